"""What a guest writes stays in reach while they write: their session ends two weeks after the last day of it."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from comments import visits
from comments.drafting import DraftComment
from consult.consultations.models import Consultation, Kept, RetentionRule

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60
KEY = "a" * 32


def url(consultation: Consultation, rest: str = "comments/") -> str:
    return f"/consultations/{consultation.slug}/draft/{rest}"


def some_days_later(client: Client, days: float) -> None:
    """The session, as if that much time had passed since it was renewed."""
    session = client.session
    session[visits.KEPT_AT] = int(time.time() - days * DAY)
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(days=14 - days))


def days_left() -> int:
    left = Session.objects.get().expire_date - timezone.now()
    return round(left.total_seconds() / DAY)


def test_who_writes_every_other_day_reaches_the_draft_for_as_long_as_that(client, consultation):
    for _ in range(10):
        client.post(url(consultation), {"body": "And more."})
        some_days_later(client, 2)
        assert days_left() == 12
    answer = client.post(url(consultation), {"body": "And more."})
    assert days_left() == 14
    assert answer.cookies["sessionid"]["max-age"] == 14 * DAY
    assert DraftComment.objects.values("draft").distinct().count() == 1


def test_what_keeps_itself_while_it_is_typed_renews_too(client, consultation):
    save = url(consultation, f"unfinished/{KEY}/")
    client.post(save, {"body": "Words", "seen": "0"})
    some_days_later(client, 13)
    assert client.post(save, {"body": "Words and more", "seen": "1"}).status_code == 200
    assert days_left() == 14


def test_on_the_same_day_it_costs_nothing(client, consultation, django_assert_num_queries):
    save = url(consultation, f"unfinished/{KEY}/")
    client.post(save, {"body": "Words", "seen": "0"})
    with django_assert_num_queries(2):  # the session, the words
        assert "sessionid" not in client.post(save, {"body": "More", "seen": "1"}).cookies


def test_reading_renews_nothing(client, consultation):
    client.post(url(consultation), {"body": "Words."})
    some_days_later(client, 5)
    for path in (url(consultation, ""), url(consultation), "/my/"):
        assert "sessionid" not in client.get(path).cookies
    assert days_left() == 9


def test_the_session_of_an_account_is_left_alone(client, consultation, participant):
    client.post(url(consultation), {"body": "Words."})
    client.force_login(participant)
    some_days_later(client, 5)
    assert "sessionid" not in client.post(url(consultation), {"body": "More."}).cookies


def until(client: Client, consultation: Consultation) -> Any:
    return client.get(url(consultation, "")).context["until"]


def test_the_page_of_the_draft_says_until_when(client, consultation, participant):
    Consultation.objects.update(closes_at=timezone.now() + timedelta(days=60))
    assert until(client, consultation) is None  # nothing is there to be kept
    client.post(url(consultation), {"body": "Words."})
    some_days_later(client, 4)
    page = client.get(url(consultation, "")).content.decode()
    ends = timezone.now() + timedelta(days=10)
    assert f"{ends.day} {ends:%B %Y}</time>. Writing on it keeps it longer." in " ".join(page.split())
    client.force_login(participant)
    assert until(client, consultation) is None


def test_a_rule_of_the_consultation_may_end_it_earlier(client, consultation):
    soon = timezone.now() + timedelta(days=2)
    Consultation.objects.update(closes_at=soon)
    RetentionRule.objects.update_or_create(
        consultation=consultation, kind=Kept.GUEST_DRAFTS, defaults={"days": 3}
    )
    client.post(url(consultation), {"body": "Words."})
    found = until(client, consultation)
    assert (found.at - soon, found.moves) == (timedelta(days=3), False)
    assert "Writing on it" not in client.get(url(consultation, "")).content.decode()
