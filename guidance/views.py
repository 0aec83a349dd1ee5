from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guidance import scopes
from guidance.models import Edition
from guidance.outline import Outline, outline
from guidance.scopes import Combination


@require_safe
def guidance_list(request: HttpRequest) -> HttpResponse:
    """Everything that has been put up for comment, newest first."""
    before = Q(date__lt=OuterRef("date")) | Q(date=OuterRef("date"), pk__lt=OuterRef("pk"))
    visible = Edition.objects.visible_to(request.user)
    earlier = visible.filter(before, document=OuterRef("document"))
    editions = visible.select_related("document").annotate(has_earlier=Exists(earlier))
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
        "before": editions.before(found).first(),
        "later": Edition.objects.published().after(found).select_related("document").first(),
    }
    return render(request, "guidance/edition.html", context)


def _chosen(request: HttpRequest, whole: Outline) -> Combination | None:
    """The combination that the address names, where it names a value of every axis."""
    wanted = {d.code: request.GET.get(d.code, "") for d in whole.dimensions}
    known = [d.named([wanted[d.code]]) for d in whole.dimensions]
    return wanted if wanted and all(known) else None
