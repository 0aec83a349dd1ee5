"""Who is written to, in which language and zone, and how often they want to hear of what."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.utils import translation
from django.utils.crypto import salted_hmac

from consult.people.kinds import USUAL, Kind, Pace

SALT = "consult.people.mail"


@dataclass(frozen=True)
class Addressee:
    """An account, or a guest known by an address alone."""

    user: Any
    address: str
    language: str = field(default="", compare=False)
    """Of the page on which they gave it; an account has its own."""

    @property
    def code(self) -> str:
        """Stands for them in keys, which outlive their data: it names nobody."""
        if self.user is not None:
            return f"u{self.user.pk}"
        return "a" + salted_hmac(SALT, self.address.casefold()).hexdigest()[:24]

    @property
    def zone(self) -> ZoneInfo:
        name = self.user.time_zone if self.user is not None else ""
        return ZoneInfo(name if name in available_timezones() else settings.TIME_ZONE)

    @property
    def token(self) -> str:
        """What stands in links that work without signing in."""
        return signing.dumps([self.user.pk if self.user is not None else self.address.casefold()], salt=SALT)


class MailChoice(models.Model):
    """How often somebody wants to hear of one kind of thing, where they have chosen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mail_choices")
    address = models.EmailField("of a guest, in small letters", blank=True)
    kind = models.CharField(max_length=40, choices=Kind)
    pace = models.CharField(max_length=10, choices=Pace)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "address", "kind"], nulls_distinct=False, name="mail_choice_once"
            ),
            models.CheckConstraint(
                condition=(models.Q(user=None) & ~models.Q(address=""))
                | models.Q(user__isnull=False, address=""),
                name="mail_choice_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.pace}"


def _of(one: Addressee) -> dict[str, Any]:
    return {"user": one.user} if one.user is not None else {"user": None, "address": one.address.casefold()}


def choices_of(one: Addressee) -> dict[str, str]:
    """The pace of every kind, as chosen or as usual."""
    chosen = MailChoice.objects.filter(**_of(one)).values_list("kind", "pace")
    return {**USUAL, **dict(chosen)}


def pace_of(one: Addressee, kind: str) -> str:
    """At once for what nobody can choose about."""
    if kind not in USUAL:
        return Pace.NOW
    chosen = MailChoice.objects.filter(**_of(one), kind=kind).values_list("pace", flat=True).first()
    return chosen or USUAL[kind]


@transaction.atomic
def choose(one: Addressee, paces: Mapping[str, str]) -> None:
    """Remember what somebody chose, for each kind that is named."""
    for kind, pace in paces.items():
        MailChoice.objects.update_or_create(**_of(one), kind=Kind(kind), defaults={"pace": Pace(pace)})


def stop(one: Addressee, kind: str) -> None:
    """No more of that kind; for "digest:daily" and the like, of all that comes in such a digest."""
    word, _, pace = kind.partition(":")
    kinds = [kind] if not pace else [name for name, now in choices_of(one).items() if now == pace]
    choose(one, dict.fromkeys(kinds, Pace.NEVER) if word in USUAL or pace else {})


def language_of(user: Any, of_page: str = "") -> str:
    """The account's; else that of the page on which somebody gave their address, where it is known."""
    known = {code for code, _ in settings.LANGUAGES}
    own = user.language if user is not None else ""
    return next((language for language in (own, of_page) if language in known), settings.LANGUAGE_CODE)


def in_language_of(user: Any, of_page: str = "") -> AbstractContextManager[Any]:
    """What is rendered within speaks the person's language."""
    return translation.override(language_of(user, of_page))


def in_language_asked_in(user: Any) -> AbstractContextManager[Any]:
    """For what somebody asks for this moment, such as a code: the account's language, else that of the page."""
    return in_language_of(user) if user is not None and user.language else nullcontext()


def together(people: Iterable[Addressee]) -> list[Addressee]:
    """Each once, however often and however they are named: an account goes before its bare address."""
    found: dict[str, Addressee] = {}
    for one in people:
        key = one.address.casefold()
        if key and (key not in found or found[key].user is None):
            found[key] = one
    return list(found.values())
