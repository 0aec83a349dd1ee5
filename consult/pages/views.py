"""Pages that combine rooms: home, consultations, the text with its tallies, one item with its comments."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from comments import drafts, publication, voices
from comments.asked import Asked, asked
from comments.views import author_of, consultation_for, form_on
from consult.consultations.models import Consultation
from consult.pages import conversation, news, reading
from consult.pages.counts import UNSEEN, counts, with_turnout
from consult.people.models import User
from consult.synthesis.models import Report
from guidance import visits

LISTED = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is open now, and what came of the last ones."""
    public = Consultation.objects.public().select_related("edition__document")
    context = {
        "open": with_turnout(public.open().order_by("closes_at")[:5], request.user),
        "closed": with_turnout(public.exclude(pk__in=public.open()).order_by("-closes_at")[:5], request.user),
        "reports": Report.objects.published().select_related("consultation").defer("document")[:5],
    }
    return render(request, "pages/home.html", context)


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """All that this reader may know of: open ones first, then by their end."""
    visible = Consultation.objects.visible_to(request.user).select_related("edition__document")
    rows = with_turnout(visible.order_by("-closes_at")[:LISTED], request.user)
    rows.sort(key=lambda row: not row.consultation.takes_comments)
    return render(request, "pages/consultation_list.html", {"rows": rows})


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """The text as a document, counts beside it and, where `?comment=` names an item, its form in place."""
    shown = consultation_for(request, slug)
    context = {**_frame(request, shown), "outline": reading.outline(shown), "counts": UNSEEN}
    if context["may_see_counts"]:
        context["counts"] = counts(shown)
    if shown.status == Consultation.Status.CLOSED:
        context["reports"] = Report.objects.published().filter(consultation=shown).defer("document")
    if "comment" in request.GET and shown.takes_comments:
        names = asked(shown)
        key = next((one.key for one in names if one.key == request.GET["comment"]), "")
        context |= {"form": form_on(key, shown, names), "form_key": key}
    context |= _news(request, shown)
    context |= {
        "turnout": context["counts"].turnout,
        "text": _text(request, context),
        "background": reading.kept_markdown(shown.background),
    }
    return render(request, "pages/consultation.html", context)


def _news(request: HttpRequest, shown: Consultation) -> dict[str, Any]:
    """What is new for a signed-in reader since they marked the document as seen."""
    if not isinstance(request.user, User):
        return {"fresh": {}}
    document = shown.edition.document
    seen = visits.seen_at(request.user, document)
    told = news.since(seen, document, [shown], reader=request.user) if seen else None
    return {"news": told, "fresh": told.fresh if told else {}, "document": document, "now": timezone.now()}


def _text(request: HttpRequest, context: dict[str, Any]) -> str:
    if context["drafted"] or context["fresh"] or "form" in context:
        return render_to_string("pages/_text.html", context, request)
    shown = context["consultation"]
    return reading.kept_text(
        reading.Text(
            shown.slug,
            shown.takes_comments,
            context["may_see_counts"],
            context["outline"],
            context["counts"],
        )
    )


@require_safe
def item(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One item with what was said about it; with `?paragraph=`, about the words of that paragraph."""
    shown = consultation_for(request, slug)
    outline = reading.outline(shown)
    place = outline.find(key)
    if place is None:
        raise Http404
    spot = conversation.spot(place, request.GET.get("paragraph", ""))
    beside = bool(spot and request.htmx)  # type: ignore[attr-defined]
    listed = voices.about(publication.accepted_in(shown, request.user), item=place.pk)
    page = voices.page_of(
        conversation.about(listed, spot) if spot else listed,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=conversation.BESIDE if beside else voices.PAGE,
    )
    names = asked(shown)
    context = {
        **_frame(request, shown),
        "place": place,
        "spot": spot,
        "language": outline.language,
        "neighbours": reading.neighbours(outline, place),
        "voices": voices.voices(page.comments, names, reader=request.user, item=key),
        "previous_url": page.before and _on(spot, before=page.before),
        "next_url": page.after and _on(spot, after=page.after),
    }
    fragment = "pages/_conversation.html"
    response = render(request, fragment, context) if beside else _item_page(request, context, names)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _on(spot: conversation.Spot | None, **more: str) -> str:
    """The address of another page of this list."""
    return f"?{urlencode({**({'paragraph': spot.code} if spot else {}), **more})}#comments"


def _item_page(request: HttpRequest, context: dict[str, Any], names: list[Asked]) -> HttpResponse:
    shown, place = context["consultation"], context["place"]
    seen = counts(shown) if context["may_see_counts"] else UNSEEN
    context |= {
        "tally": seen.tally(place.pk),
        "shown": reading.section(
            shown,
            place,
            in_chapter=False,
            may_see_counts=context["may_see_counts"],
            counts=seen,
            is_drafted=False,
            fresh="",
        ),
    }
    if shown.takes_comments:
        context |= {"form": form_on(place.key, shown, names), "form_key": place.key}
    return render(request, "pages/item.html", context)


def _frame(request: HttpRequest, shown: Consultation) -> dict[str, Any]:
    """What every page of a consultation knows: its draft here, and whether this reader may see counts."""
    author = author_of(request)
    mine = list(drafts.comments_by(author, shown)) if author.is_known else []
    return {
        "consultation": shown,
        "may_see_counts": publication.may_see_counts(request.user, shown),
        "waiting": len(mine),
        "drafted": {one.pk for comment in mine for one in comment.items.all()},
    }
