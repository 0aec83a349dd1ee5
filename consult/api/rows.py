"""The rows behind the API's answers, in few queries and without model instances: the hot path of the API."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from comments.models import About, Comment, FacetValue
from comments.publication import UNNAMED, shown
from consult.aggregation.feedback import Feedback


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
    )


def with_answers(page: list[dict[str, Any]], site: str) -> list[dict[str, Any]]:
    """The page's rows as `CommentOut`, with what each is about and its answers: two more queries."""
    ids = [row["pk"] for row in page]
    about: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for pk, key, label, stance in (
        About.objects.filter(comment__in=ids)
        .order_by("item__item__position")
        .values_list("comment_id", "item__item__node__key", "item__item__label", "stance")
    ):
        about[pk].append({"id": key, "label": label, "stance": stance or None})
    facets: dict[int, list[str]] = defaultdict(list)
    for pk, facet, option in FacetValue.objects.filter(comment__in=ids).values_list(
        "comment_id", "option__facet__code", "option__code"
    ):
        facets[pk].append(f"{facet}:{option}")
    return [comment_out(row, about[row["pk"]], facets[row["pk"]], site) for row in page]


def comment_out(
    row: dict[str, Any], about: list[dict[str, Any]], facets: list[str], site: str
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
        "facets": sorted(facets),
        "letter": row["letter__public_id"],
        "url": f"{site}/comments/{row['public_id']}/",
    }


def aggregates(feedback: Feedback) -> dict[str, Any]:
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
    }
