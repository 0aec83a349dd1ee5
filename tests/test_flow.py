"""One comment, from the browser through moderation, worker and report to the API."""

import re
import subprocess
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from comments.models import Submission
from consult.aggregation.models import Cell
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis.models import Report
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Name the people who will be affected before anything is released, and ask them first."


def test_one_comment_walks_through_every_room(
    consultation: Consultation,
    moderator: User,
    editor: User,
    site: Callable[[str], Page],
    signed_in: Callable[[User], None],
    worker: subprocess.Popen[bytes],
) -> None:
    submission = send_a_comment(site)
    signed_in(moderator)
    accept(site, submission)
    wait_for(Cell.objects.filter(consultation=consultation).exists, seconds=5, what="the worker to count")
    expect(
        site("/consultations/guidance/feedback/").get_by_role("row", name="Civil society 1 1 1")
    ).to_be_visible()
    signed_in(editor)
    report = draft_and_publish(site)
    anybody = Client()
    assert [one["id"] for one in anybody.get("/api/v1/reports/").json()["results"]] == [report.public_id]
    served = anybody.get("/api/v1/consultations/guidance/comments/").json()
    assert served["results"][0]["comment"] == WORDS


def send_a_comment(site: Callable[[str], Page]) -> Submission:
    page = site("/consultations/guidance/")
    item = page.locator("#red-teaming")
    item.get_by_role("link", name="Comment on 1 Red teaming").click()
    item.get_by_text("Support with changes", exact=True).click()
    item.get_by_label("Your comment").fill(WORDS)
    item.get_by_role("button", name="Add to my submission").click()
    item.get_by_role("link", name="Review and send").click()
    page.get_by_text("An organisation", exact=True).click()
    page.locator("[name=organisation_name]").fill("Example Rights Network")
    page.locator("[name=type]").select_option("ngo")
    page.get_by_text("With my name, or my organisation's").click()
    page.get_by_role("button", name="Send my submission").click()
    expect(page).to_have_url(re.compile(r"/receipts/"))
    return Submission.objects.get()


def accept(site: Callable[[str], Page], submission: Submission) -> None:
    page = site("/moderation/")
    case = page.locator(f"#case-{submission.comments.get().public_id}")
    case.get_by_text("Accept", exact=True).click()
    case.get_by_role("button", name="Record decision").click()
    wait_for(submission.comments.accepted().exists, seconds=10, what="the decision")


def draft_and_publish(site: Callable[[str], Page]) -> Report:
    page = site("/consultations/guidance/reports/")
    page.get_by_role("button", name="Draft report").click()
    wait_for(Report.objects.filter(status=Report.Status.DRAFT).exists, seconds=30, what="the draft")
    report = Report.objects.get()
    page = site(f"/reports/{report.public_id}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(report.title)
    expect(page.locator(".claim").first).to_be_visible()
    page.get_by_text("Recommendations and publishing").click()
    page.get_by_role("link", name="Publish the report").click()
    page.get_by_label("publish the report all the same").check()
    page.get_by_role("button", name="Publish it now").click()
    wait_for(Report.objects.published().exists, seconds=10, what="the publication")
    return report
