"""Write in the thread between moderators and the sender of a submission."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from comments import replies
from comments.models import Submission
from consult.ledger.errors import DomainError
from consult.people import limits
from consult.people.models import User


@login_required
@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    assert isinstance(request.user, User)
    rows = Submission.objects.moderated_by(request.user).select_related("consultation", "user")
    submission = get_object_or_404(rows, public_id=public_id)
    replies.ask(submission, request.POST.get("text", ""), by=request.user)
    messages.success(request, gettext("Written. A mail takes it to the sender."))
    return redirect(reverse("moderate-submission", args=[public_id]) + "#thread")


@require_POST
def answer(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """By whoever has the link of the receipt."""
    rows = Submission.objects.select_related("consultation", "user")
    submission = get_object_or_404(rows, tracking_number=tracking_number, secret=secret)
    limits.hold_back(request, "write", person=submission.public_id)
    try:
        replies.answer(submission, request.POST.get("text", ""))
        messages.success(request, gettext("Your answer is with the moderators."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(reverse("receipt", args=[tracking_number, secret]) + "#thread")
