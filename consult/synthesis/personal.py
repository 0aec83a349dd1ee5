"""Reports forget the words of comments that are erased, and the names of those who sent them.

Drafts and published reports alike: where words stood it says [erased], and a published report gets an erratum. Counts
stay, since they stand on frozen rows that hold no words.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Comment, Letter
from consult.ledger.models import Event, subject_type
from consult.ledger.personal import File, Subject, as_json
from consult.synthesis import quotations
from consult.synthesis.models import Claim, Erratum, Report
from guidance.raised import RAISED

ERASED = "[erased]"
SHORTEST = 16
"""Characters of a sentence, or of a name, from which on it is looked for in the text of reports."""
SHORTEST_NAME = 4
Scrub = Callable[[str], str]


def export(subject: Subject) -> Iterator[File]:
    """Where reports quote or count what they sent."""
    rows = Claim.objects.filter(comments__in=_comments(subject)).distinct().order_by("pk")
    yield "sentences.json", as_json(rows.values("report__title", "report__public_id", "code", "text"))


def erase(subject: Subject, *, by: models.Model | None) -> None:
    comments = list(_comments(subject))
    if not comments:
        return
    scrub = scrubber(_sentences(comments), subject.names)
    ids = {comment.public_id for comment in comments}
    for report in _reports(comments):
        _clean(report, ids, scrub)
        Event.record(report, "erase_words", actor=by)
        if report.status == Report.Status.PUBLISHED:
            Erratum.objects.get_or_create(report=report, kind=Erratum.Kind.ERASED, on=timezone.now().date())
    quotations.forget()


def _comments(subject: Subject) -> "QuerySet[Comment]":
    return Comment.objects.filter(pk__in=subject.pks(subject_type(Comment)))


def _reports(comments: list[Comment]) -> "QuerySet[Report]":
    """Those whose snapshot counts any of these comments."""
    counted = Report.objects.filter(snapshot__rows__comment__in=comments).values("pk")
    return Report.objects.filter(pk__in=counted).select_for_update(of=("self",))


def _sentences(comments: list[Comment]) -> set[str]:
    """What a report may have taken over of these comments, each with single spaces."""
    texts = [text for one in comments for text in (one.body, one.wording)]
    letters = Letter.objects.filter(comments__in=comments).distinct()
    texts += letters.values_list("text", flat=True)
    whole = {" ".join(text.split()) for text in texts}
    return {part for text in texts for part in quotations.sentences(text)} | whole


def scrubber(sentences: set[str], names: frozenset[str]) -> Scrub:
    """Replaces what a text holds of these sentences, with or without their full stop, and these names."""
    found = {part.rstrip(".") for part in sentences if len(part) >= SHORTEST}
    parts = [re.escape(part) for part in sorted(found, key=len, reverse=True)]
    parts += [rf"(?<!\w){re.escape(name)}(?![^\W{RAISED}])" for name in names if len(name) >= SHORTEST_NAME]
    if not parts:
        return lambda text: text
    pattern = re.compile("|".join(parts))
    return lambda text: pattern.sub(ERASED, text)


def _clean(report: Report, ids: set[str], scrub: Scrub) -> None:
    document = _cleaned(report.document, ids, scrub)
    Report.objects.filter(pk=report.pk).update(document=document, title=scrub(report.title))
    for claim in report.claims.all():
        text, printed = scrub(claim.text), _cleaned(claim.printed, ids, scrub)
        if (text, printed) != (claim.text, claim.printed):
            Claim.objects.filter(pk=claim.pk).update(text=text, printed=printed)
    for recommendation in report.recommendations.all():
        if (text := scrub(recommendation.text)) != recommendation.text:
            type(recommendation).objects.filter(pk=recommendation.pk).update(text=text)


def _cleaned(value: Any, ids: set[str], scrub: Scrub) -> Any:
    """A tree in JSON without what it quotes of these comments (their public ids): by its links, and by its words."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [_cleaned(one, ids, scrub) for one in value]
    if not isinstance(value, dict):
        return value
    cleaned = {name: _cleaned(one, ids, scrub) for name, one in value.items()}
    if value.get("type") in ("Quotation", "Link") and _leads_to(str(value.get("href")), ids):
        cleaned["children"] = [{"type": "Text", "text": ERASED}]
        if "attribution" in cleaned:
            cleaned["attribution"] = ""
    return cleaned


def _leads_to(href: str, ids: set[str]) -> bool:
    return any(f"/comments/{public_id}/" in href for public_id in ids)
