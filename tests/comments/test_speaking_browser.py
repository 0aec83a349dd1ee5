"""Finding the organisation while typing, in Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from comments.models import Submission
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_organisation_is_found_while_typing_and_picked_by_keyboard(
    site: Callable[[str], Page], consultation
) -> None:
    organisation = factories.accepted(consultation).submission.organisation
    page = site("/consultations/guidance/draft/comments/?item=safeguards")
    page.get_by_label("Your comment").fill("Say more.")
    page.get_by_role("button", name="Add to my submission").click()
    expect(page.get_by_text("Added. Nothing is sent yet")).to_be_visible()
    page = site("/consultations/guidance/draft/")
    page.get_by_label("An organisation", exact=True).check()
    page.get_by_role("textbox", name="Organisation", exact=True).press_sequentially("exampel rights")
    one = page.get_by_role("radio", name="Example Rights Network")
    expect(one).to_be_visible()
    one.focus()
    page.keyboard.press("Space")
    page.get_by_label("Which of these describes you best").select_option("ngo")
    page.get_by_label("With my name, or my organisation's").check()
    page.get_by_role("button", name="Send my submission").press("Enter")
    page.wait_for_url("**/receipts/**")
    assert Submission.objects.latest("pk").organisation == organisation


def test_who_stays_anonymous_is_asked_for_no_name(site: Callable[[str], Page], consultation) -> None:
    page = site("/consultations/guidance/draft/comments/?item=red-teaming")
    page.get_by_label("Your comment").fill("Say more.")
    page.get_by_role("button", name="Add to my submission").click()
    expect(page.get_by_text("Added. Nothing is sent yet")).to_be_visible()
    page = site("/consultations/guidance/draft/")
    page.get_by_label("Myself, without giving my name").check()
    expect(page.get_by_label("Your name")).to_be_hidden()
    expect(page.get_by_label("With my name, or my organisation's")).to_be_hidden()
    expect(page.get_by_label("E-mail for the receipt")).to_be_visible()
