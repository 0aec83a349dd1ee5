"""A draft as a whole on the desk: its head, document, axes, advice and revisions, until it is published."""

import pytest
from django.test import Client

from guidance import editing
from guidance.exporting import export
from guidance.models import Edition
from tests import factories
from tests.guidance.drafts import at, filled_in, item, value

pytestmark = pytest.mark.django_db


def test_the_head_and_what_is_said_of_the_document(edition: Edition, desk: Client) -> None:
    head = {
        "label": "Final draft",
        "date": "2026-10-24",
        "notice": "",
        "scopes_illustrative": "on",
        "seen": 1,
    }
    assert desk.post(at("desk-head", edition), head)["Location"] == at("desk-head", edition)
    said = {
        "title": "Another title",
        "publisher": "Us",
        "source": "",
        "identifiers": "docket: EX-1-1",
        "seen": desk.get(at("desk-document", edition)).context["version"],
    }
    desk.post(at("desk-document", edition), said)
    edition.refresh_from_db()
    assert (str(edition), edition.document.identifiers) == (
        "Another title, Final draft",
        {"docket": "EX-1-1"},
    )
    wrong = desk.post(at("desk-document", edition), {**said, "identifiers": "rin: nothing"})
    assert (wrong.status_code, "one looks like" in wrong.content.decode()) == (422, True)
    late = desk.post(at("desk-document", edition), {**said, "title": "Too late"})
    assert (late.status_code, "Too late" in late.content.decode()) == (409, True)


def test_axes_are_named_ordered_and_added(edition: Edition, desk: Client) -> None:
    page = desk.get(at("desk-axes", edition)).context
    sent = {field.html_name: field.value() or "" for field in page["form"]}
    narrow, general = value(edition, "narrow").pk, value(edition, "general").pk
    sent |= {f"value{narrow}-order": 2, f"value{general}-order": 1, f"value{narrow}-title": "Narrow use"}
    sent |= {"new_title": "Sector", "new_values": "Public\r\nPrivate", "seen": page["version"]}
    assert desk.post(at("desk-axes", edition), sent).status_code == 302
    axes = {axis.title: [one.title for one in axis.values.all()] for axis in edition.document.axes.all()}
    assert axes == {
        "Capability": ["General", "Narrow use", "Frontier"],
        "Release": ["Closed", "Open"],
        "Sector": ["Public", "Private"],
    }
    gone = {
        **sent,
        "new_title": "",
        "new_values": "",
        f"value{value(edition, 'open').pk}-remove": "on",
        "seen": desk.get(at("desk-axes", edition)).context["version"],
    }
    refused = desk.post(at("desk-axes", edition), gone)
    assert (refused.status_code, "advice are limited to “Open”" in refused.content.decode()) == (422, True)


def test_axes_keep_their_meaning_once_an_edition_is_published(edition: Edition, desk: Client) -> None:
    factories.EditionFactory.create(document=edition.document, slug="old")
    page = desk.get(at("desk-axes", edition))
    html, seen = page.content.decode(), page.context["version"]
    assert f'name="value{value(edition, "open").pk}-title"' not in html
    sent = {f"axis{edition.document.axes.all()[1].pk}-more-title": "Leaked", "seen": seen}
    assert desk.post(at("desk-axes", edition), sent).status_code == 302
    assert [one.title for one in edition.document.axes.all()[1].values.all()] == ["Closed", "Open", "Leaked"]


def test_advice_is_written_and_removed(edition: Edition, desk: Client) -> None:
    sent = {"text": "Ask first.", "where": [value(edition, "general").pk], "seen": 1}
    desk.post(at("desk-advice-new", edition), sent)
    made = edition.advice.get(text="Ask first.")
    assert made.where == {"capability": ["general"]}
    there = at("desk-advice", edition, made.pk)
    assert "checked" in desk.get(there).content.decode()
    assert desk.post(there, {"text": "Nowhere", "seen": 2}).status_code == 422
    desk.post(there, {"remove": "1", "seen": 2})
    assert not edition.advice.filter(text="Ask first.").exists()


def test_a_revision_shows_what_has_changed_since_and_leads_back(edition: Edition, desk: Client) -> None:
    before = export(edition)
    desk.post(at("desk-item", edition, "red-teaming"), filled_in(seen=1))
    listed = desk.get(at("desk-revisions", edition)).content.decode()
    assert "The edition stands like this now" in listed
    first = at("desk-revision", edition, 2)
    assert "Edith Editor" in listed
    edition.revisions.filter(number=2).update(yaml=before)
    html = desk.get(first).content.decode()
    assert "<ins>" in html
    assert desk.post(first, {"seen": 2})["Location"] == at("desk", edition)
    assert export(edition) == before


def test_a_draft_is_published_once_nothing_is_wrong(edition: Edition, desk: Client) -> None:
    editing.edit_item(item(edition, "plan"), label="2", by=None)
    html = desk.get(at("desk-publish", edition)).content.decode()
    assert "The label 2 is given to" in html
    assert "Publish it now" not in html
    assert desk.post(at("desk-publish", edition), {"seen": 2}).status_code == 422
    editing.edit_item(item(edition, "plan"), label="1.1", by=None)
    assert "Publish it now" in desk.get(at("desk-publish", edition)).content.decode()
    assert desk.post(at("desk-publish", edition), {"seen": 3})["Location"] == at("edition", edition)
    edition.refresh_from_db()
    assert edition.status == "published"
