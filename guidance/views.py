from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from guidance import frames, translations, visits
from guidance.exporting import export
from guidance.in_translation import in_translation
from guidance.links import links
from guidance.models import Document, Edition, Risk
from guidance.outline import Outline, outline
from guidance.shelf import shelves


@require_safe
def guidance_list(request: HttpRequest) -> HttpResponse:
    """Everything that has been put up for comment, by document, the newest first."""
    visible = Edition.objects.visible_to(request.user).select_related("document")
    return render(request, "guidance/guidance_list.html", {"shelves": shelves(visible)})


def edition_for(request: HttpRequest, slug: str, edition_slug: str, **known: Exists) -> Edition:
    """The edition at an address, where this reader may see it; `known` is asked in the same query."""
    editions = Edition.objects.visible_to(request.user).select_related("document").annotate(**known)
    return get_object_or_404(editions, document__slug=slug, slug=edition_slug)


@require_safe
def edition(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """One edition as a document."""
    found = edition_for(
        request, slug, edition_slug, has_risks=Exists(Risk.objects.filter(edition=OuterRef("pk")))
    )
    whole = outline(found)
    language = language_of(whole, request.GET.get("lang", ""))
    in_words: Outline = language["in_words"]
    context = {
        "edition": found,
        "outline": whole,
        "advice": [
            (one, whole.place(one), whole.instead(one), in_words.place(one), in_words.instead(one))
            for one in whole.advice
        ],
        "has_risks": found.has_risks,  # type: ignore[attr-defined]
        "consultations": found.consultations.visible_to(request.user),
        **_beside(request, found),
        "links": links(found, request.user),
        **language,
    }
    return render(request, "guidance/edition.html", context)


def _beside(request: HttpRequest, edition: Edition) -> dict[str, Edition | None]:
    """The edition before it that this reader may see, and the newest published one after it."""
    others = list(Edition.objects.visible_to(request.user).filter(document=edition.document_id))
    here = others.index(edition)  # the newest comes first
    later = [one for one in others[:here] if one.status == Edition.Status.PUBLISHED]
    return {"before": next(iter(others[here + 1 :]), None), "later": next(iter(later), None)}


def language_of(whole: Outline, wanted: str) -> dict[str, Any]:
    """For the templates: the languages there are, the one that was chosen, and its words in and outside the items.

    `in_words` is the outline in these words, the original's where none were chosen.
    """
    offered = translations.offered(whole.edition)
    reading_in = translations.chosen(offered, wanted)
    if not reading_in:
        return {"offered": offered, "reading_in": None, "in_words": whole}
    return {
        "offered": offered,
        "reading_in": reading_in,
        "translations": translations.words(whole.edition, wanted),
        "outside_items": frames.named(whole.edition, wanted),
        "in_words": in_translation(whole, wanted),
    }


@require_safe
def edition_yaml(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """One edition as a file that imports to the same edition."""
    editions = Edition.objects.visible_to(request.user).select_related("document")
    found = get_object_or_404(editions, document__slug=slug, slug=edition_slug)
    answer = HttpResponse(export(found), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{edition_slug}.yaml"'
    return answer


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
