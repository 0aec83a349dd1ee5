"""Pages about comments on earlier editions: what became of all of them, and for editors those to be placed by hand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments import carried, orphans, placing, publication, voices
from comments.anchors import Anchor
from comments.asked import named
from comments.became import became
from comments.carried_forms import AccountFilter, PlaceForm
from comments.models import Comment, CommentQuerySet
from comments.publication import Reader
from comments.quotable import range_of
from comments.visits import form_page
from consult.consultations.models import ConsultationItem
from consult.ledger.errors import WorkflowError
from consult.people.models import User
from guidance.models import Edition
from guidance.quotes import Quote, quote

SECTION = {"section": "guidance"}
BESIDE = 10
"""Comments that are shown beside the text of a consultation; the page has them all."""


def _edition(request: HttpRequest, slug: str, edition_slug: str) -> Edition:
    """A published edition; a draft has no account, since nothing is carried to it yet."""
    published = Edition.objects.published().select_related("document")
    return get_object_or_404(published, document__slug=slug, slug=edition_slug)


@require_safe
def edition_comments(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """What became of the comments on earlier editions: numbers that add up, and the comments behind each."""
    edition = _edition(request, slug, edition_slug)
    wanted = AccountFilter(request.GET).wanted
    beside = bool(request.htmx and "beside" in request.GET)  # type: ignore[attr-defined]
    listed = _listed(carried.on_earlier(edition, request.user), edition, wanted)
    page = voices.page_at(listed, request.GET, size=BESIDE if beside else voices.PAGE)
    context = {
        **SECTION,
        "edition": edition,
        "entries": _entries(page.comments, edition, request.user),
        "item": carried.names_of(edition).get(wanted.get("item", "")),
        **page.links(wanted, to="#list"),
    }
    if not beside:
        context |= _account(request, edition, wanted, listed)
    template = "comments/_earlier_voices.html" if beside else "comments/edition_comments.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _entries(comments: list[Comment], edition: Edition, reader: Reader) -> list[tuple[Any, Any, Any]]:
    """Each comment as a voice, with its consultation and what became of it."""
    rows = Comment.objects.select_related("consultation__edition").in_bulk([one.pk for one in comments])
    used = {about.item_id for comment in comments for about in comment.abouts.all()}
    names = named(ConsultationItem.objects.filter(pk__in=used))
    shown = voices.voices(comments, names, reader=reader)
    fates = became(list(rows.values()), edition)
    return [
        (voice, rows[comment.pk].consultation, fates[comment.pk])
        for voice, comment in zip(shown, comments, strict=True)
    ]


def _account(
    request: HttpRequest, edition: Edition, wanted: dict[str, str], listed: CommentQuerySet
) -> dict[str, Any]:
    """The numbers above the list."""
    account = carried.account(edition, request.user)
    public = carried.on_earlier(edition, publication.ANYBODY).count() if _is_known(request) else account.all
    return {
        "account": account,
        "public": public,
        "unseen": account.all - public,
        "origins": Edition.objects.published().before(edition),
        "chosen": wanted,
        "fate": carried.Fate(wanted["fate"]) if "fate" in wanted else None,
        "matching": _told(voices.count_up_to_limit(listed), account.below) if wanted else None,
        "limit": voices.COUNTED_UP_TO,
        "places": _may_place(request, edition),
    }


def _told(n: int, below: int) -> int | None:
    return None if 0 < n < below else n


def _is_known(request: HttpRequest) -> bool:
    """Who is signed in may see more than the public does: their own comments, and as staff all."""
    return isinstance(request.user, User)


def _listed(comments: CommentQuerySet, edition: Edition, wanted: dict[str, str]) -> CommentQuerySet:
    """Filtered by primary key, so that the joins behind a fate stay out of the list's own query."""
    if "item" in wanted:
        comments = carried.at_item(comments, edition, wanted["item"])
    if "fate" not in wanted and "moved" not in wanted:
        return comments
    fates = carried.with_fate(comments, edition)
    if "fate" in wanted:
        fates = fates.filter(fate=wanted["fate"])
    if "moved" in wanted:
        fates = fates.filter(moved=True)
    return Comment.objects.filter(pk__in=fates.order_by().values("pk"))


def _may_place(request: HttpRequest, edition: Edition) -> bool:
    return isinstance(request.user, User) and orphans.is_open_to(edition, request.user)


