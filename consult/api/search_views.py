"""Search, through the public door."""

from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from consult.api import search, serializers
from consult.api.authentication import reader
from consult.api.operations import operation
from consult.api.search import FEW, KINDS, LAST_PAGE, PAGE, Found, Hit, Turn
from consult.people.words import in_english
from guidance.search import LONGEST, Query, query


class SearchView(APIView):
    @operation(
        operation_id="search",
        parameters=[
            OpenApiParameter(
                "q", str, required=True, description="Words; “quotes”, `or` and `-minus` are understood."
            ),
            OpenApiParameter("in", str, description="`document:` or `consultation:` and its id."),
            OpenApiParameter("kind", str, enum=list(KINDS), description="One kind only, in pages of 20."),
            OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}),
            OpenApiParameter("after", str, description="With kind=comments, from `next` of an answer."),
        ],
        responses=serializers.SearchOut,
        summary="Documents, items, consultations, comments and reports by their words",
    )
    def get(self, request: Request) -> Response:
        """A few of each kind, the best first; with `kind`, a page of that kind. Only what this reader may read."""
        reading_as = reader(request)
        wanted = _wanted(request.query_params.get("q", ""))
        place = search.place(reading_as, request.query_params.get("in", ""))
        if place is None:
            raise ValidationError({"in": [_("Give document: or consultation: and an id that is listed.")]})
        only = _kind(request)
        turn = _turn(request) if only else Turn(FEW)
        with in_english():  # a client compares what it is told, whoever asks in whatever language
            found = search.find(wanted, [only] if only else KINDS, place, reading_as, turn)
        return Response({"query": wanted.text, "found": [_found_out(one) for one in found]})


def _wanted(text: str) -> Query:
    wanted = query(text)
    if not wanted.text:
        words = _("Give words to look for, at most {most} characters.").format(most=LONGEST)
        raise ValidationError({"q": [words]})
    if not wanted.has_words():
        raise ValidationError(
            {"q": [_("Give a word that texts should have; these are too common or left out.")]}
        )
    return wanted


def _kind(request: Request) -> str:
    kind: str = request.query_params.get("kind", "")
    if kind and kind not in KINDS:
        raise ValidationError({"kind": [_("Give one of {there}.").format(there=", ".join(KINDS))]})
    return kind


def _turn(request: Request) -> Turn:
    page = request.query_params.get("page", "1")
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= LAST_PAGE):
        raise ValidationError({"page": [_("Give a number from 1 to {most}.").format(most=LAST_PAGE)]})
    return Turn(PAGE, int(page), after=request.query_params.get("after", ""))


def _found_out(found: Found) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "count": None if found.is_withheld else found.more_than or found.n,
        "countIsLimit": bool(found.more_than),
        "next": found.next.partition("=")[2] or None,
        "results": [_hit_out(hit) for hit in found.hits],
    }


def _hit_out(hit: Hit) -> dict[str, str]:
    return {
        "title": unescape(strip_tags(hit.title)),
        "titleHtml": hit.title,
        "passageHtml": hit.passage,
        "place": hit.place,
        "language": hit.language,
        "url": f"{settings.SITE_URL}{hit.path}",
    }
