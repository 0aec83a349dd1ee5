"""The mail that brings a receipt has it as a PDF too, made when it is handed over."""

import pytest

from comments.receipt_mail import send_receipt
from tests import factories, mailroom

pytestmark = pytest.mark.django_db


def test_the_receipt_comes_with_its_pdf(consultation, mailoutbox):
    submission = factories.submission(consultation)
    send_receipt(submission)
    mailroom.deliver_all()
    ((name, content, kind),) = mailoutbox[0].attachments
    assert (name, kind) == (f"receipt-{submission.tracking_number}.pdf", "application/pdf")
    assert content.startswith(b"%PDF")
