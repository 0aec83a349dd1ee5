"""Reading in a real browser: where the reader is, keys, and what was said beside the text."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from guidance.importing import PUBLISH
from guidance.models import Edition, Item
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "These words are many, so that an item fills the window. " * 30


@pytest.fixture
def shown(transactional_db: None) -> Consultation:
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    for part in ("before", "after"):
        factories.item(edition, part, kind=Item.Kind.SECTION, label="")
        for n in (1, 2):
            factories.item(edition, f"{part}-{n}", body=f"First of {part} {n}.\n\n{LONG}")
    PUBLISH.apply(edition, by=None)
    made = factories.consultation_on(edition, slug="shown")
    factories.accepted_quoting(made, "First of before 1", "I have something to say.")
    recount_all(made)
    return made


def current(page: Page) -> str:
    return str(page.evaluate("document.activeElement?.closest('.item, .chapter')?.id ?? ''"))


def test_keys_lead_through_the_text(site: Callable[[str], Page], shown: Consultation) -> None:
    page = site("/consultations/shown/")
    page.emulate_media(reduced_motion="reduce")
    walked = []
    for key in ("n", "j", "n", "p", "k", "]", "["):
        page.keyboard.press(key)
        walked.append(current(page))
    assert walked == ["before-1", "before-2", "after-1", "before-2", "before-1", "after", "before"]
    expect(page.locator("[data-progress]")).to_contain_text("of 4")
    page.keyboard.press("/")
    expect(page.locator("#seek")).to_be_focused()
    page.keyboard.type("n?")
    expect(page.locator("#seek")).to_have_value("n?")


def test_keys_are_listed_and_can_be_switched_off(site: Callable[[str], Page], shown: Consultation) -> None:
    page = site("/consultations/shown/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys for reading")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.reload()
    page.keyboard.press("n")
    assert current(page) == ""
    page.get_by_role("button", name="Keys").click()
    expect(dialog.get_by_label("Use these keys")).not_to_be_checked()


def test_nothing_moves_while_somebody_writes(site: Callable[[str], Page], shown: Consultation) -> None:
    page = site("/consultations/shown/?comment=before-1")
    field = page.get_by_label("Your comment", exact=True)
    field.fill("")
    field.press_sequentially("jump [n] p/k?")
    expect(field).to_have_value("jump [n] p/k?")
    expect(field).to_be_focused()


def test_progress_follows_the_reader(site: Callable[[str], Page], shown: Consultation) -> None:
    page = site("/consultations/shown/")
    words = page.locator("[data-progress-words]")
    expect(words).to_have_text("1 of 4")
    page.evaluate("document.getElementById('after-1').scrollIntoView({behavior: 'instant'})")
    expect(words).to_have_text("3 of 4")
    page.evaluate("window.scrollTo({top: 1e6, behavior: 'instant'})")
    expect(words).to_have_text("4 of 4")


@pytest.mark.parametrize("width", [1280, 375])
def test_what_was_said_opens_beside_or_below_the_paragraph(
    site: Callable[[str], Page], page: Page, shown: Consultation, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    site("/consultations/shown/")
    before = page.evaluate("document.querySelector('#before-1 .words').textContent")
    link = page.get_by_role("link", name=re.compile("1 comment on paragraph 1 of"))
    link.click()
    talk = page.locator("#talk-before-1")
    expect(talk).to_contain_text("I have something to say.")
    expect(talk.get_by_role("heading")).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "true")
    paragraph, following, box = page.evaluate(
        "['before-1-p1', 'before-1-p2', 'talk-before-1'].map(id => document.getElementById(id).getBoundingClientRect())"
    )
    if width > 1000:
        assert box["left"] >= paragraph["right"]
    else:
        assert paragraph["bottom"] < box["top"]
        assert box["bottom"] <= following["top"]
    assert page.evaluate("document.querySelector('#before-1 .words').textContent") == before
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    expect(talk).to_be_empty()
    link.click()
    talk.get_by_role("button", name="Close").click()
    expect(link).to_be_focused()


def test_a_comment_on_these_words_is_written_there(site: Callable[[str], Page], shown: Consultation) -> None:
    page = site("/consultations/shown/")
    page.get_by_role("link", name=re.compile("1 comment on paragraph 1 of")).click()
    page.locator("#talk-before-1").get_by_role("link", name="Comment on these words", exact=True).click()
    expect(page.locator("#before-1").get_by_label("Your comment", exact=True)).to_be_visible()


def test_a_paragraph_can_be_pointed_at(site: Callable[[str], Page], page: Page, shown: Consultation) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    site("/consultations/shown/")
    page.get_by_role("link", name="Link to paragraph 2 of 2 Before 1").click()
    expect(page.locator("#announce")).to_contain_text("copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert copied.endswith("/consultations/shown/#before-1-p2")
    assert page.evaluate("document.querySelector(':target').id") == "before-1-p2"


def test_contents_fold_again_on_a_narrow_screen(
    site: Callable[[str], Page], page: Page, shown: Consultation
) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    site("/consultations/shown/")
    page.locator(".contents summary").click()
    page.locator(".contents").get_by_role("link", name="After 2").click()
    expect(page.locator(".contents details")).not_to_have_attribute("open", "")
    expect(page.locator("[data-progress-words]")).to_have_text("4 of 4")
    expect(page.locator("[data-progress]")).to_be_in_viewport()
