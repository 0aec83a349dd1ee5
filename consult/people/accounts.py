"""Make accounts from the outside: whoever has a terminal may. People themselves sign up on the site."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people.models import User
from consult.people.permissions import Role


@transaction.atomic
def make_account(email: str, *, password: str | None, role: Role, name: str = "") -> User:
    """A user who can sign in at once: the address counts as verified. Raises DomainError."""
    email = as_address(email)
    user = User.objects.create_user(email, password, name=name, **_powers(role))
    _verify(user)
    Event.record(user, "make_account", actor=None, after=role)
    return user


def as_address(email: str) -> str:
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(f"{email!r} is no e-mail address.") from error
    return email


@transaction.atomic
def make_administrator(user: User, *, password: str | None = None) -> None:
    """Give an existing user every permission; a password only where a new one is given."""
    before = user.role
    for name, value in _powers(Role.ADMINISTRATOR).items():
        setattr(user, name, value)
    user.is_active = True
    if password:
        user.set_password(password)
    user.save()
    _verify(user)
    if before != Role.ADMINISTRATOR or password:
        Event.record(user, "make_administrator", actor=None, before=before, after=Role.ADMINISTRATOR)


def _powers(role: Role) -> dict[str, str | bool]:
    everything = role == Role.ADMINISTRATOR
    return {"role": role, "is_staff": everything, "is_superuser": everything}


def _verify(user: User) -> None:
    address, _ = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
