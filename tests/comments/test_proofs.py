"""Held against bots: a proof that holds once, a code for who has no JavaScript, and a field that nobody sees."""

import json
import re
from datetime import timedelta

import pytest
from altcha import solve_challenge
from altcha.v2 import Challenge, Payload
from django.utils import timezone

from comments import proofs
from comments.models import Submission
from consult.people.outbox import Mail
from tests import factories

pytestmark = pytest.mark.django_db
SENDER = {"capacity": "self", "type": "individual", "consent": "unnamed", "send": ""}


@pytest.fixture
def guarded(consultation):
    type(consultation).objects.filter(pk=consultation.pk).update(asks_proof=True)
    consultation.refresh_from_db()
    return consultation


@pytest.fixture
def path(guarded, client):
    """The page that sends, with one comment waiting."""
    address = f"/consultations/{guarded.slug}/draft/"
    client.post(f"{address}comments/", {"body": "Written by a person."})
    return address


def solved(consultation) -> str:
    challenge = Challenge.from_dict(json.loads(proofs.challenge(consultation)))
    solution = solve_challenge(challenge)
    assert solution
    return Payload(challenge, solution).to_base64()


def code_sent() -> str:
    (code,) = re.findall(r"\b\d{6}\b", Mail.objects.get().text)
    return str(code)


def send(client, path, **more):
    return client.post(path, {**SENDER, "seen": client.get(path).context["seen"], **more})


def test_a_proof_holds_once(guarded):
    proof = solved(guarded)
    assert proofs.problem(proof, guarded) == ""
    assert "used already" in proofs.problem(proof, guarded)


def test_a_proof_holds_for_its_own_consultation_only(guarded):
    other = factories.consultation_on(factories.edition_with("other"), slug="other")
    assert "does not hold" in proofs.problem(solved(other), guarded)


def test_an_old_proof_holds_no_more(guarded, monkeypatch):
    monkeypatch.setattr(proofs, "VALID", timedelta(seconds=-1))
    assert "does not hold" in proofs.problem(solved(guarded), guarded)


@pytest.mark.parametrize("rubbish", ["x", "e30=", "{}", "é", "bnVsbA=="])
def test_rubbish_is_no_proof(guarded, rubbish):
    assert "did not arrive whole" in proofs.problem(rubbish, guarded)


def test_nothing_is_taken_without_proof_and_nothing_is_lost(client, path):
    page = send(client, path)
    assert page.status_code == 422
    assert "let your browser finish its check" in page.content.decode()
    assert "Written by a person." in page.content.decode()
    assert "<details open>" in " ".join(page.content.decode().split()), (
        "the way without JavaScript stands open"
    )
    assert not Submission.objects.exists()


def test_with_a_proof_it_is_taken(client, path, guarded):
    assert send(client, path, proof=solved(guarded)).status_code == 302
    assert Submission.objects.count() == 1


def test_people_with_an_account_are_not_asked(client, path, participant):
    client.force_login(participant)
    client.post(f"{path}comments/", {"body": "And this."})
    assert "data-challenge" not in client.get(path).content.decode()
    assert send(client, path).status_code == 302


def test_a_code_by_mail_does_as_well(client, path):
    asked = client.post(path, {**SENDER, "email": "ada@example.org", "send_code": ""}, follow=True)
    assert "A code was sent to ada@example.org" in asked.content.decode()
    code = code_sent()
    wrong = send(client, path, code="1" + code[1:] if code[0] != "1" else "2" + code[1:])
    assert "not the code that was sent" in wrong.content.decode()
    assert send(client, path, code=code, email="ada@example.org").status_code == 302
    client.post(f"{path}comments/", {"body": "Once more."})
    assert send(client, path, code=code).status_code == 422


def test_a_code_is_void_after_five_wrong_ones(client, path):
    client.post(path, {**SENDER, "email": "ada@example.org", "send_code": ""})
    code = code_sent()
    for _ in range(5):
        send(client, path, code="none")
    assert "no code that holds" in send(client, path, code=code).content.decode()


def test_a_code_needs_an_address(client, path):
    page = client.post(path, {**SENDER, "send_code": ""})
    assert page.status_code == 422
    assert "This field is required" in page.content.decode()
    assert not Mail.objects.exists()


def test_what_fills_in_the_field_that_nobody_sees_is_asked_again(client, consultation):
    path = f"/consultations/{consultation.slug}/draft/"
    client.post(f"{path}comments/", {"body": "Words."})
    page = send(client, path, website="https://spam.example")
    assert "A field that nobody sees was filled in" in page.content.decode()
    assert not Submission.objects.exists()
    assert send(client, path).status_code == 302


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_browser_solves_it_by_itself(site, guarded):
    page = site(f"/consultations/{guarded.slug}/draft/comments/")
    page.get_by_label("Your comment").fill("Written in a browser.")
    page.get_by_role("button", name="Add to my submission").click()
    page.get_by_text("Added to your submission").first.wait_for()
    page = site(f"/consultations/{guarded.slug}/draft/")
    page.get_by_text("Checked: your browser did a short calculation").wait_for()
    page.get_by_label("Myself", exact=True).check()
    page.get_by_label("Which of these describes you best").select_option("individual")
    page.get_by_label("Without any name").check()
    page.get_by_role("button", name="Send my submission").click()
    page.get_by_text("Your submission was received").wait_for()


@pytest.mark.parametrize("hours", [0, 1])
def test_a_code_holds_for_half_an_hour(client, path, hours, monkeypatch):
    client.post(path, {**SENDER, "email": "ada@example.org", "send_code": ""})
    code = code_sent()
    later = timezone.now() + timedelta(hours=hours)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert (proofs.code_problem(client.session, code) == "") == (hours == 0)
