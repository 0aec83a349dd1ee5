"""Pages that combine rooms: home, consultations, the text with its tallies, one item with its comments."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from comments import drafts, publication, voices
from comments.asked import asked
from comments.quotable import passages, quote_at, range_of
from comments.views import author_of, consultation_for, form_on
from consult.consultations.models import Consultation
from consult.pages import highlights, reading, translated
from consult.synthesis.models import Report
from guidance.links import links

LISTED = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is open now, and what came of the last ones."""
    public = Consultation.objects.public().select_related("edition__document")
    context = {
        "open": reading.with_turnout(public.open().order_by("closes_at")[:5], request.user),
        "closed": reading.with_turnout(
            public.exclude(pk__in=public.open()).order_by("-closes_at")[:5], request.user
        ),
        "reports": Report.objects.published().select_related("consultation").defer("document")[:5],
    }
    return render(request, "pages/home.html", context)


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """All that this reader may know of: open ones first, then by their end."""
    visible = Consultation.objects.visible_to(request.user).select_related("edition__document")
    rows = reading.with_turnout(visible.order_by("-closes_at")[:LISTED], request.user)
    rows.sort(key=lambda row: not row.consultation.takes_comments)
    return render(request, "pages/consultation_list.html", {"rows": rows})


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """The text as a document, counts beside it and, where `?comment=` names an item, its form in place."""
    shown = consultation_for(request, slug, "edition__document")
    context = {**_frame(request, shown), "outline": reading.outline(shown), "tallies": {}}
    if context["may_see_counts"]:
        counts, marked = reading.counts(shown), highlights.on_text(shown, context["outline"])
        context |= {"has_marks": marked is not context["outline"], "outline": marked}
        context |= {"tallies": counts.tallies, "turnout": counts.turnout}
    if shown.status == Consultation.Status.CLOSED:
        context["reports"] = Report.objects.published().filter(consultation=shown).defer("document")
    if "comment" in request.GET and shown.takes_comments:
        names = asked(shown)
        key = next((one.key for one in names if one.key == request.GET["comment"]), "")
        context |= {"form": form_on(key, shown, names, given=request.GET), "form_key": key}
    context |= translated.offers(shown, request.GET.get("lang", ""))
    if context["reading_in"]:
        context["outline"] = translated.beside(context["outline"], shown, context["reading_in"].language)
    context |= {"text": _text(request, context), "background": reading.kept_markdown(shown.background)}
    return render(request, "pages/consultation.html", context)


def _text(request: HttpRequest, context: dict[str, Any]) -> str:
    if context["drafted"] or "form" in context:
        return render_to_string("pages/_text.html", context, request)
    shown = context["consultation"]
    tallies = tuple(sorted(context["tallies"].items(), key=lambda entry: entry[0]))
    return reading.kept_text(
        reading.Text(shown.slug, shown.takes_comments, context["may_see_counts"], context["outline"], tallies)
    )


@require_safe
def item(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One item with what was said about it."""
    shown = consultation_for(request, slug, "edition__document")
    outline = reading.outline(shown)
    place = outline.find(key)
    if place is None:
        raise Http404
    listed, words = publication.accepted_in(shown, request.user), request.GET.get("words", "")
    page = voices.page_of(
        voices.about(listed, item=place.pk, words=range_of(words)),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    names = asked(shown)
    said = voices.voices(page.comments, names, reader=request.user, item=key)
    place, known = highlights.on_item(shown, bare := place, listed, said), passages(shown)
    kept = f"words={words}&" if range_of(words) else ""
    context = {
        **_frame(request, shown),
        "place": place,
        "has_marks": place is not bare,
        "neighbours": reading.neighbours(outline, bare),
        "voices": said,
        "words": quote_at(words, known),
        "previous_url": page.before and f"?{kept}before={page.before}#comments",
        "next_url": page.after and f"?{kept}after={page.after}#comments",
    }
    if context["may_see_counts"]:
        context["tally"] = reading.counts(shown).tallies.get(place.pk, reading.NOTHING)
    if shown.takes_comments:
        quote = quote_at(request.GET.get("quote", ""), known)
        form = form_on(key, shown, names, quote=quote, given=request.GET)
        context |= {"form": form, "form_key": key}
    context |= {
        **translated.offers(shown, request.GET.get("lang", "")),
        "links": links(shown.edition, request.user, lambda key: _address(shown, outline, key)),
    }
    if context["reading_in"]:
        context["place"] = translated.place_beside(context["place"], shown, context["reading_in"].language)
    return render(request, "pages/item.html", context)


def _address(shown: Consultation, outline: reading.Outline, key: str) -> str:
    """Of an item: its page where it is asked about, else its place in the edition."""
    if outline.find(key):
        return reverse("item", args=[shown.slug, key])
    edition = shown.edition
    return f"{reverse('edition', args=[edition.document.slug, edition.slug])}#{key}"


def _frame(request: HttpRequest, shown: Consultation) -> dict[str, Any]:
    """What every page of a consultation knows: its draft here, and whether this reader may see counts."""
    author = author_of(request)
    mine = drafts.read(drafts.comments_by(author, shown), shown) if author.is_known else []
    return {
        "consultation": shown,
        "may_see_counts": publication.may_see_counts(request.user, shown),
        "waiting": len(mine),
        "drafted": {one.pk for comment in mine for one in comment.items.all()},
    }
