"""In a real browser: words are selected with the mouse and by keyboard, commented on, sent, and seen marked."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from comments import moderation
from comments.anchors import Anchor
from comments.drafting import DraftComment
from comments.models import Comment
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation, Grant
from consult.people.models import User
from consult.people.permissions import Role
from guidance.models import Item
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "Say before release what *red teaming* 😀 should achieve, and for whom."
REASON = "Name the people who will be affected."
SELECT = """([key, from, to]) => {
  const box = document.querySelector(`#${key} .words[data-text], .item-page .words[data-text]`);
  const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const at = (words, end) => {
    for (let node = nodes.currentNode = box; (node = nodes.nextNode());) {
      const place = node.data.indexOf(words);
      if (place >= 0) return [node, place + (end ? words.length : 0)];
    }
  };
  document.getSelection().setBaseAndExtent(...at(from, false), ...at(to, true));
}"""

PLACES = """() => [...document.querySelectorAll(".item, .item .words")].map((one) => {
  const { top, left, height } = one.getBoundingClientRect();
  return [top + scrollY, left, height];
})"""


@pytest.fixture
def open_consultation(transactional_db: None) -> Consultation:
    edition = factories.EditionFactory.create(status="draft")
    factories.item(edition, "red-teaming", body=TEXT)
    factories.item(edition, "incident-reporting")
    edition.status = "published"
    edition.save()
    return factories.consultation_on(edition, slug="guidance")


def send_and_accept(page: Page) -> Comment:
    page.get_by_role("link", name="Review and send").first.click()
    page.get_by_text("Myself", exact=True).click()
    page.locator("[name=type]").select_option("individual")
    page.get_by_text("Without any name").click()
    page.get_by_role("button", name="Send my submission").click()
    expect(page.locator("#tracking")).to_be_visible()
    comment = Comment.objects.get()
    moderation.decide(comment, "accept", by=None)
    recount_all(comment.consultation)
    return comment


def test_words_selected_with_the_mouse_are_commented_on_and_seen_marked(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/")
    item = page.locator("#red-teaming")
    page.evaluate(SELECT, ["red-teaming", "efore", "should achie"])
    item.get_by_role("button", name="Comment on these words").click()
    quoted = "before release what red teaming 😀 should achieve"
    expect(item.locator(".quoted blockquote")).to_have_text(f"“{quoted}”")
    item.get_by_text("Support with changes", exact=True).click()
    item.get_by_label("Your comment").fill(REASON)
    item.get_by_role("button", name="Add to my submission").click()
    expect(item.get_by_text("Added.", exact=True)).to_be_visible()
    comment = send_and_accept(page)
    anchor = Anchor.objects.get(comment=comment)
    assert anchor.exact == quoted
    page = site("/consultations/guidance/items/red-teaming/")
    mark = page.locator("mark.said", has_text="before release what")
    expect(mark).to_have_class("said said-1")
    voice = page.locator(f"#c-{comment.public_id}")
    voice.hover()
    expect(mark).to_have_class("said said-1 is-lit")
    mark.locator("a").focus()
    expect(voice).to_have_class("voice is-changes is-lit")
    mark.locator("a").click()
    expect(page).to_have_url(f"{page.url.partition('#')[0]}#c-{comment.public_id}")
    site("/consultations/guidance/")
    expect(page.locator("#red-teaming mark.said")).to_have_count(3)


@pytest.mark.parametrize("width", [1280, 375])
def test_choosing_words_moves_none_of_them(
    site: Callable[[str], Page], open_consultation: Consultation, width: int
) -> None:
    item = open_consultation.edition.items.get(node__key="red-teaming")
    factories.item(
        open_consultation.edition, "practice", kind=Item.Kind.PRACTICE, body="Ask who is harmed.", parent=item
    )
    page = site("/consultations/guidance/")
    page.set_viewport_size({"width": width, "height": 800})
    before = page.evaluate(PLACES)
    page.evaluate(SELECT, ["red-teaming", "Say", "achieve"])
    expect(page.get_by_role("button", name="Comment on these words")).to_be_visible()
    assert page.evaluate(PLACES) == before
    page.locator("#red-teaming").get_by_role("button", name="Choose words").press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("application")).to_be_focused()
    assert page.evaluate(PLACES) == before


def test_words_are_chosen_by_keyboard_alone(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/")
    item = page.locator("#red-teaming")
    item.get_by_role("button", name="Choose words").focus()
    page.keyboard.press("Enter")
    expect(item.get_by_role("application")).to_be_focused()
    page.keyboard.press("Escape")
    expect(item.get_by_role("button", name="Choose words")).to_be_focused()
    page.keyboard.press("Enter")
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#announce")).to_have_text("Chosen: what red teaming")
    page.keyboard.press("Enter")
    expect(item.locator(".quoted blockquote")).to_have_text("“what red teaming”")
    expect(item.locator("[data-focus]")).to_be_focused()
    item.get_by_role("button", name="Propose other words").press("Enter")
    wording = item.get_by_label("What should stand there instead")
    expect(wording).to_have_value("what red teaming")
    wording.fill("which harm red teaming")
    expect(item.locator(".preview ins")).to_contain_text("which harm")
    expect(item.locator(".preview del")).to_contain_text("what")
    item.get_by_label("Why").fill(REASON)
    item.get_by_role("button", name="Add to my submission").press("Enter")
    expect(item.get_by_text("Added.", exact=True)).to_be_visible()
    assert DraftComment.objects.get().wording == "which harm red teaming"
    comment = send_and_accept(page)
    site(f"/comments/{comment.public_id}/")
    expect(page.locator("figure.quoted ins")).to_contain_text("which harm")


def test_words_go_into_the_form_that_is_open_with_what_is_typed_there(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/items/red-teaming/")
    page.get_by_role("textbox", name="Your comment").fill(REASON)
    page.evaluate(SELECT, ["red-teaming", "release", "what"])
    page.get_by_role("button", name="Comment on these words").click()
    expect(page.locator(".quoted blockquote")).to_have_text("“release what”")
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value(REASON)
    page.get_by_role("button", name="Comment on the whole guideline instead").click()
    expect(page.locator(".quoted")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value(REASON)


def test_enter_in_a_field_keeps_the_comment_and_takes_no_step_back(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/items/red-teaming/")
    page.evaluate(SELECT, ["red-teaming", "release", "what"])
    page.get_by_role("button", name="Comment on these words").click()
    expect(page.locator(".quoted blockquote")).to_be_visible()
    page.get_by_role("textbox", name="Your comment").fill(REASON)
    page.get_by_role("radio", name="Oppose").press("Enter")
    expect(page.get_by_text("Added.", exact=True)).to_be_visible()
    assert DraftComment.objects.get().quote["exact"] == "release what"


@pytest.mark.parametrize("typed", ["what  RED teaming", "what the red teaming"])
def test_words_are_copied_into_a_field_without_javascript(
    browser: Browser, live_server: Any, open_consultation: Consultation, typed: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server}/consultations/guidance/items/red-teaming/")
    page.get_by_text("It is about certain words").click()
    page.get_by_label("Words it is about").fill(typed)
    page.get_by_role("textbox", name="Your comment").fill(REASON)
    page.get_by_role("button", name="Add to my submission").click()
    if typed != "what  RED teaming":
        expect(page.get_by_label("Words it is about")).to_have_value(typed)
        page.get_by_role("button", name="Take these words").click()
        expect(page.locator(".quoted blockquote")).to_contain_text("what red teaming")
        page.get_by_role("button", name="Propose other words").click()
        page.get_by_label("What should stand there instead").fill("which harm")
        page.get_by_role("button", name="Show the change").click()
        expect(page.locator(".preview ins")).to_contain_text("which harm")
        page.get_by_role("button", name="Add to my submission").click()
    expect(page.get_by_text("Added to your submission. Nothing is sent yet.")).to_be_visible()
    kept = DraftComment.objects.get()
    assert kept.quote["exact"] == "what red teaming"
    assert kept.body == REASON
    page.context.close()


def test_a_field_made_taller_carries_no_style_into_the_form_shown_next(
    site: Callable[[str], Page], open_consultation: Consultation
) -> None:
    page = site("/consultations/guidance/?comment=red-teaming")
    item = page.locator("#red-teaming")
    for field in item.locator("textarea").all():
        field.evaluate("field => { field.style.height = '240px' }")  # as its handle does
    item.get_by_role("button", name="Propose other words").click()
    expect(item.get_by_label("What should stand there instead")).to_be_visible()


def test_nor_does_the_note_of_a_decision_that_is_refused(
    site: Callable[[str], Page], signed_in: Callable[[User], None], open_consultation: Consultation
) -> None:
    factories.comment(open_consultation)
    moderator = factories.UserFactory.create()
    Grant.objects.create(consultation=open_consultation, user=moderator, role=Role.MODERATOR)
    signed_in(moderator)
    form = site("/moderation/").locator("form.decision")
    form.locator("textarea").evaluate("field => { field.style.height = '240px' }")
    form.get_by_text("Reject", exact=True).click()
    form.get_by_role("button", name="Record decision").click()
    expect(form.locator("[aria-invalid]")).to_be_visible()
