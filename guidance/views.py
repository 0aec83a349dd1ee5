from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guidance.models import Edition
from guidance.outline import outline


@require_safe
def guidance_list(request: HttpRequest) -> HttpResponse:
    """Everything that has been put up for comment, newest first."""
    editions = Edition.objects.visible_to(request.user).select_related("document")
    return render(request, "guidance/guidance_list.html", {"editions": editions})


def edition_for(request: HttpRequest, slug: str, edition_slug: str) -> Edition:
    """The edition at an address, where this reader may see it."""
    editions = Edition.objects.visible_to(request.user).select_related("document")
    return get_object_or_404(editions, document__slug=slug, slug=edition_slug)


@require_safe
def edition(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """One edition as a document."""
    found = edition_for(request, slug, edition_slug)
    whole = outline(found)
    context = {
        "edition": found,
        "outline": whole,
        "advice": [(one, whole.place(one), whole.instead(one)) for one in whole.advice],
        "has_risks": found.risks.exists(),
        "consultations": found.consultations.visible_to(request.user),
    }
    return render(request, "guidance/edition.html", context)
