"""Downloads of a tailored guidance: in the formats of a report, as data, and as checklists."""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from consult.api.guidance import tailored_json
from consult.pages import checklist
from consult.pages.tailored import ADDITIONAL, named_in
from consult.pages.tailored_document import document
from consult.people.words import in_english
from consult.synthesis.document_json import to_json
from consult.synthesis.renderers import CONTENT_TYPES, render
from guidance import scopes, translations
from guidance.in_translation import in_translation
from guidance.models import Edition
from guidance.outline import outline
from guidance.risks import cover, risks_in
from guidance.tailoring import Tailored, narrowed, tailor
from guidance.translations import Offered
from guidance.views import edition_for

KEPT_SECONDS = 24 * 60 * 60
TYPES = {**CONTENT_TYPES, "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_safe
def tailored_file(request: HttpRequest, slug: str, edition_slug: str, form: str) -> HttpResponse:
    """What applies, as PDF, DOCX, Markdown or JSON."""
    if form not in ("pdf", "docx", "md", "json"):
        raise Http404
    return _answer(request, edition_for(request, slug, edition_slug), "guidance", form, _document_file)


@require_safe
def checklist_file(request: HttpRequest, slug: str, edition_slug: str, form: str) -> HttpResponse:
    """What applies, to tick off, as XLSX or Markdown."""
    if form not in ("xlsx", "md"):
        raise Http404
    return _answer(request, edition_for(request, slug, edition_slug), "checklist", form, _checklist_file)


Make = Callable[[Edition, Tailored, Tailored, str], bytes]


def _answer(request: HttpRequest, edition: Edition, kind: str, form: str, make: Make) -> HttpResponse:
    """The file; without a whole combination in the address, the page to choose one."""
    slug, whole = edition.document.slug, outline(edition)
    reading_in = translations.chosen(translations.offered(edition), request.GET.get("lang", ""))
    combination = named_in(request, whole)
    if scopes.problem(combination, whole.dimensions):
        page = reverse("tailored", args=[slug, edition.slug])
        return redirect(f"{page}?{request.GET.urlencode()}")
    with in_english() if form == "json" else _speaking(reading_in):  # as the API has it
        found = tailor(in_translation(whole, reading_in.language) if reading_in else whole, combination)
        narrow = request.GET.get("show") == ADDITIONAL and not found.is_baseline
        made = make(edition, found, narrowed(found) if narrow else found, form)
    response = HttpResponse(made, TYPES[form])
    parts = [slug, *combination.values(), *(["additional"] if narrow else []), kind]
    parts += [reading_in.language] if reading_in else []
    response["Content-Disposition"] = f'attachment; filename="{"-".join(parts)}.{form}"'
    return response


def _speaking(reading_in: Offered | None) -> AbstractContextManager[Any]:
    """A file in a language that the site speaks is in that language throughout."""
    spoken = reading_in.language.partition("-")[0] if reading_in else ""
    return override(spoken) if spoken in dict(settings.LANGUAGES) else nullcontext()


def _document_file(edition: Edition, found: Tailored, shown: Tailored, form: str) -> bytes:
    covered = cover(risks_in(edition, found.outline), found)
    if form == "json":
        return json.dumps(tailored_json(edition, shown, covered), indent=1, ensure_ascii=False).encode()
    tree = document(edition, found, shown, covered)
    content = hashlib.sha256(to_json(tree).encode()).hexdigest()
    made: Any = cache.get_or_set(f"tailored-{form}-{content}", lambda: render(tree, form), KEPT_SECONDS)
    return bytes(made)


def _checklist_file(edition: Edition, found: Tailored, shown: Tailored, form: str) -> bytes:
    return (checklist.workbook if form == "xlsx" else checklist.markdown)(edition, found, shown)
