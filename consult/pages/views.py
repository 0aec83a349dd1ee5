"""Pages that combine rooms: home, consultations, the text with its tallies, one item with its comments."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from comments import drafts, publication, unfinished, voices
from comments.asked import Asked, asked
from comments.models import CommentQuerySet
from comments.publication_counts import sight
from comments.quotable import passages, quote_at, range_of
from comments.visits import author_of, consultation_for
from comments.writing_views import form_on
from consult.consultations.models import Consultation
from consult.pages import conversation, earlier, highlights, news, reading, sections, translated
from consult.pages.counts import UNSEEN, as_of, counts, with_turnout
from consult.people.models import User
from consult.synthesis.models import Report
from guidance import visits
from guidance.links import links

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
    shown = consultation_for(request, slug, "edition__document")
    context = {**_frame(request, shown), "outline": reading.outline(shown), "counts": UNSEEN}
    if context["may_see_counts"]:
        at = as_of(shown, context["seen"])
        marked = highlights.on_text(shown, context["outline"], context["seen"], at)
        context |= {"has_marks": marked is not context["outline"], "outline": marked}
        context["counts"] = counts(shown, context["seen"], at)
    around = earlier.around(shown.edition)
    context |= {
        "later": around.later,
        "outline": earlier.on_text(context["outline"], shown.edition, around.has_earlier),
    }
    if shown.status == Consultation.Status.CLOSED:
        context["reports"] = Report.objects.published().filter(consultation=shown).defer("document")
    if "comment" in request.GET and shown.takes_more:
        names = asked(shown)
        key = next((one.key for one in names if one.key == request.GET["comment"]), "")
        begun = unfinished.at(author_of(request), shown, item=key)
        form = form_on(key, shown, names, given=request.GET, begun=begun)
        context |= {"form": form, "form_key": key}
    context |= {**_news(request, shown), **translated.offers(shown, request.GET.get("lang", ""))}
    if context["reading_in"]:
        context["outline"] = translated.beside(context["outline"], shown, context["reading_in"].language)
    context |= {
        "turnout": context["counts"].turnout,
        "text": _text(request, context),
        "background": sections.kept_markdown(shown.background),
    }
    return render(request, "pages/consultation.html", context)


def _news(request: HttpRequest, shown: Consultation) -> dict[str, Any]:
    """What is new for a signed-in reader since they marked the document as seen."""
    if not isinstance(request.user, User):
        return {"fresh": {}}
    document = shown.edition.document
    seen = visits.seen_at(request.user, document)
    only = Consultation.objects.filter(pk=shown.pk)
    told = news.since(seen, document, only, reader=request.user) if seen else None
    return {"news": told, "fresh": told.fresh if told else {}, "document": document, "now": timezone.now()}


def _text(request: HttpRequest, context: dict[str, Any]) -> str:
    if context["drafted"] or context["fresh"] or "form" in context:
        return render_to_string("pages/_text.html", context, request)
    shown, may = context["consultation"], context["may_see_counts"]
    return sections.kept_text(
        sections.Text(shown.slug, shown.takes_more, may, context["outline"], context["counts"])
    )


@require_safe
def item(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One item with what was said about it; with `?paragraph=` or `?words=`, about these words.

    Where htmx asks, only what was said, to stand beside the text.
    """
    shown = consultation_for(request, slug, "edition__document")
    place = reading.outline(shown).find(key)
    if place is None:
        raise Http404
    offers = translated.offers(shown, request.GET.get("lang", ""))
    if offers["reading_in"]:
        place = translated.place_beside(place, shown, offers["reading_in"].language)
    spot = conversation.spot(place, request.GET.get("paragraph", ""))
    beside = bool(request.htmx)  # type: ignore[attr-defined]
    listed = publication.accepted_in(shown, request.user)
    words = spot.range if spot else request.GET.get("words", "")
    there = voices.about(listed, item=None if spot else place.pk, words=range_of(words))
    page = voices.page_at(there, request.GET, size=conversation.BESIDE if beside else voices.PAGE)
    names = asked(shown)
    kept = {"lang": offers["reading_in"].language} if offers["reading_in"] else {}
    kept |= {"paragraph": spot.code} if spot else {"words": words} if range_of(words) else {}
    context = {
        **_frame(request, shown),
        **offers,
        "place": place,
        "spot": spot,
        "voices": voices.voices(page.comments, names, reader=request.user, item=key),
        **page.links(kept, to="#comments"),
    }
    fragment = "pages/_conversation.html"
    response = render(request, fragment, context) if beside else _item_page(request, context, names, listed)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _item_page(
    request: HttpRequest, context: dict[str, Any], names: list[Asked], listed: CommentQuerySet
) -> HttpResponse:
    shown, bare = context["consultation"], context["place"]
    outline = reading.outline(shown)
    known = passages(shown) if {"words", "quote"} & request.GET.keys() else {}
    place = highlights.on_item(shown, bare, listed, context["voices"], context["seen"])
    marked = place is not bare
    place = earlier.on_place(place, shown.edition)
    counted = counts(shown, context["seen"], as_of(shown, context["seen"]))
    section = sections.section(shown, place, counts=counted, may_see_counts=context["may_see_counts"])
    context |= {
        "place": section.item,
        "shown": section,
        "language": outline.language,
        "has_marks": marked,
        "neighbours": reading.neighbours(outline, place.key),
        "words": None if context["spot"] else quote_at(request.GET.get("words", ""), known),
        "tally": counted.tally(place.pk),
        "links": links(shown.edition, request.user, lambda key: _address(shown, outline, key)),
    }
    if shown.takes_more:
        quote = quote_at(request.GET.get("quote", ""), known)
        begun = None if quote else unfinished.at(author_of(request), shown, item=place.key)
        form = form_on(place.key, shown, names, quote=quote, given=request.GET, begun=begun)
        context |= {"form": form, "form_key": place.key}
    return render(request, "pages/item.html", context)


def _address(shown: Consultation, outline: reading.Outline, key: str) -> str:
    """Of an item: its page where it is asked about, else its place in the edition."""
    if outline.find(key):
        return reverse("item", args=[shown.slug, key])
    edition = shown.edition
    return f"{reverse('edition', args=[edition.document.slug, edition.slug])}#{key}"


def _frame(request: HttpRequest, shown: Consultation) -> dict[str, Any]:
    """What every page of a consultation knows: its draft here, and how exact a count this reader may see."""
    author = author_of(request)
    mine = drafts.read(drafts.comments_by(author, shown), shown) if author.is_known else []
    seen = sight(request.user, shown)
    return {
        "consultation": shown,
        "seen": seen,
        "may_see_counts": seen.may_see,
        "waiting": len(mine),
        "begun": list(unfinished.of(author, shown)) if author.is_known else [],
        "drafted": {one.pk for comment in mine for one in comment.items.all()},
    }
