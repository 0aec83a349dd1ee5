"""Reports on the site: who sees which, what a claim shows, and what an editor may do."""

import pytest
from django.test import Client
from django.urls import reverse

from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis.drafting import draft_now
from consult.synthesis.models import Recommendation, Report
from tests import factories


@pytest.fixture
def report(consultation: Consultation) -> Report:
    for stance in ("support_with_changes",) * 4 + ("support",):
        factories.accepted(
            consultation, "Name the people who will be affected by it, and say so early.", stance=stance
        )
    return draft_now(consultation, by=None)


@pytest.mark.parametrize("name", ["report", "claim", "report-download"])
def test_a_stranger_finds_no_draft(client: Client, stranger: User, report: Report, name: str) -> None:
    more = {"claim": ["c1"], "report-download": ["md"]}.get(name, [])
    client.force_login(stranger)
    assert client.get(reverse(name, args=[report.public_id, *more])).status_code == 404


def test_an_editor_reads_and_downloads_a_draft(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    page = client.get(reverse("report", args=[report.public_id])).content.decode()
    assert "Publish the report" in page
    for form, start in (
        ("md", b"# "),
        ("json", b"{"),
        ("html", b"<!doctype"),
        ("pdf", b"%PDF"),
        ("docx", b"PK"),
    ):
        assert client.get(reverse("report-download", args=[report.public_id, form])).content.startswith(start)


def test_a_claim_shows_its_figures_and_comments(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    claim = report.claims.filter(code__startswith="c", comments__isnull=False).first()
    assert claim
    page = client.get(reverse("claim", args=[report.public_id, claim.code])).content.decode()
    assert "distinct" in page
    assert reverse("comment", args=[claim.comments.all()[0].public_id]) in page


def test_typed_numbers_are_refused_and_words_are_kept(client: Client, editor: User, report: Report) -> None:
    row = report.recommendations.first()
    assert row
    client.force_login(editor)
    address = reverse("recommendation", args=[row.public_id])
    answer = client.post(address, {"decision": "reword", "text": "Most of the 9 agree."})
    assert answer.status_code == 422
    assert "never typed" in answer.content.decode()
    client.post(address, {"decision": "reword", "text": "Rewrite it with care."})
    client.post(address, {"decision": "adopt"})
    row.refresh_from_db()
    assert (row.text, row.status) == ("Rewrite it with care.", "adopted")


def test_publishing_leaves_out_what_was_not_adopted(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    client.post(reverse("report-publish", args=[report.public_id]))
    assert not report.recommendations.exclude(status=Recommendation.Status.DROPPED).exists()
    client.logout()
    page = client.get(reverse("report", args=[report.public_id]))
    assert page.status_code == 200
    assert "No recommendation has been adopted" in page.content.decode()


def test_drafting_is_asked_for_by_an_editor_alone(
    client: Client, participant: User, editor: User, consultation: Consultation
) -> None:
    address = reverse("report-draft", args=[consultation.slug])
    client.force_login(participant)
    assert client.post(address).status_code == 404
    client.force_login(editor)
    page = client.post(address, follow=True).content.decode()
    assert "A draft is being written" in page
    assert "Reload" in page


def test_lists_are_public_and_show_what_is_published(client: Client, report: Report) -> None:
    assert client.get(reverse("report-list")).status_code == 200
    assert (
        report.public_id
        not in client.get(reverse("consultation-reports", args=[report.consultation.slug])).content.decode()
    )
