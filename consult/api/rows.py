"""The rows behind the API's answers, in few queries and without model instances: the hot path of the API."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from comments import publication
from comments.models import Comment, Submission
from comments.publication import NAMELESS, UNNAMED, shown_in_sql
from consult.aggregation.feedback import NOT_STATED, STANCES, Feedback, ItemFeedback, cells_of
from consult.aggregation.in_context import ContextCounts
from consult.consultations.models import ConsultationItem, FacetOption
from consult.people.codes import Sector

COMMENTS = """
SELECT c.id, c.public_id, c.body, c.sector, s.tracking_number, {organisation}, {person},
    coalesce(nullif(s.verified_type, ''), s.declared_type), s.country,
    trim(BOTH '"' FROM to_json(s.received_at)::text), s.is_late,
    (SELECT l.public_id FROM comments_letter l WHERE l.id = c.letter_id), c.wording, nullif(c.context, '{{}}')::text,
    c.endorsements, CASE WHEN jsonb_exists(s.beside, 'signatories') THEN s.id END,
    (SELECT json_build_object(
        'exact', q.exact, 'prefix', q.prefix, 'suffix', q.suffix, 'start', q.start, 'end', q."end")::text
        FROM comments_anchor q WHERE q.comment_id = c.id AND q.method = 'made'),
    ARRAY(SELECT a.item_id || ' ' || a.stance || ' ' || coalesce(a.replaced_by_id::text, '')
        FROM comments_about a WHERE a.comment_id = c.id),
    ARRAY(SELECT v.option_id FROM comments_facetvalue v WHERE v.comment_id = c.id)
