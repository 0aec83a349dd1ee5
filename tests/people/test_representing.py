"""Who may speak for an organisation."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser

from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people import naming, representing
from consult.people.organisations import Organisation, Representation
from consult.people.outbox import Mail
from tests.racing import at_once

S = Representation.Status


@pytest.fixture
def organisation(db):
    return Organisation.objects.create(name="Example Rights Network", type="ngo")


def confirmed(user, email, *, verified=True):
    EmailAddress.objects.create(user=user, email=email, verified=verified)


def test_a_claim_waits_for_staff(organisation, participant, moderator):
    row = representing.claim(organisation, by=participant, role="Policy lead")
    assert (row.status, row.role) == (S.CLAIMED, "Policy lead")
    assert organisation not in Organisation.objects.represented_by(participant)
    representing.decide(row, "verify", by=moderator)
    assert organisation in Organisation.objects.represented_by(participant)
    assert [event.verb for event in Event.objects.about(row).order_by("pk")] == [
        "claim",
        "verify_representation",
    ]


def test_nobody_else_speaks_for_it(organisation, participant, colleague, moderator):
    representing.decide(representing.claim(organisation, by=participant), "verify", by=moderator)
    other = Organisation.objects.create(name="Other Network", type="ngo")
    assert other not in Organisation.objects.represented_by(participant)
    assert organisation not in Organisation.objects.represented_by(colleague)
    assert organisation not in Organisation.objects.represented_by(AnonymousUser())


@pytest.mark.parametrize("email", ["ada@rights.example", "ada@geneva.rights.example", "Ada@Rights.Example"])
def test_a_confirmed_address_there_verifies_at_once(organisation, participant, moderator, email):
    naming.add_domain(organisation, name="rights.example", by=moderator)
    confirmed(participant, email)
    assert representing.claim(organisation, by=participant).status == S.VERIFIED


@pytest.mark.parametrize(
    ("email", "verified"),
    [("ada@rights.example", False), ("ada@notrights.example", True), ("rights.example@mail.example", True)],
)
def test_another_address_does_not(organisation, participant, moderator, email, verified):
    naming.add_domain(organisation, name="rights.example", by=moderator)
    confirmed(participant, email, verified=verified)
    assert representing.claim(organisation, by=participant).status == S.CLAIMED


def test_a_domain_that_comes_later_verifies_who_waited(organisation, participant, colleague, moderator):
    confirmed(participant, "ada@rights.example")
    first = representing.claim(organisation, by=participant)
    second = representing.claim(organisation, by=colleague)
    naming.add_domain(organisation, name="rights.example", by=moderator)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (S.VERIFIED, S.CLAIMED)


def test_claiming_twice_is_claiming_once(organisation, participant):
    first = representing.claim(organisation, by=participant)
    assert representing.claim(organisation, by=participant) == first
    assert Event.objects.about(first).count() == 1


def test_what_staff_refused_no_address_overrules(organisation, participant, moderator):
    naming.add_domain(organisation, name="rights.example", by=moderator)
    row = representing.claim(organisation, by=participant)
    representing.decide(row, "refuse", by=moderator, note="We asked them: not known there.")
    confirmed(participant, "ada@rights.example")
    assert representing.claim(organisation, by=participant).status == S.CLAIMED


def test_who_gave_it_up_may_come_back_by_the_address(organisation, participant, moderator):
    naming.add_domain(organisation, name="rights.example", by=moderator)
    confirmed(participant, "ada@rights.example")
    row = representing.claim(organisation, by=participant)
    representing.give_up(row, by=participant)
    assert organisation not in Organisation.objects.represented_by(participant)
    assert representing.claim(organisation, by=participant).status == S.VERIFIED


def test_the_person_is_told_what_was_decided_and_why(organisation, participant, moderator):
    row = representing.claim(organisation, by=participant)
    representing.decide(row, "refuse", by=moderator, note="Nobody's deputy & no member.")
    mail = Mail.objects.get(kind="representation")
    assert (mail.to, mail.user) == (participant.email, participant)
    assert mail.subject == "It was not verified that you speak for Example Rights Network"
    assert "Nobody's deputy & no member." in mail.text


@pytest.mark.parametrize("decision", ["refuse", "end"])
def test_a_no_has_a_reason(organisation, participant, moderator, decision):
    row = representing.claim(organisation, by=participant)
    with pytest.raises(DomainError, match="Say why"):
        representing.decide(row, decision, by=moderator, note="  ")


def test_what_ended_is_not_refused(organisation, participant, moderator):
    row = representing.claim(organisation, by=participant)
    representing.decide(row, "end", by=moderator, note="Left.")
    with pytest.raises(WorkflowError):
        representing.decide(row, "refuse", by=moderator, note="Left.")


def test_who_speaks_for_a_twin_speaks_for_both(organisation, participant, moderator):
    twin = Organisation.objects.create(name="ERN", type="ngo")
    representing.decide(representing.claim(twin, by=participant), "verify", by=moderator)
    Organisation.objects.filter(pk=twin.pk).update(merged_into=organisation)
    twin.refresh_from_db()
    assert organisation in Organisation.objects.represented_by(participant)
    assert representing.claim(organisation, by=participant).organisation == twin


@pytest.mark.django_db(transaction=True)
def test_two_windows_make_one_claim(organisation, participant):
    claims = [lambda: representing.claim(organisation, by=participant)] * 2
    assert not [one for one in at_once(*claims) if isinstance(one, Exception)]
    assert Representation.objects.count() == 1
