"""Pages of a list by keyset, as fast at the end as at the beginning.

A cursor is the public id of the last row seen, so that it tells no primary keys; "-" before it asks for the
page before that row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from consult.api.rows import Row

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: str | None
    previous: str | None


def page_size(request: Request) -> int:
    """From `?page_size=`, 1 to 100. Raises ValidationError with what to do."""
    asked = request.query_params.get("page_size", "")
    if not asked:
        return PAGE_SIZE
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= MAX_PAGE_SIZE):
        raise ValidationError(
            {"page_size": [_("Give a number from 1 to {most}.").format(most=MAX_PAGE_SIZE)]}
        )
    return int(asked)


def paginate(
    rows: QuerySet[Any],
    request: Request,
    read: Callable[[QuerySet[Any]], list[Row]],
    by: str = "public_id",
    position: str = "",
) -> Page:
    """One page of `rows`, as `read` answers for those it is given; `by` is the id that is public.

    Newest first; where `position` names a column, in its order, and a row's `pk` is its value.
    """
    size, cursor = page_size(request), request.query_params.get("cursor", "")
    backwards, after = cursor.startswith("-"), cursor.removeprefix("-")
    column, upwards = position or "pk", backwards != bool(position)
    # A public id tells nothing, and its comment may have been withheld since the last page; a slug can be guessed.
    among = rows.model._default_manager.all() if by == "public_id" else rows
    edge = among.filter(**{by: after})
    if after:
        beyond = f"{column}__gt" if upwards else f"{column}__lt"
        rows = rows.filter(**{beyond: Subquery(edge.order_by().values(column))})
    found = read(rows.order_by(column if upwards else f"-{column}")[: size + 1])
    if after and not found and not edge.exists():
        raise ValidationError({"cursor": [_("No such page. Follow `next` and `previous` of an answer.")]})
    found.sort(key=lambda row: row.pk, reverse=not upwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(after))
    return Page(
        found,
        _link(request, found[-1].public_id) if found and has_next else None,
        _link(request, f"-{found[0].public_id}") if found and has_previous else None,
    )


def _link(request: Request, cursor: str) -> str:
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{urlencode(list(query.items()))}")
