"""How often people hear of what, in which language; and how they are rid of it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as django_mail
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consult.people import choices, digests, outbox
from consult.people.choices import Addressee
from consult.people.kinds import USUAL, Kind, Pace, last_digest, next_digest
from consult.people.letters import stop_link
from consult.people.models import User
from consult.people.outbox import Mail
from tests import mailroom

pytestmark = pytest.mark.django_db
GUEST = Addressee(None, "Ada@Example.org")
S = Mail.Status


def post(kind: str = Kind.DECISION, key: str = "decision:1", one: Addressee = GUEST, **more: Any) -> Mail:
    return outbox.post(
        kind, one.address, subject=f"About {key}", text="Words.", key=key, user=one.user, **more
    )


def path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


@pytest.mark.parametrize("pace", [Pace.DAILY, Pace.WEEKLY])
def test_a_digest_has_all_that_waited_in_one_message(pace, mailoutbox):
    choices.choose(GUEST, {Kind.DECISION: pace})
    first, second = post(), post(key="decision:2")
    assert {first.status, second.status} == {S.WAITING}
    assert digests.make_due() == 0
    Mail.objects.update(due_at=Now() - timedelta(minutes=1))
    assert digests.make_due() == 1
    assert digests.make_due() == 0
    mailroom.deliver_all()
    (message,) = mailoutbox
    assert "About decision:1" in message.body
    assert "About decision:2" in message.body
    assert Mail.objects.get(pk=first.pk).status == S.BUNDLED


def test_what_nobody_wants_is_not_sent_and_not_posted_again():
    choices.choose(GUEST, {Kind.DECISION: Pace.NEVER})
    assert post().status == S.DROPPED
    assert post().pk == Mail.objects.get().pk


def test_who_changes_their_mind_before_it_goes_out_is_heard(mailoutbox):
    mail = post()
    choices.stop(GUEST, Kind.DECISION)
    mailroom.deliver_all()
    assert mailoutbox == []
    assert Mail.objects.get(pk=mail.pk).status == S.DROPPED


def test_what_would_come_too_late_in_a_digest_goes_at_once():
    choices.choose(GUEST, {Kind.CLOSING: Pace.WEEKLY})
    soon, later = timezone.now() + timedelta(minutes=1), timezone.now() + timedelta(days=8)
    assert post(Kind.CLOSING, "closing:1", useful_until=soon).status == S.QUEUED
    assert post(Kind.CLOSING, "closing:2", useful_until=later).status == S.WAITING


@pytest.mark.parametrize(
    ("pace", "now", "last", "next_"),
    [
        (Pace.DAILY, "2026-03-04T06:59", "2026-03-03T07:00", "2026-03-04T07:00"),
        (Pace.DAILY, "2026-03-04T07:00", "2026-03-04T07:00", "2026-03-05T07:00"),
        (Pace.WEEKLY, "2026-03-02T06:00", "2026-02-23T07:00", "2026-03-02T07:00"),  # a Monday
        (Pace.WEEKLY, "2026-03-08T23:00", "2026-03-02T07:00", "2026-03-09T07:00"),
        (Pace.DAILY, "2026-03-29T12:00", "2026-03-29T07:00", "2026-03-30T07:00"),  # clocks went forward
    ],
)
def test_digests_are_due_in_the_morning_of_the_readers_zone(pace, now, last, next_):
    zone = ZoneInfo("Europe/Paris")
    moment = datetime.fromisoformat(now).replace(tzinfo=zone)
    assert last_digest(pace, zone, moment) == datetime.fromisoformat(last).replace(tzinfo=zone)
    assert next_digest(pace, zone, moment) == datetime.fromisoformat(next_).replace(tzinfo=zone)


@pytest.mark.parametrize("has_account", [True, False])
def test_one_click_in_the_mail_program_stops_that_kind_alone(has_account, participant):
    one = Addressee(participant, participant.email) if has_account else GUEST
    client = Client(enforce_csrf_checks=True)
    link = path(stop_link(one, Kind.DECISION))
    page = client.get(link)
    assert page.status_code == 200
    assert choices.choices_of(one) == USUAL  # opening the link changes nothing
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert choices.choices_of(one) == {**USUAL, Kind.DECISION: Pace.NEVER}


def test_one_click_in_a_digest_stops_all_that_came_in_it(client: Client):
    choices.choose(GUEST, {Kind.DECISION: Pace.DAILY, Kind.REPORT: Pace.WEEKLY})
    client.post(path(stop_link(GUEST, "digest:daily")))
    chosen = choices.choices_of(GUEST)
    assert (chosen[Kind.DECISION], chosen[Kind.COMMENTS]) == (Pace.NEVER, Pace.NEVER)
    assert (chosen[Kind.REPORT], chosen[Kind.REPLY]) == (Pace.WEEKLY, Pace.NOW)


@pytest.mark.parametrize("name", ["mail-stop", "mail-choices-of", "following-of", "follow-confirm"])
def test_a_link_that_nobody_made_leads_nowhere(client: Client, name):
    args = [Kind.DECISION, "x:y:z"] if name == "mail-stop" else ["x:y:z"]
    assert client.get(reverse(name, args=args)).status_code == 404
    assert client.post(reverse(name, args=args)).status_code == 404


def test_a_person_chooses_paces_language_and_zone(client: Client, participant):
    client.force_login(participant)
    form = dict.fromkeys(Kind.values, "weekly") | {"language": "fr", "time_zone": "America/Bogota"}
    assert client.post(reverse("mail-choices"), form).status_code == 302
    one = Addressee(User.objects.get(pk=participant.pk), participant.email)
    assert set(choices.choices_of(one).values()) == {Pace.WEEKLY}
    assert (one.user.language, str(one.zone)) == ("fr", "America/Bogota")
    assert client.post(reverse("mail-choices"), form | {"receipt": "hourly"}).status_code == 422


def test_a_guest_chooses_by_the_link_in_a_mail(client: Client):
    address = reverse("mail-choices-of", args=[GUEST.token])
    assert "Ada@Example.org".casefold() in client.get(address).content.decode()
    client.post(address, dict.fromkeys(Kind.values, "never"))
    assert post().status == S.DROPPED


def test_a_mail_speaks_the_persons_language(participant, mailoutbox):
    User.objects.update(language="fr")
    participant.refresh_from_db()
    with choices.in_language_of(participant):
        post(one=Addressee(participant, participant.email))
    mailroom.deliver_all()
    html = mailoutbox[0].alternatives[0][0]
    assert '<html lang="fr"' in html


def test_keys_name_nobody():
    assert "ada" not in GUEST.code.casefold()
    assert GUEST.code == Addressee(None, "ada@example.org").code


def test_mail_about_accounts_goes_through_the_outbox(client: Client, participant):
    client.post(reverse("account_request_login_code"), {"email": participant.email})
    (mail,) = mailroom.posted("account")
    assert (mail.to, mail.subject) == (participant.email, "Your code to sign in")
    assert django_mail.outbox == []
    mailroom.deliver_all()
    assert "once" in django_mail.outbox[0].body
