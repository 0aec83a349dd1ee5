"""What an editor should know before a report is published for good. Reads; writes nothing."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consult.people.words import moment
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
        yield _(
            "The consultation is still open, until {time} ({zone}). What is received until then is not in this report."
        ).format(time=moment(end), zone=consultation.timezone)


def _recommendations(report: Report) -> Iterator[str]:
    states = list(report.recommendations.values_list("status", flat=True))
    undecided = states.count(R.PROPOSED)
    if undecided:
        yield ngettext(
            "{n} of {all} proposed recommendations is undecided. It is left out for good when you publish.",
            "{n} of {all} proposed recommendations are undecided. They are left out for good when you publish.",
            undecided,
        ).format(n=undecided, all=len(states))
    if states and R.ADOPTED not in states:
        yield _("No recommendation is adopted: the report will say so.")


def _counts(report: Report) -> Iterator[str]:
    if report.snapshot and not snapshots.is_current(report.snapshot):
        yield _(
            "What is counted has changed since this draft was made: its {n} sentences and tables with figures no "
            "longer describe what is accepted now. A new draft would."
        ).format(n=f"{report.claims.count():,}")
    later = report.consultation.reports.filter(number__gt=report.number, status=Report.Status.DRAFT)
    if newer := later.order_by("-number").first():
        yield _("There is a newer draft: draft {number}.").format(number=newer.number)
