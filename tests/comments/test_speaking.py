"""Who speaks, through the review page: anonymously, or for an organisation that is found or new."""

import json

import pytest
from allauth.account.models import EmailAddress

from comments import moderation, receipts, sent
from comments.confirming import claimable_by
from comments.models import Submission
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people.organisations import Identifier, Organisation, OtherName, Representation
from tests import factories
from tests.comments.test_intake import SENDER, send

ANONYMOUS = {
    "capacity": "anonymous",
    "organisation_name": "",
    "person_name": "",
    "type": "individual",
    "consent": "unnamed",
}


@pytest.fixture
def address(consultation):
    return f"/consultations/{consultation.slug}/draft/"


@pytest.fixture
def guest(client, address):
    """A visitor with one comment waiting."""
    client.post(f"{address}comments/", {"body": "Say more.", "items": ["safeguards"]})
    return client


@pytest.fixture
def signed_in(client, participant, address):
    """A participant with one comment waiting."""
    client.force_login(participant)
    client.post(f"{address}comments/", {"body": "Say more.", "items": ["safeguards"]})
    return client


def answer(response):
    """Why the page did not send."""
    assert response.status_code == 422
    return dict(response.context["form"].errors.items())


def known(consultation, name="Example Rights Network", **more):
    """An organisation that everybody may know: a comment is published in its name."""
    comment = factories.accepted(consultation, organisation_name=name, **more)
    return comment.submission.organisation


# Anonymously


def test_somebody_stays_anonymous(guest, address):
    send(guest, address, **ANONYMOUS, receipt_email="ada@example.org")
    submission = Submission.objects.get()
    assert (submission.capacity, submission.person_name, submission.organisation) == ("anonymous", "", None)
    assert submission.sector == "individual"
    assert sent.still_matches(submission, sent.comments_as_sent(submission))


def test_an_account_is_not_noted_with_what_is_sent_anonymously(signed_in, address):
    send(signed_in, address, **ANONYMOUS)
    submission = Submission.objects.get()
    assert (submission.user, submission.email) == (None, "")


def test_the_address_of_an_anonymous_receipt_can_go_and_the_receipt_still_holds(guest, address):
    send(guest, address, **ANONYMOUS, receipt_email="ada@example.org")
    assert Submission.objects.get().email == "ada@example.org"
    Submission.objects.update(email="")
    submission = Submission.objects.get()
    assert sent.still_matches(submission, sent.comments_as_sent(submission))
    assert b"ada@example.org" not in sent.canonical(submission, sent.comments_as_sent(submission))


def test_what_was_sent_anonymously_is_offered_to_no_account(consultation, participant):
    EmailAddress.objects.create(user=participant, email=participant.email, verified=True)
    factories.submission(consultation, capacity="anonymous", consent="unnamed", email=participant.email)
    assert not claimable_by(participant).exists()
    factories.submission(consultation, email=participant.email)
    assert claimable_by(participant).exists()


def test_a_name_that_was_typed_before_is_not_kept(guest, address):
    send(guest, address, **{**ANONYMOUS, "person_name": "Ada", "organisation_name": "Example Network"})
    submission = Submission.objects.get()
    assert (submission.person_name, submission.organisation_name) == ("", "")
    assert not Organisation.objects.exists()


def test_nobody_is_named_without_a_name(guest, address):
    errors = answer(send(guest, address, **{**ANONYMOUS, "consent": "named"}))
    assert errors == {"consent": ["You give no name, so choose to publish without one."]}


def test_a_consultation_may_ask_for_names(guest, address, consultation):
    Consultation.objects.update(takes_anonymous=False)
    assert b'value="anonymous"' not in guest.get(address).content
    assert "capacity" in answer(send(guest, address, **ANONYMOUS))
    with pytest.raises(DomainError, match="no anonymous comments"):
        factories.submission(Consultation.objects.get(), capacity="anonymous", consent="unnamed")


# The same rules at every door


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"type": "individual"}, "not an individual"),
        ({"organisation_name": " "}, "Name the organisation"),
        ({"capacity": "self", "person_name": ""}, "Give the name to publish"),
        ({"capacity": "anonymous"}, "choose to publish without"),
        ({"capacity": "herald"}, "whom you speak for"),
        ({"type": "guild"}, "no organisation type"),
        ({"type": "company", "size": "vast"}, "no size"),
        ({"country": "Atlantis"}, "two-letter code"),
        ({"identifier": "213800KUD8LAJWSQ9D16", "identifier_scheme": "lei"}, "do not fit"),
        ({"identifier": "1234567", "identifier_scheme": "company_number"}, "Choose the country"),
        ({"identifier": "1234567"}, "Choose the register"),
        ({"funding": "x" * 5001}, "5000 characters"),
        ({"organisation": "nobody"}, "not there"),
    ],
)
def test_intake_refuses_what_the_page_refuses(consultation, changes, words):
    with pytest.raises(DomainError, match=words):
        factories.submission(consultation, **changes)
    assert not Submission.objects.exists()


def test_what_does_not_go_with_it_is_left_out(consultation):
    submission = factories.submission(
        consultation,
        capacity="self",
        type="academic_research",
        size="large",
        other_type="guild",
        funding="us",
    )
    assert (submission.organisation, submission.size, submission.other_type, submission.funding) == (
        None,
        "",
        "",
        "",
    )


def test_old_receipts_have_no_key_for_what_is_asked_now(consultation):
    submission = factories.submission(consultation)
    said = json.loads(sent.canonical(submission, sent.comments_as_sent(submission)))
    assert receipts.ASKED_LATER.isdisjoint(said["sender"])


# Finding the organisation instead of a twin