# For editors ------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def orphan_list(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """What is to be placed by hand, what is not sure, what has no item any more, and what was decided."""
    edition = _edition(request, slug, edition_slug)
    user = _editor(request, edition)
    tab = request.GET.get("tab", "")
    tab = tab if tab in orphans.TABS else orphans.TABS[0]
    rows = orphans.without_item(edition, user) if tab == "items" else orphans.anchors(edition, user, tab)
    page = Paginator(rows, orphans.PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **SECTION,
        "edition": edition,
        "tab": tab,
        "counts": orphans.counts(edition, user),
        "untranslated": orphans.untranslated(edition, user),
        "page": page,
        "query": urlencode({"tab": tab}),
    }
    if tab == "items":
        context["entries"] = _without_items(list(page.object_list), edition)
    else:
        context["cases"] = orphans.cases(list(page.object_list), edition, offers=3 if tab == "lost" else 0)
    return render(request, "comments/orphan_list.html", context)


def _editor(request: HttpRequest, edition: Edition) -> User:
    if not isinstance(request.user, User) or not orphans.is_open_to(edition, request.user):
        raise Http404
    return request.user


def _without_items(rows: list[Comment], edition: Edition) -> list[tuple[Comment, Any]]:
    comments = Comment.objects.select_related("submission", "consultation__edition").in_bulk(
        [one.pk for one in rows]
    )
    fates = became(list(comments.values()), edition)
    return [(comments[one.pk], fates[one.pk]) for one in rows]


@never_cache
@login_required
@form_page
def place_anchor(request: HttpRequest, slug: str, edition_slug: str, public_id: str) -> HttpResponse:
    """One comment's words: say where they stand in this edition, or that they are gone.

    With a place in the address, it asks once more whether they stand there.
    """
    edition = _edition(request, slug, edition_slug)
    user = _editor(request, edition)
    mine = Anchor.objects.placed_by(user).select_related("comment")
    anchor = get_object_or_404(mine, edition=edition, comment__public_id=public_id)
    form = PlaceForm(request.POST or None)
    if not form.is_valid():
        return _show(request, edition, anchor, form, status=422 if form.is_bound else 200)
    try:
        offers = _decide(anchor, form.cleaned_data, user)
    except WorkflowError as error:
        anchor = get_object_or_404(mine, edition=edition, comment__public_id=public_id)  # perhaps a newer one
        return _show(request, edition, anchor, form, status=409, notice=str(error))
    if offers is not None:
        return _show(request, edition, anchor, form, status=422, offers=offers)
    gone = form.cleaned_data["decision"] == "gone"
    said = _("Kept as gone.") if gone else _("Placed. Its author and readers see it there now.")
    messages.success(request, said)
    return redirect("orphans", slug, edition_slug)


def _decide(anchor: Anchor, data: dict[str, Any], user: User) -> tuple[Quote, ...] | None:
    """None where it is decided; else what the words typed may have meant, perhaps nothing."""
    if data["decision"] == "gone":
        placing.give_up(anchor, seen=data["seen"], by=user)
        return None
    texts = placing.texts_for(anchor)
    if data["decision"] == "quote":
        answer = placing.look_for(data["words"], texts, near=anchor.text_id or 0)
        found, offers = answer.quote, answer.offers
    else:
        found, offers = _named(anchor, data, texts), ()
    if found is None:
        return offers
    placing.place(anchor, found, seen=data["seen"], by=user)
    return None


def _named(anchor: Anchor, data: dict[str, Any], texts: dict[int, str]) -> Quote | None:
    """The place that was offered, or the one that the machine found."""
    if data["decision"] == "keep":
        if anchor.text_id is None or anchor.start is None or anchor.end is None:
            return None
        return quote(anchor.text_id, texts[anchor.text_id], anchor.start, anchor.end)
    return _at(data["place"], texts)


def _at(named: str, texts: dict[int, str]) -> Quote | None:
    place = range_of(named)
    return quote(place[0], texts[place[0]], place[1], place[2]) if place and place[0] in texts else None


def _show(
    request: HttpRequest,
    edition: Edition,
    anchor: Anchor,
    form: PlaceForm,
    *,
    status: int,
    offers: tuple[Quote, ...] | None = None,
    notice: str = "",
) -> HttpResponse:
    """The case as it stands now; what was typed stays in the form."""
    (case,) = orphans.cases([anchor], edition)
    found = None if form.is_bound else _at(request.GET.get("place", ""), placing.texts_for(anchor))
    typed = form.data.get("words", "") if form.is_bound else ""
    context = {
        **SECTION,
        "edition": edition,
        "case": case,
        "form": form,
        "notice": notice,
        "chosen": orphans.chosen(found, case, edition) if found and found.exact.strip() else None,
        "typed": typed,
        "meant": None if offers is None else orphans.offered(offers, typed, edition),
    }
    return render(request, "comments/place_anchor.html", context, status=status)
