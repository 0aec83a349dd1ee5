"""The receipt as a file to keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments import sent
from comments.asked import asked
from comments.models import Submission, SubmissionQuerySet
from consult.ledger import sealing
from consult.pages.receipt_document import document
from consult.people.letters import File
from consult.synthesis.renderers import render


@never_cache
@require_safe
def receipt_pdf(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """What was sent and its proof, as a tagged PDF (PDF/UA-1). Whoever has the link may have it."""
    submission = get_object_or_404(_found(), tracking_number=tracking_number, secret=secret)
    response = HttpResponse(_pdf(submission), "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_name(submission)}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def for_mail(public_id: str) -> list[File]:
    """The same as an attachment, made when the mail is handed over; none where the submission is gone."""
    found = _found().filter(public_id=public_id)
    return [File(_name(submission), _pdf(submission), "application/pdf") for submission in found]


def _found() -> SubmissionQuerySet:
    return Submission.objects.select_related("consultation__edition__document")


def _name(submission: Submission) -> str:
    return f"receipt-{submission.tracking_number}.pdf"


def _pdf(submission: Submission) -> bytes:
    names = {one.pk: one for one in asked(submission.consultation)}
    standings = sent.standings(sent.comments_as_sent(submission), names)
    return render(document(submission, standings, sealing.head()), "pdf")
