"""A letter on its way through a browser, by keyboard and without a reload."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from comments import tasks
from comments.documents import DraftLetter
from comments.models import Comment
from consult.ledger.models import Job
from consult.people.models import User
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LETTER = """Example Network writes about the guidance.

Guideline 1: Red-teaming

Red-teaming needs outsiders and time. This paragraph answers.

It also needs money, which nobody has offered to anybody so far.
"""


def test_it_is_read_while_one_watches_and_cut_by_keyboard(
    site: Callable[[str], Page],
    signed_in: Callable[[User], None],
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = factories.UserFactory.create()
    signed_in(user)
    consultation = factories.consultation_on(factories.edition_with("red-teaming", "safeguards"))
    page = site(f"/consultations/{consultation.slug}/draft/documents/")
    page.set_input_files(
        "input[type=file]", {"name": "letter.txt", "mimeType": "text/plain", "buffer": LETTER.encode()}
    )
    page.get_by_role("button", name="Upload").press("Enter")
    expect(page.get_by_text("Waits to be read")).to_be_visible()
    tasks.read_letter(Job.objects.get(kind="read_letter").pk)
    expect(page.get_by_text("0 of them confirmed by you")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="letter.txt", exact=True).press("Enter")
    boundary = page.locator("summary", has_text="Move a boundary here").last
    boundary.press("Enter")
    page.get_by_role("button", name="A new part begins here").last.press("Enter")
    expect(page.get_by_role("heading", name="Part 3")).to_be_visible()
    page.get_by_role("button", name="Confirm part 2").press("Enter")
    expect(page.get_by_text("Confirmed by you", exact=True)).to_be_visible()
    cut = [(part.is_confirmed, len(part.items)) for part in DraftLetter.objects.get().parts.all()]
    assert cut == [(False, 0), (True, 1), (False, 1)]
    page.get_by_role("link", name="Review and send").press("Enter")
    page.get_by_label("Myself", exact=True).check()
    page.get_by_label("Which of these describes you best").select_option("individual")
    page.get_by_label("Without any name").check()
    page.get_by_role("button", name="Send my submission").press("Enter")
    expect(page.get_by_role("heading", name="Documents you sent")).to_be_visible()
    by = Comment.objects.order_by("start").values_list("cut_by", flat=True)
    assert list(by) == ["machine", "submitter", "machine"]
