"""The page on which everything public can be searched."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from comments.publication import Reader
from consult.api import search as finding
from consult.api.search import KINDS, PAGE, Found, Turn
from consult.consultations.models import Consultation
from guidance.models import Document, Edition
from guidance.search import Query, query

LISTED = 100
NO_WORDS = _(
    "Every word of this is too common to be looked for, or left out. Add one that the text should have."
)
NO_PLACE = _("There is nothing at the place you wanted to search in. Choose another one.")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` words, `?in=` a document or consultation, `?kind=` one kind of thing, page by page."""
    wanted, within = query(request.GET.get("q", "")), request.GET.get("in", "")
    only = request.GET.get("kind", "") if request.GET.get("kind") in KINDS else ""
    context: dict[str, Any] = {
        "wanted": wanted,
        "within": within,
        "only": only,
        "groups": None,
        "choices": _choices(request.user),
        "query": urlencode(_asked(wanted, within)),
        "any_word": urlencode(_asked(wanted, within, " or ")),
        "everywhere": urlencode(_asked(wanted, "")),
    }
    if wanted.text:
        context |= _found(request, wanted, within, only)
    return render(request, "pages/search.html", context)


def _found(request: HttpRequest, wanted: Query, within: str, only: str) -> dict[str, Any]:
    place = finding.place(request.user, within)
    if place is None:
        return {"problem": NO_PLACE}
    if not wanted.has_words():
        return {"problem": NO_WORDS}
    turn = _turn(request) if only else Turn()
    found = finding.find(wanted, [only] if only else KINDS, place, request.user, turn)
    context: dict[str, Any] = {"groups": [one for one in found if one.n], "where": place.name}
    return context | (_links(wanted, within, found[0]) if only else {})


def _turn(request: HttpRequest) -> Turn:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    page = min(max(number, 1), finding.LAST_PAGE)
    return Turn(PAGE, page, after=request.GET.get("after", ""), before=request.GET.get("before", ""))


def _links(wanted: Query, within: str, found: Found) -> dict[str, str]:
    base = urlencode({**_asked(wanted, within), "kind": found.kind})
    return {
        "previous_url": f"?{base}&{found.previous}" if found.previous else "",
        "next_url": f"?{base}&{found.next}" if found.next else "",
    }


def _asked(wanted: Query, within: str, between: str = " ") -> dict[str, str]:
    return {"q": between.join(wanted.text.split()), **({"in": within} if within else {})}


def _choices(reader: Reader) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    editions = Edition.objects.visible_to(reader)
    documents = Document.objects.filter(editions__in=editions).distinct().order_by("title")[:LISTED]
    consultations = Consultation.objects.visible_to(reader).order_by("-opens_at")[:LISTED]
    return [
        (
            gettext("Documents"),
            [(f"document:{slug}", title) for slug, title in documents.values_list("slug", "title")],
        ),
        (
            gettext("Consultations"),
            [(f"consultation:{slug}", title) for slug, title in consultations.values_list("slug", "title")],
        ),
    ]
