"""What the log may tell about a request."""

import pytest
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from comments.models import Comment


@pytest.mark.django_db
def test_the_log_does_not_open_receipts(comment: Comment, client: Client) -> None:
    sent = comment.submission
    with capture_logs() as lines:
        client.get(reverse("receipt", args=[sent.tracking_number, sent.secret]))
        client.get(reverse("receipt-file", args=[sent.tracking_number, sent.secret]))
    requests = [line["request"] for line in lines if "request" in line]
    assert f"GET /receipts/{sent.tracking_number}/…/" in requests
    assert f"GET /receipts/{sent.tracking_number}/…/sent.json" in requests
    assert sent.secret not in str(lines)


@pytest.mark.django_db
def test_other_addresses_are_logged_in_full(client: Client) -> None:
    with capture_logs() as lines:
        client.get("/consultations/?page=2")
    assert "GET /consultations/?page=2" in [line.get("request") for line in lines]
