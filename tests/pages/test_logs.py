"""What the log may tell about a request."""

import pytest
import structlog
from django.test import Client, RequestFactory
from django.urls import reverse
from structlog.testing import capture_logs

from comments.models import Comment
from consult.pages.logs import RequestLogMiddleware


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


@pytest.mark.parametrize(("behind_proxy", "address"), [(True, "10.0.0.1"), (False, "192.0.2.7")])
def test_the_address_is_the_one_that_limits_are_counted_for(
    behind_proxy: bool, address: str, settings
) -> None:
    settings.TRUSTED_PROXY = behind_proxy
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="203.0.113.9, 10.0.0.1")
    RequestLogMiddleware.bind_ip(request)
    assert structlog.contextvars.get_contextvars()["ip"] == address
    structlog.contextvars.clear_contextvars()
