"""What participants send, through the review page."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from comments import intake, sent
from comments.anchors import Anchor
from comments.attribution import organisation_for
from comments.drafting import Draft, DraftComment
from comments.models import Comment, Submission
from consult.consultations import lifecycle
from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people.organisations import Organisation
from guidance.plaintext import plain
from guidance.quotes import quote
from tests import factories
from tests.racing import at_once

WORDS = "Name the people who will be affected."
SENDER = {
    "capacity": "organisation",
    "organisation_name": "Example Rights Network",
    "type": "ngo",
    "person_name": "Ada Example",
    "email": "ada@example.org",
    "consent": "named",
}


@pytest.fixture
def address(consultation):
    return f"/consultations/{consultation.slug}/draft/"


@pytest.fixture
def guest(client, consultation, address):
    """A visitor with one comment waiting."""
    client.post(f"{address}comments/", {"body": WORDS, "items": ["red-teaming"], "stance": "support"})
    return client


def send(client, address, **changes):
    seen = client.get(address).context["seen"]
    return client.post(address, {**SENDER, "seen": seen, "send": "", **changes})


def test_a_guest_sends_and_gets_a_receipt(guest, address):
    response = send(guest, address)
    submission = Submission.objects.get()
    assert response.url == f"/receipts/{submission.tracking_number}/{submission.secret}/"
    assert (submission.sector, submission.declared_type, submission.consent) == (
        "civil_society",
        "ngo",
        "named",
    )
    comment = submission.comments.get()
    assert (comment.body, comment.status) == (WORDS, Comment.Status.RECEIVED)
    assert comment.abouts.get().stance == "support"
    assert Event.objects.about(submission).get().verb == "submit"
    assert not DraftComment.objects.exists()


def test_the_review_needs_the_token_to_send(consultation, address):
    strict = Client(enforce_csrf_checks=True)
    token = strict.get(f"{address}comments/").context["csrf_token"]
    strict.post(f"{address}comments/", {"body": WORDS, "csrfmiddlewaretoken": str(token)})
    page = strict.get(address)
    data = {**SENDER, "seen": page.context["seen"], "send": ""}
    assert strict.post(address, data).status_code == 403
    data["csrfmiddlewaretoken"] = str(page.context["csrf_token"])
    assert strict.post(address, data).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"capacity": ""}, "capacity"),
        ({"organisation_name": ""}, "organisation_name"),
        ({"type": ""}, "type"),
        ({"type": "guild"}, "type"),
        ({"type": "individual"}, "type"),
        ({"consent": ""}, "consent"),
        ({"email": "not an address"}, "email"),
        ({"capacity": "self", "type": "individual", "person_name": ""}, "person_name"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(guest, address, changes, field):
    response = send(guest, address, **changes)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    typed = {name: value for name, value in {**SENDER, **changes}.items() if value}
    assert typed.items() <= guest.get(address).context["form"].initial.items()
    assert not Submission.objects.exists()
    assert DraftComment.objects.get().body == WORDS


def test_somebody_who_speaks_for_themselves_needs_no_organisation(guest, address):
    send(guest, address, capacity="self", type="academic_research", consent="unnamed", person_name="")
    submission = Submission.objects.get()
    assert (submission.organisation_name, submission.organisation, submission.sector) == (
        "",
        None,
        "academic",
    )


def test_an_organisation_is_made_once_whatever_its_spelling(guest, address, consultation):
    send(guest, address)
    guest.post(f"{address}comments/", {"body": "And another thing."})
    send(guest, address, organisation_name="EXAMPLE rights network")
    assert Organisation.objects.count() == 1
    assert Submission.objects.filter(organisation=Organisation.objects.get()).count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_organisation_that_two_name_at_once_is_one():
    spellings = ("Example Rights Network", "EXAMPLE rights network", "example rights network")
    made = at_once(
        *(partial(organisation_for, factories.speaker(organisation_name=name)) for name in spellings)
    )
    assert made == [Organisation.objects.get()] * len(spellings)


def test_the_sender_can_be_kept_for_later(guest, address):
    guest.post(address, {"organisation_name": "Half a na", "keep": ""})
    assert guest.get(address).context["form"].initial["organisation_name"] == "Half a na"
    assert not Submission.objects.exists()


def test_after_the_window_the_review_says_so_and_keeps_everything(guest, address, consultation):
    seen = guest.get(address).context["seen"]
    lifecycle.close(consultation, by=None)
    response = guest.post(address, {**SENDER, "seen": seen, "send": ""})
    html = response.content.decode()
    assert response.status_code == 422
    assert WORDS in html
    assert "Example Rights Network" in html
    assert "Send my submission" not in html
    assert DraftComment.objects.get().body == WORDS


def test_sending_what_changed_in_another_window_shows_it_first(guest, address):
    seen = guest.get(address).context["seen"]
    guest.post(f"{address}comments/", {"body": "From another window."})
    response = guest.post(address, {**SENDER, "seen": seen, "send": ""})
    assert response.status_code == 409
    assert "From another window." in response.content.decode()
    assert not Submission.objects.exists()


def test_sending_twice_leads_to_the_same_receipt(guest, address):
    seen = guest.get(address).context["seen"]
    data = {**SENDER, "seen": seen, "send": ""}
    assert guest.post(address, data).url == guest.post(address, data).url
    assert Submission.objects.count() == 1


def test_a_submission_from_an_account_is_the_accounts(client, consultation, participant, address):
    client.force_login(participant)
    client.post(f"{address}comments/", {"body": WORDS})
    assert client.get(address).context["form"]["email"].value() == participant.email
    send(client, address)
    assert Submission.objects.get().user == participant
    assert Submission.objects.get().tracking_number in client.get("/my/").content.decode()


def test_thirty_thousand_words_arrive_as_written(client, consultation, address):
    words = "\n\n".join("A sentence of seven words stands here." * 10 for _ in range(430))
    assert len(words.split()) > 25_000
    client.post(f"{address}comments/", {"body": words})
    send(client, address)
    assert Comment.objects.get().body == words


def test_line_ends_of_browsers_become_one_kind(client, consultation, address):
    client.post(f"{address}comments/", {"body": "  One line.\r\nAnother.  "})
    assert DraftComment.objects.get().body == "One line.\nAnother."


def test_a_draft_of_an_unknown_consultation_is_not_found(client, db):
    assert client.get("/consultations/none/draft/").status_code == 404
    assert client.post("/consultations/none/draft/comments/", {"body": WORDS}).status_code == 404


def test_a_consultation_in_preparation_takes_no_draft_from_strangers(client, db):
    factories.consultation_on(factories.edition_with("secret"), slug="soon", opened=False)
    assert client.post("/consultations/soon/draft/comments/", {"body": WORDS}).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "remark",
    [
        intake.Remark(""),
        intake.Remark("   \n "),
        intake.Remark("x" * (intake.MAX_CHARACTERS + 1)),
        intake.Remark("A stance on nothing.", stance="support"),
    ],
)
def test_intake_refuses_what_no_door_may_let_in(consultation, remark):
    with pytest.raises(DomainError):
        intake.submit(consultation, factories.speaker(), [remark], by=None)


def test_intake_refuses_items_of_another_consultation(consultation):
    elsewhere = factories.consultation_on(factories.edition_with("other"), slug="other")
    with pytest.raises(DomainError):
        intake.submit(
            consultation, factories.speaker(), [intake.Remark("Hello", list(elsewhere.items.all()))], by=None
        )


def test_sending_takes_few_queries_whatever_the_number_of_comments(
    client, consultation, address, django_assert_max_num_queries
):
    for n in range(12):
        client.post(f"{address}comments/", {"body": f"Comment {n}", "items": ["red-teaming"]})
    with django_assert_max_num_queries(25):
        client.get(address)
    seen = client.get(address).context["seen"]
    with django_assert_max_num_queries(45):
        client.post(address, {**SENDER, "seen": seen, "send": ""})
    assert Comment.objects.count() == 12


def test_quoted_words_and_proposed_wording_are_kept_and_covered_by_the_receipt(
    consultation,
) -> None:
    item = consultation.items.select_related("item").first()
    assert item
    text = item.item.texts.get()
    quoted = quote(text.pk, plain(text.body).text, 4, 18)
    remark = intake.Remark("Sooner.", [item], quote=quoted, wording="well before release")
    made = intake.submit(consultation, factories.speaker(), [remark], by=None)
    anchor = made.comments.get().anchors.get()
    assert (anchor.exact, anchor.method) == (plain(text.body).text[4:18], "made")
    rows = sent.comments_as_sent(made)
    assert sent.remark_of(rows[0]).quote == quoted
    assert sent.still_matches(made, rows)
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        Comment.objects.update(wording="something else")
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        Anchor.objects.update(start=0)
