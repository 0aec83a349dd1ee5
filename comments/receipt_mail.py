"""The mail that brings the link to a receipt to whoever gave an address. It holds no words of the submission."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from comments.anchors import Anchor
from comments.models import Submission
from consult.people import outbox


def send_receipt(submission: Submission) -> None:
    if not submission.email:  # erased since
        return
    link = settings.SITE_URL + reverse("receipt", args=[submission.tracking_number, submission.secret])
    comments = submission.comments.all()
    context = {
        "submission": submission,
        "link": link,
        "comments": comments.count(),
        "quoting": comments.filter(anchors__method=Anchor.Method.MADE).count(),
        "proposing": comments.exclude(wording="").count(),
    }
    outbox.post(
        "receipt",
        submission.email,
        subject=f"Your submission {submission.tracking_number} was received",
        text=render_to_string("comments/receipt_mail.txt", context),
        key=f"receipt:{submission.public_id}",
        user=submission.user,
    )
