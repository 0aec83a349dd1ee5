"""Endorsements stand beside comments: offered by words, given once, and counted apart."""

from typing import Any

import pytest
from django.test import Client

from comments import endorsing, intake, moderation, sent, twins
from comments.beside import Beside
from comments.endorsement import Endorsement
from comments.models import Comment, Submission
from comments.publication import ANYBODY
from comments.similar import similar
from consult.aggregation.feedback import feedback
from consult.aggregation.models import Cell, EndorsedCell
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people.models import User
from consult.people.organisations import Organisation, Representation
from tests import factories
from tests.racing import at_once

SAID = "Developers should publish the results of red teaming before they release a model to the public."
CLOSE = "Before a model is released to the public, its developers should publish red teaming results."
FAR = "Whistleblowers deserve legal protection and a telephone line that somebody answers at night."
DRAFT = "/consultations/guidance/draft/"
SENDER = {
    "capacity": "self",
    "type": "individual",
    "consent": "unnamed",
    "email": "reader@example.org",
}


@pytest.fixture
def said(consultation: Consultation) -> Comment:
    factories.accepted(consultation, FAR)
    return factories.accepted(consultation, SAID)


def endorse(
    consultation: Consultation, *comments: Comment, by: User | None = None, **sender: Any
) -> Submission:
    who = {"capacity": "self", "type": "academic_research", "organisation_name": "", "email": ""} | sender
    beside = Beside(endorses=tuple(one.public_id for one in comments))
    return intake.submit(consultation, factories.speaker(**who), [], by=by, beside=beside)


def recount(consultation: Consultation) -> None:
    endorsing.recount(consultation)
    recount_all(consultation)


def test_the_file_of_counts_has_endorsements_in_rows_of_their_own(
    client: Client, consultation: Consultation, said: Comment
) -> None:
    endorse(consultation, said)
    recount(consultation)
    rows = client.get("/consultations/guidance/feedback.csv").content.decode().splitlines()
    assert [row.split(",")[3:] for row in rows[1:]] == [
        ["civil_society", "support", "2", "", ""],
        ["academic", "all", "", "1", "0"],
    ]


def test_what_is_close_is_offered_and_what_is_not_is_not(consultation: Consultation, said: Comment) -> None:
    items = [item.pk for item in consultation.items.all()[:1]]
    found = similar(consultation, CLOSE, items)
    assert (found.count, found.offers) == (1, (said,))
    assert not similar(consultation, "I agree.", items).offers
    assert not similar(consultation, CLOSE, [item.pk for item in consultation.items.all()[1:2]]).offers


def test_what_is_not_public_is_not_offered(consultation: Consultation) -> None:
    factories.comment(consultation, SAID)
    assert not similar(consultation, CLOSE, [item.pk for item in consultation.items.all()[:1]]).offers


def test_it_is_counted_apart_from_comments(consultation: Consultation, said: Comment) -> None:
    recount(consultation)
    before = list(Cell.objects.order_by("pk").values_list("item", "sector", "stance", "comments"))
    endorse(consultation, said)
    endorse(consultation, said, type="company")
    recount(consultation)
    assert list(Cell.objects.order_by("pk").values_list("item", "sector", "stance", "comments")) == before
    cells = EndorsedCell.objects.exclude(item=None).order_by("sector")
    assert list(cells.values_list("sector", "endorsements")) == [("academic", 1), ("industry", 1)]
    said.refresh_from_db()
    assert said.endorsements == 2


def test_it_counts_as_long_as_the_comment_does(consultation: Consultation, said: Comment) -> None:
    endorse(consultation, said)
    moderation.decide(said, "reject", by=None, note="A copy.")
    recount(consultation)
    assert not EndorsedCell.objects.exists()


def test_a_person_endorses_once(consultation: Consultation, said: Comment, participant: User) -> None:
    first = endorse(consultation, said, by=participant)
    with pytest.raises(DomainError, match="already"):
        endorse(consultation, said, by=participant)
    endorse(consultation, said, email="guest@example.org")
    with pytest.raises(DomainError, match="already"):
        endorse(consultation, said, email="Guest@example.org")
    Submission.objects.filter(pk=first.pk).update(status="withdrawn")
    endorse(consultation, said, by=participant)


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_the_same_moment_endorse_once(
    consultation: Consultation, said: Comment, participant: User
) -> None:
    results = at_once(*[lambda: endorse(consultation, said, by=participant)] * 2)
    assert sorted(type(one).__name__ for one in results) == ["DomainError", "Submission"]
    assert Endorsement.objects.count() == 1


def test_an_organisation_endorses_once_and_only_its_representatives_use_that_up(
    consultation: Consultation, said: Comment, participant: User, colleague: User
) -> None:
    name: dict[str, Any] = {"capacity": "organisation", "organisation_name": "Example University"}
    endorse(consultation, said, **name)  # whoever that was
    organisation = Organisation.objects.get(name="Example University")
    for user in (participant, colleague):
        Representation.objects.create(organisation=organisation, user=user, status="verified")
    endorse(consultation, said, by=participant, **name)
    with pytest.raises(DomainError, match="already"):
        endorse(consultation, said, by=colleague, **name)


