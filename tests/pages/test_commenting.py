"""A participant in a real browser: from the text to the receipt, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from comments.models import Submission
from consult.consultations.models import Consultation
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Name the people who will be affected."


@pytest.fixture
def open_consultation(transactional_db: None) -> Consultation:
    return factories.consultation_on(
        factories.edition_with("red-teaming", "incident-reporting"), slug="guidance"
    )


def fill_sender(page: Page) -> None:
    page.get_by_text("An organisation", exact=True).click()
    page.locator("[name=organisation_name]").fill("Example Rights Network")
    page.locator("[name=type]").select_option("ngo")
    page.get_by_text("With my name, or my organisation's").click()


def test_a_comment_is_added_beside_the_text_reviewed_and_sent(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/")
    item = page.locator("#red-teaming")
    item.get_by_role("link", name="Comment on 1 Red teaming").click()
    item.get_by_role("button", name="Add to my submission").click()
    expect(item.locator(".errors")).to_be_focused()
    item.get_by_text("Support with changes", exact=True).click()
    item.get_by_label("Your comment").fill(WORDS)
    item.get_by_role("button", name="Add to my submission").click()
    expect(item.get_by_text("Nothing is sent yet.").first).to_be_visible()
    expect(page.locator("#draftbar")).to_contain_text("1 comment in your submission")
    expect(page.locator("#announce")).to_contain_text("Added to your submission")
    item.get_by_role("link", name="Review and send").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="Send my submission").click()
    expect(page.locator(".errors")).to_be_focused()
    fill_sender(page)
    expect(page.locator("[name=size]")).to_be_hidden()
    page.get_by_role("button", name="Send my submission").click()
    expect(page).to_have_url(re.compile(r"/receipts/[0-9A-Z-]{14}/[0-9a-z]{32}/$"))
    expect(page.locator("#tracking")).to_have_text(Submission.objects.get().tracking_number)


def test_two_forms_stand_open_side_by_side_without_losing_words(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/")
    for key in ("red-teaming", "incident-reporting"):
        page.locator(f"#{key}").get_by_role("link", name="Comment on").click()
        page.locator(f"#{key}").get_by_label("Your comment").fill(f"About {key}.")
    page.locator("#red-teaming").get_by_role("button", name="Add to my submission").click()
    expect(page.locator("#draftbar")).to_contain_text("1 comment")
    expect(page.locator("#incident-reporting").get_by_label("Your comment")).to_have_value(
        "About incident-reporting."
    )


def test_everything_works_without_javascript(
    browser: Browser, live_server: object, open_consultation: Consultation
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server}/consultations/guidance/")
    page.get_by_role("link", name="Comment on 1 Red teaming").click()
    item = page.locator("#red-teaming")
    item.get_by_text("Oppose", exact=True).click()
    item.get_by_label("Your comment").fill(WORDS)
    item.get_by_role("button", name="Add to my submission").click()
    expect(page.get_by_text("Added to your submission. Nothing is sent yet.")).to_be_visible()
    page.get_by_role("link", name="Review and send").click()
    fill_sender(page)
    page.get_by_role("button", name="Send my submission").click()
    expect(page.locator("#tracking")).to_have_text(Submission.objects.get().tracking_number)
    page.context.close()
