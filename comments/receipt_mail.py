"""The mail that brings the link to a receipt to whoever gave an address. It holds no words of the submission.

It names who is to sign, and what was endorsed: both are of others.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from comments import endorsing
from comments.anchors import Anchor
from comments.models import Submission
from consult.people import outbox
from consult.people.choices import in_language_of
from consult.people.kinds import Kind


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
        "signatories": submission.beside.get("signatories", []),
        "endorsed": endorsing.endorsed(submission.beside.get("endorses", []), submission.consultation),
        "site": settings.SITE_URL,
    }
    with in_language_of(submission.user, submission.language):
        outbox.post(
            Kind.RECEIPT,
            submission.email,
            subject=gettext("Your submission %(number)s was received")
            % {"number": submission.tracking_number},
            text=render_to_string("comments/receipt_mail.txt", context),
            key=f"receipt:{submission.public_id}",
            user=submission.user,
            files="receipt_pdf",
            about=submission.public_id,
        )
