from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from guidance import scopes, visits
from guidance.models import Document, Edition
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
    }
    return render(request, "guidance/edition.html", context)


def _chosen(request: HttpRequest, whole: Outline) -> Combination | None:
    """The combination that the address names, where it names a value of every axis."""
    wanted = {d.code: request.GET.get(d.code, "") for d in whole.dimensions}
    known = [d.named([wanted[d.code]]) for d in whole.dimensions]
    return wanted if wanted and all(known) else None


@login_required
@require_POST
def document_seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Remember that this reader knows the document as it stood when the page with the button was made."""
    user = request.user
    assert user.is_authenticated
    editions = Edition.objects.visible_to(user)
    document = get_object_or_404(Document.objects.filter(editions__in=editions).distinct(), slug=slug)
    visits.mark_seen(document, until=_moment(request.POST.get("until", "")), by=user)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("guidance-list")


def _moment(text: str) -> datetime | None:
    """A time with its zone; None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
