"""Senders take back what they sent: the tombstone stays, counts follow, published reports say so."""

import pytest
from django.test import Client

from comments import publication, withdrawing
from comments.models import Comment, Submission
from consult.aggregation.models import Cell
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.ledger import sealing
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.people.models import User
from consult.synthesis import errata, publishing
from consult.synthesis.drafting import draft_now
from consult.synthesis.verifying import verify
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "The board must meet before release, because nobody else can stop it in time."


@pytest.fixture
def said(consultation: Consultation, participant: User) -> Comment:
    return factories.accepted(consultation, WORDS, by=participant)


def withdraw_page(comment: Comment) -> str:
    return f"/receipts/{comment.submission.tracking_number}/{comment.submission.secret}/withdraw/"


def test_a_withdrawn_comment_is_neither_shown_nor_counted(said: Comment, participant: User) -> None:
    recount_all(said.consultation)
    assert Cell.objects.count() == 1
    Job.objects.all().delete()
    assert withdrawing.withdraw(said.submission, by=participant) == 1
    assert set(Job.objects.values_list("kind", flat=True)) == {"recount", "note_reports"}
    recount_all(said.consultation)
    assert Cell.objects.count() == 0
    assert not publication.published().exists()
    assert publication.readable_by(participant).get().body == WORDS, "its author still reads it"
    assert Event.objects.about(said).filter(verb="withdraw", actor=participant).exists()


def test_a_tombstone_stays_where_it_was_published(client: Client, said: Comment) -> None:
    withdrawing.withdraw(said.submission, by=None)
    answer = client.get(f"/comments/{said.public_id}/")
    assert answer.status_code == 410
    assert "withdrawn by its sender" in answer.content.decode()
    assert WORDS not in answer.content.decode()


@pytest.mark.parametrize("consent", ["received", "confidential"])
def test_what_never_was_public_leaves_no_tombstone(
    client: Client, consultation: Consultation, consent: str
) -> None:
    made = (
        factories.comment(consultation)
        if consent == "received"
        else factories.accepted(consultation, consent=consent)
    )
    withdrawing.withdraw(made.submission, by=None)
    assert client.get(f"/comments/{made.public_id}/").status_code == 404


def test_one_comment_of_several_can_be_withdrawn_with_the_link_alone(
    client: Client, consultation: Consultation
) -> None:
    sent = factories.submission(consultation, "Keep this one.", "Take this one back.")
    first, second = sent.comments.order_by("pk")
    page = client.get(withdraw_page(second) + f"?comment={second.public_id}").content.decode()
    assert page.count(" checked") == 1
    answer = client.post(withdraw_page(second), {"comments": [second.public_id]}, follow=True)
    assert "1 comment is withdrawn." in answer.content.decode()
    assert [one.status for one in sent.comments.order_by("pk")] == ["received", "withdrawn"]
    assert Submission.objects.get().status == Submission.Status.RECEIVED
    client.post(withdraw_page(first), {"comments": [first.public_id]})
    assert Submission.objects.get().status == Submission.Status.WITHDRAWN


def test_nothing_is_withdrawn_without_a_tick_or_twice(client: Client, said: Comment) -> None:
    assert client.post(withdraw_page(said), {}).status_code == 422
    with pytest.raises(DomainError, match="Tick"):
        withdrawing.withdraw(said.submission, only=[], by=None)
    withdrawing.withdraw(said.submission, by=None)
    with pytest.raises(WorkflowError, match="already"):
        withdrawing.withdraw(said.submission, by=None)
    assert "Nothing is left" in client.get(withdraw_page(said)).content.decode()


def test_a_published_report_keeps_its_words_and_says_so(client: Client, said: Comment, editor: User) -> None:
    report = draft_now(said.consultation, by=editor)
    publishing.publish(report, by=editor)
    withdrawing.withdraw(said.submission, by=None)
    errata.note_withdrawals(said.consultation)
    assert errata.note_withdrawals(said.consultation) == 0, "once for each day"
    for form in ("", ".md"):
        text = client.get(f"/reports/{report.public_id}{form or '/'}").content.decode()
        assert "were withdrawn by their senders" in text
        assert WORDS.rstrip(".") in text
    assert verify(publishing.file_of(report, "json"))[1] == []
    sealing.seal()
    assert list(sealing.verify()) == []
