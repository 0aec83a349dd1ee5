"""What several drafts of a document share is changed by one at a time, and the second is told what the first did."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consult.ledger.errors import DomainError, WorkflowError
from consult.people.models import User
from guidance import above, arranging, axes, editing, starting
from guidance.axes import AxisEntry, ValueEntry
from guidance.exporting import export
from guidance.models import AxisValue, Document, Edition, Node
from guidance.yaml_files import read
from tests.guidance.drafts import IN_PLACE, at, draft, value, with_axes
from tests.racing import at_once

DAY = datetime.date(2026, 12, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts() -> tuple[Edition, Edition]:
    """Two of one document."""
    one = with_axes(draft())
    return one, starting.next_edition(one.document, label="The one after", date=DAY, copied=one, by=None)


def entries(edition: Edition, **titles: str) -> list[AxisEntry]:
    """The axes as they are, some values with another title."""
    return [
        AxisEntry(
            axis.title,
            [
                ValueEntry(titles.get(one.code, one.title), one.definition, one.position, one)
                for one in axis.values.all()
            ],
            axis,
        )
        for axis in edition.document.axes.all()
    ]


def rename(edition: Edition, title: str, by: User, seen: str) -> int:
    return axes.edit_axes(edition, entries(edition, open=title), seen=seen, by=by)


def describe(edition: Edition, title: str, by: User, seen: str) -> int:
    return editing.edit_document(edition, title=title, seen=seen, by=by)


SHARED: dict[str, tuple[Callable[..., int], Callable[[Document], str], str]] = {
    "edit_document": (describe, above.description_mark, "changed what is said of the document"),
    "edit_axes": (rename, above.axes_mark, "changed the axes"),
}


def said(edition: Edition, verb: str) -> str:
    return (
        Document.objects.get(pk=edition.document_id).title
        if verb == "edit_document"
        else value(edition, "open").title
    )


@pytest.mark.parametrize("verb", SHARED)
def test_another_draft_is_told_what_was_changed_and_where(
    verb: str, drafts: tuple[Edition, Edition], editor: User, administrator: User
) -> None:
    change, mark, words = SHARED[verb]
    seen = mark(drafts[0].document)
    change(drafts[0], "Theirs", administrator, seen)
    with pytest.raises(
        WorkflowError, match=rf"Adam Administrator {words} in the draft “Next” at \d\d:\d\d UTC"
    ):
        change(drafts[1], "Mine", editor, seen)
    assert said(drafts[0], verb) == "Theirs"


@pytest.mark.parametrize("verb", SHARED)
def test_what_a_draft_does_to_itself_is_in_nobodys_way(
    verb: str, drafts: tuple[Edition, Edition], editor: User, administrator: User
) -> None:
    change, mark, _ = SHARED[verb]
    seen = mark(drafts[0].document)
    arranging.renumber(drafts[0], "letters", by=administrator)
    arranging.renumber(drafts[1], "letters", by=administrator)
    change(drafts[1], "Mine", editor, seen)
    assert said(drafts[0], verb) == "Mine"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", SHARED)
def test_of_two_drafts_at_once_one_is_told(verb: str, editor: User, administrator: User) -> None:
    one = with_axes(draft())
    other = starting.next_edition(one.document, label="The one after", date=DAY, copied=one, by=None)
    change, mark, words = SHARED[verb]
    seen = mark(one.document)
    done = at_once(
        lambda: change(one, "Mine", editor, seen), lambda: change(other, "Theirs", administrator, seen)
    )
    (lost,) = [one for one in done if isinstance(one, Exception)]
    assert isinstance(lost, WorkflowError)
    assert words in str(lost)
    assert said(one, verb) == ("Theirs" if str(lost).startswith("Adam") else "Mine")


@pytest.mark.django_db(transaction=True)
def test_two_who_start_a_document_at_one_address_get_one(editor: User) -> None:
    facts: dict[str, Any] = {"slug": "new", "title": "New", "publisher": "Us", "kind": "guidance"}
    done = at_once(
        *[lambda: starting.create_document(**facts, label="First", date=DAY, by=editor) for _ in range(3)]
    )
    refused = [str(one) for one in done if isinstance(one, DomainError)]
    assert refused == ["Another document is at “new”. Choose another address."] * 2
    assert Edition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_start_the_same_edition_get_one(editor: User) -> None:
    one = draft()
    done = at_once(
        *[
            lambda: starting.next_edition(one.document, label="After", date=DAY, copied=one, by=editor)
            for _ in range(3)
        ]
    )
    refused = [str(one) for one in done if isinstance(one, DomainError)]
    assert len(refused) == 2
    assert all("has an edition of this name" in words for words in refused)


@pytest.mark.django_db(transaction=True)
def test_two_who_import_the_same_new_edition_get_one(editor: User) -> None:
    spec = read(export(draft()).replace("slug: safe", "slug: other").encode())
    done = at_once(*[lambda: starting.import_file(spec, by=editor) for _ in range(3)])
    refused = [str(one) for one in done if isinstance(one, DomainError)]
    assert len(refused) == 2
    assert all("There is a draft of" in words for words in refused)


@pytest.mark.django_db(transaction=True)
def test_drafts_that_add_items_of_one_name_at_once_give_them_keys_of_their_own(editor: User) -> None:
    one = draft()
    others = [
        starting.next_edition(one.document, label=f"Other {n}", date=DAY, copied=one, by=None)
        for n in range(2)
    ]
    done = at_once(
        *[
            lambda each=each: arranging.add_item(each, kind="section", title="Annex", by=editor)
            for each in (one, *others)
        ]
    )
    assert [str(one) for one in done if isinstance(one, Exception)] == []
    assert sorted(Node.objects.filter(key__startswith="annex").values_list("key", flat=True)) == [
        "annex",
        "annex-2",
        "annex-3",
    ]


@pytest.mark.parametrize("headers", [{}, IN_PLACE])
def test_the_page_of_the_document_shows_both_and_lets_the_editor_decide(
    headers: dict[str, str], drafts: tuple[Edition, Edition], desk: Client, administrator: User
) -> None:
    there = at("desk-document", drafts[1])
    version = desk.get(there).context["version"]
    sent = {"title": "Mine", "publisher": "Us", "source": "", "identifiers": "", "seen": version}
    editing.edit_document(drafts[0], title="Theirs", by=administrator)
    answer = desk.post(there, sent, headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "in the draft “Next”" in html
    assert "[deleted:</span>Theirs" in html
    assert said(drafts[0], "edit_document") == "Theirs"
    over = answer.context["version"]
    assert f'name="over" value="{over}"' in html
    desk.post(there, {**sent, "over": over}, headers=headers)
    assert said(drafts[0], "edit_document") == "Mine"


def test_the_page_of_the_axes_shows_both_and_loses_nothing_typed(
    drafts: tuple[Edition, Edition], desk: Client, administrator: User
) -> None:
    there = at("desk-axes", drafts[1])
    page = desk.get(there)
    sent = {field.html_name: field.value() or "" for field in page.context["form"]}
    narrow, general = value(drafts[0], "narrow").pk, value(drafts[0], "general").pk
    sent |= {f"value{narrow}-title": "Mine", f"value{general}-definition": "My words."}
    sent["seen"] = page.context["version"]
    axes.edit_axes(
        drafts[0],
        [
            AxisEntry(
                one.title,
                [
                    ValueEntry(
                        v.title,
                        v.definition,
                        v.order,
                        v.value,
                        remove=bool(v.value and v.value.pk == general),
                    )
                    for v in one.values
                ],
                one.axis,
            )
            for one in entries(drafts[0], narrow="Theirs")
        ],
        by=administrator,
    )
    answer = desk.post(there, sent)
    html = answer.content.decode()
    assert answer.status_code == 409
    for part in ("[deleted:</span>Theirs", "My words.", 'value="Mine"', "Typed for a value"):
        assert part in html
    assert AxisValue.objects.get(pk=narrow).title == "Theirs"
    assert desk.post(there, {**sent, "over": answer.context["version"]}).status_code == 302
    assert AxisValue.objects.get(pk=narrow).title == "Mine"


@pytest.mark.parametrize(
    "told", [{}, {"seen": ""}, {"seen": "x"}, {"seen": "-1"}, {"seen": "²"}, {"over": "9" * 30}]
)
@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("desk-item", ["red-teaming"]),
        ("desk-translation", ["red-teaming", "fr"]),
        ("desk-head", []),
        ("desk-document", []),
        ("desk-axes", []),
        ("desk-advice-new", []),
        ("desk-move", ["red-teaming"]),
        ("desk-remove", ["red-teaming"]),
        ("desk-labels", []),
        ("desk-publish", []),
        ("desk-delete", []),
        ("desk-revision", [1]),
    ],
)
def test_what_does_not_say_which_state_it_was_made_from_is_not_saved(
    name: str, more: list[Any], told: dict[str, str], desk: Client, editor: User
) -> None:
    edition = with_axes(draft())
    editing.edit_edition(edition, notice="Read it with care.", by=editor)
    there = at(name, edition, *more)
    form = desk.get(there).context.get("form")
    sent = {field.html_name: field.value() for field in form if field.value()} if form else {}
    sent |= {"to": "down"} if name == "desk-move" else {}
    sent |= {"title": "Typed"} if "title" in getattr(form, "fields", {}) else {}
    sent |= {"scheme": "letters"} if name == "desk-labels" else {}
    if name == "desk-advice-new":
        sent |= {"text": "No.", "where": [value(edition, "open").pk]}
    before = Edition.objects.get(pk=edition.pk).version
    answer = desk.post(there, {**sent, **told})
    assert answer.status_code == 422
    assert "which state of the draft it was made from" in answer.content.decode()
    assert Edition.objects.get(pk=edition.pk).version == before


def test_the_page_of_a_new_document_says_that_its_address_is_taken(desk: Client) -> None:
    sent = {
        "title": "Safe",
        "publisher": "Us",
        "kind": "guidance",
        "language": "en",
        "label": "A",
        "date": DAY,
    }
    desk.post(reverse("document-new"), sent)
    assert desk.post(reverse("document-new"), sent).status_code == 422
