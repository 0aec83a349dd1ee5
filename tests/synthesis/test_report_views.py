"""Reports on the site: who sees which, what a claim shows, and what an editor may do."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.people.models import User
from consult.synthesis import publishing, shelf
from consult.synthesis.drafting import draft_now, request_draft
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
    assert "<td>Distinct " in page
    assert reverse("comment", args=[claim.comments.all()[0].public_id]) in page


def test_typed_numbers_are_refused_and_words_are_kept(client: Client, editor: User, report: Report) -> None:
    row = report.recommendations.first()
    assert row
    client.force_login(editor)
    address = reverse("recommendation", args=[row.public_id])
    answer = client.post(address, {"decision": "reword", "text": "Most of the 9 agree."})
    assert answer.status_code == 422
    assert "never typed" in answer.content.decode()
    assert "Most of the 9 agree.</textarea>" in answer.content.decode()
    client.post(address, {"decision": "reword", "text": "Rewrite it with care."})
    client.post(address, {"decision": "adopt"})
    row.refresh_from_db()
    assert (row.text, row.status) == ("Rewrite it with care.", "adopted")


def test_what_stands_in_the_field_is_what_is_adopted(client: Client, editor: User, report: Report) -> None:
    row = report.recommendations.first()
    assert row
    client.force_login(editor)
    address = reverse("recommendation", args=[row.public_id])
    refused = client.post(address, {"decision": "adopt", "text": "Most of the 9 agree."})
    assert refused.status_code == 422
    assert "Most of the 9 agree.</textarea>" in refused.content.decode()
    row.refresh_from_db()
    assert row.status == Recommendation.Status.PROPOSED
    answer = client.post(address, {"decision": "adopt", "text": "Rewrite it with care."}, follow=True)
    row.refresh_from_db()
    assert (row.text, row.status) == ("Rewrite it with care.", "adopted")
    assert answer.redirect_chain[0][0].endswith(f"?editing#edit-{row.public_id}")
    assert '<details class="respond" open>' in answer.content.decode()
    assert row.basis
    basis = reverse("claim", args=[report.public_id, row.basis.code])
    assert f'<a href="{basis}">{row.basis.text}</a></p>' in answer.content.decode()


def test_words_are_not_changed_where_what_they_are_for_can_no_longer_be_decided(
    client: Client, editor: User, report: Report
) -> None:
    row = report.recommendations.first()
    assert row
    client.force_login(editor)
    publishing.decide(row, "adopt", by=editor)
    address = reverse("recommendation", args=[row.public_id])
    assert client.post(address, {"decision": "adopt", "text": "Rewrite it with care."}).status_code == 409
    assert Recommendation.objects.get(pk=row.pk).text == row.text


def test_what_was_counted_is_told_without_codes(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    claims = report.claims.filter(figures__where__has_key="stance").distinct()
    pages = [client.get(reverse("claim", args=[report.public_id, c.code])).content.decode() for c in claims]
    assert pages
    assert any("stance is Support with changes" in page for page in pages)
    assert not any("support_with_changes" in page for page in pages)


def test_the_cells_of_figures_and_tables_lead_to_what_they_count(
    client: Client, editor: User, report: Report
) -> None:
    client.force_login(editor)
    page = client.get(reverse("report", args=[report.public_id])).content.decode()
    of_cells = [claim for claim in report.claims.all() if claim.is_of_cells]
    assert of_cells
    for claim in of_cells:
        address = reverse("claim", args=[report.public_id, claim.code])
        assert f'href="{address}">{claim.text}</a>' in page
        answer = client.get(address).content.decode()
        assert "Behind these cells" in answer
        assert claim.text in answer


def test_publishing_leaves_out_what_was_not_adopted(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    client.post(reverse("report-publish", args=[report.public_id]), {"sure": "on"})
    assert not report.recommendations.exclude(status=Recommendation.Status.DROPPED).exists()
    client.logout()
    page = client.get(reverse("report", args=[report.public_id]))
    assert page.status_code == 200
    assert "No recommendation has been adopted" in page.content.decode()


def test_publishing_says_first_what_stands_in_its_way(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    address = reverse("report-publish", args=[report.public_id])
    factories.accepted(report.consultation, "Say who pays for it.")
    total = report.recommendations.count()
    page = client.get(address).content.decode()
    assert "The consultation is still open, until" in page
    assert f"{total} of {total} proposed recommendations" in page
    assert "What is counted has changed since this draft was made" in page
    answer = client.post(address)
    assert answer.status_code == 422
    assert "Tick this to publish" in answer.content.decode()
    report.refresh_from_db()
    assert report.status == Report.Status.DRAFT
    client.post(address, {"sure": "on"})
    report.refresh_from_db()
    assert report.status == Report.Status.PUBLISHED
    assert "published already" in client.get(address).content.decode()


def test_a_report_that_is_ready_is_published_with_the_button_alone(
    client: Client, editor: User, report: Report
) -> None:
    Consultation.objects.filter(pk=report.consultation.pk).update(status=Consultation.Status.CLOSED)
    for row in report.recommendations.all():
        publishing.decide(row, "adopt", by=editor)
    client.force_login(editor)
    address = reverse("report-publish", args=[report.public_id])
    assert "Before you publish" not in client.get(address).content.decode()
    assert "The report is published." in client.post(address, follow=True).content.decode()


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


def test_what_is_published_is_no_longer_called_a_draft(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    address = reverse("consultation-reports", args=[report.consultation.slug])
    assert "Draft 1, " in client.get(address).content.decode()
    publishing.publish(report, by=editor)
    for page in (address, reverse("report-list")):
        html = client.get(page).content.decode()
        assert "Report 1, published " in html
        assert "Draft 1" not in html


def test_claims_open_in_the_margin_on_the_site_alone(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    page = client.get(reverse("report", args=[report.public_id])).content.decode()
    address = reverse("claim", args=[report.public_id, "c1"])
    assert f'href="{address}" hx-get="{address}" hx-target="#behind"' in page
    assert 'id="behind"' in page
    assert b"hx-get" not in publishing.file_of(report, "html")
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "data-focus>Behind this sentence</h2>" in part
    assert "<html" not in part


def test_a_draft_that_failed_says_so_and_can_be_asked_for_again(
    client: Client, editor: User, consultation: Consultation
) -> None:
    request_draft(consultation, by=editor)
    jobs = Job.objects.filter(kind="draft_report")
    jobs.update(state=Job.State.FAILED, attempts=9)
    client.force_login(editor)
    page = client.get(reverse("consultation-reports", args=[consultation.slug])).content.decode()
    assert "The draft could not be written" in page
    assert "every 1s" not in page
    page = client.post(reverse("report-draft", args=[consultation.slug]), follow=True).content.decode()
    assert "A draft is being written" in page
    assert [(job.state, job.attempts) for job in jobs] == [("waiting", 0)]


def test_who_waited_is_led_to_the_draft(client: Client, editor: User, report: Report) -> None:
    client.force_login(editor)
    address = reverse("consultation-reports", args=[report.consultation.slug])
    assert "The draft is ready" in client.get(address, {"waiting": report.public_id}).content.decode()
    assert "The draft is ready" not in client.get(address).content.decode()


def test_what_is_kept_follows_what_the_editor_does(report: Report, editor: User) -> None:
    before = shelf.file_of(report, "pdf"), shelf.article(report)
    assert (shelf.file_of(report, "pdf"), shelf.article(report)) == before
    row = report.recommendations.all()[0]
    publishing.reword(row, "Rewrite it with care.", by=editor)
    assert shelf.file_of(report, "pdf") != before[0]
    assert "Rewrite it with care." in shelf.article(report).article


def test_report_pages_take_few_queries(
    client: Client, report: Report, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publishing.publish(report, by=editor)
    slug, public_id = report.consultation.slug, report.public_id
    addresses = [
        reverse("report-list"),
        reverse("consultation-reports", args=[slug]),
        reverse("report", args=[public_id]),
        reverse("claim", args=[public_id, "c1"]),
        *(reverse("report-download", args=[public_id, form]) for form in ("md", "json")),
    ]
    for address in addresses * 2:
        with django_assert_max_num_queries(25):
            assert client.get(address).status_code == 200
