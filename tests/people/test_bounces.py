"""Mail that came back is marked as the provider reports it; news stop until the address's owner confirms it again."""

import base64
import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from consult.consultations import following
from consult.consultations.following import Follow
from consult.ledger.models import Event
from consult.people import bounces, digests, outbox
from consult.people.bounces import Bounce
from consult.people.choices import Addressee
from consult.people.kinds import DIGEST, Kind
from consult.people.outbox import Mail
from tests import mailroom
from tests.people.test_delivery import Provider, provider  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
S = Mail.Status
ADA = "ada@example.org"
SECRET = "postmark:a-secret-of-the-site"
NUMBER = "883953f4-6105-42a2-a16a-77a8eac79483"


@pytest.fixture(autouse=True)
def _postmark(settings: Any) -> None:
    settings.MAIL_PROVIDER, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": SECRET}


def sent(kind: str = Kind.STATUS, key: str = "status:1", **more: Any) -> Mail:
    mail = outbox.post(kind, "Ada@example.org", subject="News", text="It goes on.", key=key, **more)
    Mail.objects.filter(pk=mail.pk).update(status=S.SENT, provider_id=NUMBER)
    return now(mail)


def now(mail: Mail) -> Mail:
    return Mail.objects.get(pk=mail.pk)


def bounce(**more: Any) -> dict[str, Any]:
    """As Postmark documents it."""
    return {
        "RecordType": "Bounce",
        "MessageStream": "outbound",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "MessageID": NUMBER,
        "Metadata": {},
        "ServerID": 23,
        "Description": "Nobody is known by this name.",
        "Details": "smtp;550 5.1.1 No such mailbox",
        "Email": ADA,
        "From": "consult@example.org",
        "BouncedAt": "2026-11-05T16:33:54.9070259Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "News",
        **more,
    }


def reports(event: dict[str, Any], *, secret: str = SECRET, at: str = "postmark/tracking/") -> int:
    word = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {word}"} if secret else {}
    path = reverse("mail-events", args=[at])
    site = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = site.post(path, json.dumps(event), content_type="application/json", headers=headers)
    return int(answer.status_code)


def test_it_is_marked_once_and_its_address_noted():
    mail = sent()
    for _ in range(2):
        assert reports(bounce()) == 200
    assert (now(mail).status, now(mail).error[:31]) == (S.BOUNCED, "Nobody is known by this name. s")
    assert Bounce.objects.get().address == ADA
    assert Event.objects.filter(verb="bounce").count() == 1


@pytest.mark.parametrize(
    ("secret", "at", "status"),
    [
        ("", "postmark/tracking/", 400),
        ("postmark:guessed", "postmark/tracking/", 400),
        (SECRET, "mailgun/tracking/", 404),
        (SECRET, "postmark/inbound/", 404),
        (SECRET, "nonsense/", 404),
    ],
)
def test_only_the_provider_in_use_is_heard_and_only_with_the_secret(secret, at, status):
    mail = sent()
    assert reports(bounce(), secret=secret, at=at) == status
    assert now(mail).status == S.SENT


def test_without_a_secret_nobody_is_heard(settings):
    settings.ANYMAIL = {}
    assert reports(bounce()) == 404
    settings.MAIL_PROVIDER, settings.ANYMAIL = "", {"WEBHOOK_SECRET": SECRET}
    assert reports(bounce()) == 404


def test_looking_at_the_address_shows_nothing(client: Client):
    assert client.get(reverse("mail-events", args=["postmark/tracking/"])).status_code == 405


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"Type": "SoftBounce"}, S.BOUNCED),
        ({"Type": "Transient"}, S.SENT),
        ({"RecordType": "Delivery", "Recipient": ADA}, S.SENT),
        ({"MessageID": "of-another-site"}, S.SENT),
    ],
    ids=["a full mailbox", "delayed", "delivered", "of others"],
)
def test_what_may_pass_and_what_is_not_ours_stops_nothing(event, status):
    mail = sent()
    assert reports(bounce(**event)) == 200
    assert now(mail).status == status
    assert not Bounce.objects.exists()


