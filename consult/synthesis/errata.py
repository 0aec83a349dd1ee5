"""What a published report says of comments that were withdrawn or erased after it: its text stands, this is added."""

from collections.abc import Sequence
from datetime import date

from comments.models import Comment
from comments.withdrawing import WITHDRAW
from consult.consultations.models import Consultation
from consult.ledger.models import Event, subject_type
from consult.synthesis import document as tree
from consult.synthesis.models import Erratum, Report

WORDS = {
    Erratum.Kind.WITHDRAWN: (
        "On {day}, comments that are counted in this report were withdrawn by their senders. The report keeps the "
        "counts and quotations of its snapshot."
    ),
    Erratum.Kind.ERASED: (
        "On {day}, words of comments that are counted in this report were erased by law, with the names of their "
        "senders. Where they stood, it says [erased]; the counts of the snapshot stay."
    ),
}


def note_withdrawals(consultation: Consultation) -> int:
    """Add what is missing to each published report of a consultation. Returns how much that was."""
    added = 0
    for report in Report.objects.published().filter(consultation=consultation, snapshot__isnull=False):
        for day in _days(report):
            _, is_new = Erratum.objects.get_or_create(report=report, kind=Erratum.Kind.WITHDRAWN, on=day)
            added += is_new
    return added


def _days(report: Report) -> set[date]:
    """When comments in its snapshot were withdrawn, and still are."""
    counted = Comment.objects.filter(
        status=Comment.Status.WITHDRAWN,
        pk__in=report.snapshot.rows.values("comment"),  # type: ignore[union-attr]
    )
    events = Event.objects.filter(
        subject_type=subject_type(Comment), verb=WITHDRAW.verb, subject_id__in=counted.values("pk")
    )
    return {at.date() for at in events.values_list("at", flat=True)}


def blocks(errata: Sequence[Erratum]) -> list[tree.Block]:
    """As a report shows them, before its first section."""
    if not errata:
        return []
    said = [WORDS[Erratum.Kind(one.kind)].format(day=f"{one.on.day} {one.on:%B %Y}") for one in errata]
    return [tree.Notice("note", tuple(tree.Paragraph(tree.words(text)) for text in said))]
