"""The page on which staff confirm or refuse that a comment replaces what its organisation said before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments import positions
from comments.models import Comment
from comments.replacing import Replacing
from comments.visits import form_page
from consult.ledger.errors import DomainError, status_of


@never_cache
@login_required
@form_page
def replacing(request: HttpRequest, public_id: str) -> HttpResponse:
    mine = Comment.objects.moderated_by(request.user).order_by().values("pk")
    rows = Replacing.objects.filter(comment__in=mine).named()
    rows = rows.select_related("comment__submission", "comment__consultation", "about__comment__submission")
    found = get_object_or_404(rows, public_id=public_id)
    note, notice, decision = request.POST.get("note", ""), "", request.POST.get("decision", "")
    status = 200
    if decision in positions.DECISIONS:
        try:
            positions.decide(found, decision, by=request.user, note=note)  # type: ignore[arg-type]
        except DomainError as error:
            notice, status = str(error), status_of(error)
        else:
            messages.success(
                request, _("Confirmed.") if decision == "confirm" else _("Refused: both comments stand.")
            )
            return redirect("moderate-comment", public_id=found.comment.public_id)
    context = {
        "section": "moderation",
        "replacing": found,
        "submission": found.comment.submission,
        "consultation": found.comment.consultation,
        "note": note,
        "notice": notice,
    }
    return render(request, "comments/replacing.html", context, status=status)
