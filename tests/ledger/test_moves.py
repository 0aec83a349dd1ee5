"""The one door for a change of state."""

import pytest
from django.db import transaction
from django.utils.translation import override

from comments import moderation
from comments.models import Comment
from consult.consultations.models import Consultation
from consult.ledger.errors import WorkflowError
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.people.models import User
from tests.bracketed import OPEN, bracketed_french
from tests.racing import at_once

S = Comment.Status
ACCEPT = Move("accept", frozenset({S.RECEIVED, S.HELD}), S.ACCEPTED, wakes=("recount",))


def test_a_move_changes_the_row_and_leaves_an_event_a_note_and_a_job(
    comment: Comment, moderator: User
) -> None:
    event = ACCEPT.apply(comment, by=moderator, note="Clear enough.", subject=comment.consultation)
    assert comment.status == Comment.objects.get(pk=comment.pk).status == S.ACCEPTED
    assert (event.verb, event.before, event.after, event.actor_id) == (
        "accept",
        S.RECEIVED,
        S.ACCEPTED,
        moderator.pk,
    )
    assert event.note.text == "Clear enough."
    assert Job.objects.filter(kind="recount", subject_id=comment.consultation_id).exists()


def test_a_note_is_kept_apart_from_its_event(comment: Comment) -> None:
    event = ACCEPT.apply(comment, by=None, note="Words about somebody.", subject=comment.consultation)
    assert "Words" not in str([getattr(event, field.attname) for field in Event._meta.concrete_fields])


@pytest.mark.parametrize("status", [S.ACCEPTED, S.REJECTED, S.SUPERSEDED])
def test_a_move_starts_only_from_its_sources(comment: Comment, status: str) -> None:
    Comment.objects.filter(pk=comment.pk).update(status=status)
    comment.refresh_from_db()
    before = Event.objects.count()
    with pytest.raises(WorkflowError, match=f"already {status}"):
        ACCEPT.apply(comment, by=None)
    assert Event.objects.count() == before


def test_another_language_names_the_state_as_pages_do(comment: Comment) -> None:
    """Verbs are codes, and English."""
    Comment.objects.filter(pk=comment.pk).update(status=S.REJECTED)
    comment.refresh_from_db()
    with bracketed_french(), override("fr"), pytest.raises(WorkflowError) as caught:
        ACCEPT.apply(comment, by=None)
    assert str(caught.value).startswith(OPEN)
    assert str(comment.get_status_display()) in str(caught.value)


def test_what_was_read_before_somebody_else_decided_is_not_changed(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(status=S.REJECTED)
    with pytest.raises(WorkflowError, match="Someone else"):
        ACCEPT.apply(comment, by=None)
    assert Comment.objects.get(pk=comment.pk).status == S.REJECTED
    assert comment.status == S.RECEIVED


def test_a_move_that_fails_later_leaves_nothing(comment: Comment) -> None:
    events, jobs = Event.objects.count(), Job.objects.count()
    with transaction.atomic():
        ACCEPT.apply(comment, by=None, subject=comment.consultation)
        transaction.set_rollback(True)
    assert (Event.objects.count(), Job.objects.count()) == (events, jobs)
    assert Comment.objects.get(pk=comment.pk).status == S.RECEIVED


def test_a_batch_leaves_one_event_that_says_how_many(consultation: Consultation, comment: Comment) -> None:
    before = Event.objects.count()
    moved = ACCEPT.apply_to_all(consultation.comments.all(), batch=consultation, by=None)
    assert (moved, Event.objects.count() - before) == (1, 1)
    event = Event.objects.about(consultation).latest("id")
    assert (event.verb, event.details) == ("accept_batch", {"rows": 1})


def test_a_batch_of_nothing_leaves_no_event(consultation: Consultation) -> None:
    before = Event.objects.count()
    assert ACCEPT.apply_to_all(consultation.comments.all(), batch=consultation, by=None) == 0
    assert Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_one_is_told(comment: Comment, moderator: User, editor: User) -> None:
    copies = [Comment.objects.get(pk=comment.pk) for _ in range(2)]
    results = at_once(
        lambda: moderation.ACCEPT.apply(copies[0], by=moderator, subject=copies[0].consultation),
        lambda: moderation.REJECT.apply(copies[1], by=editor, note="Abuse.", subject=copies[1].consultation),
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "WorkflowError"]
    assert Event.objects.about(comment).count() == 1
