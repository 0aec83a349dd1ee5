"""Who works on a consultation: roles that hold in it alone. Reads people; writes grants."""

from django.db import transaction
from django.utils.translation import gettext

from consult.consultations.models import Consultation, Grant
from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people.models import User


def account_at(email: str) -> User:
    """The account with that address. Raises DomainError with what to do where nobody can be found."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise DomainError(
            gettext(
                "There is no account with {email} yet. Ask them to sign up on this site with that address, "
                "then add them here."
            ).format(email=email)
        )
    if not user.is_active:
        words = gettext("The account of {email} is switched off. An administrator can switch it on again.")
        raise DomainError(words.format(email=email))
    return user


@transaction.atomic
def grant(consultation: Consultation, user: User, role: str, *, by: User | None) -> Grant:
    """Give somebody a role here, in place of the one they had."""
    given, _ = Grant.objects.update_or_create(consultation=consultation, user=user, defaults={"role": role})
    Event.record(consultation, "grant", actor=by, user=user.pk, role=role)
    return given


@transaction.atomic
def withdraw(given: Grant, *, by: User | None) -> None:
    """Take a role back. Nobody takes their own: the last editor would lock the door from outside."""
    if by and given.user_id == by.pk:
        raise DomainError(gettext("Ask another editor to take your own role back."))
    Event.record(given.consultation, "withdraw_grant", actor=by, user=given.user_id, role=given.role)
    given.delete()
