"""Similar comments while one is written, and endorsing one of them: into the draft, and out of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comments import draft_beside, drafts, endorsing, publication
from comments.asked import asked
from comments.models import Comment
from comments.publication_counts import sight
from comments.similar import Similar, similar
from comments.visits import author_of, consultation_for, hold_back
from consult.consultations.models import Consultation


@require_POST
def similar_comments(request: HttpRequest, slug: str) -> HttpResponse:
    """What others said close to what is being written; a fragment under the words. Nothing is kept."""
    consultation = consultation_for(request, slug, "edition__document")
    keys = set(request.POST.getlist("items"))
    items = [one.pk for one in asked(consultation) if one.key in keys]
    found = (
        similar(consultation, request.POST.get("body", ""), items)
        if consultation.takes_comments
        else Similar()
    )
    return render(request, "comments/_similar.html", _context(request, consultation, found))


@never_cache
@require_safe
def similar_to_draft(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """The same on a page, for a comment that waits to be sent."""
    consultation = consultation_for(request, slug, "edition__document")
    comment = get_object_or_404(drafts.comments_by(author_of(request), consultation), public_id=public_id)
    found = similar(consultation, comment.body, [item.pk for item in comment.items.all()])
    context = {**_context(request, consultation, found), "comment": comment, "section": "mine"}
    return render(request, "comments/similar.html", context)


def _context(request: HttpRequest, consultation: Consultation, found: Similar) -> dict[str, object]:
    bare = sight(request.user, consultation).is_snapshot
    offers = [(one, publication.signed(one, bare=bare)) for one in found.offers]
    return {"consultation": consultation, "found": found, "offers": offers}


@require_POST
def endorse(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep an endorsement in the draft, or with `remove` take it out."""
    consultation = consultation_for(request, slug)
    public_id = request.POST.get("endorse") or request.POST.get("remove") or ""
    author = author_of(request, may_begin=True)
    hold_back(request, "write", consultation)
    if "remove" in request.POST:
        draft_beside.remove(author, consultation, "endorses", public_id)
        messages.success(request, _("Taken out. Nothing is sent yet."))
        return redirect("draft", slug=slug)
    comment: Comment = get_object_or_404(endorsing.endorsable(consultation), public_id=public_id)
    draft_beside.add(author, consultation, "endorses", comment.public_id)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "comments/_endorsed.html", {"consultation": consultation})
    messages.success(request, _("You endorse it with your submission. Nothing is sent yet."))
    return redirect("draft", slug=slug)
