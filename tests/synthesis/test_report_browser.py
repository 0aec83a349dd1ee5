"""In a browser, with a real worker: a draft is asked for, awaited, read, corrected and published."""

import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis.drafting import draft_now
from consult.synthesis.models import Recommendation, Report
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = "Most of the 9 agree with it."


def comments_on(consultation: Consultation) -> None:
    for stance in ("support_with_changes",) * 4 + ("support",):
        factories.accepted(consultation, "Name the people who will be affected by it, early.", stance=stance)


def test_an_editor_drafts_corrects_and_publishes(
    consultation: Consultation,
    editor: User,
    site: Callable[[str], Page],
    signed_in: Callable[[User], None],
    worker: subprocess.Popen[bytes],
) -> None:
    comments_on(consultation)
    signed_in(editor)
    page = site("/consultations/guidance/reports/")
    page.get_by_role("button", name="Draft report").click()
    page.get_by_role("link", name="Read draft 1").click(timeout=30_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Guidance number")
    page.get_by_text("Recommendations and publishing").click()
    page.get_by_label("Wording of recommendation 1").fill(TYPED)
    page.get_by_role("button", name="Save the wording").first.click()
    expect(page.get_by_label("Wording of recommendation 1")).to_have_value(TYPED)
    expect(page.get_by_text("numbers and words of quantity in a report are computed")).to_be_visible()
    assert not Recommendation.objects.filter(text=TYPED).exists()
    page.get_by_role("link", name="Publish the report").click()
    expect(page.get_by_text("The consultation is still open, until")).to_be_visible()
    page.get_by_label("publish the report all the same").check()
    page.get_by_role("button", name="Publish it now").click()
    expect(page.get_by_text("The report is published.")).to_be_visible()
    assert Report.objects.published().count() == 1


@pytest.mark.parametrize("width", [1280, 375])
def test_what_is_behind_a_sentence_is_seen_beside_it(
    width: int,
    consultation: Consultation,
    editor: User,
    site: Callable[[str], Page],
    signed_in: Callable[[User], None],
) -> None:
    comments_on(consultation)
    report = draft_now(consultation, by=None)
    signed_in(editor)
    page = site(f"/reports/{report.public_id}/")
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("a.claim").first.click()
    heading = page.get_by_role("heading", name="Behind this sentence")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(page.locator("#behind").get_by_role("columnheader", name="What was counted")).to_be_visible()
    assert page.url.endswith(f"/reports/{report.public_id}/")
    page.get_by_role("link", name="Back to the sentence").click()
    expect(page.locator("a.claim").first).to_be_in_viewport()
