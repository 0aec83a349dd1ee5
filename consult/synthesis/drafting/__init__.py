"""Stage 5b. Draft the report. Reads a snapshot and published comments; writes a report, its claims and recommendations.

Everything that varies is seeded by the snapshot's digest: the same counted input gives the same draft.
"""

import hashlib
import json

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from consult.consultations.models import Consultation
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.people.models import User
from consult.people.words import said_in_english
from consult.synthesis.document_json import to_data
from consult.synthesis.drafting.body import title, write
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.drafting.outline import outline
from consult.synthesis.models import Claim, Figure, Recommendation, Report, Snapshot
from consult.synthesis.snapshots import freeze, rows_of

VERSION = "12"
S = Report.Status
DRAFT = Move("draft", frozenset({S.REQUESTED}), S.DRAFT)


@transaction.atomic
def request_draft(consultation: Consultation, *, by: User | None) -> Report:
    """Ask the worker for a draft. A draft that is being made already is returned, not doubled."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    waiting = Report.objects.filter(consultation=consultation, status=S.REQUESTED).first()
    if waiting:
        return waiting
    report = _requested(consultation, by)
    Job.objects.wake(("draft_report",), subject=report)
    return report


@transaction.atomic
def draft_now(consultation: Consultation, *, by: User | None) -> Report:
    """The draft on what is counted now; the one that exists where nothing has changed since."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    snapshot = freeze(consultation)
    known = _known(consultation, fingerprint(consultation, snapshot))
    return known or complete(_requested(consultation, by), by=by)


@transaction.atomic
@said_in_english
def complete(report: Report, *, by: User | None) -> Report:
    """Write a requested report. One that is drafted already stays as it is."""
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("consultation__edition__document")
        .get(pk=report.pk)
    )
    if report.status != S.REQUESTED:
        return report
    snapshot = freeze(report.consultation)
    rows, units = rows_of(snapshot), outline(report.consultation)
    base = reverse("report", args=[report.public_id]) + "claims/"
    desk = Desk.over(report.consultation, snapshot, rows, units, base)
    document = write(desk)
    _store(report, desk)
    DRAFT.apply(
        report,
        by=by,
        snapshot=snapshot,
        title=document.title,
        document=to_data(document),
        drafted_at=timezone.now(),
        fingerprint=fingerprint(report.consultation, snapshot),
    )
    return report


def fingerprint(consultation: Consultation, snapshot: Snapshot) -> str:
    """All that a draft is made from besides this code: counts, the call's words, and what may be published."""
    c = consultation
    seen = [
        VERSION,
        snapshot.digest,
        snapshot.suppress_below,
        c.title,
        c.sponsor,
        c.contact_name,
        c.contact_email,
        c.results,
        c.status if c.results != c.Results.LIVE else "",
        c.opens_at.timestamp(),
        c.closes_at.timestamp(),
        c.takes_comments,
        settings.SITE_URL,
        sorted(snapshot.rows.values_list("submission__public_id", "submission__consent").distinct()),
    ]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def _known(consultation: Consultation, fingerprint: str) -> Report | None:
    return (
        Report.objects.filter(consultation=consultation, fingerprint=fingerprint)
        .exclude(status=S.REQUESTED)
        .first()
    )


def _requested(consultation: Consultation, by: User | None) -> Report:
    last = Report.objects.filter(consultation=consultation).aggregate(n=Max("number"))["n"] or 0
    report = Report.objects.create(
        consultation=consultation, number=last + 1, requested_by=by, title=title(consultation)
    )
    Event.record(report, "request", actor=by, after=S.REQUESTED)
    return report


def _store(report: Report, desk: Desk) -> None:
    claims = Claim.objects.bulk_create(
        Claim(report=report, code=made.code, text=made.text, printed=made.printed) for made in desk.book.made
    )
    figures, behind = [], []
    for claim, made in zip(claims, desk.book.made, strict=True):
        for name, (count, value) in made.figures.items():
            figures.append(
                Figure(claim=claim, name=name, counts=count.counts, where=dict(count.where), value=value)
            )
        counts = [count for count, _ in made.figures.values()] if claim.code.startswith("c") else []
        pks = {pk for count in counts for pk in desk.book.rows.behind(count)}
        behind += [Claim.comments.through(claim_id=claim.pk, comment_id=pk) for pk in sorted(pks)]
    Figure.objects.bulk_create(figures, batch_size=2000)
    Claim.comments.through.objects.bulk_create(behind, batch_size=5000)
    by_code = {claim.code: claim for claim in claims}
    Recommendation.objects.bulk_create(
        Recommendation(
            report=report,
            number=n,
            principle=r.principle,
            section=r.section,
            text=r.text,
            basis=by_code.get(r.basis),
        )
        for n, r in enumerate(desk.recommended, 1)
    )


__all__ = ["complete", "draft_now", "request_draft"]