def test_entries_that_were_found_to_be_one_endorse_once_and_not_themselves(
    consultation: Consultation, said: Comment, participant: User, colleague: User, moderator: User
) -> None:
    kept, twin = (
        Organisation.objects.create(name=name, type="ngo") for name in ("Example University", "E. U.")
    )
    for user, organisation in ((participant, kept), (colleague, twin)):
        Representation.objects.create(organisation=organisation, user=user, status="verified")
    twins.merge(twin, kept, by=moderator, why="One register number.")
    own = factories.accepted(consultation, CLOSE, by=participant, organisation_name=kept.name)
    speaks: dict[str, Any] = {"capacity": "organisation", "organisation_name": twin.name}
    with pytest.raises(DomainError, match="your organisation said"):
        endorse(consultation, own, by=colleague, **speaks)
    endorse(consultation, said, by=participant, **(speaks | {"organisation_name": kept.name}))
    with pytest.raises(DomainError, match="already"):
        endorse(consultation, said, by=colleague, **speaks)


def test_nobody_endorses_themselves(consultation: Consultation, participant: User) -> None:
    own = factories.accepted(consultation, SAID, by=participant)
    with pytest.raises(DomainError, match="your organisation said"):
        endorse(consultation, own, by=participant)


def test_without_words_and_without_endorsement_nothing_is_sent(consultation: Consultation) -> None:
    with pytest.raises(DomainError, match="at least one comment"):
        endorse(consultation)


def test_the_receipt_covers_it(consultation: Consultation, said: Comment) -> None:
    submission = endorse(consultation, said)
    assert said.public_id in sent.canonical(submission, []).decode()
    assert sent.still_matches(submission, [])


def test_small_counts_stay_withheld(consultation: Consultation, said: Comment, moderator: User) -> None:
    endorse(consultation, said)
    Consultation.objects.filter(pk=consultation.pk).update(suppress_below=5)
    recount(consultation)
    consultation.refresh_from_db()
    said = Comment.objects.get(pk=said.pk)
    assert endorsing.by_sector(said, ANYBODY) is None
    assert not feedback(consultation, reader=ANYBODY).endorsements
    assert feedback(consultation, reader=moderator).endorsements == 1


# The pages ------------------------------------------------------------------------------------------------------------


def test_from_the_offer_to_the_count(client: Client, consultation: Consultation, said: Comment) -> None:
    written: dict[str, Any] = {"body": CLOSE, "items": ["red-teaming"]}
    offered = client.post(f"{DRAFT}similar/", written)
    assert "1 other said something close" in offered.content.decode()
    assert client.post(f"{DRAFT}endorse/", {"endorse": said.public_id}).status_code == 302
    page = client.get(DRAFT)
    assert "What you endorse" in page.content.decode()
    answer = client.post(DRAFT, {**SENDER, "seen": page.context["seen"], "send": ""}, follow=True)
    assert answer.status_code == 200
    assert Endorsement.objects.get().comment == said
    assert "Nothing is in your submission yet" in client.get(DRAFT).content.decode()
    recount(consultation)
    assert "Endorsed by 1" in client.get(f"/comments/{said.public_id}/").content.decode()
    assert "Endorsed by 1" in client.get("/consultations/guidance/comments/").content.decode()
    assert "Endorsed by 1" in client.get("/consultations/guidance/feedback/").content.decode()
    counts = client.get("/api/v1/consultations/guidance/aggregates/").json()
    assert [one["endorsements"] for one in counts["endorsements"]] == [1]
    rows = client.get("/api/v1/consultations/guidance/comments/").json()["results"]
    assert {row["id"]: row["endorsements"] for row in rows}[said.public_id] == 1


def test_without_script_there_is_a_page(client: Client, consultation: Consultation, said: Comment) -> None:
    client.post(f"{DRAFT}comments/", {"body": CLOSE, "items": ["red-teaming"]})
    page = client.get(DRAFT).content.decode()
    address = page.split("/similar/")[0].rpartition('"')[2] + "/similar/"
    assert said.public_id in client.get(address).content.decode()


def test_it_is_taken_out_again(client: Client, consultation: Consultation, said: Comment) -> None:
    client.post(f"{DRAFT}endorse/", {"endorse": said.public_id})
    client.post(f"{DRAFT}endorse/", {"remove": said.public_id})
    assert "Nothing is in your submission yet" in client.get(DRAFT).content.decode()


def test_another_window_that_endorsed_more_is_noticed(
    client: Client, consultation: Consultation, said: Comment
) -> None:
    client.post(f"{DRAFT}comments/", {"body": FAR, "items": ["red-teaming"]})
    seen = client.get(DRAFT).context["seen"]
    client.post(f"{DRAFT}endorse/", {"endorse": said.public_id})
    assert client.post(DRAFT, {**SENDER, "seen": seen, "send": ""}).status_code == 409
