"""Tell those who follow a consultation, take part in it or have begun to: it opens, gets more time, closes.
Reads consultations, follows, drafts and submissions; writes mail, each piece of news once to each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Min, Prefetch
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from comments.drafting import Draft, DraftMember
from comments.models import Submission
from consult.consultations.deadlines import WARNINGS, both_clocks, left_words
from consult.consultations.models import Consultation
from consult.ledger.models import Event, Job
from consult.people import outbox
from consult.people.choices import Addressee, in_language_of, together
from consult.people.kinds import Kind
from consult.people.outbox import Mail

AT_ONCE = 200
"""Mails of one job: it ends long before its lease does, and asks for the next."""
OPENED_LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Words:
    subject: str
    text: str


Compose = Callable[[Addressee], Words]


def tell_all(
    kind: Kind,
    what: str,
    people: Iterable[Addressee],
    compose: Compose,
    *,
    useful_until: datetime | None = None,
    at_once: int = AT_ONCE,
) -> bool:
    """Write to those who were not told of `what` yet, in the language of each. True where others are left."""
    keys = {f"{kind}:{what}:{one.code}": one for one in together(people)}
    known = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    left = [key for key in keys if key not in known]
    for key in left[:at_once]:
        one = keys[key]
        with in_language_of(one.user, one.language):
            words = compose(one)
            more = {"user": one.user, "useful_until": useful_until}
            outbox.post(kind, one.address, subject=words.subject, text=words.text, key=key, **more)
    return len(left) > at_once


# Who ------------------------------------------------------------------------------------------------------------------


def followers(consultation: Consultation) -> Iterator[Addressee]:
    """Of it, and of its items."""
    return consultation.follows.people()


def senders(consultation: Consultation) -> Iterator[Addressee]:
    """Those who sent something and left an address."""
    rows = Submission.objects.filter(consultation=consultation, status=Submission.Status.RECEIVED)
    for submission in rows.exclude(email="").select_related("user").order_by("pk"):
        user = submission.user
        if user is None or user.is_active:
            yield Addressee(user, user.email if user else submission.email, submission.language)


def beginners(consultation: Consultation, *, before: datetime | None = None) -> dict[Addressee, int]:
    """Those who have comments that are not sent yet, and how many; `before` leaves out who began later.

    Where several people write a draft, all of them.
    """
    drafts = Draft.objects.filter(consultation=consultation).select_related("user")
    drafts = drafts.annotate(waiting=Count("comments"), begun=Min("comments__created_at")).filter(
        waiting__gt=0
    )
    if before:
        drafts = drafts.filter(begun__lt=before)
    found: dict[Addressee, int] = {}
    joined = DraftMember.objects.exclude(user=None).select_related("user")
    for draft in drafts.order_by("pk").prefetch_related(Prefetch("members", joined)):
        for user in (draft.user, *(member.user for member in draft.members.all())):
            address = user.email if user else _entered(draft)
            if address and (user is None or user.is_active):
                theirs = draft.language if user == draft.user else ""
                found[Addressee(user, address, theirs)] = draft.waiting
    return found


def _entered(draft: Draft) -> str:
    """The address that a guest has typed in so far; "" where it is none."""
    address = str(draft.speaker.get("email") or "")
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


# What -----------------------------------------------------------------------------------------------------------------


def tell_news(event: Event, consultation: Consultation) -> bool:
    """Of more time, or of the end. True where others are left."""
    begun = beginners(consultation)
    what = f"{consultation.pk}:{event.pk}"
    if event.verb == "extend":
        if not consultation.takes_comments:
            return False
        people = [*followers(consultation), *begun]
        compose = _composed("extended", _extended_subject, consultation, begun)
        return tell_all(Kind.EXTENDED, what, people, compose, useful_until=consultation.closes_at)
    people = [*followers(consultation), *senders(consultation), *begun]
    return tell_all(Kind.STATUS, what, people, _composed("closed", _closed_subject, consultation, begun))


def tell_opened(consultation: Consultation) -> bool:
    """Of the beginning of the window; who followed before it."""
    people = consultation.follows.filter(created_at__lt=consultation.opens_at).people()
    compose = _composed("opened", _opened_subject, consultation, {})
    return tell_all(Kind.STATUS, f"{consultation.pk}:opened", people, compose)


def warn(consultation: Consultation, ahead: timedelta) -> bool:
    """That it closes soon: who follows it, or had begun before that moment. A new end is a new deadline."""
    moment = consultation.closes_at - ahead
    begun = beginners(consultation, before=moment)
    people = [
        *begun,
        *consultation.follows.filter(created_at__lt=moment).people(),
    ]
    what = f"{consultation.pk}:{ahead.days}d:{consultation.closes_at:%Y%m%d%H%M}"
    compose = _composed("closing", _closing_subject, consultation, begun)
    return tell_all(Kind.CLOSING, what, people, compose, useful_until=consultation.closes_at)


def tell_due() -> None:
    """All that is due by the clock: beat calls."""
    now = timezone.now()
    for consultation in Consultation.objects.open():
        left = consultation.closes_at - now
        due = [
            ahead
            for ahead in WARNINGS
            if left <= ahead and consultation.opens_at < consultation.closes_at - ahead
        ]
        if due:
            _until_done(partial(warn, consultation, min(due)))
        if now - consultation.opens_at < OPENED_LATELY:
            _until_done(partial(tell_opened, consultation))


def _until_done(tell: Callable[[], bool]) -> None:
    while tell():
        pass


def tell_news_of(consultation: Consultation, event_id: str) -> None:
    """What a job asks for; it asks for the next where others are left."""
    event = Event.objects.filter(pk=int(event_id)).first()
    if event is not None and tell_news(event, consultation):
        Job.objects.wake(("tell_news",), subject=consultation, fingerprint=event_id)


def _composed(
    name: str, subject: Callable[[Consultation], str], consultation: Consultation, begun: dict[Addressee, int]
) -> Compose:
    numbers = {one.address.casefold(): n for one, n in begun.items()}

    def compose(one: Addressee) -> Words:
        theirs = one.user.time_zone if one.user is not None else ""
        context: dict[str, Any] = {
            "consultation": consultation,
            "closes": both_clocks(consultation.closes_at, consultation.timezone, theirs),
            "left": left_words(consultation.closes_at),
            "waiting": numbers.get(one.address.casefold(), 0),
            "is_guest": one.user is None,
            "link": settings.SITE_URL + reverse("consultation", args=[consultation.slug]),
            "draft": settings.SITE_URL + reverse("draft", args=[consultation.slug]),
        }
        return Words(subject(consultation), render_to_string(f"comments/mail/{name}.txt", context))

    return compose


def _extended_subject(consultation: Consultation) -> str:
    return gettext("More time for “%(title)s”") % {"title": consultation.title}


def _closed_subject(consultation: Consultation) -> str:
    return gettext("“%(title)s” has closed") % {"title": consultation.title}


def _opened_subject(consultation: Consultation) -> str:
    return gettext("“%(title)s” is open for comments") % {"title": consultation.title}


def _closing_subject(consultation: Consultation) -> str:
    values = {"title": consultation.title, "left": left_words(consultation.closes_at)}
    return gettext("“%(title)s” closes in %(left)s") % values
