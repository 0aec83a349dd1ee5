"""What is typed saves itself in a real browser: through a lost connection, and beside a second tab."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from comments.drafting import Draft, DraftComment, Unfinished
from consult.consultations.models import Consultation
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ITEM = "/consultations/guidance/items/red-teaming/"


@pytest.fixture
def open_consultation(transactional_db: None) -> Consultation:
    return factories.consultation_on(
        factories.edition_with("red-teaming", "incident-reporting"), slug="guidance"
    )


def kept() -> list[str]:
    return [one.words for one in Unfinished.objects.order_by("pk")]


def status(page: Page, words: str) -> None:
    expect(page.locator("[data-autosave-status]").first).to_contain_text(words)


def test_words_are_there_again_after_the_window_was_closed(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site(ITEM)
    page.get_by_role("textbox", name="Your comment").fill("Name the people")
    status(page, "Saved")
    page.get_by_role("textbox", name="Your comment").press_sequentially(" who will be affected.")
    page.goto(page.url)  # at once: the page saves as it is left
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value(
        "Name the people who will be affected."
    )
    page.get_by_role("button", name="Add to my submission").click()
    expect(page.get_by_text("Added.")).to_be_visible()
    assert DraftComment.objects.get().body == "Name the people who will be affected."
    assert kept() == []


def test_without_a_connection_words_stay_in_the_browser_until_the_site_has_them(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site(ITEM)
    field = page.get_by_role("textbox", name="Your comment")
    field.fill("Begun")
    status(page, "Saved")
    page.context.set_offline(True)
    field.fill("Begun, and gone on without a connection")
    status(page, "Not saved: no connection")
    page.get_by_role("button", name="Add to my submission").click()  # is not lost on an error page
    expect(field).to_have_value("Begun, and gone on without a connection")
    page.goto("about:blank")
    page.context.set_offline(False)
    site(ITEM)
    expect(field).to_have_value("Begun, and gone on without a connection")
    expect(page.locator("#announce")).to_contain_text("is saved now")
    assert kept() == ["Begun, and gone on without a connection"]
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('consult-unfinished'))") == []
    )


def test_a_connection_that_comes_back_saves_by_itself(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site(ITEM)
    page.context.set_offline(True)
    page.get_by_role("textbox", name="Your comment").fill("Written in a tunnel")
    status(page, "Not saved: no connection")
    page.context.set_offline(False)
    status(page, "Saved")
    assert kept() == ["Written in a tunnel"]


def test_a_second_window_shows_the_newer_words_and_the_older_one_is_told(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    first = site(ITEM)
    first.get_by_role("textbox", name="Your comment").fill("One")
    status(first, "Saved")
    second = first.context.new_page()
    second.goto(first.url)
    second.get_by_role("textbox", name="Your comment").fill("One, two")
    status(second, "Saved")
    expect(first.get_by_role("textbox", name="Your comment")).to_have_value("One, two")
    status(first, "Changed in another window")
    Unfinished.objects.update(version=9, typed={"body": ["From another device"]})
    first.get_by_role("textbox", name="Your comment").fill("One, two, three")
    expect(first.locator("[data-theirs]")).to_have_text("From another device")
    first.get_by_role("button", name="Keep mine").click()
    status(first, "Saved")
    assert kept() == ["One, two, three"]


def test_a_form_in_the_margin_of_the_text_and_the_one_about_the_sender_save_themselves(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/")
    item = page.locator("#red-teaming")
    item.get_by_role("link", name="Comment on 1 Red teaming").click()
    item.get_by_role("textbox", name="Your comment").fill("In the margin")
    status(page, "Saved")
    item.get_by_role("button", name="Add to my submission").click()
    expect(page.locator("#draftbar")).to_contain_text("1 comment")
    assert kept() == []
    page.goto(page.url.replace("guidance/", "guidance/draft/"))
    page.locator("[name=organisation_name]").fill("Example Rights Network")
    status(page, "Saved")
    assert Draft.objects.get().speaker["organisation_name"] == "Example Rights Network"


def test_an_answer_is_in_the_draft_as_one_leaves_it_and_the_contents_say_so(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/answer/")
    item = page.locator("#red-teaming")
    item.get_by_label("Your comment").fill("Name the people.")
    expect(item.locator("[data-autosave-status]")).to_contain_text("Saved")
    page.locator("#incident-reporting").get_by_label("Your comment").focus()
    expect(page.locator("#answered")).to_have_text("1 of 2 answered")
    expect(page.locator("[data-entry=red-teaming]")).to_contain_text("answered")
    assert kept() == []
    item.get_by_label("Your comment").fill("Name all the people.")
    page.get_by_role("button", name="Review and send").click()
    expect(page.get_by_text("Name all the people.")).to_be_visible()
    assert DraftComment.objects.get().body == "Name all the people."
