"""What is kept of a draft edition as it changes: the whole of it, once for each sitting. Writes revisions only."""

from datetime import timedelta

from django.utils import timezone

from consult.people.models import User
from guidance.exporting import export
from guidance.models import Edition, Revision

SITTING = timedelta(minutes=10)
LONGEST = 300


def begin(edition: Edition) -> None:
    """Before the first change: how it came here."""
    if not edition.revisions.exists():
        Revision.objects.create(edition=edition, number=1, yaml=export(edition), summary="As it came here")


def keep(edition: Edition, summary: str, *, by: User | None, small: bool = False) -> None:
    """The edition as it is now. Small changes that one person makes within ten minutes are one revision."""
    last = edition.revisions.select_for_update().first()
    if small and last and _same_sitting(last, by):
        last.yaml, last.summary = export(edition), _also(last.summary, summary)
        last.save(update_fields=["yaml", "summary"])
        return
    number = last.number + 1 if last else 1
    Revision.objects.create(
        edition=edition, number=number, yaml=export(edition), summary=summary[:LONGEST], by=by
    )


def _same_sitting(last: Revision, by: User | None) -> bool:
    """The first revision always stays as it is."""
    return last.number > 1 and last.by == by and last.made_at > timezone.now() - SITTING


def _also(before: str, more: str) -> str:
    """What was done so far, and this; once each, as far as there is room."""
    said = before.split("; ")
    if more in said or said[-1] == "and more":
        return before
    longer = f"{before}; {more}"
    return longer if len(longer) <= LONGEST - 10 else f"{before}; and more"
