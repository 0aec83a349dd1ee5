"""Whatever stops in the middle of telling, the next run tells the rest, and nobody hears of one thing twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from comments import announcing, carrying, decided, fresh, moderation, telling
from comments.models import Comment
from consult.consultations import following
from consult.consultations.following import Follow
from consult.ledger.models import Event
from consult.people import choices, outbox
from consult.people.choices import Addressee
from consult.people.kinds import Kind, Pace
from consult.people.outbox import Mail
from tests import factories

pytestmark = pytest.mark.django_db
GUESTS = [Addressee(None, f"{name}@example.org") for name in ("ada", "bea", "cy")]


class DiedError(Exception):
    """Stands for whatever ends a worker."""


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the worker die at the second mail: before it is posted, or right after."""

    def arrange(*, after: bool) -> None:
        post, calls = outbox.post, []

        def dying(*args: Any, **fields: Any) -> Mail:
            calls.append(1)
            if len(calls) == 2 and not after:
                raise DiedError
            mail = post(*args, **fields)
            if len(calls) == 2:
                raise DiedError
            return mail

        monkeypatch.setattr(outbox, "post", dying)

    return arrange


def until_it_ends(tell: Callable[[], object]) -> int:
    """Run it, and again where it died. Returns how often it died."""
    for died in range(5):
        try:
            tell()
        except DiedError:
            continue
        tell()  # what is told is told
        return died
    raise AssertionError


def told() -> Counter[str]:
    return Counter(Mail.objects.values_list("to", flat=True))


ONCE = Counter([one.address for one in GUESTS])
both = pytest.mark.parametrize("after", [False, True], ids=["before it is posted", "right after"])


def follow(consultation: Any) -> None:
    for one in GUESTS:
        following.confirm(following.follow(consultation, None, one))
        choices.choose(one, {Kind.COMMENTS: Pace.NOW})
    Mail.objects.all().delete()
    Follow.objects.update(told_at=Now() - timedelta(minutes=1))


@both
def test_what_became_of_comments(dies, after):
    first = factories.EditionFactory.create(slug="first")
    factories.item(first, "tests", title="Repeat the tests", body="Repeat each test after a change.")
    asked = factories.consultation_on(first, slug="first")
    for one in GUESTS:
        factories.quoting(asked, "Repeat each test", email=one.address)
    later = factories.revised(first, {"tests": "Repeat each test after a material change."})
    carrying.carry(later)
    dies(after=after)
    assert until_it_ends(lambda: telling.tell(later)) == 1
    assert told() == ONCE


@both
def test_new_comments(dies, after, consultation, monkeypatch):
    monkeypatch.setattr(fresh, "SETTLED_AFTER", timedelta())
    follow(consultation)
    factories.accepted(consultation)
    dies(after=after)
    assert until_it_ends(fresh.tell_due) == 1
    assert told() == ONCE


def test_new_comments_by_two_runs_of_which_one_is_late(consultation, monkeypatch):
    monkeypatch.setattr(fresh, "SETTLED_AFTER", timedelta())
    follow(consultation)
    factories.accepted(consultation)
    late = list(Follow.objects.select_related("user", "consultation", "item").order_by("pk"))
    fresh.tell_due()
    factories.accepted(consultation, "One that only the late run sees.")
    assert not any(fresh._tell(one, one.created_at) for one in late)
    assert told() == ONCE


@both
def test_the_end_of_a_consultation(dies, after, consultation):
    follow(consultation)
    event = Event.record(consultation, "close", actor=None)
    dies(after=after)
    assert until_it_ends(lambda: announcing.tell_news(event, consultation)) == 1
    assert told() == ONCE


@both
def test_what_was_decided(dies, after, consultation, moderator):
    for one in GUESTS:
        moderation.decide(factories.comment(consultation, email=one.address), "accept", by=moderator)
    sent = [comment.submission for comment in Comment.objects.select_related("submission")]
    dies(after=after)
    assert until_it_ends(lambda: [decided.tell(one) for one in sent]) == 1
    assert told() == ONCE
