"""Stage 5c. The report as it is shown, and what an editor does with it: adopt, drop, reword, publish."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.people.models import User
from consult.people.words import said_in_english
from consult.synthesis import document as tree
from consult.synthesis import errata, numbers
from consult.synthesis.document_json import from_data, to_data
from consult.synthesis.models import Recommendation, Report
from consult.synthesis.renderers import render

R = Recommendation.Status
S = Report.Status
ADOPT = Move("adopt", frozenset({R.PROPOSED, R.DROPPED}), R.ADOPTED)
DROP = Move("drop", frozenset({R.PROPOSED, R.ADOPTED}), R.DROPPED)
PUBLISH = Move("publish", frozenset({S.DRAFT}), S.PUBLISHED)
DECISIONS = {"adopt": ADOPT, "drop": DROP}


@transaction.atomic
def decide(recommendation: Recommendation, decision: str, *, by: User | None) -> None:
    """Adopt or drop, while the report is a draft."""
    _must_be_draft(recommendation)
    DECISIONS[decision].apply(recommendation, by=by)


@transaction.atomic
def reword(recommendation: Recommendation, text: str, *, by: User | None) -> None:
    """Other words for a recommendation, without numbers: those are computed and stand in its basis."""
    _must_be_draft(recommendation)
    text = " ".join(text.split())
    if not text:
        raise DomainError(_("A recommendation needs words. To be rid of it, drop it."))
    if found := numbers.quantities(text):
        raise DomainError(
            _(
                "Leave out {words}: numbers and words of quantity in a report are computed from the comments, never "
                "typed. The figures behind a recommendation stand below it."
            ).format(words=", ".join(_("“{words}”").format(words=words) for words in found))
        )
    Recommendation.objects.filter(pk=recommendation.pk).update(text=text)
    Event.record(recommendation, "reword", actor=by)
    recommendation.text = text


@transaction.atomic
def settle(recommendation: Recommendation, decision: str, text: str, *, by: User | None) -> None:
    """Other words and a decision, both or neither. What is adopted has these words, what is dropped keeps its own."""
    if decision not in DECISIONS or (decision == "adopt" and text.split() != recommendation.text.split()):
        reword(recommendation, text, by=by)
    if decision in DECISIONS:
        decide(recommendation, decision, by=by)


@transaction.atomic
def publish(report: Report, *, by: User | None) -> int:
    """Publish what was adopted. Proposals nobody adopted are dropped; returns how many."""
    PUBLISH.apply(report, by=by, published_at=timezone.now())
    Job.objects.wake(("tell_report",), subject=report)
    left = list(report.recommendations.filter(status=R.PROPOSED))
    for recommendation in left:
        DROP.apply(recommendation, by=by)
    return len(left)


@said_in_english
def shown(report: Report) -> tree.Document:
    """The stored tree with the errata, and the recommendations as they stand now. Four queries."""
    document = from_data(report.document)
    rows = list(report.recommendations.exclude(status=R.DROPPED).select_related("basis").order_by("number"))
    blocks: list[tree.Block] = errata.blocks(list(report.errata.all()))
    for block in document.blocks:
        blocks.append(block)
        if isinstance(block, tree.Heading) and block.id == tree.RECOMMENDATIONS:
            blocks += _summary(report, rows, document)
    status: Any = "published" if report.status == S.PUBLISHED else "draft"
    return replace(document, blocks=tuple(blocks), status=status)


def _summary(report: Report, rows: list[Recommendation], document: tree.Document) -> list[tree.Block]:
    if not rows:
        words = (
            "No recommendation has been adopted."
            if report.status == S.PUBLISHED
            else "Nothing that was counted supports a recommendation."
        )
        return [tree.Notice("missing", (tree.Paragraph(tree.words(words)),))]
    blocks: list[tree.Block] = []
    if any(row.status == R.PROPOSED for row in rows):
        words = "What is marked as a proposal was drafted from the counts, for an editor to adopt, reword or drop."
        blocks.append(tree.Notice("draft", (tree.Paragraph(tree.words(words)),)))
    titles = {b.id: tree.plain(b.children) for b in document.blocks if isinstance(b, tree.Heading)}
    for principle, members in groupby(enumerate(rows, 1), key=lambda pair: pair[1].principle):
        group = list(members)
        if principle:
            lead = Recommendation.Principle(principle).label
            blocks.append(tree.Heading(2, tree.words(lead), f"principle-{principle}"))
        items = tuple(_item(report, row, titles) for _, row in group)
        blocks.append(tree.Numbered(items, start=group[0][0]))
    return blocks


def _item(report: Report, row: Recommendation, titles: Mapping[str, str]) -> tuple[tree.Block, ...]:
    lead = (
        tree.words(tree.Strong(tree.words("Proposal. ")), row.text)
        if row.status == R.PROPOSED
        else tree.words(row.text)
    )
    blocks: list[tree.Block] = [tree.Paragraph(lead)]
    if row.basis:
        href = f"/reports/{report.public_id}/claims/{row.basis.code}/"
        claim = tree.Claim(f"basis-{row.number}", tree.words(row.basis.text), href)
        blocks.append(tree.Paragraph(tree.words(claim, *_see(row, titles))))
    return tuple(blocks)


def _see(row: Recommendation, titles: Mapping[str, str]) -> list[str | tree.Inline]:
    """Where the matter is set out."""
    if row.section not in titles or not row.section.startswith("s-"):
        return []
    return [" (See ", tree.Link(f"#{row.section}", tree.words(f"“{titles[row.section]}”")), ".)"]


@said_in_english
def file_of(report: Report, form: str) -> bytes:
    """The report as a file. The JSON one carries the claims with their figures, so that it can be verified."""
    document = shown(report)
    if form != "json":
        return render(document, form)
    data = to_data(document) | {"report": report.public_id, **evidence(report)}
    return json.dumps(data, indent=1, ensure_ascii=False).encode()


def evidence(report: Report) -> dict[str, Any]:
    """Snapshot and claims as plain values."""
    snapshot = report.snapshot
    if snapshot is None:
        raise DomainError(_("This report is still being drafted."))
    claims = report.claims.prefetch_related("figures").order_by("pk")
    return {
        "snapshot": {
            "id": snapshot.public_id,
            "digest": snapshot.digest,
            "ledger_head": snapshot.ledger_head,
        },
        "claims": [
            {
                "code": claim.code,
                "text": claim.text,
                "printed": claim.printed,
                "figures": [
                    {"name": f.name, "counts": f.counts, "where": f.where, "value": f.value}
                    for f in claim.figures.all()
                ],
            }
            for claim in claims
        ],
    }


def _must_be_draft(recommendation: Recommendation) -> None:
    if recommendation.report.status != S.DRAFT:
        raise DomainError(_("This report is published: its recommendations can’t change any more."))
