from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guidance import scopes, translations
from guidance.exporting import export
from guidance.links import links
from guidance.models import Edition
from guidance.outline import Outline, outline
from guidance.scopes import Combination


@require_safe
def guidance_list(request: HttpRequest) -> HttpResponse:
    """Everything that has been put up for comment, newest first."""
    editions = Edition.objects.visible_to(request.user).select_related("document")
    return render(request, "guidance/guidance_list.html", {"editions": editions})


@require_safe
def edition(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """One edition as a document; with a combination of axis values, what it asks of that combination alone."""
    editions = Edition.objects.visible_to(request.user).select_related("document")
    found = get_object_or_404(editions, document__slug=slug, slug=edition_slug)
    whole = outline(found)
    chosen = _chosen(request, whole)
    outside = {
        entry.key
        for top in whole.entries
        for entry in top.walk()
        if chosen and not scopes.applies(entry.scope, chosen)
    }
    context = {
        "edition": found,
        "outline": whole,
        "rows": whole.rows(),
        "advice": [(one, whole.place(one), whole.instead(one)) for one in whole.advice],
        "square": whole.square(chosen) if chosen else None,
        "chosen": [d.named([chosen[d.code]])[0].words for d in whole.dimensions] if chosen else [],
        "outside": outside,
        "consultations": found.consultations.visible_to(request.user),
        "links": links(found, request.user),
        **_language(found, request.GET.get("lang", "")),
    }
    return render(request, "guidance/edition.html", context)


def _language(edition: Edition, wanted: str) -> dict[str, Any]:
    """The languages there are, the one that was chosen, and its words."""
    offered = translations.offered(edition)
    reading_in = translations.chosen(offered, wanted)
    words = translations.words(edition, wanted) if reading_in else {}
    return {"offered": offered, "reading_in": reading_in, "translations": words}


@require_safe
def edition_yaml(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """One edition as a file that imports to the same edition."""
    editions = Edition.objects.visible_to(request.user).select_related("document")
    found = get_object_or_404(editions, document__slug=slug, slug=edition_slug)
    answer = HttpResponse(export(found), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{edition_slug}.yaml"'
    return answer


def _chosen(request: HttpRequest, whole: Outline) -> Combination | None:
    """The combination that the address names, where it names a value of every axis."""
    wanted = {d.code: request.GET.get(d.code, "") for d in whole.dimensions}
    known = [d.named([wanted[d.code]]) for d in whole.dimensions]
    return wanted if wanted and all(known) else None
