"""An item on the desk: what is typed is kept, and who was slower is told."""

import pytest
from django.test import Client

from consult.people.models import User
from guidance import editing
from guidance.exporting import export
from guidance.models import Edition
from tests.guidance.drafts import IN_PLACE, at, filled_in, item, value, words

pytestmark = pytest.mark.django_db


def test_a_guideline_is_written(edition: Edition, desk: Client) -> None:
    sent = filled_in(scope=[value(edition, "open").pk], references="safeguards\r\ndoi:10.1000/182")
    answer = desk.post(at("desk-item", edition, "red-teaming"), sent)
    assert answer["Location"] == at("desk-item", edition, "red-teaming")
    page = desk.get(answer["Location"]).content.decode()
    assert words(edition, "red-teaming") == ("Red-teaming", "Ask *others*.")
    assert "Additional for open." in page
    assert "doi:10.1000/182" in page
    assert "<em>others</em>" in page


def test_it_saves_by_itself(edition: Edition, desk: Client) -> None:
    answer = desk.post(at("desk-item", edition, "red-teaming"), filled_in(seen=1), headers=IN_PLACE)
    html = answer.content.decode()
    assert (answer.status_code, words(edition, "red-teaming")[0]) == (200, "Red-teaming")
    for part in ("Saved at", 'id="desk-seen" value="2"', 'id="row-red-teaming" hx-swap-oob'):
        assert part in html
    assert "<form" not in html


def test_what_is_wrong_is_said_and_what_was_typed_kept(edition: Edition, desk: Client) -> None:
    sent = filled_in(references="no-such-item", body="Typed with care.")
    answer = desk.post(at("desk-item", edition, "red-teaming"), sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    for part in ("“no-such-item” leads nowhere", "no item of this document has that key", "Typed with care."):
        assert part in html
    in_place = desk.post(at("desk-item", edition, "red-teaming"), sent, headers=IN_PLACE)
    assert (in_place.status_code, "Not saved" in in_place.content.decode()) == (422, True)
    assert words(edition, "red-teaming")[1] != "Typed with care."


@pytest.mark.parametrize("headers", [{}, IN_PLACE])
def test_an_older_window_is_told_and_may_save_over_it(
    headers: dict[str, str], edition: Edition, desk: Client, administrator: User
) -> None:
    there = at("desk-item", edition, "red-teaming")
    editing.edit_item(item(edition, "red-teaming"), title="Theirs", by=administrator)
    answer = desk.post(there, filled_in(title="Mine", seen=1), headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Adam Administrator changed “1 Theirs” at" in html
    assert '<del><span class="visually-hidden">[deleted:</span>Theirs' in html
    assert 'name="over" value="2"' in html
    assert words(edition, "red-teaming")[0] == "Theirs"
    desk.post(there, filled_in(title="Mine", seen=1, over=2), headers=headers)
    assert words(edition, "red-teaming")[0] == "Mine"


def test_the_page_for_the_slower_one_holds_what_they_typed(
    edition: Edition, desk: Client, administrator: User
) -> None:
    editing.edit_item(item(edition, "red-teaming"), title="Theirs", by=administrator)
    html = desk.post(
        at("desk-item", edition, "red-teaming"), filled_in(title="Mine", seen=1)
    ).content.decode()
    assert 'value="Mine"' in html
    assert "input delay" not in html  # nothing is saved over it without a word


def test_a_window_that_is_looked_at_again_tells_what_happened(
    edition: Edition, desk: Client, administrator: User
) -> None:
    there = at("desk-news", edition, "red-teaming")
    editing.edit_item(item(edition, "safeguards"), title="Elsewhere", by=administrator)
    assert "callout" not in desk.get(there, {"seen": 1}).content.decode()
    editing.edit_item(item(edition, "red-teaming"), title="Theirs", by=administrator)
    assert "Adam Administrator changed “1 Theirs” at" in desk.get(there, {"seen": 1}).content.decode()
    assert "callout" not in desk.get(there, {"seen": 3}).content.decode()


def test_a_preview_writes_nothing(edition: Edition, desk: Client) -> None:
    before = export(edition)
    fragment = desk.post(at("desk-preview", edition), {"body": "# Head\n\n<script>x</script> **bold**"})
    assert fragment.content.decode().strip() == (
        "<h3>Head</h3>\n<p>&lt;script&gt;x&lt;/script&gt; <strong>bold</strong></p>"
    )
    page = desk.post(at("desk-item", edition, "red-teaming"), filled_in(body="A *draft*", preview=1))
    assert "<em>draft</em>" in page.content.decode()
    assert "Not saved yet." in page.content.decode()
    assert export(edition) == before


def test_a_translation_stands_beside_the_original(edition: Edition, desk: Client) -> None:
    chosen = desk.get(at("desk-translations", edition, "plan"), {"language": "ar"})
    assert chosen["Location"] == at("desk-translation", edition, "plan", "ar")
    html = desk.get(chosen["Location"]).content.decode()
    assert 'dir="rtl"' in html
    assert words(edition, "plan")[1] in html
    desk.post(chosen["Location"], {"title": "خطة", "body": "قل.", "seen": 1})
    assert item(edition, "plan").texts.get(language="ar").body == "قل."
    assert "خطة" in desk.get(at("desk-translations", edition, "plan")).content.decode()
    for language in ("en", "xx"):
        assert desk.get(at("desk-translation", edition, "plan", language)).status_code == 404
