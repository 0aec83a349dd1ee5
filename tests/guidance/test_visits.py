"""A reader is remembered by a button, up to when the page with it was made, and time never goes back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consult.people.models import User
from guidance import visits
from guidance.models import Document, Edition, Visit
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    return factories.EditionFactory.create(document__slug="guidance").document


def press(user: User | None, **data: str) -> object:
    client = Client(enforce_csrf_checks=False)
    if user:
        client.force_login(user)
    return client.post("/guidance/guidance/seen/", data)


def test_the_button_remembers_when_its_page_was_made(document: Document, participant: User) -> None:
    made = timezone.now() - timedelta(minutes=5)
    answer = press(participant, until=made.isoformat(), next="/consultations/")
    assert answer.headers["Location"] == "/consultations/"  # type: ignore[attr-defined]
    assert visits.seen_at(participant, document) == made


@pytest.mark.parametrize(
    "until", ["", "yesterday", "2026-13-45T99:00:00Z", "2026-01-01T00:00:00", "9999-12-31T00:00:00+00:00"]
)
def test_a_time_that_cannot_be_is_now(document: Document, participant: User, until: str) -> None:
    before = timezone.now()
    press(participant, until=until)
    seen = visits.seen_at(participant, document)
    assert seen
    assert before <= seen <= timezone.now()


def test_time_never_goes_back(document: Document, participant: User) -> None:
    now = timezone.now()
    for ago in (1, 3, 2):
        visits.mark_seen(document, until=now - timedelta(hours=ago), by=participant)
    assert visits.seen_at(participant, document) == now - timedelta(hours=1)
    assert Visit.objects.count() == 1


def test_it_leads_back_within_the_site_only(document: Document, participant: User) -> None:
    answer = press(participant, next="https://evil.example/")
    assert answer.headers["Location"] == "/guidance/"  # type: ignore[attr-defined]


def test_looking_and_strangers_leave_nothing(document: Document, participant: User) -> None:
    client = Client()
    client.force_login(participant)
    assert client.get("/guidance/guidance/seen/").status_code == 405
    assert "/accounts/login/" in press(None).headers["Location"]  # type: ignore[attr-defined]
    Edition.objects.update(status="published")
    assert not Visit.objects.exists()


def test_the_request_needs_its_token(document: Document, participant: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(participant)
    assert client.post("/guidance/guidance/seen/").status_code == 403


def test_a_document_that_is_a_draft_only_is_not_there(participant: User) -> None:
    factories.EditionFactory.create(document__slug="guidance", status=Edition.Status.DRAFT)
    assert press(participant).status_code == 404  # type: ignore[attr-defined]
