"""An editor's whole way in a real Chromium: without JavaScript, by keyboard, and without barriers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from consult.consultations.models import Consultation
from consult.people.models import User
from tests import factories
from tests.consultations.editing import asked, edition
from tests.site.test_accessibility import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain_page(browser: Browser, live_server: Any, editor: User) -> Iterator[Page]:
    """The editor's browser, narrow and without JavaScript."""
    client = Client()
    client.force_login(editor)
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 900}, base_url=live_server.url
    )
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def press(page: Page, role: Any, name: str) -> None:
    """As the keyboard does it: focus, then Enter."""
    control = page.get_by_role(role, name=name, exact=True)
    control.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_from_edition_to_closing_without_javascript_and_mouse(plain_page: Page) -> None:
    page = plain_page
    edition()
    page.goto("/consultations/new/")
    page.get_by_role("radio").focus()
    page.keyboard.press("Space")
    press(page, "button", "Continue")
    page.get_by_label("Title").fill("Deploy with care")
    page.get_by_label("Opens").fill("2026-01-01T09:00")
    page.get_by_label("Closes").fill("2097-03-31T01:30")  # the clocks in London go forward over it
    page.get_by_label("How open?").focus()
    page.keyboard.press("Space")
    press(page, "button", "Save the draft")
    expect(page.get_by_role("alert")).to_contain_text("There is no 01:30 on 31 March 2097 in Europe/London")
    expect(page.get_by_label("How open?")).not_to_be_checked()
    page.get_by_label("Closes").fill("2097-03-31T02:30")
    press(page, "button", "Save and preview")
    expect(page.get_by_text("This is a preview")).to_be_visible()
    press(page, "link", "Manage")
    press(page, "link", "Open it…")
    press(page, "button", "Open it now")
    expect(page.get_by_text("The consultation is open.")).to_be_visible()
    press(page, "link", "Close it…")
    press(page, "button", "Close it now")
    expect(page.get_by_text("The consultation is closed.")).to_be_visible()
    made = Consultation.objects.get()
    assert (made.slug, made.status) == ("deploy-with-care", Consultation.Status.CLOSED)
    assert asked(made) == ["red-teaming", "safeguards"]


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_of_the_desk_has_a_barrier(
    width: int, site: Callable[[str], Page], page: Page, signed_in: Callable[[User], None], editor: User
) -> None:
    signed_in(editor)
    page.set_viewport_size({"width": width, "height": 900})
    about = edition()
    factories.consultation_on(about, slug="draft", opened=False)
    factories.consultation_on(about, slug="guidance")
    paths = [
        "/consultations/new/",
        "/consultations/new/?edition=safe/first",
        "/consultations/new/?edition=none",
    ]
    paths += [f"/consultations/draft/{name}/" for name in ("edit", "open", "close", "manage", "grants")]
    paths += [f"/consultations/guidance/{name}/" for name in ("edit", "close", "extend", "manage", "grants")]
    assert [barrier for path in paths for barrier in barriers(site(path), path)] == []