def test_what_a_provider_takes_is_known_by_its_number(provider, settings):  # noqa: F811
    settings.MAIL_PROVIDER, settings.ANYMAIL["WEBHOOK_SECRET"] = "resend", SECRET
    mail = outbox.post(Kind.STATUS, ADA, subject="News", text="It goes on.", key="status:1")
    mailroom.deliver_all()
    assert (now(mail).status, now(mail).provider_id, len(Provider.taken)) == (S.SENT, "1", 1)
    event = {
        "type": "email.bounced",
        "created_at": "2026-11-05T16:33:54.907Z",
        "data": {
            "email_id": "1",
            "to": [ADA],
            "bounce": {"message": "The recipient's email provider sent a hard bounce message."},
        },
    }
    assert reports(event, at="resend/tracking/") == 200
    assert now(mail).status == S.BOUNCED
    assert Bounce.objects.exists()


# What is not sent then


def test_news_and_digests_wait_and_what_is_ones_own_is_sent(mailoutbox):
    Bounce.objects.create(address=ADA)
    news = outbox.post(Kind.STATUS, ADA, subject="News", text="It goes on.", key="status:2")
    receipt = outbox.post(Kind.RECEIPT, ADA, subject="Received", text="Thanks.", key="receipt:2")
    part = outbox.post(Kind.COMMENTS, ADA, subject="New", text="Two.", key="comments:2")
    Mail.objects.filter(pk=part.pk).update(due_at=part.created_at)
    assert digests.make_due() == 0
    mailroom.deliver_all()
    assert [now(mail).status for mail in (news, receipt, part)] == [S.DROPPED, S.SENT, S.DROPPED]
    assert now(news).error == now(part).error == bounces.CAME_BACK
    assert not Mail.objects.filter(kind=DIGEST).exists()


def test_a_guest_confirms_it_by_the_link_in_a_mail(client: Client):
    Bounce.objects.create(address=ADA)
    one = Addressee(None, ADA)
    choices = reverse("mail-choices-of", args=[one.token])
    page = client.get(choices).content.decode()
    assert "came back on" in page
    for _ in range(2):
        assert client.post(reverse("mail-reach", args=[one.token])).status_code == 302
    (mail,) = mailroom.posted("confirm")
    mailroom.deliver_all()
    assert now(mail).status == S.SENT
    link = mailroom.link("confirm")
    assert "Does mail reach you again?" in client.get(link).content.decode()
    assert Bounce.objects.exists(), "opening it confirms nothing"
    assert "News is sent to ada@example.org again" in client.post(link).content.decode()
    assert not Bounce.objects.exists()
    assert "came back on" not in client.get(choices).content.decode()
    assert client.get(reverse("mail-reached", args=["rubbish"])).status_code == 404


def test_an_account_sees_it_beside_its_choices(client: Client, participant):
    Bounce.objects.create(address=participant.email)
    client.force_login(participant)
    page = client.get(reverse("mail-choices")).content.decode()
    token = Addressee(participant, participant.email).token
    assert reverse("mail-reach", args=[token]) in page
    assert client.post(reverse("mail-reach", args=[token]))["Location"] == reverse("mail-choices")
    client.post(mailroom.link("confirm"))
    assert not Bounce.objects.exists()


def test_following_something_else_confirms_it_too(consultation):
    Bounce.objects.create(address=ADA)
    following.confirm(following.follow(consultation, None, Addressee(None, ADA)))
    assert Follow.objects.confirmed().exists()
    assert not Bounce.objects.exists()


def test_so_does_the_code_for_an_address_of_an_account(client: Client):
    email = "returning@example.org"  # of no other test: allauth holds back whoever asks twice in a minute
    Bounce.objects.create(address=email)
    password = "a-long-and-winding-road"
    client.post(reverse("account_signup"), {"email": email, "password1": password})
    code = mailroom.code("account", r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert EmailAddress.objects.get().verified
    assert not Bounce.objects.exists()


def test_administrators_see_it_and_may_send_it_again(client: Client, administrator):
    mail = sent()
    reports(bounce())
    client.force_login(administrator)
    page = client.get(reverse("mail-list")).content.decode()
    assert "Came back" in page.partition("Latest")[0]
    page = client.get(reverse("mail", args=[mail.public_id])).content.decode()
    assert "News is not sent there" in page
    client.post(reverse("mail-decide", args=[mail.public_id]), {"let_be": "1"})
    assert now(mail).status == S.DROPPED


def test_after_a_year_the_address_may_be_somebody_elses(settings):
    Bounce.objects.create(address=ADA)
    assert bounces.forget_old() == 0
    settings.BOUNCES_KEPT_FOR *= 0
    assert bounces.forget_old() == 1
