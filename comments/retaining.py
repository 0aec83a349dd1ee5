"""Keep what is personal no longer than the rules of its consultation say. Reads the rules; deletes what is due.

A rule speaks of days after closing. Nothing of a consultation that is open goes. Words and counts are not touched, but
for submissions that were never confirmed: these are erased.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import StrIndex
from django.utils import timezone

from comments import erasing, personal
from comments.documents import DraftLetter
from comments.drafting import Draft
from comments.models import Submission
from consult.consultations.models import Consent, Consultation, Kept
from consult.consultations.retention import Rule, rules
from consult.ledger.models import Event
from consult.people.outbox import Mail

WITHHELD = (Consent.UNNAMED, Consent.CONFIDENTIAL)


@dataclass(frozen=True)
class Going:
    """What a rule is about now: how many submissions (or drafts) hold something that will go, and is it due."""

    rule: Rule
    n: int
    is_due: bool


def plan(consultation: Consultation, now: datetime | None = None) -> list[Going]:
    """All rules of a consultation with what they would delete. Changes nothing."""
    return [
        Going(
            rule, _held(consultation, rule.kind).count(), _is_due(consultation, rule, now or timezone.now())
        )
        for rule in rules(consultation)
    ]


def retain(consultation: Consultation, now: datetime | None = None) -> dict[Kept, int]:
    """Delete what is due. Safe to run again. Returns how many rows each rule that had any was applied to."""
    done = {}
    for going in plan(consultation, now):
        if going.is_due and going.n and (n := _apply(consultation, going.rule.kind)):
            done[going.rule.kind] = n
    return done


def closed() -> "QuerySet[Consultation]":
    return Consultation.objects.filter(status=Consultation.Status.CLOSED).order_by("pk")


def retain_all(now: datetime | None = None) -> Iterator[tuple[Consultation, dict[Kept, int]]]:
    """All consultations that are closed, one after the other, each with what was deleted."""
    for consultation in closed():
        yield consultation, retain(consultation, now)


def _is_due(consultation: Consultation, rule: Rule, now: datetime) -> bool:
    return (
        consultation.status == Consultation.Status.CLOSED and rule.goes_at is not None and rule.goes_at <= now
    )


def _held(consultation: Consultation, kind: Kept) -> "QuerySet[Submission] | QuerySet[Draft]":
    """The rows that hold what this rule is about."""
    if kind in DRAFTS:
        return Draft.objects.filter(DRAFTS[kind], consultation=consultation)
    return Submission.objects.filter(HOLDS[kind], consultation=consultation)


DRAFTS: Mapping[Kept, Q] = {Kept.GUEST_DRAFTS: Q(user=None), Kept.DRAFTS: Q(user__isnull=False)}
"""Whoever wrote nothing yet may have said who they are: an empty draft is one as well."""
_anonymous = Q(capacity=Submission.Capacity.ANONYMOUS)
HOLDS: Mapping[Kept, Q] = {
    Kept.ANONYMOUS_EMAIL: _anonymous & ~Q(email=""),
    Kept.UNCONFIRMED: Q(status=Submission.Status.UNCONFIRMED),
    Kept.UNNAMED: Q(consent__in=WITHHELD) & ~Q(person_name=""),
    Kept.CONTACT: ~_anonymous & ~Q(email=""),
}


@transaction.atomic
def _apply(consultation: Consultation, kind: Kept) -> int:
    n = ACTS[kind](consultation, kind)
    Event.record(consultation, "retain", actor=None, kind=kind.value, rows=n)
    return n


def _forget_addresses(consultation: Consultation, kind: Kept) -> int:
    """The addresses, and the mail that went there about these submissions."""
    rows = Submission.objects.filter(HOLDS[kind], consultation=consultation)
    told = rows.filter(email=OuterRef("to")).alias(at=StrIndex(OuterRef("text"), F("tracking_number")))
    Mail.objects.filter(Exists(told.filter(at__gt=0))).delete()
    return rows.update(email="", language="")


def _forget_names(consultation: Consultation, kind: Kept) -> int:
    return Submission.objects.filter(HOLDS[kind], consultation=consultation).update(person_name="")


def _erase(consultation: Consultation, kind: Kept) -> int:
    rows = list(Submission.objects.filter(HOLDS[kind], consultation=consultation))
    erasing.forget(personal.subject_of(rows), by=None)
    return len(rows)


def _throw_away_drafts(consultation: Consultation, kind: Kept) -> int:
    """With their documents, and what was only begun in them."""
    drafts = Draft.objects.filter(DRAFTS[kind], consultation=consultation)
    for document in DraftLetter.objects.filter(draft__in=drafts):
        document.file.storage.delete(document.file.name)
    _, deleted = drafts.delete()
    return deleted.get(Draft._meta.label, 0)


ACTS: Mapping[Kept, Callable[[Consultation, Kept], int]] = {
    Kept.ANONYMOUS_EMAIL: _forget_addresses,
    Kept.UNCONFIRMED: _erase,
    Kept.GUEST_DRAFTS: _throw_away_drafts,
    Kept.DRAFTS: _throw_away_drafts,
    Kept.UNNAMED: _forget_names,
    Kept.CONTACT: _forget_addresses,
}