FROM ({page}) page (id)
JOIN comments_comment c ON c.id = page.id
JOIN comments_submission s ON s.id = c.submission_id
"""
"""What few comments have is asked for beside them: to plan a join of five tables takes as long as to answer it."""
SUBMISSION = 15
"""Which column is the submission, where it named signatories."""
NAMES = {
    "organisation": shown_in_sql("c.consent", "s.organisation_name"),
    "person": shown_in_sql("c.consent", f"coalesce(nullif(s.person_name, ''), '{NAMELESS}')"),
}


class Row(NamedTuple):
    """One row of a list: its primary key, the id that the public knows, and the answer or what it is made of."""

    pk: int
    public_id: str
    out: Any


class ItemName(NamedTuple):
    position: int
    key: str
    label: str


_items: dict[int, ItemName] = {}
_options: dict[int, str] = {}


def known_items(pks: set[int]) -> dict[int, ItemName]:
    """Names of items that have comments. They never change from then on, so each process reads them once."""
    if missing := pks - _items.keys():
        rows = ConsultationItem.objects.filter(pk__in=missing)
        names = rows.values_list("pk", "item__position", "item__node__key", "item__label")
        _items.update((pk, ItemName(position, key, label)) for pk, position, key, label in names)
    return _items


def known_options(pks: set[int]) -> dict[int, str]:
    """Likewise the answers to closed questions, as `facet:option`."""
    if missing := pks - _options.keys():
        rows = FacetOption.objects.filter(pk__in=missing).values_list("pk", "facet__code", "code")
        _options.update((pk, f"{facet}:{option}") for pk, facet, option in rows)
    return _options


def comments(page: QuerySet[Comment]) -> list[Row]:
    """These comments as `CommentOut`, by primary key, in one statement.

    `page` chooses them, by their ids alone: where it is cut to a number, an index answers it wherever in the list
    it begins. The statement is written by hand since for Django to write it takes longer than to answer it.
    """
    try:
        chosen, values = page.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(COMMENTS.format(page=chosen, **NAMES), values)
        found = sorted(cursor.fetchall())
    items = known_items({int(said.split(" ")[0]) for *_, abouts, _ in found for said in abouts})
    options = known_options({option for *_, answers in found for option in answers})
    signed = _signed({said.rpartition(" ")[2] for *_, abouts, _ in found for said in abouts} - {""})
    signed_by = _signed_by({row[SUBMISSION] for row in found} - {None})
    return [Row(row[0], row[1], comment_out(row, items, options, signed, signed_by)) for row in found]


def _signed_by(submissions: set[int]) -> dict[int, list[str]]:
    """Which organisations signed as well, by submission (of those that named any), by the rule of publication."""
    found: dict[int, list[str]] = {}
    if submissions:
        rows = Submission.objects.filter(pk__in=submissions).only("consent", "beside")
        for one in publication.signatories_of(rows, publication.ANYBODY):
            found.setdefault(one.submission_id, []).append(one.name)
    return found


def _signed(pks: set[str]) -> dict[str, str]:
    """Of comments that replace others, those that are signed: their public ids. No query where nothing is replaced."""
    if not pks:
        return {}
    rows = publication.with_names(Comment.objects.filter(pk__in=pks)).values_list("pk", "public_id")
    return {str(pk): public_id for pk, public_id in rows}


def comment_out(
    row: tuple[Any, ...],
    items: dict[int, ItemName],
    options: dict[int, str],
    signed: dict[str, str],
    signed_by: dict[int, list[str]],
) -> dict[str, Any]:
    """One row of COMMENTS as `CommentOut`. Which comment replaces it is told where both are `signed`."""
    (
        _,
        public_id,
        body,
        sector,
        number,
        organisation,
        person,
        type_,
        country,
        received,
        late,
        letter,
        *said,
    ) = row
    wording, context, endorsements, coalition, quote, abouts, answers = said
    about = sorted((items[int(item)], stance, by) for item, stance, by in (one.split(" ") for one in abouts))
    return {
        "id": public_id,
        "trackingNbr": number,
        "comment": body,
        "organization": organisation or None,
        "submitter": organisation or person or UNNAMED,
        "sector": sector,
        "category": type_,
        "country": country,
        "receiveDate": received,
        "isLate": late,
        "about": [
            {
                "id": item.key,
                "label": item.label,
                "stance": stance or None,
                "isCurrent": not by,
                "replacedBy": (organisation and signed.get(by)) or None,
            }
            for item, stance, by in about
        ],
        "facets": sorted(options[option] for option in answers),
        "quote": orjson.loads(quote) if quote else None,
        "wording": wording or None,
        "context": orjson.loads(context) if context else None,
        "endorsements": endorsements,
        "signatories": signed_by.get(coalition, []),
        "letter": letter,
        "url": f"{settings.SITE_URL}/comments/{public_id}/",
    }


def _stances(item: ItemFeedback) -> tuple[str, ...]:
    return STANCES if item.asks_stance else (NOT_STATED,)


def aggregates(feedback: Feedback, contexts: Sequence[ContextCounts]) -> dict[str, Any]:
    """A consultation's counts as `AggregatesOut`."""
    options = {option.pk: option for option in feedback.options}
    return {
        "consultation": feedback.consultation.slug,
        "countedAt": feedback.counted_at,
        "hidesBelow": feedback.hides_below,
        "voices": [
            {
                "sector": voices.sector.value,
                "comments": voices.comments,
                "submissions": voices.submissions,
                "organisations": voices.organisations,
            }
            for voices in feedback.voices
        ],
        "cells": [
            {"item": item.key, "label": item.label, "sector": sector, "stance": stance or None, "comments": n}
            for item in feedback.items
            for (sector, stance), n in item.cells.items()
        ],
        "items": [
            {
                "item": item.key,
                "label": item.label,
                "comments": item.comments,
                "stances": {stance or "not_stated": item.of_stance(stance) for stance in _stances(item)},
                "sectors": {sector.value: item.of_sector(sector) for sector in Sector},
            }
            for item in feedback.items
        ],
        "endorsements": [
            {"item": item.key, "label": item.label, "sector": sector, "endorsements": n}
            for item in feedback.items
            for sector, n in item.endorsers
        ],
        "facets": [
            {
                "item": item.key,
                "sector": sector,
                "facet": options[option].facet.code,
                "option": options[option].code,
                "comments": n,
            }
            for item in feedback.items
            for (sector, option), n in item.options.items()
        ],
        "contexts": [
            {"context": combination, "sector": sector, "stance": stance or None, "comments": n}
            for combination, block in contexts
            for (sector, stance), n in cells_of(block, STANCES).items()
        ],
    }
