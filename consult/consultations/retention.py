"""How long what is personal is kept after a consultation closes, and what is deleted then.

The rules are the consultation's; each has a number of days that holds where nobody chose another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from consult.consultations.models import Consultation, Kept, RetentionRule
from consult.ledger.models import Event
from consult.people.models import User

LONGEST = 36_500


DAYS: Mapping[str, int] = {
    Kept.ANONYMOUS_EMAIL: 30,
    Kept.UNCONFIRMED: 30,
    Kept.GUEST_DRAFTS: 14,  # as long as the session lives without which nobody gets at it again
    Kept.DRAFTS: 180,
    Kept.UNNAMED: 365,
    Kept.CONTACT: 730,
}
"""Days after closing, where the consultation has no rule of its own."""


@dataclass(frozen=True)
class Rule:
    """One rule of a consultation. `goes_at` is None where it is kept."""

    kind: Kept
    days: int | None
    goes_at: datetime | None


def rules(consultation: Consultation) -> list[Rule]:
    """All rules of a consultation, its own and those that hold anyway."""
    own = dict(RetentionRule.objects.filter(consultation=consultation).values_list("kind", "days"))
    found = [(kind, own.get(kind, DAYS[kind])) for kind in Kept]
    return [Rule(kind, days, _end(consultation, days)) for kind, days in found]


def _end(consultation: Consultation, days: int | None) -> datetime | None:
    return (
        None if days is None else consultation.closes_at.astimezone(consultation.zone) + timedelta(days=days)
    )


@transaction.atomic
def choose(
    consultation: Consultation, days: Mapping[str, int | None], *, keeps_record: bool, by: User | None
) -> None:
    """Set the consultation's own numbers of days, and whether its record must be kept."""
    for kind, n in days.items():
        RetentionRule.objects.update_or_create(consultation=consultation, kind=kind, defaults={"days": n})
    Consultation.objects.filter(pk=consultation.pk).update(keeps_record=keeps_record)
    chosen: dict[str, Any] = {kind: -1 if n is None else n for kind, n in days.items()}
    Event.record(consultation, "choose_retention", actor=by, keeps_record=keeps_record, **chosen)
