"""Decisions: what is possible, who is told when two decide at once, and a letter with exceptions."""

import pytest

from comments import moderation, verification
from comments.models import About, Comment
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.people.models import User
from tests import factories
from tests.racing import at_once

S = Comment.Status
POSSIBLE = {
    ("accept", S.RECEIVED): S.ACCEPTED,
    ("accept", S.HELD): S.ACCEPTED,
    ("hold", S.RECEIVED): S.HELD,
    ("hold", S.ACCEPTED): S.HELD,
    ("reject", S.RECEIVED): S.REJECTED,
    ("reject", S.HELD): S.REJECTED,
    ("reject", S.ACCEPTED): S.REJECTED,
    ("reopen", S.REJECTED): S.RECEIVED,
}


@pytest.mark.parametrize("status", Comment.Status)
@pytest.mark.parametrize("decision", moderation.DECISIONS)
def test_only_the_listed_moves_are_possible(
    decision: str, status: Comment.Status, comment: Comment, moderator: User
) -> None:
    Comment.objects.filter(pk=comment.pk).update(status=status)
    comment.refresh_from_db()
    if target := POSSIBLE.get((decision, status)):
        moderation.decide(comment, decision, by=moderator, note="Because.")
        assert Comment.objects.get(pk=comment.pk).status == target
    else:
        with pytest.raises(WorkflowError):
            moderation.decide(comment, decision, by=moderator, note="Because.")
        assert Comment.objects.get(pk=comment.pk).status == status


@pytest.mark.parametrize("decision", moderation.ASKS_A_REASON)
def test_whoever_holds_or_rejects_gives_a_reason(decision: str, comment: Comment, moderator: User) -> None:
    with pytest.raises(DomainError, match="Give a reason"):
        moderation.decide(comment, decision, by=moderator, note="  ")


def test_who_decides_on_what_was_decided_since_is_told_by_whom(
    comment: Comment, moderator: User, editor: User
) -> None:
    """Rejecting what is accepted is possible; rejecting it unseen is not."""
    moderation.decide(Comment.objects.get(pk=comment.pk), "accept", by=moderator, seen=0)
    with pytest.raises(WorkflowError, match="Mona Moderator accepted this comment"):
        moderation.decide(Comment.objects.get(pk=comment.pk), "reject", by=editor, note="Off topic.", seen=0)
    assert Comment.objects.get(pk=comment.pk).status == S.ACCEPTED


def test_who_has_seen_the_decision_may_overturn_it(comment: Comment, moderator: User, editor: User) -> None:
    event = moderation.decide(comment, "accept", by=moderator, seen=0)
    moderation.decide(comment, "reject", by=editor, note="Names a private person.", seen=event.pk)
    assert comment.status == S.REJECTED


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_moderators_loses(comment: Comment, moderator: User, editor: User) -> None:
    results = at_once(
        lambda: moderation.decide(
            Comment.objects.get(pk=comment.pk), "hold", by=moderator, note="A name.", seen=0
        ),
        lambda: moderation.decide(
            Comment.objects.get(pk=comment.pk), "reject", by=editor, note="Abuse.", seen=0
        ),
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "WorkflowError"]
    assert Event.objects.about(comment).count() == 1


def test_a_letter_is_accepted_but_for_the_exceptions(consultation: Consultation, moderator: User) -> None:
    sent = factories.submission(consultation, "One.", "Two.", "Three.")
    Job.objects.all().delete()
    left = sent.comments.get(body="Two.")
    assert moderation.decide_letter(sent, "accept", by=moderator, exceptions=[left.public_id], seen=0) == 2
    assert sorted(sent.comments.values_list("body", "status")) == [
        ("One.", S.ACCEPTED),
        ("Three.", S.ACCEPTED),
        ("Two.", S.RECEIVED),
    ]
    assert Job.objects.filter(kind="recount").count() == 1


def test_what_another_moderator_held_meanwhile_is_not_accepted_with_the_rest(
    consultation: Consultation, moderator: User, editor: User
) -> None:
    sent = factories.submission(consultation, "One.", "Two.")
    moderation.decide(sent.comments.get(body="Two."), "hold", by=editor, note="Names a person.")
    with pytest.raises(WorkflowError, match="Edith Editor held a part of this submission"):
        moderation.decide_letter(sent, "accept", by=moderator, seen=0)
    assert not sent.comments.filter(status=S.ACCEPTED).exists()


def test_holding_a_letter_passes_over_what_is_held(consultation: Consultation, moderator: User) -> None:
    sent = factories.submission(consultation, "One.", "Two.")
    moderation.decide(sent.comments.get(body="Two."), "hold", by=moderator, note="Names a person.")
    assert moderation.decide_letter(sent, "hold", by=moderator, note="Wait for advice.") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_a_letter_one_is_told(
    consultation: Consultation, moderator: User, editor: User
) -> None:
    sent = factories.submission(consultation, *[f"Point {n}." for n in range(10)])
    results = at_once(
        lambda: moderation.decide_letter(sent, "accept", by=moderator, seen=0),
        lambda: moderation.decide_letter(sent, "reject", by=editor, note="A copy.", seen=0),
    )
    assert sorted(str(type(result).__name__) for result in results) == ["WorkflowError", "int"]
    assert len(set(sent.comments.values_list("status", flat=True))) == 1


def test_a_verified_type_moves_the_counted_sector_everywhere_and_keeps_the_declared(
    comment: Comment, moderator: User
) -> None:
    Job.objects.all().delete()
    event = verification.verify_type(comment.submission, "company", by=moderator)
    sent = comment.submission
    assert (sent.declared_type, sent.verified_type, sent.sector, sent.verified_by) == (
        "ngo",
        "company",
        "industry",
        moderator,
    )
    assert Comment.objects.get(pk=comment.pk).sector == "industry"
    assert set(About.objects.filter(comment=comment).values_list("sector", flat=True)) == {"industry"}
    assert (event.verb, event.before, event.after) == ("verify_type", "ngo", "company")
    assert Job.objects.filter(kind="recount", subject_id=comment.consultation_id).exists()


def test_an_unknown_type_is_refused(comment: Comment, moderator: User) -> None:
    with pytest.raises(DomainError, match="no organisation type"):
        verification.verify_type(comment.submission, "wizard", by=moderator)
