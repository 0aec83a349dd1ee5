"""Staff: decisions in the queue, and what came by post entered for its sender."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment, Submission
from consult.consultations.models import Consultation
from consult.people.models import User
from tests import factories
from tests.flows import EVERYWHERE, ONE_COLUMN, under
from tests.flows.saying import draft, speak_for_myself
from tests.flows.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@under(*EVERYWHERE)
def test_a_moderator_accepts_holds_and_rejects(
    visitor: Visitor, consultation: Consultation, moderator: User, signed_in: Callable[[User], None]
) -> None:
    first, second, third = (
        factories.comment(consultation, f"The {n} comment.") for n in ("one", "two", "three")
    )
    signed_in(moderator)
    visitor.open("/moderation/")
    for comment, decision, status, reason in (
        (first, "Accept", "accepted", ""),
        (second, "Hold", "held", "We ask the author."),
        (third, "Reject", "rejected", "It is about something else."),
    ):
        case = f"#case-{comment.public_id}"
        visitor.pick(decision, within=case)
        if reason:
            visitor.press(f"Record decision on comment {comment.public_id}", within=case)
            visitor.sees("The author will read it")
            visitor.write("Reason", reason, within=case)
        visitor.press(f"Record decision on comment {comment.public_id}", within=case)
        visitor.sees("decided")
        comment.refresh_from_db()
        assert comment.status == status
        visitor.open("/moderation/")


@under(*ONE_COLUMN)
def test_staff_enter_what_came_by_post(
    visitor: Visitor, consultation: Consultation, moderator: User, signed_in: Callable[[User], None]
) -> None:
    signed_in(moderator)
    draft(visitor)
    speak_for_myself(visitor)
    visitor.unfold("Enter it for somebody else")
    visitor.pick("By post")
    visitor.press("Send my submission")
    visitor.sees("Please check this")
    day = timezone.localdate() - timedelta(days=1)
    visitor.date("Day of the postmark or the meeting (optional)", day)
    visitor.press("Send my submission")
    visitor.sees("Your submission was received")
    made = Submission.objects.get()
    assert (made.channel, made.entered_by, made.postmarked_on) == ("post", moderator, day)
    assert Comment.objects.count() == 1
