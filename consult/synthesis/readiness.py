"""What an editor should know before a report is published for good. Reads; writes nothing."""

from collections.abc import Iterator

from consult.synthesis import snapshots
from consult.synthesis.models import Recommendation, Report

R = Recommendation.Status


def doubts(report: Report) -> list[str]:
    """What stands in the way of a good publication, each in a sentence or two. None of it forbids to publish."""
    return [*_window(report), *_recommendations(report), *_counts(report)]


def _window(report: Report) -> Iterator[str]:
    consultation = report.consultation
    if consultation.takes_comments:
        end = consultation.closes_at_local
        yield (
            f"The consultation is still open, until {end.day} {end:%B %Y, %H:%M} ({consultation.timezone}). "
            "What is received until then is not in this report."
        )


def _recommendations(report: Report) -> Iterator[str]:
    states = list(report.recommendations.values_list("status", flat=True))
    undecided = states.count(R.PROPOSED)
    if undecided:
        are, they = ("is", "It is") if undecided == 1 else ("are", "They are")
        yield (
            f"{undecided} of {len(states)} proposed recommendations {are} undecided. "
            f"{they} left out for good when you publish."
        )
    if states and R.ADOPTED not in states:
        yield "No recommendation is adopted: the report will say so."


def _counts(report: Report) -> Iterator[str]:
    if report.snapshot and not snapshots.is_current(report.snapshot):
        yield (
            f"What is counted has changed since this draft was made: its {report.claims.count():,} sentences and "
            "tables with figures no longer describe what is accepted now. A new draft would."
        )
    later = report.consultation.reports.filter(number__gt=report.number, status=Report.Status.DRAFT)
    if newer := later.order_by("-number").first():
        yield f"There is a newer draft: draft {newer.number}."
