"""The published comments, one by one and listed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from comments import (
    contexts,
    endorsing,
    finding,
    positions,
    publication,
    voices,
)
from comments.asked import Asked, asked
from comments.became import became, latest_after
from comments.list_forms import ListForm
from comments.models import Comment
from comments.publication import Reader
from comments.publication_counts import is_own, sight
from comments.quoted import quoted
from comments.visits import consultation_for


@require_safe
def comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """One comment in full, as far as this reader may know it."""
    readable = publication.readable_by(request.user).select_related("submission", "consultation__edition")
    found = readable.filter(public_id=public_id).first()
    if found is None or found.status == Comment.Status.ERASED:
        return _tombstone(request, public_id)
    names = {one.pk: one for one in asked(found.consultation)}
    named = publication.names_readable_by(request.user, found.submission)
    seen = sight(request.user, found.consultation)
    bare = seen.is_snapshot and not is_own(found.submission, request.user)
    since = latest_after(found.consultation.edition)
    letter = publication.letters_readable_by(request.user).filter(comments=found).first()
    context = {
        "comment": found,
        "pages": letter and finding.pages_of(letter.page_starts, found.start or 0, found.end or 0),
        "consultation": found.consultation,
        "byline": publication.byline(found.submission, named=named, bare=bare),
        "said": quoted(found, found.consultation_id),
        "abouts": [
            (names[about.item_id], "" if bare else about.stance)
            for about in found.abouts.order_by("item__item__position")
        ],
        "seen": seen,
        "letter": letter,
        "is_public": publication.published().filter(pk=found.pk).exists(),
        "became": became([found], since)[found.pk] if since else None,
        "endorsers": endorsing.by_sector(found, request.user),
        **({} if bare else _in_full(found, names, request.user, named=named)),
    }
    return render(request, "comments/comment.html", context)


def _in_full(found: Comment, names: Mapping[int, Asked], reader: Reader, *, named: bool) -> dict[str, Any]:
    """What is left out where small counts are withheld: by it a comment could be counted, or its sender known."""
    return {
        "answers": found.facet_values.select_related("option__facet").order_by("option__facet__position"),
        "funding": found.submission.funding if named else "",
        "speaks_as": contexts.spoken(found.consultation_id, [found]).get(found.pk, ""),
        "signed_by": publication.signatories_of([found.submission], reader),
        "replaced": positions.replaced(found, names, knows=publication.knows_all(reader, found)),
    }


def _tombstone(request: HttpRequest, public_id: str) -> HttpResponse:
    """That it was published here and was taken back; 404 for what never was public."""
    rows = publication.tombstones().select_related("consultation")
    found = get_object_or_404(rows, public_id=public_id)
    context = {"comment": found, "consultation": found.consultation}
    return render(request, "comments/tombstone.html", context, status=410)


@require_safe
def comment_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The published comments of a consultation, newest first."""
    consultation = consultation_for(request, slug)
    items = asked(consultation)
    seen = sight(request.user, consultation)
    axes = () if seen.is_snapshot else contexts.dimensions(consultation.pk)
    form = ListForm(request.GET, asked=items, axes=axes, bare=seen.is_snapshot)
    listed = publication.accepted_in(consultation, request.user)
    wanted = form.wanted
    chosen = next((one.pk for one in items if one.key == wanted.get("item")), None)
    listed = voices.about(
        listed, item=chosen, sector=wanted.get("sector", ""), stance=wanted.get("stance", "")
    )
    listed = contexts.made_for(listed, form.context)
    page = voices.page_at(listed, request.GET)
    context = {
        "consultation": consultation,
        "form": form,
        "voices": voices.voices(page.comments, items, reader=request.user, item=wanted.get("item", "")),
        "is_public": consultation.has_public_results,
        "seen": seen,
        "matching": seen.count(voices.count_up_to_limit(listed)) if seen.may_see else len(page.comments),
        "limit": voices.COUNTED_UP_TO,
        "uncounted": voices.count_replaced(listed, consultation.pk, chosen) if seen.is_live else 0,
        **page.links(wanted),
    }
    return render(request, "comments/comment_list.html", context)
