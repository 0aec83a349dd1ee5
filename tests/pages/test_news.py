"""What is new for a reader who comes back, as far as they may know it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import moderation
from comments.models import Comment
from consult.aggregation.recount import recount_all
from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis.models import Report
from guidance import visits
from guidance.models import Visit
from tests import factories


@pytest.fixture
def shown(consultation: Consultation, participant: User) -> Consultation:
    """A comment from before the visit, which was an hour ago."""
    factories.accepted(consultation, "Old.")
    Comment.objects.update(accepted_at=timezone.now() - timedelta(hours=2))
    visits.mark_seen(consultation.edition.document, until=timezone.now() - timedelta(hours=1), by=participant)
    recount_all(consultation)
    return consultation


def pages(shown: Consultation, user: User | None) -> list[str]:
    client = Client()
    if user:
        client.force_login(user)
    edition = shown.edition
    paths = [f"/consultations/{shown.slug}/", f"/guidance/{edition.document.slug}/{edition.slug}/"]
    return [client.get(path).content.decode() for path in paths]


def about(consultation: Consultation, key: str, n: int) -> None:
    items = [consultation.items.get(item__node__key=key)]
    factories.submission(consultation, *(f"New {key} {i}." for i in range(n)), items=items)
    moderation.ACCEPT.apply_to_all(Comment.objects.undecided(), batch=consultation, by=None)


def test_a_guest_is_told_nothing(shown: Consultation) -> None:
    for html in pages(shown, None):
        assert "Since you were here" not in html


def test_a_first_visit_offers_to_remember(shown: Consultation, colleague: User) -> None:
    for html in pages(shown, colleague):
        assert "Remember that I was here" in html
        assert "csrfmiddlewaretoken" in html
        assert 'action="/guidance/' in html
    assert Visit.objects.filter(user=colleague).count() == 0  # looking remembers nothing


def test_nothing_new_is_said_as_well(shown: Consultation, participant: User) -> None:
    for html in pages(shown, participant):
        assert "Nothing new since" in html
        assert "Mark all as seen" not in html


def test_new_comments_are_told_by_item_and_marked(shown: Consultation, participant: User) -> None:
    about(shown, "red-teaming", 3)
    about(shown, "safeguards", 1)
    reading, edition = pages(shown, participant)
    for html in (reading, edition):
        assert "4 new comments on 2 items" in html
        assert '>1 Red teaming <span class="num">(3)</span></a>' in html
        assert "Mark all as seen" in html
    assert "3 new comments<span" in reading
    assert reading.count('class="dot"') == 2
    assert 'class="dot"' not in pages(shown, None)[0]


def test_what_waits_or_is_ones_own_is_not_new(shown: Consultation, participant: User) -> None:
    factories.comment(shown, "Not accepted yet.")
    mine = factories.comment(shown, "Mine.", by=participant)
    moderation.decide(mine, "accept", by=None)
    assert "Nothing new since" in pages(shown, participant)[0]


def test_it_is_new_once_it_is_accepted_however_old(shown: Consultation, participant: User) -> None:
    comment = factories.comment(shown, "Waited long.")
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(days=9))
    moderation.decide(comment, "accept", by=None)
    assert "1 new comment on 1 item" in pages(shown, participant)[0]


def test_marking_as_seen_ends_it(shown: Consultation, participant: User) -> None:
    about(shown, "red-teaming", 1)
    client = Client()
    client.force_login(participant)
    client.post(f"/guidance/{shown.edition.document.slug}/seen/")
    assert "Nothing new since" in pages(shown, participant)[0]


def test_no_number_is_told_where_small_ones_are_withheld(shown: Consultation, participant: User) -> None:
    about(shown, "red-teaming", 3)
    factories.withholding(shown)
    for html in pages(shown, participant):
        assert "New comments on 1 item" in html
        assert "3 new" not in html
        assert "(3)" not in html


def test_results_that_wait_are_new_when_the_consultation_ends(shown: Consultation, participant: User) -> None:
    Consultation.objects.filter(pk=shown.pk).update(results="after_closing")
    about(shown, "red-teaming", 2)
    assert "Nothing new since" in pages(shown, participant)[0]
    lifecycle.close(Consultation.objects.get(pk=shown.pk), by=None)
    assert "3 new comments on 1 item" in pages(shown, participant)[0]  # the old one was not public either


def test_a_new_edition_and_a_report_are_told(shown: Consultation, participant: User) -> None:
    later = factories.EditionFactory.create(
        document=shown.edition.document, slug="second", label="Second", published_at=timezone.now()
    )
    Report.objects.create(
        consultation=shown, number=1, title="What was said", status="published", published_at=timezone.now()
    )
    for html in pages(shown, participant):
        assert "A new edition: Second" in html
        assert f"/guidance/{later.document.slug}/second/" in html
        assert "A report is published: What was said" in html
