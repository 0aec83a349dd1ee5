"""Finding an organisation by what somebody types."""

import pytest

from consult.people.finding import candidates, likeness
from consult.people.organisations import Domain, Identifier, Organisation, OtherName

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(db):
    made = Organisation.objects.create(name="Example Rights Network", type="ngo", country="CH")
    OtherName.objects.create(organisation=made, name="ERN", kind="short")
    OtherName.objects.create(organisation=made, name="Réseau Exemple des Droits")
    Domain.objects.create(organisation=made, name="rights.example")
    Identifier.objects.create(organisation=made, scheme="ror", value="https://ror.org/02mhbdp94")
    Organisation.objects.create(name="Institute of Applied Examples", type="think_tank")
    Organisation.objects.create(name="Harbour Robotics", type="company")
    return made


def found(name, **more):
    return [one.organisation.name for one in candidates(name, among=Organisation.objects.all(), **more)]


@pytest.mark.parametrize(
    "typed",
    [
        "Example Rights Network",
        "example rights network",
        "Exam Righ",
        "Network, Rights",
        "Exampel Rights Network",
        "The Example Rights Network",
        "ERN",
        "Réseau des Droits",
        "ror.org/02mhbdp94",
    ],
)
def test_it_is_found_first(network, typed):
    assert found(typed)[0] == "Example Rights Network"


@pytest.mark.parametrize("typed", ["", " ", "e", "Bakers' Guild", "':* | & !", "%_\\"])
def test_what_is_not_like_a_name_finds_nothing(network, typed):
    assert found(typed) == []


def test_it_is_found_by_the_domain_of_an_address(network):
    assert found("", email="ada@geneva.rights.example") == ["Example Rights Network"]
    assert found("", email="ada@example") == []


def test_it_is_found_by_its_number(network):
    assert found("Something Else", number="02mhbdp94") == ["Example Rights Network"]


def test_a_twin_leads_to_whoever_stands_for_it(network):
    Organisation.objects.create(name="Rights Network Geneva", type="ngo", merged_into=network)
    (one,) = candidates("Rights Network Geneva", among=Organisation.objects.all())
    assert (one.organisation, one.by_another_name, one.is_exact) == (network, "Rights Network Geneva", True)


def test_nobody_is_found_who_may_not_be_known(network):
    assert candidates("Example Rights Network", among=Organisation.objects.none()) == []


def test_looking_asks_few_questions(network, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        candidates("Example Rights", among=Organisation.objects.all(), email="a@rights.example")


@pytest.mark.parametrize(
    ("one", "other"), [("Société Générale", "societe generale"), ("Acme, Inc.", "ACME INC"), ("", "")]
)
def test_accents_and_punctuation_tell_nothing_apart(one, other):
    assert likeness(one, other) == 1
