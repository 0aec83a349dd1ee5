"""Deadlines in two zones and with what is left; the server's clock decides; what comes late follows the rule."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import drafts, intake
from comments.drafting import Draft
from comments.models import Submission
from consult.consultations import lifecycle
from consult.consultations.deadlines import both_clocks, left_words, read_elsewhere
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people.models import User
from tests import factories

MOMENT = datetime(2026, 7, 1, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=4, minutes=50), "3 days, 4 hours"),
        (timedelta(days=1, minutes=1), "1 day"),
        (timedelta(hours=5, minutes=10), "5 hours, 10 minutes"),
        (timedelta(minutes=2, seconds=30), "2 minutes"),
        (timedelta(seconds=30), "less than a minute"),
        (timedelta(), ""),
        (timedelta(seconds=-1), ""),
    ],
)
def test_what_is_left_is_said_in_its_two_largest_units(left, words):
    now = timezone.now()
    assert left_words(now + left, now=now) == words


def test_a_deadline_is_read_in_its_own_zone_and_in_the_readers():
    assert both_clocks(MOMENT, "Europe/London", "") == "1 July 2026, 23:59 London time"
    both = both_clocks(MOMENT, "Europe/London", "Asia/Kolkata")
    assert both == "1 July 2026, 23:59 London time (2 July 2026, 04:29 Kolkata time)"
    assert read_elsewhere(MOMENT, "Europe/London", "Europe/Lisbon") == ""  # the same clock
    assert read_elsewhere(MOMENT, "Europe/London", "Nowhere/Else") == ""


@pytest.mark.django_db
def test_pages_show_the_readers_zone_where_the_account_names_it(client: Client, consultation, participant):
    User.objects.filter(pk=participant.pk).update(time_zone="Asia/Kolkata")
    page = reverse("consultation", args=[consultation.slug])
    assert "data-deadline" in client.get(page).content.decode()
    client.force_login(participant)
    shown = client.get(page).content.decode()
    assert "Kolkata time" in shown
    assert "data-deadline" not in shown


def past(consultation: Consultation, **fields: object) -> Consultation:
    """The deadline was a minute ago."""
    Consultation.objects.filter(pk=consultation.pk).update(
        closes_at=timezone.now() - timedelta(minutes=1), **fields
    )
    return Consultation.objects.get(pk=consultation.pk)


LATE = Consultation.Late


@pytest.mark.django_db
def test_what_comes_late_is_refused_and_the_draft_is_kept(consultation, participant):
    author = drafts.Author(participant)
    remark = intake.Remark("In time.", list(consultation.items.all()[:1]), "support")
    drafts.add(author, consultation, remark)
    consultation = past(consultation)
    waiting = drafts.read(drafts.comments_by(author, consultation), consultation)
    with pytest.raises(DomainError, match=r"closed on .* kept in your draft"):
        drafts.send(author, consultation, factories.speaker(), seen=drafts.fingerprint(waiting))
    assert Draft.objects.get().comments.count() == 1
    assert not Submission.objects.exists()


@pytest.mark.parametrize("closes_first", [True, False])
@pytest.mark.django_db
def test_what_comes_late_is_taken_and_marked_where_the_consultation_says_so(consultation, closes_first):
    on_time = factories.submission(consultation)
    consultation = past(consultation, late=LATE.MARKED)
    if closes_first:
        lifecycle.close_due()
    late = factories.submission(Consultation.objects.get(pk=consultation.pk))
    assert (on_time.is_late, late.is_late) == (False, True)


@pytest.mark.django_db
def test_who_closes_by_hand_takes_nothing_more(consultation, editor):
    Consultation.objects.update(late=LATE.MARKED)
    consultation.refresh_from_db()
    lifecycle.close(consultation, by=editor)
    consultation = past(consultation)
    assert not consultation.takes_late
    with pytest.raises(DomainError):
        factories.submission(consultation)


@pytest.mark.django_db
def test_the_rule_gets_milder_at_any_time_and_stricter_only_after_the_deadline(consultation, editor):
    lifecycle.edit(consultation, late=LATE.MARKED, by=editor)
    with pytest.raises(DomainError, match="count on it"):
        lifecycle.edit(consultation, late=LATE.REFUSED, by=editor)
    consultation = past(consultation)
    lifecycle.edit(consultation, late=LATE.REFUSED, by=editor)
    assert not Consultation.objects.get(pk=consultation.pk).takes_late


@pytest.mark.django_db
def test_an_end_moves_to_a_later_time_only(consultation, editor):
    with pytest.raises(DomainError, match="after the old one"):
        lifecycle.extend(consultation, consultation.closes_at - timedelta(minutes=1), by=editor)


@pytest.mark.django_db
def test_pages_offer_to_send_late_and_mark_what_came(client: Client, consultation, moderator):
    consultation = past(consultation, late=LATE.MARKED)
    comment = factories.accepted(consultation)
    page = client.get(reverse("consultation", args=[consultation.slug])).content.decode()
    assert "marked as late" in page
    assert reverse("draft-comment-add", args=[consultation.slug]) in page
    item = client.get(reverse("item", args=[consultation.slug, "red-teaming"])).content.decode()
    listed = client.get(reverse("comment-list", args=[consultation.slug])).content.decode()
    alone = client.get(reverse("comment", args=[comment.public_id])).content.decode()
    client.force_login(moderator)
    moderated = client.get(
        reverse("moderate-submission", args=[comment.submission.public_id])
    ).content.decode()
    assert all(">Late<" in shown for shown in (item, listed, alone, moderated))
    api = client.get(f"/api/v1/comments/{comment.public_id}/").json()
    assert api["isLate"] is True
    export = client.get(reverse("comments-csv", args=[consultation.slug]))
    assert b",late," in b"".join(export.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_draft_is_warned_on_the_page_when_the_end_is_near(client: Client, consultation, participant):
    client.force_login(participant)
    remark = intake.Remark("In time.", list(consultation.items.all()[:1]), "support")
    drafts.add(drafts.Author(participant), consultation, remark)
    page = reverse("draft", args=[consultation.slug])
    assert "This consultation closes in" not in client.get(page).content.decode()
    Consultation.objects.update(closes_at=timezone.now() + timedelta(hours=5))
    assert "This consultation closes in" in client.get(page).content.decode()
