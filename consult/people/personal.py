"""What the room of people holds about a person: account, addresses, whom they speak for, mail, copies made earlier."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.ledger.personal import File, Subject, as_json
from consult.people.bounces import Bounce
from consult.people.choices import MailChoice
from consult.people.copies import DataCopy
from consult.people.models import User
from consult.people.organisations import Representation
from consult.people.outbox import Mail
from consult.people.permissions import Role

GONE = "erased.invalid"
"""A domain that no mail reaches (RFC 2606)."""


def subject_of(user: User) -> Subject:
    """An account with its addresses; its things are for other rooms to add."""
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    return Subject(user=user, emails=frozenset(addresses), names=frozenset({user.name} - {""}))


def export(subject: Subject) -> Iterator[File]:
    user = subject.user
    if not isinstance(user, User):
        return
    yield "account.json", as_json([_account(user)])
    speaks = Representation.objects.filter(user=user).select_related("organisation")
    yield (
        "organisations.json",
        as_json(
            {"organisation": r.organisation.name, "role": r.role, "status": r.status, "at": r.claimed_at}
            for r in speaks
        ),
    )
    choices = MailChoice.objects.filter(chosen_by(subject)).order_by("pk")
    yield "mail-choices.json", as_json(choices.values("address", "kind", "pace"))
    bounces = Bounce.objects.filter(address__in=_small(subject))
    yield "mail-that-came-back.json", as_json(bounces.values("address", "at", "said"))
    mail = Mail.objects.filter(_mail(subject)).order_by("pk")
    yield "mail.json", as_json(mail.values("created_at", "sent_at", "to", "subject", "text"))


def _account(user: User) -> dict[str, object]:
    names = ("email", "name", "role", "language", "time_zone", "date_joined", "last_login")
    addresses = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    return {name: getattr(user, name) for name in names} | {"addresses": list(addresses)}


def must_be_free(user: User) -> None:
    """Raises DomainError for somebody who works here: what they decided stands in the record under their name."""
    if user.role != Role.PARTICIPANT or user.is_staff:
        raise DomainError(
            gettext(
                "This account works on consultations. An administrator ends its role first; then it can be erased."
            )
        )


def erase(subject: Subject, *, by: models.Model | None) -> None:
    Mail.objects.filter(_mail(subject)).delete()
    MailChoice.objects.filter(chosen_by(subject)).delete()
    Bounce.objects.filter(address__in=_small(subject)).delete()
    user = subject.user
    if not isinstance(user, User):
        return
    for copy in DataCopy.objects.filter(user=user):
        copy.file.delete(save=False)
        copy.delete()
    EmailAddress.objects.filter(user=user).delete()
    Representation.objects.filter(user=user).delete()
    _sign_out(user)
    _forget_in_administration(user)
    _anonymise(user)
    Event.record(user, "erase", actor=None if by is None or by.pk == user.pk else by)


def chosen_by(subject: Subject) -> Q:
    """Rows that belong to an account, or to a guest's address."""
    mine = Q(user=None, address__in=_small(subject))
    return mine | Q(user=subject.user.pk) if subject.user else mine


def _small(subject: Subject) -> list[str]:
    return [email.casefold() for email in subject.emails]


def _mail(subject: Subject) -> Q:
    """Mail about these things to these addresses; all that went to an account."""
    if isinstance(subject.user, User):
        return Q(user=subject.user) | Q(to__in=subject.emails)
    marked = Q(pk__in=[])
    for mark in subject.marks:
        marked |= Q(key__contains=mark) | Q(text__contains=mark) | Q(subject__contains=mark)
    return marked


def _anonymise(user: User) -> None:
    """The row stays, since events name it; nothing in it tells who it was."""
    user.groups.clear()
    user.user_permissions.clear()
    User.objects.filter(pk=user.pk).update(
        email=f"{user.public_id.lower()}@{GONE}",
        name="",
        password="!",  # noqa: S106 - no password fits this
        language="",
        time_zone="",
        is_active=False,
        last_login=None,
    )
    user.refresh_from_db()


def _sign_out(user: User) -> None:
    """End all their sessions. A session tells whose it is only when it is read."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _forget_in_administration(user: User) -> None:
    kind = ContentType.objects.get_for_model(User)
    about = Q(content_type=kind, object_id=str(user.pk)) | Q(user=user)
    LogEntry.objects.filter(about).update(object_repr="", change_message="")
