"""Staff work on organisations: what they are called, what they are, which are one, and who speaks for them."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from comments import sent, twins
from comments.models import Comment, Submission
from consult.aggregation.models import Voices
from consult.aggregation.recount import recount_all
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.people import representing
from consult.people.organisations import Organisation, Representation
from tests import factories
from tests.racing import at_once

S = Representation.Status


def speaking(consultation, name, **more):
    """An organisation that sent one submission."""
    return factories.accepted(consultation, organisation_name=name, **more).submission.organisation


@pytest.fixture
def organisation(consultation):
    """It named itself an NGO."""
    return speaking(consultation, "Example Rights Network")


@pytest.fixture
def twin(consultation):
    return speaking(consultation, "E.R.N.", type="think_tank")


@pytest.fixture
def staff(client, moderator):
    client.force_login(moderator)
    return client


def at(organisation, act=""):
    return f"/moderation/organisations/{organisation.public_id}/{act}"


def say(staff, organisation, act, **fields):
    return staff.post(at(organisation, f"{act}/"), fields)


# The list and one of them


def test_it_is_listed_with_what_it_sent(staff, organisation):
    page = staff.get("/moderation/organisations/").content.decode()
    assert at(organisation) in page
    found = staff.get("/moderation/organisations/", {"q": "Exampel Rights"}).content.decode()
    assert at(organisation) in found
    assert "No organisation is like this" in staff.get("/moderation/organisations/?q=zzz").content.decode()


def test_the_list_asks_few_questions(staff, consultation, django_assert_max_num_queries):
    for n in range(30):
        factories.accepted(consultation, organisation_name=f"Organisation {n}")
    with django_assert_max_num_queries(12):
        staff.get("/moderation/organisations/")


def test_one_of_them_asks_few_questions(staff, organisation, consultation, django_assert_max_num_queries):
    for n in range(10):
        factories.accepted(consultation)
        representing.claim(organisation, by=factories.UserFactory.create())
        say(staff, organisation, "names", name=f"Name {n}", kind="alias")
    with django_assert_max_num_queries(25):
        assert b"Name 9" in staff.get(at(organisation)).content


def test_staff_of_another_consultation_see_nothing_of_it(client, stranger, organisation):
    client.force_login(stranger)
    assert client.get(at(organisation)).status_code == 404
    assert at(organisation) not in client.get("/moderation/organisations/").content.decode()
    say(client, organisation, "names", name="Mine", kind="alias")
    assert not organisation.other_names.exists()


def test_staff_of_another_consultation_see_what_is_listed_but_not_what_it_sent(
    client, stranger, organisation
):
    Organisation.objects.update(is_listed=True)
    client.force_login(stranger)
    page = client.get(at(organisation)).content.decode()
    assert "0 submissions" in page
    assert Submission.objects.get().tracking_number not in page


# Names, domains, numbers


@pytest.mark.parametrize(
    ("act", "fields", "kept"),
    [
        ("names", {"name": "ERN", "kind": "short"}, ("other_names", "ERN")),
        ("domains", {"name": "Rights.Example"}, ("domains", "rights.example")),
        ("domains", {"name": "https://www.rights.example/"}, ("domains", "rights.example")),
        (
            "numbers",
            {"scheme": "lei", "value": "2138 00KU D8LA JWSQ 9D15"},
            ("identifiers", "LEI (legal entities) 213800KUD8LAJWSQ9D15"),
        ),
    ],
)
def test_what_is_added_can_be_taken_away(staff, organisation, act, fields, kept):
    relation, words = kept
    say(staff, organisation, act, **fields)
    row = getattr(organisation, relation).get()
    assert str(row) == words
    assert words.encode() in staff.get(at(organisation)).content or act == "numbers"
    staff.post(at(organisation, f"{act}/{row.pk}/remove/"))
    assert not getattr(organisation, relation).exists()
    assert [event.note.text for event in Event.objects.about(organisation)] == [words, words]


@pytest.mark.parametrize(
    ("act", "fields", "words"),
    [
        ("names", {"name": "", "kind": "alias"}, "Write the name."),
        ("domains", {"name": "gmail.com"}, "Anybody may have an address there"),
        ("domains", {"name": "rights"}, "Write a domain such as"),
        ("numbers", {"scheme": "lei", "value": "12"}, "20 letters and digits"),
        ("numbers", {"scheme": "company_number", "value": "1234567"}, "Choose the country"),
        ("verify", {"kind": "ngo", "method": "domain", "why": "It says so."}, "Add the e-mail domain first"),
        ("verify", {"kind": "ngo", "method": "register", "why": "x"}, "Add the number in the register first"),
        ("verify", {"kind": "individual", "method": "hand", "why": "x"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(staff, organisation, act, fields, words):
    response = say(staff, organisation, act, **fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert fields.get("why", "") in response.content.decode()


def test_a_domain_is_one_organisations_alone(staff, organisation, twin):
    say(staff, organisation, "domains", name="rights.example")
    response = say(staff, twin, "domains", name="rights.example")
    assert "another organisation" in response.content.decode()


def test_a_corrected_name_stays_one_under_which_it_is_found(staff, organisation):
    say(staff, organisation, "details", name="Example Network for Rights", country="CH", size="")
    organisation.refresh_from_db()
    assert (organisation.name, organisation.country) == ("Example Network for Rights", "CH")
    assert organisation.other_names.get().name == "Example Rights Network"
    assert Submission.objects.get().organisation_name == "Example Rights Network"


def test_a_name_is_not_given_twice(staff, organisation, twin):
    response = say(staff, twin, "details", name="example rights network", country="", size="")
    assert "Merge the two" in response.content.decode()


def test_what_is_listed_anybody_finds(client, moderator, organisation):
    Submission.objects.update(consent="unnamed")
    offered = "/consultations/guidance/draft/organisations/?organisation_name=Example+Rights+Network"
    assert organisation.public_id not in client.get(offered).content.decode()
    client.force_login(moderator)
    client.post(at(organisation, "listed/"), {"listed": "1"})
    client.logout()
    assert organisation.public_id in client.get(offered).content.decode()
    client.force_login(moderator)
    client.post(at(organisation, "listed/"), {"listed": ""})
    client.logout()
    assert organisation.public_id not in client.get(offered).content.decode()


# Verifying the type


def test_what_is_declared_and_what_is_verified_stay_apart(staff, organisation, moderator):
    say(
        staff,
        organisation,
        "verify",
        kind="business_association",
        method="hand",
        why="Its members are firms.",
    )
    found = organisation.verifications.get()
    assert (found.type, found.method, found.by, found.why) == (
        "business_association",
        "hand",
        moderator,
        "Its members are firms.",
    )
    submission = Submission.objects.get()
    assert (submission.declared_type, submission.verified_type) == ("ngo", "")
    assert "1 submission is counted under another type" in staff.get(at(organisation)).content.decode()
    staff.post(at(organisation, "count/"))
    submission.refresh_from_db()
    assert (submission.declared_type, submission.verified_type) == ("ngo", "business_association")
    assert Comment.objects.get().sector == "industry"
    assert "counted under another type" not in staff.get(at(organisation)).content.decode()


def test_a_type_is_verified_by_the_domain_that_is_noted(staff, organisation):
    say(staff, organisation, "domains", name="rights.example")
    say(staff, organisation, "verify", kind="ngo", method="domain", why="The site names its charity number.")
    assert organisation.verifications.get().method == "domain"


# Twins


def organisations_counted(consultation):
    recount_all(consultation)
    return sum(Voices.objects.filter(item=None).values_list("organisations", flat=True))


def test_twins_are_counted_once_and_twice_again_when_it_is_undone(organisation, consultation, moderator):
    again = speaking(consultation, "ERN")
    assert organisations_counted(consultation) == 2
    twins.merge(again, organisation, by=moderator, why="Same address.")
    assert organisations_counted(consultation) == 1
    twins.undo(again, by=moderator, why="Two offices.")
    assert organisations_counted(consultation) == 2


def test_a_merge_changes_no_submission(organisation, twin, moderator, consultation):
    before = list(Submission.objects.order_by("pk").values())
    twins.merge(twin, organisation, by=moderator, why="Same address.")
    assert list(Submission.objects.order_by("pk").values()) == before
    for submission in Submission.objects.all():
        assert sent.still_matches(submission, sent.comments_as_sent(submission))
    assert Job.objects.filter(kind="recount", subject_id=consultation.pk).exists()


def test_both_histories_are_kept_and_shown(staff, organisation, twin, moderator):
    say(staff, twin, "names", name="Rights Net", kind="alias")
    twins.merge(twin, organisation, by=moderator, why="Same address.")
    page = staff.get(at(organisation)).content.decode()
    for words in (
        "E.R.N.",
        "Rights Net",
        "Same address.",
        "2 submissions",
        "Another entry was merged into it",
    ):
        assert words in page


def test_what_stood_for_others_takes_them_along_and_back(organisation, twin, moderator):
    third = Organisation.objects.create(name="Third", type="ngo")
    twins.merge(third, twin, by=moderator, why="x")
    twins.merge(twin, organisation, by=moderator, why="x")
    third.refresh_from_db()
    assert third.merged_into == organisation
    twins.undo(twin, by=moderator, why="x")
    third.refresh_from_db()
    assert third.merged_into == twin


@pytest.mark.parametrize("why", ["", "  "])
def test_a_merge_has_a_reason(organisation, twin, moderator, why):
    with pytest.raises(DomainError, match="Say how you know"):
        twins.merge(twin, organisation, by=moderator, why=why)


def test_nothing_is_its_own_twin(organisation, moderator):
    with pytest.raises(DomainError, match="no twin of itself"):
        twins.merge(organisation, organisation, by=moderator, why="x")


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_end_in_one_entry(moderator):
    one = Organisation.objects.create(name="One", type="ngo")
    other = Organisation.objects.create(name="Other", type="ngo")
    outcomes = at_once(
        lambda: twins.merge(one, other, by=moderator, why="x"),
        lambda: twins.merge(other, one, by=moderator, why="x"),
    )
    assert sum(isinstance(outcome, WorkflowError) for outcome in outcomes) == 1
    assert Organisation.objects.current().count() == 1


def test_twins_are_merged_and_undone_on_their_pages(staff, organisation, twin):
    page = staff.get(at(organisation, "merge/"), {"q": "E.R.N."}).content.decode()
    assert f"?with={twin.public_id}" in page
    address = at(organisation, f"merge/?with={twin.public_id}")
    assert staff.post(address, {"stays": organisation.public_id, "why": ""}).status_code == 422
    staff.post(address, {"stays": twin.public_id, "why": "Same address."})
    organisation.refresh_from_db()
    assert organisation.merged_into == twin
    assert b"stands for it" in staff.get(at(organisation)).content
    staff.post(at(organisation, "undo/"), {"why": "Two offices."})
    organisation.refresh_from_db()
    assert organisation.merged_into is None


# Who speaks for it


def test_a_person_asks_and_staff_decide(client, participant, moderator, organisation):
    client.force_login(participant)
    page = client.get("/my/organisations/", {"q": "example rights"}).content.decode()
    assert organisation.public_id in page
    client.post("/my/organisations/claim/", {"organisation": organisation.public_id, "role": "Policy lead"})
    assert "Waits for staff" in client.get("/my/organisations/").content.decode()
    claim = Representation.objects.get()
    client.force_login(moderator)
    assert "Policy lead" in client.get("/moderation/claims/").content.decode()
    client.post(f"/moderation/claims/{claim.public_id}/", {"decision": "refuse", "note": ""})
    claim.refresh_from_db()
    assert claim.status == S.CLAIMED  # a refusal needs a reason
    client.post(
        f"/moderation/claims/{claim.public_id}/", {"decision": "refuse", "note": "They do not know you."}
    )
    client.force_login(participant)
    assert "They do not know you." in client.get("/my/organisations/").content.decode()


def test_a_confirmed_address_there_is_enough(client, participant, moderator, staff, organisation):
    say(staff, organisation, "domains", name="rights.example")
    EmailAddress.objects.create(user=participant, email="ada@rights.example", verified=True)
    client.force_login(participant)
    client.post("/my/organisations/claim/", {"organisation": organisation.public_id})
    assert "Verified: you speak for it" in client.get("/my/organisations/").content.decode()
    claim = Representation.objects.get()
    client.post(f"/my/organisations/{claim.public_id}/end/")
    assert organisation not in Organisation.objects.represented_by(participant)


def test_nobody_ends_what_is_another_persons(client, colleague, participant, organisation):
    claim = representing.claim(organisation, by=participant)
    client.force_login(colleague)
    assert client.post(f"/my/organisations/{claim.public_id}/end/").status_code == 404


def test_nobody_claims_what_they_may_not_know_of(client, participant, organisation):
    Submission.objects.update(consent="unnamed")
    client.force_login(participant)
    answer = client.post(reverse("organisation-claim"), {"organisation": organisation.public_id})
    assert answer.status_code == 404


def test_staff_of_another_consultation_decide_nothing(client, stranger, participant, organisation):
    claim = representing.claim(organisation, by=participant)
    client.force_login(stranger)
    answer = client.post(f"/moderation/claims/{claim.public_id}/", {"decision": "verify"})
    assert answer.status_code == 404
    assert claim.public_id not in client.get("/moderation/claims/").content.decode()
