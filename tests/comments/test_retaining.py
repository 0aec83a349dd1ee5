"""What is personal goes some days after closing, by the rules of its consultation; a preview says what and when."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from comments import drafts, intake, receipt_mail, retaining
from comments.documents import DraftLetter
from comments.drafting import Draft, Unfinished
from comments.models import Comment, Submission
from consult.consultations import lifecycle, retention
from consult.consultations.models import Consultation, Kept
from consult.ledger.models import Event
from consult.people.models import User
from consult.people.outbox import Mail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(consultation: Consultation, participant: User) -> Consultation:
    """With one of everything that a rule is about."""
    factories.accepted(consultation, "Named, and reachable.")
    factories.accepted(consultation, "No name, please.", consent="unnamed", email="bea@example.org")
    anonymous = factories.accepted(consultation, "Nobody said this.", email="nobody@example.org").submission
    Submission.objects.filter(pk=anonymous.pk).update(capacity="anonymous", person_name="")
    receipt_mail.send_receipt(Submission.objects.get(pk=anonymous.pk))
    waiting = factories.comment(consultation, "Never confirmed.", email="").submission
    Submission.objects.filter(pk=waiting.pk).update(status="unconfirmed", person_name="")
    waiting.comments.update(status="unconfirmed")
    drafts.add(drafts.Author(participant), consultation, intake.Remark("Never sent.", []))
    guest = drafts.open_for(drafts.Author(holder="a browser"), consultation)
    Unfinished.objects.create(key="k", draft=guest, typed={"body": ["Only begun."]})
    DraftLetter.objects.create(
        draft=guest,
        file=ContentFile(b"A letter.", "letter.txt"),
        filename="letter.txt",
        size=9,
        text="A letter.",
    )
    lifecycle.close(consultation, by=None)
    consultation.refresh_from_db()
    return consultation


def after(consultation: Consultation, days: float) -> Any:
    return consultation.closes_at + timedelta(days=days)


def n(consultation: Consultation) -> dict[str, int]:
    return {going.rule.kind.value: going.n for going in retaining.plan(consultation)}


ALL = {"anonymous_email": 1, "unconfirmed": 1, "guest_drafts": 1, "drafts": 1, "unnamed": 1, "contact": 2}


def test_the_preview_counts_and_changes_nothing(closed: Consultation) -> None:
    assert n(closed) == ALL
    assert n(closed) == ALL


def test_days_are_those_of_the_consultations_clock_in_summer_as_in_winter(consultation: Consultation) -> None:
    end = datetime(2026, 12, 20, 23, 59, tzinfo=ZoneInfo("Europe/London"))
    Consultation.objects.update(timezone="Europe/London", closes_at=end)
    consultation.refresh_from_db()
    days = [
        rule.goes_at.astimezone(consultation.zone) for rule in retention.rules(consultation) if rule.goes_at
    ]
    assert {(day.hour, day.minute) for day in days} == {(23, 59)}


def test_each_goes_when_its_days_are_over(closed: Consultation) -> None:
    assert retaining.retain(closed, after(closed, 13)) == {}
    assert retaining.retain(closed, after(closed, 15)) == {Kept.GUEST_DRAFTS: 1}
    assert retaining.retain(closed, after(closed, 31)) == {Kept.ANONYMOUS_EMAIL: 1, Kept.UNCONFIRMED: 1}
    assert not Mail.objects.filter(to="nobody@example.org").exists(), (
        "the receipt's mail goes with the address"
    )
    assert Comment.objects.get(submission__status="erased").body == ""
    assert retaining.retain(closed, after(closed, 181)) == {Kept.DRAFTS: 1}
    assert not Draft.objects.exists()
    assert retaining.retain(closed, after(closed, 366)) == {Kept.UNNAMED: 1}
    assert retaining.retain(closed, after(closed, 731)) == {Kept.CONTACT: 2}
    assert not Submission.objects.exclude(email="").exists()
    assert retaining.retain(closed, after(closed, 9999)) == {}
    assert Event.objects.about(closed).filter(verb="retain").count() == 6
    assert Comment.objects.accepted().count() == 3, "words and counts stay"


def test_a_guests_draft_goes_with_its_document_and_what_was_only_begun(closed: Consultation) -> None:
    stored = DraftLetter.objects.get().file
    assert stored.storage.exists(stored.name)
    retaining.retain(closed, after(closed, 15))
    assert not Unfinished.objects.exists()
    assert not DraftLetter.objects.exists()
    assert not stored.storage.exists(stored.name)
    assert Draft.objects.get().user, "that of an account is kept for longer"


def test_nothing_goes_while_the_window_is_open(consultation: Consultation) -> None:
    factories.accepted(consultation)
    assert retaining.retain(consultation, after(consultation, 9999)) == {}


def test_an_editor_chooses_the_days_and_sees_what_will_go(
    client: Client, closed: Consultation, editor: User, moderator: User
) -> None:
    address = f"/consultations/{closed.slug}/retention/"
    assert client.get(address).status_code == 404
    client.force_login(moderator)
    assert client.get(address).status_code == 404
    client.force_login(editor)
    assert "E-mail addresses of people who gave no name" in client.get(address).content.decode()
    assert client.post(address, {"contact": "-1"}).status_code == 422
    form = {
        "anonymous_email": "0",
        "unconfirmed": "5",
        "guest_drafts": "7",
        "drafts": "",
        "unnamed": "10",
        "contact": "20",
    }
    client.post(address, {**form, "keeps_record": "on"})
    days = {rule.kind.value: rule.days for rule in retention.rules(closed)}
    assert days == {
        "anonymous_email": 0,
        "unconfirmed": 5,
        "guest_drafts": 7,
        "drafts": None,
        "unnamed": 10,
        "contact": 20,
    }
    assert Consultation.objects.get(pk=closed.pk).keeps_record
    assert "never: kept" in client.get(address).content.decode()
    assert Draft.objects.exists(), "choosing deletes nothing"


def test_the_command_tells_before_it_deletes(closed: Consultation, capsys: Any) -> None:
    Consultation.objects.update(
        opens_at=closed.opens_at - timedelta(days=100), closes_at=closed.closes_at - timedelta(days=100)
    )
    call_command("retain", "--dry-run")
    told = capsys.readouterr().out
    assert "E-mail addresses of people who gave no name: 1, now." in told
    assert n(closed) == ALL
    call_command("retain")
    assert "people who gave no name: 1 deleted." in capsys.readouterr().out
    assert n(closed)["anonymous_email"] == 0