def test_one_of_those_found_is_meant(guest, address, consultation):
    organisation = known(consultation)
    OtherName.objects.create(organisation=organisation, name="ERN")
    page = guest.get(f"{address}organisations/", {"organisation_name": "Exampel Rights Network"})
    assert organisation.public_id in page.content.decode()
    changes = {"organisation_name": "Exampel Rights Network", "organisation": organisation.public_id}
    send(guest, address, **changes)
    submission = Submission.objects.latest("pk")
    assert submission.organisation == organisation
    assert submission.organisation_name == organisation.name
    assert submission.organisation_choice == organisation.public_id
    assert sent.still_matches(submission, sent.comments_as_sent(submission))


def test_where_one_is_like_it_the_sender_is_asked_once(guest, address, consultation):
    organisation = known(consultation)
    asked = send(guest, address, organisation_name="Exampel Rights Network")
    errors = answer(asked)
    assert 'id="id_organisation_name_error"' in asked.content.decode()
    assert "Is it one of those" in errors["organisation_name"][0]
    send(guest, address, organisation_name="Exampel Rights Network", organisation="new")
    assert Submission.objects.latest("pk").organisation != organisation
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("name", ["EXAMPLE RIGHTS NETWORK", "Example rights network.", "ern"])
def test_the_same_name_needs_no_question(guest, address, consultation, name):
    organisation = known(consultation)
    OtherName.objects.create(organisation=organisation, name="ERN")
    send(guest, address, organisation_name=name)
    assert Submission.objects.latest("pk").organisation == organisation


def test_two_of_one_name_must_be_told_apart(guest, address, consultation):
    known(consultation)
    response = send(guest, address, organisation="new")
    assert b"add what tells them apart" in response.content


def test_nobody_learns_who_took_part_without_a_name(guest, address, consultation):
    hidden = known(consultation, "Hidden Foundation", consent="unnamed")
    page = guest.get(f"{address}organisations/", {"organisation_name": "Hidden Foundation"})
    assert hidden.public_id not in page.content.decode()
    send(guest, address, organisation_name="Hidden Foundation", organisation="new")
    assert Submission.objects.latest("pk").organisation == hidden


def test_without_javascript_a_button_looks(guest, address, consultation):
    organisation = known(consultation)
    seen = guest.get(address).context["seen"]
    response = guest.post(
        address, {**SENDER, "organisation_name": "Example Rights", "seen": seen, "find": ""}, follow=True
    )
    assert f'value="{organisation.public_id}"' in response.content.decode()
    assert 'value="Example Rights"' in response.content.decode()


def test_its_number_leads_to_it(guest, address, consultation):
    organisation = known(consultation)
    Identifier.objects.create(organisation=organisation, scheme="ror", value="https://ror.org/02mhbdp94")
    submission = factories.submission(
        consultation, organisation_name="Another Name", identifier_scheme="ror", identifier="02MHBDP94"
    )
    assert submission.organisation == organisation
    assert submission.identifier == "https://ror.org/02mhbdp94"


def test_a_new_one_keeps_its_number_and_the_next_finds_it(consultation):
    first = factories.submission(
        consultation, organisation_name="New Network", identifier_scheme="ror", identifier="02mhbdp94"
    )
    assert Identifier.objects.get(organisation=first.organisation).value == "https://ror.org/02mhbdp94"


def test_a_twin_leads_to_whoever_stands_for_it(consultation):
    head = Organisation.objects.create(name="Example Network", type="ngo")
    Organisation.objects.create(name="Example Netwrok", type="ngo", merged_into=head)
    submission = factories.submission(consultation, organisation_name="Example Netwrok")
    assert (submission.organisation, submission.organisation_name) == (head, "Example Netwrok")


# Funding


def test_funding_is_asked_where_the_consultation_asks(guest, address, consultation):
    assert b"Who funds" not in guest.get(address).content
    Consultation.objects.update(asks_funding=True)
    assert b"Who funds" in guest.get(address).content
    send(guest, address, funding="Members' fees")
    submission = Submission.objects.get()
    assert submission.funding == "Members' fees"
    assert sent.still_matches(submission, sent.comments_as_sent(submission))


@pytest.mark.parametrize(("consent", "shown"), [("named", True), ("unnamed", False)])
def test_funding_is_shown_where_the_name_is(client, consultation, consent, shown):
    comment = factories.accepted(consultation, consent=consent, funding="Mostly the Harbour Fund")
    assert ("Harbour Fund" in client.get(f"/comments/{comment.public_id}/").content.decode()) is shown


# Speaking for it


def test_a_claim_is_made_while_sending(signed_in, participant, address):
    send(signed_in, address, claims="on")
    claim = Representation.objects.get()
    assert (claim.user, claim.status) == (participant, Representation.Status.CLAIMED)
    assert claim.organisation == Submission.objects.get().organisation


def test_no_claim_is_made_unasked(signed_in, address):
    send(signed_in, address)
    assert not Representation.objects.exists()


def test_whoever_speaks_for_one_finds_it_filled_in(signed_in, participant, address):
    organisation = Organisation.objects.create(name="Example Rights Network", type="ngo")
    Representation.objects.create(organisation=organisation, user=participant, status="verified")
    form = signed_in.get(address).context["form"]
    assert (form["capacity"].value(), form["organisation_name"].value()) == (
        "organisation",
        "Example Rights Network",
    )


def test_a_decision_needs_no_new_words(consultation):
    """What is verified or merged later changes no receipt."""
    submission = factories.submission(consultation)
    moderation.decide(submission.comments.get(), "accept", by=None)
    assert sent.still_matches(submission, sent.comments_as_sent(submission))
