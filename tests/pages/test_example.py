"""The example that the demo shows: logins, guidance, two consultations and a drafted report, safe to load twice."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from comments.drafting import Draft
from comments.models import Comment, Submission
from consult.aggregation.models import Cell
from consult.consultations.models import Consultation
from consult.ledger.models import Event
from consult.pages import example
from consult.pages.example import LOGINS
from consult.people.models import User
from consult.people.organisations import Organisation, Representation
from consult.synthesis.models import Report

pytestmark = pytest.mark.django_db


def load(*words: str) -> str:
    out = StringIO()
    call_command("load_example", *words, stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in (User, Submission, Comment, Report, Consultation, Event)]


def test_everything_is_there_and_loading_again_changes_nothing() -> None:
    said = load()
    assert "participant@example.org can sign in as participant." in said
    assert Cell.objects.filter(consultation__slug="guidance-2026").exists()
    report = Report.objects.get()
    assert report.consultation.slug == "open-weights-rfc"
    assert report.status == Report.Status.DRAFT
    assert Draft.objects.get().user == User.objects.get(email="participant@example.org")
    before = counts()
    assert "submissions are there already" in load()
    assert counts() == before


@pytest.mark.parametrize(("role", "email", "password"), LOGINS)
def test_the_demo_logins_sign_in_at_once(role: str, email: str, password: str, client: Client) -> None:
    example.make_users(lambda line: None)
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == User.objects.get(email=email, role=role).pk
    assert EmailAddress.objects.get(email=email).verified


def test_a_real_installation_gets_no_known_passwords(settings: LazySettings) -> None:
    settings.LOCAL = False
    assert "No demo logins are made" in load()
    assert not User.objects.exists()
    assert Consultation.objects.count() == 2


def test_the_example_shows_what_staff_do_with_organisations() -> None:
    load()
    works = Organisation.objects.get(name="Example Model Works")
    assert works.verifications.get().method == "domain"
    assert Representation.objects.waiting().get().role.startswith("Volunteer")
