"""An organisation has one current position on an item, unless it says otherwise; and no item is left without any."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from comments import intake, moderation, positions, publication, sent
from comments.beside import Beside, Place
from comments.models import About, Comment, Submission
from comments.replacing import Replacing
from consult.aggregation.models import Voices
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.people.models import User
from consult.people.organisations import Organisation, Representation
from consult.people.outbox import Mail
from consult.synthesis.snapshots import freeze, rows_of
from tests import factories
from tests.racing import at_once

NAME = "Example Rights Network"
WORDS = "Name the people who will be affected."
SENDER = {
    "capacity": "organisation",
    "organisation_name": NAME,
    "type": "ngo",
    "consent": "named",
    "person_name": "Paula Participant",
    "email": "paula@example.org",
}


@pytest.fixture
def old(consultation: Consultation) -> Comment:
    return factories.accepted(consultation, "As it was.", email="before@example.org")


@pytest.fixture
def representative(old: Comment, participant: User) -> User:
    represent(participant)
    return participant


def represent(user: User, name: str = NAME) -> None:
    organisation = Organisation.objects.get(name=name)
    Representation.objects.create(organisation=organisation, user=user, status="verified")


def place(comment: Comment) -> Place:
    return positions.place(comment.abouts.select_related("comment", "item__item__node").get())


def send(
    consultation: Consultation,
    body: str = "As it is.",
    *,
    by: User | None,
    replaces: Any = (),
    keeps: Any = (),
    **more: str,
) -> Comment:
    remark = intake.Remark(body, list(consultation.items.all()[:1]), "oppose")
    beside = Beside(frozenset(map(place, replaces)), frozenset(map(place, keeps)))
    sender = factories.speaker(**more)
    return intake.submit(consultation, sender, [remark], by=by, beside=beside).comments.get()


def current(*comments: Comment) -> list[str]:
    abouts = About.objects.filter(comment__in=comments, counted=True).order_by("pk")
    return list(abouts.values_list("comment__body", flat=True))


def test_the_earlier_position_counts_until_the_new_one_is_accepted(
    consultation: Consultation, old: Comment, representative: User
) -> None:
    new = send(consultation, by=representative, replaces=[old])
    assert current(old, new) == ["As it was."]
    moderation.decide(new, "accept", by=None)
    assert current(old, new) == ["As it is."]
    assert Event.objects.about(old).filter(verb="replace_position").count() == 1
    assert Job.objects.filter(kind="recount", subject_id=consultation.pk).exists()


def test_the_list_says_how_many_it_shows_that_are_not_counted(
    client: Client, consultation: Consultation, old: Comment, representative: User
) -> None:
    new = send(consultation, by=representative, replaces=[old])
    moderation.decide(new, "accept", by=None)
    address = reverse("comment-list", args=[consultation.slug])
    for query in ("", f"?item={place(old).item}"):
        answer = client.get(address + query).text
        assert "2 comments" in answer
        assert (
            "1 of them is not counted: a later comment of the same organisation stands in its place."
            in answer
        )
    assert "not counted" not in client.get(f"{address}?stance=oppose").text


def test_a_rejected_comment_replaces_nothing_and_one_rejected_later_gives_the_place_back(
    consultation: Consultation, old: Comment, representative: User
) -> None:
    new = send(consultation, by=representative, replaces=[old])
    moderation.decide(new, "accept", by=None)
    moderation.decide(new, "reject", by=None, note="Copied by mistake.")
    assert current(old, new) == ["As it was."]


def test_who_says_both_has_both(consultation: Consultation, old: Comment, representative: User) -> None:
    new = send(consultation, by=representative, keeps=[old])
    moderation.decide(new, "accept", by=None)
    assert current(old, new) == ["As it was.", "As it is."]


def test_a_claim_of_anybody_else_replaces_nothing_before_staff_confirm_it(
    consultation: Consultation, old: Comment, colleague: User, moderator: User
) -> None:
    new = send(consultation, by=colleague, replaces=[old])
    moderation.decide(new, "accept", by=None)
    assert current(old, new) == ["As it was.", "As it is."]
    claim = Replacing.objects.claimed().select_related("comment__consultation").get()
    positions.decide(claim, "confirm", by=moderator, note="Called them.")
    assert current(old, new) == ["As it is."]
    with pytest.raises(DomainError, match="Say why"):
        positions.decide(claim, "refuse", by=moderator)
    positions.decide(claim, "refuse", by=moderator, note="They are not known there.")
    mail = Mail.objects.get(to=new.submission.email, subject__startswith="Not confirmed")
    assert "They are not known there." in mail.text
    assert new.submission.tracking_number in mail.text
    assert current(old, new) == ["As it was.", "As it is."]


def test_a_guest_whose_claim_is_refused_reads_it_in_the_language_of_their_page(
    consultation: Consultation, old: Comment, moderator: User
) -> None:
    with translation.override("fr"):
        new = send(consultation, by=None, replaces=[old], email="ada@example.org")
    claim = Replacing.objects.claimed().select_related("comment__consultation").get()
    positions.decide(claim, "refuse", by=moderator, note="They are not known there.")
    assert Mail.objects.get(to=new.submission.email).language == "fr"


def test_the_page_asks_for_the_reason_of_a_refusal(
    client: Client, consultation: Consultation, old: Comment, colleague: User, moderator: User
) -> None:
    send(consultation, by=colleague, replaces=[old])
    claim = Replacing.objects.get()
    client.force_login(moderator)
    address = reverse("replacing", args=[claim.public_id])
    answer = client.post(address, {"decision": "refuse", "note": " "})
    assert answer.status_code == 422
    assert "Say why: the person reads it." in answer.content.decode()
    client.post(address, {"decision": "refuse", "note": "Not known there."})
    claim.refresh_from_db()
    assert claim.status == Replacing.Status.REFUSED
    assert client.post(address, {"decision": "refuse", "note": "Again."}).status_code == 409


def test_a_representative_must_have_seen_what_a_colleague_sent(
    consultation: Consultation, old: Comment, representative: User
) -> None:
    with pytest.raises(WorkflowError, match="have not seen"):
        send(consultation, by=representative)
    assert not Submission.objects.filter(user=representative).exists()


def test_what_was_merged_into_an_organisation_is_its_position_too(
    consultation: Consultation, old: Comment, participant: User
) -> None:
    twin = Organisation.objects.get(name=NAME)
    whole = Organisation.objects.create(name="Example Rights Network International", type="ngo")
    Organisation.objects.filter(pk=twin.pk).update(merged_into=whole)
    represent(participant, whole.name)
    new = send(consultation, by=participant, replaces=[old], organisation_name=whole.name)
    moderation.decide(new, "accept", by=None)
    assert current(old, new) == ["As it is."]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_end_in_one_position_and_both_know(
    consultation: Consultation, old: Comment, representative: User, colleague: User
) -> None:
    represent(colleague)

    def sending(by: User, body: str, **more: Any) -> Any:
        return lambda: send(consultation, body, by=by, replaces=[old], **more)

    results = at_once(sending(representative, "First."), sending(colleague, "Second."))
    (won,) = [one for one in results if isinstance(one, Comment)]
    (refused,) = [one for one in results if isinstance(one, WorkflowError)]
    assert "have not seen" in str(refused)
    slower = colleague if won.submission.user_id == representative.pk else representative
    later = send(consultation, "Later.", by=slower, replaces=[old, won])
    for comment in (later, won):
        moderation.decide(comment, "accept", by=None)
    assert current(old, won, later) == ["Later."]
    client = Client()
    submission = won.submission
    page = client.get(f"/receipts/{submission.tracking_number}/{submission.secret}/").content.decode()
    assert "Replaced on" in page
    submission = later.submission
    page = client.get(f"/receipts/{submission.tracking_number}/{submission.secret}/").content.decode()
    assert page.count("Replaces what the organisation said before") == 2


@pytest.mark.django_db(transaction=True)
def test_two_accepted_at_the_same_moment_leave_one_position(
    consultation: Consultation, old: Comment, representative: User
) -> None:
    first = send(consultation, "First.", by=representative, replaces=[old])
    second = send(consultation, "Second.", by=representative, replaces=[old, first])

    def accepting(comment: Comment) -> Any:
        return lambda: moderation.decide(Comment.objects.get(pk=comment.pk), "accept", by=None)

    assert not [one for one in at_once(accepting(first), accepting(second)) if isinstance(one, Exception)]
    assert current(old, first, second) == ["Second."]


def test_whatever_changes_a_comment_the_count_looks_again(
    consultation: Consultation, old: Comment, representative: User
) -> None:
    new = send(consultation, by=representative, replaces=[old])
    moderation.decide(new, "accept", by=None)
    Comment.objects.filter(pk=new.pk).update(status=Comment.Status.WITHDRAWN)
    assert positions.settle_all(consultation) == 1
    assert current(old, new) == ["As it was."]
    assert positions.settle_all(consultation) == 0


def test_counts_use_the_current_one(consultation: Consultation, old: Comment, representative: User) -> None:
    new = send(consultation, by=representative, replaces=[old])
    moderation.decide(new, "accept", by=None)
    recount_all(consultation)
    for row in Voices.objects.filter(consultation=consultation):
        assert (row.comments, row.submissions, row.organisations) == (1, 1, 1)


def test_a_report_stands_on_the_current_one(
    consultation: Consultation, old: Comment, representative: User
) -> None:
    new = send(consultation, by=representative, replaces=[old])
    moderation.decide(new, "accept", by=None)
    assert [row.comment for row in rows_of(freeze(consultation)).rows] == [new.pk]


def test_the_receipt_covers_the_choice(
    consultation: Consultation, old: Comment, representative: User
) -> None:
    new = send(consultation, by=representative, replaces=[old]).submission
    comments = sent.comments_as_sent(new)
    assert f'"replaces":[["{old.public_id}","red-teaming"]]' in sent.canonical(new, comments).decode()
    assert sent.still_matches(new, comments)
    other = old.submission
    assert "replaces" not in sent.canonical(other, sent.comments_as_sent(other)).decode()


def test_who_sent_the_old_one_is_told(consultation: Consultation, old: Comment, representative: User) -> None:
    moderation.decide(send(consultation, by=representative, replaces=[old]), "accept", by=None)
    assert Mail.objects.get(key__startswith="replaced:").to == "before@example.org"


def test_what_waits_or_is_unnamed_is_shown_to_representatives_only(
    consultation: Consultation, old: Comment, representative: User, colleague: User
) -> None:
    factories.comment(consultation, "Waits.")
    factories.accepted(consultation, "Unnamed.", consent="unnamed")
    family = Organisation.objects.filter(name=NAME).values("pk")

    def seen(by: Any) -> set[str]:
        return {one.body for one in publication.positions_readable_by(by, family)}

    assert seen(representative) == {"As it was.", "Waits.", "Unnamed."}
    assert seen(colleague) == seen(publication.ANYBODY) == {"As it was."}


# The pages ------------------------------------------------------------------------------------------------------------


def review(client: Client, **changes: Any) -> Any:
    """What the review page answers to who sends."""
    address = "/consultations/guidance/draft/"
    seen = client.get(address).context["seen"]
    return client.post(address, {**SENDER, "seen": seen, "send": "", **changes})


def test_the_page_shows_what_was_said_before_it_sends(
    client: Client, consultation: Consultation, old: Comment, representative: User
) -> None:
    client.force_login(representative)
    client.post("/consultations/guidance/draft/comments/", {"body": "As it is.", "items": ["red-teaming"]})
    page = review(client)
    assert page.status_code == 422
    assert "As it was." in (text := page.content.decode())
    assert "your new comment is accepted" in text
    item = consultation.items.first()
    assert item
    answer = {"earlier": [f"{old.public_id}:red-teaming"], f"position-{item.pk}": "replace"}
    assert review(client, **answer).status_code == 302
    new = Comment.objects.get(body="As it is.")
    moderation.decide(new, "accept", by=None)
    assert current(old, new) == ["As it is."]
    assert "Replaced on" in client.get(f"/comments/{old.public_id}/").content.decode()
    assert "Replaced" in client.get("/consultations/guidance/comments/").content.decode()
    found = {
        one["id"]: one for one in client.get("/api/v1/consultations/guidance/comments/").json()["results"]
    }
    assert found[old.public_id]["about"][0]["replacedBy"] == new.public_id
    assert found[new.public_id]["about"][0]["isCurrent"] is True


def test_a_guest_is_asked_and_staff_decide_on_a_page(
    client: Client, consultation: Consultation, old: Comment, moderator: User, stranger: User
) -> None:
    client.post("/consultations/guidance/draft/comments/", {"body": "As it is.", "items": ["red-teaming"]})
    assert "not known here" in review(client).content.decode()
    item = consultation.items.first()
    assert item
    answer = {"earlier": [f"{old.public_id}:red-teaming"], f"position-{item.pk}": "replace"}
    assert review(client, **answer).status_code == 302
    claim = Replacing.objects.get()
    address = f"/moderation/positions/{claim.public_id}/"
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(moderator)
    new = claim.comment
    assert address in client.get(f"/moderation/comments/{new.public_id}/").content.decode()
    assert "How you know" in client.get(address).content.decode()
    client.post(address, {"decision": "confirm", "note": "Called them."})
    moderation.decide(Comment.objects.get(pk=new.pk), "accept", by=None)
    assert current(old, new) == ["As it is."]


def test_a_link_would_tell_whose_an_unnamed_comment_is(
    client: Client, consultation: Consultation, old: Comment, representative: User
) -> None:
    new = send(consultation, by=representative, replaces=[old], consent="unnamed")
    moderation.decide(new, "accept", by=None)
    page = client.get(f"/comments/{old.public_id}/").content.decode()
    assert "Replaced on" in page
    assert new.public_id not in page
    found = {
        one["id"]: one for one in client.get("/api/v1/consultations/guidance/comments/").json()["results"]
    }
    assert found[old.public_id]["about"][0] | {"replacedBy": None} == found[old.public_id]["about"][0]
    assert found[old.public_id]["about"][0]["isCurrent"] is False
