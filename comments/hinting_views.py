"""The button beside likely personal data in a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comments import hinting
from comments.visits import author_of, consultation_for
from consult.ledger.errors import WorkflowError


@require_POST
def draft_comment_clean(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Replace one passage, or all that was found; back to the review, where it can be read."""
    consultation = consultation_for(request, slug)
    place, version = request.POST.get("place", ""), request.POST.get("version", "")
    try:
        n = hinting.remove(author_of(request), consultation, public_id, place, version=version)
    except WorkflowError as error:
        messages.warning(request, str(error))
    else:
        said = ngettext(
            "%d passage is replaced. Nothing is sent yet.",
            "%d passages are replaced. Nothing is sent yet.",
            n,
        )
        messages.success(request, said % n)
    return redirect("draft", slug=slug)
