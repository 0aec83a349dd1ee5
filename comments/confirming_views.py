"""The page behind the link that confirms an address, and the button that claims what was sent before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comments import confirming
from comments.visits import form_page
from consult.ledger.errors import DomainError
from consult.people.models import User


@never_cache
@form_page
def submission_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button: what only opens links, such as a filter of mail, confirms nothing."""
    try:
        submission = confirming.submission_of(token)
    except DomainError as error:
        return render(request, "unreadable.html", {"message": str(error)}, status=404)
    if request.method != "POST":
        return render(request, "comments/confirm.html", {"submission": submission})
    confirming.confirm(submission)
    messages.success(request, _("Confirmed. Your comments are in review now."))
    return redirect("receipt", tracking_number=submission.tracking_number, secret=submission.secret)


@login_required
@require_POST
def submissions_claim(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    n = confirming.claim(request.user)
    said = ngettext(
        "%(n)d submission is in your account now.", "%(n)d submissions are in your account now.", n
    )
    messages.success(request, said % {"n": n})
    return redirect("my-submissions")
