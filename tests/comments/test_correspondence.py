"""What a sender is told of decisions, and questions to and fro."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from comments import decided, moderation, tasks
from comments.correspondence import Reply
from comments.models import Comment
from consult.ledger.models import Job
from consult.people.kinds import Kind
from tests import factories, mailroom

pytestmark = pytest.mark.django_db


def run_decided() -> None:
    Job.objects.filter(kind="tell_decided").update(run_at=Now() - timedelta(seconds=1))
    for job in Job.objects.filter(kind="tell_decided", state="waiting"):
        tasks.tell_decided(job.pk)


def test_all_that_was_decided_in_one_go_is_one_mail_with_the_reasons(consultation, moderator):
    submission = factories.submission(consultation, "Good.", "Rude.", "Unclear.")
    good, rude, unclear = submission.comments.order_by("pk")
    moderation.decide(good, "accept", by=moderator)
    moderation.decide(rude, "hold", by=moderator, note="Let me think.")
    moderation.decide(Comment.objects.get(pk=rude.pk), "reject", by=moderator, note="It insults people.")
    moderation.decide(unclear, "hold", by=moderator, note="We ask a colleague.")
    run_decided()
    (mail,) = mailroom.posted(Kind.DECISION)
    assert "1 comment is on the record" in mail.text
    assert "It insults people." in mail.text
    assert "We ask a colleague." in mail.text
    assert "Let me think." not in mail.text
    assert f"/receipts/{submission.tracking_number}/" in mail.text


def test_nothing_is_told_twice_and_a_later_decision_is_told_alone(consultation, moderator):
    submission = factories.submission(consultation, "Good.", "Rude.")
    moderation.decide_letter(submission, "accept", by=moderator)
    run_decided()
    assert not decided.tell(submission)
    rude = submission.comments.get(body="Rude.")
    moderation.decide(rude, "reject", by=moderator, note="On second thoughts.")
    run_decided()
    first, second = mailroom.posted(Kind.DECISION)
    assert "2 comments are on the record" in first.text
    assert "Rude." in second.text
    assert "Good." not in second.text


def test_who_gave_no_address_is_told_on_the_receipt_alone(consultation, moderator):
    submission = factories.submission(consultation, email="")
    moderation.decide_letter(submission, "accept", by=moderator)
    assert not Job.objects.filter(kind="tell_decided").exists()


# Questions and answers --------------------------------------------------------------------------------------------


def test_a_question_reaches_the_sender_and_the_answer_its_asker(client: Client, consultation, moderator):
    submission = factories.submission(consultation)
    receipt = reverse("receipt", args=[submission.tracking_number, submission.secret])
    answer = reverse("reply-answer", args=[submission.tracking_number, submission.secret])
    client.post(answer, {"text": "Hello?"})  # nobody has asked anything
    assert not Reply.objects.exists()
    client.force_login(moderator)
    client.post(reverse("reply-ask", args=[submission.public_id]), {"text": "Which incident do you mean?"})
    client.logout()
    page = client.get(receipt).content.decode()
    assert "Which incident do you mean?" in page
    assert moderator.name not in page
    client.post(answer, {"text": "The one in May."})
    to_sender, to_staff = mailroom.posted(Kind.REPLY)
    assert (to_sender.to, to_staff.to) == (submission.email, moderator.email)
    assert "Which incident" in to_sender.text
    assert receipt in to_sender.text
    client.force_login(moderator)
    staff = client.get(reverse("moderate-submission", args=[submission.public_id])).content.decode()
    assert "The one in May." in staff


def test_only_who_moderates_here_asks(client: Client, consultation, stranger, participant):
    submission = factories.submission(consultation)
    for user in (stranger, participant):
        client.force_login(user)
        ask = reverse("reply-ask", args=[submission.public_id])
        assert client.post(ask, {"text": "Who are you?"}).status_code == 404
    assert not Reply.objects.exists()


def test_an_empty_question_and_one_to_nobody_are_refused(client: Client, consultation, moderator):
    client.force_login(moderator)
    for submission, text in (
        (factories.submission(consultation), " "),
        (factories.submission(consultation, email=""), "Who are you?"),
    ):
        answer = client.post(reverse("reply-ask", args=[submission.public_id]), {"text": text})
        assert answer.status_code == 422
    assert not Reply.objects.exists()
