"""An editor's way from a new document to its publication in a real Chromium, and without barriers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from consult.people.models import User
from guidance import editing, risk_editing
from guidance.models import Edition
from tests import factories
from tests.guidance.drafts import at, draft, item, tree, value, with_axes, words
from tests.site.test_accessibility import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def add(page: Page, title: str, kind: str, label: str) -> None:
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Label").fill(label)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_an_edition_is_written_arranged_and_published(
    site: Callable[[str], Page], signed_in: Callable[[User], None], editor: User
) -> None:
    signed_in(editor)
    page = site("/guidance/")
    page.get_by_role("link", name="New document").click()
    page.get_by_label("Title", exact=True).fill("Deploy with care")
    page.get_by_label("Publisher").fill("Example Partnership")
    page.get_by_label("First edition").fill("First draft")
    page.get_by_label("Date").fill("2026-10-24")
    page.get_by_role("button", name="Start the draft").click()
    page.get_by_role("link", name="Add the first item").click()
    add(page, "Test before release", "Guideline", "1")
    page.get_by_role("link", name="Add after").click()
    add(page, "Plan for misuse", "Guideline", "2")
    # Typing shows what it becomes and saves by itself.
    page.get_by_role("textbox", name="Text", exact=True).fill("Think of **everybody** who will be affected.")
    expect(page.locator("#desk-preview strong")).to_have_text("everybody")
    expect(page.locator("#desk-status")).to_contain_text("Saved at")
    # A step moves it and leaves the focus where it was.
    page.get_by_role("button", name="Up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#desk-place")).to_have_text("Guideline, 1 of 2 in the edition")
    expect(page.get_by_role("button", name="Up")).to_be_focused()
    edition = Edition.objects.get()
    assert tree(edition) == "plan-for-misuse test-before-release"
    assert words(edition, "plan-for-misuse")[1] == "Think of **everybody** who will be affected."
    # What was typed a moment ago is saved before one leaves.
    page.get_by_role("textbox", name="Label", exact=True).fill("1")
    page.get_by_role("link", name="Labels", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/labels/$"))
    assert item(edition, "plan-for-misuse").label == "1"
    page.get_by_label("1, 1.1, 1.1.1").check()
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Number them so").click()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish it now").click()
    expect(page.get_by_text("The edition is published.")).to_be_visible()
    edition.refresh_from_db()
    assert edition.status == Edition.Status.PUBLISHED
    assert [one.label for one in edition.items.in_order()] == ["1", "2"]


def test_an_older_window_keeps_what_it_holds_until_its_editor_decides(
    site: Callable[[str], Page], signed_in: Callable[[User], None], editor: User, administrator: User
) -> None:
    edition = draft()
    signed_in(editor)
    page = site(at("desk-item", edition, "red-teaming"))
    editing.edit_item(item(edition, "red-teaming"), title="Theirs", by=administrator)
    page.get_by_role("textbox", name="Title").fill("Mine")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Adam Administrator changed")
    expect(page.get_by_label("Title")).to_have_value("Mine")
    alert.get_by_text("Compare").click()
    expect(alert.locator("del").first).to_contain_text("Theirs")
    page.get_by_role("button", name="Save mine over it").click()
    expect(page.locator("#desk-status")).to_contain_text("Saved at")
    assert words(edition, "red-teaming")[0] == "Mine"
    page.get_by_role("textbox", name="Title").fill("Mine again")
    expect(page.locator("#desk-status")).to_have_text("Not saved yet.")
    expect(page.locator("#desk-status")).to_contain_text("Saved at")
    assert words(edition, "red-teaming")[0] == "Mine again"


def test_what_is_wrong_while_typing_leaves_the_editor_where_they_type(
    site: Callable[[str], Page], signed_in: Callable[[User], None], editor: User
) -> None:
    edition = draft()
    signed_in(editor)
    page = site(at("desk-item", edition, "plan"))
    field = page.get_by_label("Refers to")
    field.press_sequentially("red-team")  # not yet the whole key
    expect(page.locator("#desk-problem")).to_contain_text(
        "“red-team” leads nowhere: no item of this document"
    )
    expect(field).to_be_focused()
    field.press_sequentially("ing")
    expect(page.locator("#desk-status")).to_contain_text("Saved at")
    field.fill("red-team")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#desk-problem .errors")).to_be_focused()


def test_risks_and_questions_are_written_by_keyboard(
    site: Callable[[str], Page], signed_in: Callable[[User], None], editor: User
) -> None:
    edition = with_axes(draft())
    for n in range(8):
        factories.item(edition, f"more-{n}", label=f"1{n}", title=f"Something else {n}")
    signed_in(editor)
    page = site(at("desk-risks", edition))
    page.get_by_role("link", name="Add a risk").press("Enter")
    page.get_by_label("The risk").press_sequentially("Misuse")
    page.get_by_label("The risk").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Misuse")
    page.get_by_label("Show those with").press_sequentially("how open")
    expect(page.locator(".ticks-find [role=status]")).to_have_text("1 of 15")
    expect(page.locator("#desk-status")).to_have_text("")  # nothing was changed by looking
    page.get_by_label("3 How open?").press("Space")
    expect(page.locator("#desk-status")).to_contain_text("Saved at")
    risk = edition.risks.get()
    assert [one.node.key for one in risk.items.all()] == ["how-open"]
    page.goto(page.url.partition("/guidance/")[0] + at("desk-item", edition, "plan"))
    page.get_by_label("Misuse").press("Space")
    expect(page.locator("#desk-status")).to_contain_text("Saved at")
    assert risk.items.count() == 2
    page.goto(
        page.url.partition("/guidance/")[0] + at("desk-questions", edition, value(edition, "frontier").pk)
    )
    page.locator("#id_question-1").press_sequentially("Is it large?")
    page.locator("#id_question-2").press_sequentially("Is it new?")  # a row that followed
    page.locator("#id_question-2").press("Enter")
    expect(page.locator("#id_question-3")).to_be_visible()
    asked = value(edition, "frontier").criteria.values_list("question", flat=True)
    assert list(asked) == ["Is it large?", "Is it new?"]


def test_times_are_told_by_the_clock_of_whoever_reads_them(
    browser: Browser, site: Callable[[str], Page], signed_in: Callable[[User], None], editor: User
) -> None:
    edition = draft()
    editing.edit_edition(edition, notice="Changed.", by=editor)
    signed_in(editor)
    page = site(at("desk", edition))
    expect(page.locator("time").last).to_contain_text("UTC")
    elsewhere = browser.new_context(
        timezone_id="Asia/Kolkata", storage_state=page.context.storage_state()
    ).new_page()
    elsewhere.goto(page.url)
    told = elsewhere.locator("time").last
    expect(told).to_contain_text("GMT+5:30")
    expect(told).to_have_attribute("title", re.compile("UTC$"))
    elsewhere.context.close()


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_of_the_desk_has_a_barrier(
    width: int,
    site: Callable[[str], Page],
    page: Page,
    signed_in: Callable[[User], None],
    editor: User,
    administrator: User,
) -> None:
    signed_in(editor)
    page.set_viewport_size({"width": width, "height": 900})
    edition = with_axes(draft())
    editing.edit_item(item(edition, "red-teaming"), title="Redder", label="2", by=administrator)
    names = ["desk", "desk-add", "desk-head", "desk-document", "desk-axes", "desk-advice-new"]
    paths = [at(name, edition) for name in [*names, "desk-revisions", "desk-publish", "desk-delete"]]
    items = ["desk-item", "desk-move", "desk-remove", "desk-translations"]
    paths += [at(name, edition, "red-teaming") for name in items]
    paths += [at("desk-translation", edition, "plan", "fr"), at("desk-revision", edition, 1)]
    paths += [at("desk-labels", edition) + "?scheme=letters"]
    risk = risk_editing.add_risk(edition, title="Misuse", origin="model", by=editor)
    paths += [at(name, edition) for name in ("desk-risks", "desk-risk-new")]
    paths += [at(name, edition, risk.key) for name in ("desk-risk", "desk-risk-remove")]
    paths += [at("desk-questions", edition, value(edition, "frontier").pk)]
    paths += ["/guidance/new-document/", "/guidance/new-edition/", "/guidance/import/"]
    dark = width == 1280
    assert [one for path in paths for one in barriers(site(path), path, in_the_dark=dark)] == []
