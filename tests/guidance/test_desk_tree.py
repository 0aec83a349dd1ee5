"""The tree on the desk: items are added, moved, removed and numbered."""

import pytest
from django.test import Client

from consult.people.models import User
from guidance.models import Edition
from tests import factories
from tests.guidance.drafts import IN_PLACE, at, item, tree

pytestmark = pytest.mark.django_db


def test_an_item_is_added_and_moved_and_removed(edition: Edition, desk: Client) -> None:
    made = desk.post(
        at("desk-add", edition) + "?after=safeguards",
        {"kind": "guideline", "title": "Key list", "label": "3"},
    )
    assert made["Location"] == at("desk-item", edition, "key-list")
    desk.post(at("desk-move", edition, "key-list"), {"to": "up", "seen": 2})
    assert "findings .key-list .safeguards" in tree(edition)
    beside = item(edition, "red-teaming").pk
    desk.post(at("desk-move", edition, "key-list"), {"beside": beside, "where": "into", "seen": 3})
    assert "findings ..key-list .safeguards" in tree(edition)
    html = desk.get(at("desk-remove", edition, "red-teaming")).content.decode()
    assert "3 items below it go with it" in html
    assert desk.post(at("desk-remove", edition, "red-teaming"), {"seen": 4})["Location"] == at(
        "desk", edition
    )
    assert tree(edition) == "before .safeguards after .how-open"


def test_a_step_in_place_shows_the_tree_as_it_is(edition: Edition, desk: Client, administrator: User) -> None:
    there = at("desk-move", edition, "safeguards")
    answer = desk.post(there, {"to": "up", "seen": 1}, headers=IN_PLACE)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.index('id="row-safeguards"') < html.index('id="row-red-teaming"')
    late = desk.post(there, {"to": "down", "seen": 1}, headers=IN_PLACE)
    assert late.status_code == 409
    assert "Not moved. You moved “2 Safeguards” at" in late.content.decode()


def test_the_form_shows_the_kind_that_a_step_made(edition: Edition, desk: Client) -> None:
    here = {**IN_PLACE, "HX-Current-URL": f"http://testserver{at('desk-item', edition, 'plan')}"}
    there = at("desk-move", edition, "plan")
    html = desk.post(there, {"to": "out", "seen": 1}, headers=here).content.decode()
    assert item(edition, "plan").kind == "guideline"
    select = html[html.index('<select name="kind"') : html.index("</select>")]
    assert 'hx-swap-oob="true"' in select
    assert '<option value="guideline" selected>' in select
    assert (
        '<select name="kind"'
        not in desk.post(there, {"to": "in", "seen": 2}, headers=IN_PLACE).content.decode()
    )


@pytest.mark.parametrize("sent", [{}, {"kind": "guideline"}, {"kind": "practice", "title": "X"}])
def test_an_item_needs_words_and_a_kind_that_may_stand_there(
    sent: dict[str, str], edition: Edition, desk: Client
) -> None:
    assert desk.post(at("desk-add", edition), sent).status_code == 422


def test_a_removal_says_who_asks_about_it(edition: Edition, desk: Client) -> None:
    factories.consultation_on(edition, slug="asks", title="What do you think?", opened=False)
    html = desk.get(at("desk-remove", edition, "before")).content.decode()
    assert "What do you think?" in html
    assert "/consultations/asks/edit/" in html
    assert "<button" not in html[html.index("<main") : html.index("</main")]
    assert desk.post(at("desk-remove", edition, "before")).status_code == 422


def test_labels_are_shown_before_they_change(edition: Edition, desk: Client) -> None:
    html = desk.get(at("desk-labels", edition), {"scheme": "letters"}).content.decode()
    assert "<del>1.1</del>" in html
    assert "<ins>1.a</ins>" in html
    desk.post(at("desk-labels", edition), {"scheme": "letters", "seen": 1})
    assert item(edition, "plan").label == "1.a"


def test_a_scheme_must_be_chosen_to_see_what_would_change(edition: Edition, desk: Client) -> None:
    assert 'name="show"' in desk.get(at("desk-labels", edition)).content.decode()
    for sent in ({"show": "1"}, {"sections": "on"}):
        answer = desk.get(at("desk-labels", edition), sent)
        assert answer.status_code == 422
        assert "How labels count: Choose how the labels count." in answer.content.decode()
