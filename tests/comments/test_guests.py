"""Without an account: an address confirmed by a link with a button, and claimed later; what staff enter for others."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.test import Client
from django.utils import timezone

from comments import confirming
from comments.models import Comment, Submission
from consult.consultations.models import Consultation
from consult.ledger.models import Event, Job
from consult.people.outbox import Mail

pytestmark = pytest.mark.django_db
SENDER = {"capacity": "self", "type": "individual", "consent": "unnamed", "send": ""}
ADA = "ada@example.org"


def sent_by(client: Client, consultation: Consultation, **more: Any) -> Any:
    """The answer to sending one comment."""
    path = f"/consultations/{consultation.slug}/draft/"
    client.post(f"{path}comments/", {"body": "Words of a guest."})
    return client.post(path, {**SENDER, "seen": client.get(path).context["seen"], **more})


@pytest.fixture
def confirmed_only(consultation):
    Consultation.objects.update(senders=Consultation.Senders.CONFIRMED)
    consultation.refresh_from_db()
    return consultation


def link() -> str:
    (found,) = re.findall(r"http://\S+(/confirm/\S+)", Mail.objects.get(kind="confirm").text)
    return str(found)


def test_a_guest_s_comments_wait_for_the_button(client, confirmed_only):
    page = client.get(sent_by(client, confirmed_only, email=ADA)["Location"]).content.decode()
    assert "Confirm your e-mail address" in page
    assert not Comment.objects.undecided().exists()
    assert "Yes, I sent this" in client.get(link()).content.decode()
    assert Submission.objects.get().status == Submission.Status.UNCONFIRMED, (
        "opening the link confirms nothing"
    )
    client.post(link())
    assert Comment.objects.undecided().count() == 1
    assert Submission.objects.get().status == Submission.Status.RECEIVED
    assert Job.objects.filter(kind="send_receipt").exists()


def test_the_mail_that_asks_is_plain_text(client, confirmed_only):
    Consultation.objects.update(title="Children’s & parents' data")
    sent_by(client, confirmed_only, email=ADA)
    assert "“Children’s & parents' data”" in Mail.objects.get(kind="confirm").text


def test_a_second_press_changes_nothing(client, confirmed_only):
    sent_by(client, confirmed_only, email=ADA)
    for _ in range(2):
        assert client.post(link()).status_code == 302
    assert Event.objects.filter(verb="confirm").count() == 1
    assert "This is confirmed" in client.get(link()).content.decode()


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("rubbish", "not whole"),
        (signing.dumps(["none", ADA], salt=confirming.SALT), "not here any more"),
        (signing.dumps(["none", ADA], salt="another"), "not whole"),
    ],
    ids=["rubbish", "of nothing", "of another purpose"],  # a signature changes with the second
)
def test_a_link_that_does_not_hold_says_what_to_do(client, token, says):
    page = client.get(f"/confirm/{token}/")
    assert page.status_code == 404
    assert says in page.content.decode()


def test_a_link_holds_for_a_fortnight(client, confirmed_only, monkeypatch):
    sent_by(client, confirmed_only, email=ADA)
    monkeypatch.setattr(confirming, "HOLDS", timedelta(seconds=-1))
    assert "Send your comments again" in client.post(link()).content.decode()


def test_an_address_is_asked_for_where_it_is_confirmed(client, confirmed_only):
    assert sent_by(client, confirmed_only).status_code == 422
    assert not Submission.objects.exists()


def test_people_with_an_account_confirm_nothing(client, confirmed_only, participant):
    client.force_login(participant)
    sent_by(client, confirmed_only)
    assert Submission.objects.get().status == Submission.Status.RECEIVED


def test_where_accounts_are_asked_for_a_guest_keeps_the_draft(client, consultation):
    Consultation.objects.update(senders=Consultation.Senders.ACCOUNTS)
    page = sent_by(client, consultation)
    assert "Sign in to send your comments here" in page.content.decode()
    assert "Words of a guest." in page.content.decode()


def test_what_was_sent_before_is_claimed_with_a_confirmed_address(client, consultation, participant):
    sent_by(Client(), consultation, email=participant.email.upper())
    sent_by(Client(), consultation, email="other@example.org")
    client.force_login(participant)
    assert "before you had this account" not in client.get("/my/").content.decode()
    EmailAddress.objects.create(user=participant, email=participant.email, verified=True)
    assert "One submission was sent from your address" in client.get("/my/").content.decode()
    client.post("/my/claim/")
    mine = Submission.objects.sent_by(participant).values_list("email", flat=True)
    assert [email.lower() for email in mine] == [participant.email]
    assert Event.objects.filter(verb="claim", actor=participant).count() == 1


def test_claiming_confirms_what_waited(client, confirmed_only, participant):
    sent_by(Client(), confirmed_only, email=participant.email)
    EmailAddress.objects.create(user=participant, email=participant.email, verified=True)
    client.force_login(participant)
    client.post("/my/claim/")
    assert Submission.objects.get().status == Submission.Status.RECEIVED


def test_staff_enter_what_came_by_post(client, consultation, moderator):
    client.force_login(moderator)
    day = timezone.localdate()
    sent_by(client, consultation, came_by="post", came_on=day.isoformat(), email=ADA)
    made = Submission.objects.get()
    assert (made.channel, made.user, made.entered_by, made.postmarked_on) == ("post", None, moderator, day)


def test_what_came_by_post_does_not_take_the_name_or_address_of_who_enters_it(
    client, consultation, moderator
):
    client.force_login(moderator)
    assert (
        "came by post, by e-mail or in a meeting"
        in client.get(f"/consultations/{consultation.slug}/draft/").content.decode()
    )
    day = timezone.localdate().isoformat()
    own = {"email": moderator.email.upper(), "person_name": moderator.name, "consent": "unnamed"}
    sent_by(client, consultation, came_by="post", came_on=day, **own)
    made = Submission.objects.get()
    assert (made.email, made.person_name) == ("", "")


def test_what_was_posted_in_time_is_taken_after_the_closing(client, consultation, moderator):
    client.force_login(moderator)
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3))
    days = {n: (now - timedelta(days=n)).date().isoformat() for n in (1, 5, 20)}
    for wrong in (days[1], days[20], (now + timedelta(days=2)).date().isoformat(), ""):
        assert sent_by(client, consultation, came_by="meeting", came_on=wrong).status_code == 422, wrong
    assert sent_by(client, consultation, came_by="meeting", came_on=days[5]).status_code == 302
    assert not Submission.objects.get().is_late


def test_what_was_posted_late_is_marked_where_the_rule_says_so(client, consultation, moderator):
    client.force_login(moderator)
    now = timezone.now()
    Consultation.objects.update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3), late=Consultation.Late.MARKED
    )
    sent_by(client, consultation, came_by="post", came_on=(now - timedelta(days=1)).date().isoformat())
    assert Submission.objects.get().is_late


def test_nobody_else_enters_for_others(client, consultation, participant, stranger):
    for user in (participant, stranger):
        client.force_login(user)
        sent_by(client, consultation, came_by="post", came_on=timezone.localdate().isoformat())
    assert set(Submission.objects.values_list("channel", flat=True)) == {"site"}
