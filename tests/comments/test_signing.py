"""A coalition sends once and signs many times: each organisation by its own representative, or not at all."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comments import confirming, erasing, intake, moderation, personal, sent, signing
from comments.beside import Beside, Signer
from comments.models import Submission
from comments.signatory import Signatory
from consult.aggregation.models import Cell, Voices
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.ledger.models import Job
from consult.people.models import User
from consult.people.organisations import Organisation
from consult.people.outbox import Mail
from tests import factories

SIGNERS = (Signer("Example University", "dean@example.edu"), Signer("Example Union", "chair@example.org"))
YES = {"act": "confirm", "type": "academic_research", "person_name": "Dean Example", "may": "on"}


def coalition(consultation: Consultation, signers: Any = SIGNERS, **sender: str) -> Submission:
    remark = intake.Remark("We say this together.", list(consultation.items.all()[:1]), "support")
    made = intake.submit(
        consultation, factories.speaker(**sender), [remark], by=None, beside=Beside(signers=tuple(signers))
    )
    moderation.decide(made.comments.get(), "accept", by=None)
    return made


@pytest.fixture
def submission(consultation: Consultation) -> Submission:
    return coalition(consultation)


def link(name: str) -> str:
    text = Mail.objects.filter(kind="signature", subject__contains=name).latest("pk").text
    found = re.search(r"/signatures/\S+", text)
    assert found
    return found[0]


def organisations(consultation: Consultation) -> int:
    recount_all(consultation)
    return Voices.objects.get(consultation=consultation, item=None).organisations


def test_it_counts_once_as_a_comment_and_as_many_as_organisations(
    client: Client, consultation: Consultation, submission: Submission
) -> None:
    assert organisations(consultation) == 1
    address = link("Example University")
    assert client.get(address).status_code == 200
    assert organisations(consultation) == 1, "a link alone confirms nothing"
    client.post(address, YES)
    assert organisations(consultation) == 2
    assert [cell.comments for cell in Cell.objects.all()] == [1]
    assert Job.objects.filter(kind="recount", subject_id=consultation.pk).exists()
    client.post(address, {"act": "withdraw"})
    recount_all(consultation)
    assert organisations(consultation) == 1


def test_signatories_are_told_apart_from_senders_on_the_page_and_in_the_numbers(
    client: Client, consultation: Consultation, submission: Submission
) -> None:
    client.post(link("Example University"), YES)
    client.post(link("Example Union"), YES)
    factories.accepted(consultation, "And alone.", organisation_name="Example Union")
    recount_all(consultation)
    item, whole = Voices.objects.order_by("item")
    assert (whole.item, whole.organisations, whole.signatories) == (None, 3, 1)
    assert (item.organisations, item.signatories) == (3, 1)
    page = client.get("/consultations/guidance/feedback/").content.decode()
    assert "This counts 1 organisation that sent nothing here" in page
    rows = counts(client)
    assert rows[0] == [
        *("item", "label", "title", "sector", "stance", "comments", "endorsements", "signatories")
    ]
    assert rows[1][3:] == ["civil_society", "support", "2", "", ""]
    assert rows[2][3:] == ["civil_society", "all", "", "0", "1"]


def test_where_small_counts_are_withheld_the_file_has_no_signatories(
    client: Client, consultation: Consultation, submission: Submission
) -> None:
    client.post(link("Example University"), YES)
    factories.withholding(consultation)
    assert all(row[-2:] == ["", ""] for row in counts(client)[1:])
    assert "sent nothing here" not in client.get("/consultations/guidance/feedback/").content.decode()


def counts(client: Client) -> list[list[str]]:
    text = client.get("/consultations/guidance/feedback.csv").content.decode()
    return list(csv.reader(io.StringIO(text)))


def test_an_organisation_that_signs_and_sends_is_one(
    client: Client, consultation: Consultation, submission: Submission
) -> None:
    client.post(link("Example University"), YES)
    factories.accepted(consultation, "And alone.", organisation_name="Example University of Old")
    twin = Organisation.objects.get(name="Example University of Old")
    whole = Organisation.objects.get(name="Example University")
    Organisation.objects.filter(pk=twin.pk).update(merged_into=whole)
    assert organisations(consultation) == 2


def test_only_confirmed_ones_are_public(
    client: Client, consultation: Consultation, submission: Submission, moderator: User
) -> None:
    comment = submission.comments.get()
    client.post(link("Example University"), YES)
    client.post(link("Example Union"), {"act": "refuse"})
    for address in (f"/comments/{comment.public_id}/", "/consultations/guidance/comments/"):
        page = client.get(address).content.decode()
        assert "Example University" in page
        assert "Example Union" not in page
        assert "dean@example.edu" not in page
    (row,) = client.get("/api/v1/consultations/guidance/comments/").json()["results"]
    assert row["signatories"] == ["Example University"]
    client.force_login(moderator)
    page = client.get(f"/moderation/submissions/{submission.public_id}/").content.decode()
    assert "Example Union" in page
    assert "Does not sign" in page


def test_without_names_nobody_is_told_who_signed(client: Client, consultation: Consultation) -> None:
    comment = coalition(consultation, consent="unnamed").comments.get()
    client.post(link("Example University"), YES)
    assert "Example University" not in client.get(f"/comments/{comment.public_id}/").content.decode()
    assert organisations(consultation) == 2


def test_a_wrong_link_leads_nowhere(client: Client, submission: Submission) -> None:
    one = submission.signatories.all()[0]
    assert client.get(f"/signatures/{one.public_id}/wrong/").status_code == 404


def test_who_may_not_sign_does_not(
    client: Client, consultation: Consultation, submission: Submission
) -> None:
    answer = client.post(link("Example University"), {**YES, "may": ""})
    assert answer.status_code == 422
    assert not Signatory.objects.confirmed().exists()


def test_each_is_asked_once_and_reminded_with_measure(client: Client, submission: Submission) -> None:
    one = submission.signatories.all()[0]
    assert Mail.objects.filter(kind="signature").count() == 2
    with pytest.raises(DomainError, match="last two days"):
        signing.remind(one)
    Signatory.objects.update(asked_at=timezone.now() - timedelta(days=3))
    client.post(
        f"/receipts/{submission.tracking_number}/{submission.secret}/remind/", {"signatory": one.public_id}
    )
    assert Mail.objects.filter(kind="signature").count() == 3


def test_only_organisations_have_signatories(consultation: Consultation) -> None:
    with pytest.raises(DomainError, match="speak for one"):
        coalition(consultation, capacity="self", organisation_name="")


def test_the_receipt_covers_who_was_named(submission: Submission) -> None:
    comments = sent.comments_as_sent(submission)
    text = sent.canonical(submission, comments).decode()
    assert '"signatories":["Example University","Example Union"]' in text
    assert "dean@example.edu" not in text
    assert sent.still_matches(submission, comments)


def test_from_the_draft_to_the_receipt(client: Client, consultation: Consultation) -> None:
    draft = "/consultations/guidance/draft/"
    client.post(f"{draft}comments/", {"body": "Together.", "items": ["red-teaming"]})
    client.post(f"{draft}signers/", {"name": "Example University", "email": "dean@example.edu"})
    client.post(f"{draft}signers/", {"name": "Example Union", "email": "chair@example.org"})
    client.post(f"{draft}signers/", {"remove": "Example Union|chair@example.org"})
    assert client.post(f"{draft}signers/", {"name": "Nobody", "email": "no"}).status_code == 422
    page = client.get(draft)
    sender = {
        "capacity": "organisation",
        "organisation_name": "Example Rights Network",
        "type": "ngo",
        "consent": "named",
    }
    answer = client.post(draft, {**sender, "seen": page.context["seen"], "send": ""}, follow=True)
    assert "Asked, no answer yet" in answer.content.decode()
    assert list(Signatory.objects.values_list("name", flat=True)) == ["Example University"]


def test_a_draft_that_holds_only_signatories_is_not_shown_as_empty(
    client: Client, consultation: Consultation
) -> None:
    draft = "/consultations/guidance/draft/"
    client.post(f"{draft}signers/", {"name": "Example University", "email": "dean@example.edu"})
    page = client.get(draft)
    html = page.content.decode()
    assert "Nothing is in your submission yet" not in html
    assert "there is nothing to sign so far" in html
    assert "dean@example.edu" in html
    sender = {
        "capacity": "organisation",
        "organisation_name": "Example Union",
        "type": "ngo",
        "consent": "named",
    }
    answer = client.post(draft, {**sender, "seen": page.context["seen"], "send": ""})
    assert answer.status_code == 422
    assert not Submission.objects.exists()
    assert "Example University" in answer.content.decode(), "nothing is lost"
    assert "1 signatory." in client.get("/my/").content.decode()


def test_nobody_is_asked_before_the_sender_has_confirmed_the_address(consultation: Consultation) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(senders=Consultation.Senders.CONFIRMED)
    consultation.refresh_from_db()
    remark = intake.Remark("We say this together.", list(consultation.items.all()[:1]), "support")
    made = intake.submit(consultation, factories.speaker(), [remark], by=None, beside=Beside(signers=SIGNERS))
    assert not Mail.objects.filter(kind="signature").exists()
    confirming.confirm(made)
    assert Mail.objects.filter(kind="signature").count() == 2


def test_an_erased_submission_forgets_who_was_asked(client: Client, submission: Submission) -> None:
    address = link("Example University")
    client.post(address, YES)
    erasing.forget(personal.subject_of([submission]), by=None)
    assert set(submission.signatories.values_list("email", "person_name")) == {("", "")}
    assert client.get(address).status_code == 404


def test_who_is_asked_to_sign_learns_that_it_was_sent_in_confidence(
    client: Client, consultation: Consultation
) -> None:
    coalition(consultation, consent="confidential")
    page = client.get(link("Example University")).content.decode()
    assert "never shown or quoted, and no name with them" in page
    assert "In confidence" in page
    assert "published without names" not in page
