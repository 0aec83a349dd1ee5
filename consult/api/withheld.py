"""Comments as the API tells them where their consultation withholds small counts: without what they are counted by."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from comments.models import Comment
from comments.publication_counts import Sight
from consult.api import rows
from consult.api.rows import Row

COUNTED_BY = ("sector", "stance", "context")
"""Filters that would make the length of a list a count."""


def rows_for(seen: Sight) -> Callable[[QuerySet[Comment]], list[Row]]:
    """How to read comments of one consultation for somebody who sees this much of it."""
    return _bare_rows if seen.is_snapshot else rows.comments


def _bare_rows(page: QuerySet[Comment]) -> list[Row]:
    return [row._replace(out=bare(row.out)) for row in rows.comments(page)]


def bare(out: dict[str, Any]) -> dict[str, Any]:
    """A `CommentOut` that says what was said and on what, and nothing that it could be counted by."""
    about = [{**one, "stance": None, "isCurrent": None, "replacedBy": None} for one in out["about"]]
    return {
        **out,
        "sector": None,
        "category": None,
        "about": about,
        "facets": [],
        "context": None,
        "endorsements": None,
        "signatories": [],
    }


def refuse_filters(request: Request, seen: Sight) -> None:
    """Raises ValidationError with what to do instead."""
    if not seen.is_snapshot:
        return
    wanted = [name for name in COUNTED_BY if name in request.query_params]
    words = _(
        "This consultation withholds small counts, and so comments can't be chosen by this. "
        "Leave it out; `item` may be given."
    )
    if wanted:
        raise ValidationError({name: [words] for name in wanted})
