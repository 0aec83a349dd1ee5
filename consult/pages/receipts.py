"""The receipt as a file to keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments import sent
from comments.asked import asked
from comments.models import Submission
from consult.ledger import sealing
from consult.pages.receipt_document import document
from consult.synthesis.renderers import render


@never_cache
@require_safe
def receipt_pdf(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """What was sent and its proof, as a tagged PDF (PDF/UA-1). Whoever has the link may have it."""
    found = Submission.objects.select_related("consultation__edition__document")
    submission = get_object_or_404(found, tracking_number=tracking_number, secret=secret)
    names = {one.pk: one for one in asked(submission.consultation)}
    standings = sent.standings(sent.comments_as_sent(submission), names)
    response = HttpResponse(render(document(submission, standings, sealing.head()), "pdf"), "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="receipt-{submission.tracking_number}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return response
