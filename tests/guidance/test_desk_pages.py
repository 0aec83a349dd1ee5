"""The desk of a draft edition: only editors get in, what they type is kept, and who was slower is told."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consult.people.models import User
from guidance import editing
from guidance.exporting import export
from guidance.importing import PUBLISH
from guidance.models import Edition
from tests import factories
from tests.guidance.drafts import at, draft, filled_in, item, tree, value, with_axes, words

pytestmark = pytest.mark.django_db
IN_PLACE = {"HX-Request": "true"}
PAGES: list[tuple[str, list[Any]]] = [
    ("desk", []),
    ("desk-add", []),
    ("desk-item", ["red-teaming"]),
    ("desk-news", ["red-teaming"]),
    ("desk-move", ["red-teaming"]),
    ("desk-remove", ["red-teaming"]),
    ("desk-translations", ["red-teaming"]),
    ("desk-translation", ["red-teaming", "fr"]),
    ("desk-head", []),
    ("desk-document", []),
    ("desk-axes", []),
    ("desk-advice-new", []),
    ("desk-labels", []),
    ("desk-revisions", []),
    ("desk-revision", [1]),
    ("desk-publish", []),
    ("desk-delete", []),
]
STARTS = ["document-new", "edition-new", "edition-import"]


@pytest.fixture
def edition() -> Edition:
    made = with_axes(draft())
    editing.edit_edition(made, notice="Read it with care.", by=None)  # so that there is a revision
    return made


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(editor)
    return client


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_only_editors_get_in(
    name: str,
    more: list[Any],
    edition: Edition,
    client: Client,
    participant: User,
    moderator: User,
    editor: User,
) -> None:
    for user, status in ((None, 404), (participant, 404), (moderator, 404), (editor, 200)):
        if user:
            client.force_login(user)
        assert client.get(at(name, edition, *more)).status_code == status


@pytest.mark.parametrize("name", STARTS)
def test_only_editors_start_an_edition(name: str, client: Client, participant: User, editor: User) -> None:
    assert "/accounts/login/" in client.get(reverse(name))["Location"]
    client.force_login(participant)
    assert client.get(reverse(name)).status_code == 404
    assert reverse(name) not in client.get(reverse("guidance-list")).content.decode()
    client.force_login(editor)
    assert client.get(reverse(name)).status_code == 200
    assert reverse(name) in client.get(reverse("guidance-list")).content.decode()


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_a_published_edition_has_no_desk(name: str, more: list[Any], edition: Edition, desk: Client) -> None:
    PUBLISH.apply(edition, by=None)
    looked = desk.get(at(name, edition, *more))
    assert "published and can" in looked.content.decode()
    if name == "desk-news":  # a part of a page that is open still
        assert looked.status_code == 409
        return
    assert looked.status_code == 200
    assert f"{reverse('edition-new')}?document=safe" in looked.content.decode()
    refused = desk.post(at(name, edition, *more), filled_in())
    assert (refused.status_code, "published and can" in refused.content.decode()) == (409, True)
    page = desk.get(reverse("edition", args=[edition.document.slug, edition.slug])).content.decode()
    assert "/desk/" not in page


def test_the_way_to_the_desk_is_on_the_draft(edition: Edition, desk: Client) -> None:
    here = at("desk", edition)
    assert here in desk.get(reverse("guidance-list")).content.decode()
    assert here in desk.get(at("edition", edition)).content.decode()


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
    for part in ("has no item", "no-such-item", "Typed with care."):
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
    assert '<select name="kind"' not in desk.post(there, {"to": "in"}, headers=IN_PLACE).content.decode()


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
        "seen": 2,
    }
    desk.post(at("desk-document", edition), said)
    edition.refresh_from_db()
    assert (str(edition), edition.document.identifiers) == (
        "Another title, Final draft",
        {"docket": "EX-1-1"},
    )
    wrong = desk.post(at("desk-document", edition), {**said, "identifiers": "rin: nothing", "seen": 3})
    assert (wrong.status_code, "one looks like" in wrong.content.decode()) == (422, True)
    late = desk.post(at("desk-document", edition), {**said, "title": "Too late", "seen": 2})
    assert (late.status_code, "Too late" in late.content.decode()) == (409, True)


def test_axes_are_named_ordered_and_added(edition: Edition, desk: Client) -> None:
    form = desk.get(at("desk-axes", edition)).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    narrow, general = value(edition, "narrow").pk, value(edition, "general").pk
    sent |= {f"value{narrow}-order": 2, f"value{general}-order": 1, f"value{narrow}-title": "Narrow use"}
    sent |= {"new_title": "Sector", "new_values": "Public\r\nPrivate", "seen": 1}
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
        "seen": 2,
    }
    refused = desk.post(at("desk-axes", edition), gone)
    assert (refused.status_code, "advice are limited to “Open”" in refused.content.decode()) == (422, True)


def test_axes_keep_their_meaning_once_an_edition_is_published(edition: Edition, desk: Client) -> None:
    factories.EditionFactory.create(document=edition.document, slug="old")
    html = desk.get(at("desk-axes", edition)).content.decode()
    assert f'name="value{value(edition, "open").pk}-title"' not in html
    sent = {f"axis{edition.document.axes.all()[1].pk}-more-title": "Leaked", "seen": 1}
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


def test_a_document_is_started_and_the_next_edition_copied(desk: Client, edition: Edition) -> None:
    sent = {"title": "New guidance", "publisher": "Us", "kind": "guidance", "language": "en"}
    sent |= {"label": "First draft", "date": "2026-10-24"}
    assert desk.post(reverse("document-new"), sent)["Location"] == "/guidance/new-guidance/first-draft/desk/"
    again = desk.post(reverse("document-new"), sent)
    assert (again.status_code, "Another document is at" in again.content.decode()) == (422, True)
    copied = {"document": "safe", "label": "The one after", "date": "2026-11-24", "start": "copy"}
    assert desk.post(reverse("edition-new"), copied)["Location"] == "/guidance/safe/the-one-after/desk/"
    assert tree(Edition.objects.get(slug="the-one-after")) == tree(edition)


def upload(words_: str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words_.encode())


def test_a_file_is_imported_with_what_it_does_not_say(desk: Client) -> None:
    sent = {
        "file": upload("# Before release\n\n## 1 Red-teaming\n\nAsk others.\n", "guidance.md"),
        "title": "From a file",
        "publisher": "Us",
        "kind": "guidance",
        "edition": "First draft",
        "date": "2026-10-24",
    }
    answer = desk.post(reverse("edition-import"), sent)
    assert answer["Location"] == "/guidance/from-a-file/first-draft/desk/"
    assert tree(Edition.objects.get(document__slug="from-a-file")) == "before-release .red-teaming"


def test_a_file_that_cannot_be_read_is_refused_with_its_line(desk: Client) -> None:
    answer = desk.post(
        reverse("edition-import"), {"file": upload("document: [", "x.yaml"), "publisher": "Kept"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Line " in html
    assert 'value="Kept"' in html


def test_forms_carry_the_token(edition: Edition, editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for name, more in PAGES:
        html = client.get(at(name, edition, *more)).content.decode()
        assert html.count('method="post"') <= html.count("csrfmiddlewaretoken")


def test_few_queries(
    edition: Edition, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        factories.item(edition, f"more-{n}")
    for name, more in PAGES:
        with django_assert_max_num_queries(26):
            desk.get(at(name, edition, *more))
