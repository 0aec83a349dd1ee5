"""The rows behind the API's answers, in few queries and without model instances: the hot path of the API."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from comments.models import Comment
from comments.publication import UNNAMED, shown
from consult.aggregation.feedback import Feedback
from consult.aggregation.in_context import ContextCounts
from consult.consultations.models import ConsultationItem, FacetOption

STANCES = "SELECT comment_id, item_id, stance FROM comments_about WHERE comment_id = ANY(%s)"
ANCHORS = (
    'SELECT comment_id, exact, prefix, suffix, start, "end" FROM comments_anchor'
    " WHERE method = 'made' AND comment_id = ANY(%s)"
)
ANSWERS = "SELECT comment_id, option_id FROM comments_facetvalue WHERE comment_id = ANY(%s)"
QUOTE = ("exact", "prefix", "suffix", "start", "end")


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


def comments(rows: QuerySet[Comment]) -> QuerySet[Comment, Any]:
    """What a list of comments needs, one query for the page."""
    return rows.values(
        "pk",
        "body",
        "sector",
        "submission__tracking_number",
        "submission__organisation_name",
        "submission__person_name",
        "submission__consent",
        "submission__declared_type",
        "submission__verified_type",
        "submission__country",
        "submission__received_at",
        "letter__public_id",
        "public_id",
        "wording",
        "context",
    )


def with_answers(page: list[dict[str, Any]], site: str) -> list[dict[str, Any]]:
    """The page's rows as `CommentOut`, with what each is about, its answers and its quote: three more queries."""
    ids = [row["pk"] for row in page]
    stances, answers = _of_comments(STANCES, ids), _of_comments(ANSWERS, ids)
    quotes = {pk: dict(zip(QUOTE, said[0], strict=True)) for pk, said in _of_comments(ANCHORS, ids).items()}
    items = known_items({item for said in stances.values() for item, _ in said})
    options = known_options({option for given in answers.values() for (option,) in given})
    about = {
        pk: [
            {"id": items[item].key, "label": items[item].label, "stance": stance or None}
            for item, stance in sorted(said, key=lambda row: items[row[0]].position)
        ]
        for pk, said in stances.items()
    }
    facets = {pk: sorted(options[option] for (option,) in given) for pk, given in answers.items()}
    return [
        comment_out(row, about.get(row["pk"], []), facets.get(row["pk"], []), quotes.get(row["pk"]), site)
        for row in page
    ]


def _of_comments(statement: str, ids: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    """Rows by their first column, a comment. By hand: for Django to write `IN (…)` takes longer than the query."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids])
        for pk, *values in cursor.fetchall():
            found[pk].append(tuple(values))
    return found


def comment_out(
    row: dict[str, Any],
    about: list[dict[str, Any]],
    facets: list[str],
    quote: dict[str, Any] | None,
    site: str,
) -> dict[str, Any]:
    organisation = shown(row["submission__consent"], row["submission__organisation_name"])
    person = shown(row["submission__consent"], row["submission__person_name"])
    return {
        "id": row["public_id"],
        "trackingNbr": row["submission__tracking_number"],
        "comment": row["body"],
        "organization": organisation or None,
        "submitter": organisation or person or UNNAMED,
        "sector": row["sector"],
        "category": row["submission__verified_type"] or row["submission__declared_type"],
        "country": row["submission__country"],
        "receiveDate": row["submission__received_at"],
        "about": about,
        "facets": facets,
        "quote": quote,
        "wording": row["wording"] or None,
        "context": row["context"] or None,
        "letter": row["letter__public_id"],
        "url": f"{site}/comments/{row['public_id']}/",
    }


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
            for combination, cells in contexts
            for (sector, stance), n in cells.items()
        ],
    }
