"""A draft edition is changed by verbs: each tells what was done, keeps a revision, and passes over nobody's work."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from guidance import arranging, axes, editing, restoring, revisions
from guidance.axes import AxisEntry, ValueEntry
from guidance.exporting import export
from guidance.importing import PUBLISH, import_guidance
from guidance.models import Edition, Revision
from guidance.references import Inside, Outside
from guidance.tree import Step
from tests.guidance.drafts import draft, item, tree, value, with_axes, words
from tests.racing import at_once

pytestmark = pytest.mark.django_db

# Every verb, as it is done to the draft of `drafts.draft` with axes; what it says, and what it touches.
VERBS: dict[str, Callable[[Edition, dict[str, Any]], object]] = {
    "edit_item": lambda e, more: editing.edit_item(item(e, "red-teaming"), title="Other", **more),
    "edit_translation": lambda e, more: editing.edit_translation(
        item(e, "red-teaming"), "fr", title="Autre", body="", **more
    ),
    "edit_edition": lambda e, more: editing.edit_edition(e, label="Otherwise", **more),
    "edit_document": lambda e, more: editing.edit_document(e, title="Otherwise", **more),
    "move_item": lambda e, more: arranging.step(item(e, "safeguards"), Step.UP, **more),
    "remove_item": lambda e, more: arranging.remove_item(item(e, "red-teaming"), **more),
    "renumber": lambda e, more: arranging.renumber(e, "letters", **more),
    "edit_axes": lambda e, more: axes.edit_axes(
        e, [AxisEntry("Size", [ValueEntry("Small"), ValueEntry("Large")])], **more
    ),
    "edit_advice": lambda e, more: axes.edit_advice(
        e, None, where=[value(e, "open")], instead=[], text="Do not.", **more
    ),
    "restore": lambda e, more: restoring.restore(first_revision(e), **more),
}


SHARED = frozenset({"edit_document", "edit_axes"})
"""What belongs to all drafts of a document: see test_above."""


def first_revision(edition: Edition) -> Revision:
    yaml = export(edition).replace("Before release", "As it was")
    made, _ = Revision.objects.get_or_create(edition=edition, number=1, defaults={"yaml": yaml})
    return made


@pytest.fixture
def edition() -> Edition:
    return with_axes(draft())


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_counts_up_and_says_what_was_done_and_keeps_a_revision(
    verb: str, edition: Edition, editor: User
) -> None:
    before = export(edition)
    seen = {} if verb in SHARED else {"seen": 0}
    VERBS[verb](edition, {**seen, "by": editor})
    edition.refresh_from_db()
    event = Event.objects.about(edition).get()
    assert (edition.version, event.verb, event.actor, event.details["version"]) == (1, verb, editor, 1)
    kept = edition.revisions.first()
    assert kept
    assert (kept.yaml, kept.by) == (export(edition), editor)
    assert kept.yaml != before


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_refuses_a_published_edition(verb: str, edition: Edition, editor: User) -> None:
    first_revision(edition)
    PUBLISH.apply(edition, by=None)
    before = export(edition)
    with pytest.raises(WorkflowError, match="published and can't change"):
        VERBS[verb](edition, {"by": editor})
    assert export(edition) == before


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - SHARED))
def test_every_verb_says_what_somebody_else_did_to_the_same_thing(
    verb: str, edition: Edition, editor: User, administrator: User
) -> None:
    first_revision(edition)
    arranging.renumber(edition, "letters", sections=True, by=administrator)  # touches everything
    before = export(edition)
    with pytest.raises(WorkflowError, match=r"Adam Administrator gave items new labels at \d\d:\d\d UTC"):
        VERBS[verb](edition, {"seen": 0, "by": editor})
    assert export(edition) == before


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - SHARED))
def test_what_somebody_did_elsewhere_is_in_nobodys_way(
    verb: str, edition: Edition, editor: User, administrator: User
) -> None:
    first_revision(edition)
    editing.edit_item(item(edition, "how-open"), title="How open, then?", by=administrator)
    everything = verb in ("restore", "renumber")  # they change all that stands there
    try:
        VERBS[verb](edition, {"seen": 0, "by": editor})
    except WorkflowError:
        assert everything
    else:
        assert not everything


def test_an_item_keeps_its_words_scope_and_references(edition: Edition, editor: User) -> None:
    found = item(edition, "red-teaming")
    references: list[Inside | Outside] = [Inside("safeguards"), Outside("docket", "EX-2026-0001")]
    editing.edit_item(
        found,
        label="7",
        title=" Two\nlines ",
        body="Text.\r\n\r\nMore.  ",
        scope=[value(edition, "open")],
        references=references,
        by=editor,
    )
    found.refresh_from_db()
    assert (found.label, *words(edition, "red-teaming")) == ("7", "Two lines", "Text.\n\nMore.")
    assert [one.code for one in found.scope.all()] == ["open"]
    assert [str(one) for one in found.references.all()] == ["safeguards", "docket:EX-2026-0001"]


def test_saving_what_is_there_already_is_no_change(edition: Edition, editor: User) -> None:
    title, body = words(edition, "red-teaming")
    found = item(edition, "red-teaming")
    assert editing.edit_item(found, title=title, body=body, scope=[], references=[], by=editor) == 0
    assert not Event.objects.about(edition).exists()


@pytest.mark.parametrize(
    ("key", "kind"), [("red-teaming", "question"), ("plan", "guideline"), ("before", "guideline")]
)
def test_a_kind_stands_where_it_may(key: str, kind: str, edition: Edition, editor: User) -> None:
    with pytest.raises(DomainError, match="can't stand"):
        editing.edit_item(item(edition, key), kind=kind, by=editor)


def test_a_translation_without_words_is_none(edition: Edition, editor: User) -> None:
    found = item(edition, "red-teaming")
    editing.edit_translation(found, "fr", title="Équipe rouge", body="Demander.", by=editor)
    assert found.texts.get(language="fr").title == "Équipe rouge"
    editing.edit_translation(found, "fr", title="", body="", by=editor)
    assert not found.texts.filter(language="fr").exists()
    with pytest.raises(DomainError, match="original is in this language"):
        editing.edit_translation(found, "en", title="x", body="", by=editor)


def test_what_one_person_saves_within_ten_minutes_is_one_revision(
    edition: Edition, editor: User, administrator: User
) -> None:
    found = item(edition, "red-teaming")
    for n in range(3):
        editing.edit_item(found, body=f"Typed {n}", by=editor)
    editing.edit_item(item(edition, "safeguards"), body="As well", by=editor)
    last = edition.revisions.first()
    assert last
    assert (last.number, last.yaml) == (2, export(edition))
    assert last.summary == "Changed 1 Red teaming; Changed 2 Safeguards"
    editing.edit_item(found, body="By another", by=administrator)
    assert edition.revisions.count() == 3
    Revision.objects.update(made_at=timezone.now() - revisions.SITTING - timedelta(seconds=1))
    editing.edit_item(found, body="Later", by=administrator)
    assert edition.revisions.count() == 4
    arranging.remove_item(item(edition, "plan"), by=administrator)
    editing.edit_item(found, body="After the removal", by=administrator)
    assert edition.revisions.count() == 6  # what is not done by typing stands for itself


def test_the_first_revision_is_how_the_edition_came_here(edition: Edition, editor: User) -> None:
    before = export(edition)
    editing.edit_item(item(edition, "red-teaming"), body="Typed", by=editor)
    editing.edit_item(item(edition, "red-teaming"), body="Typed again", by=editor)
    assert edition.revisions.get(number=1).yaml == before


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_is_told_what_the_other_did(editor: User, administrator: User) -> None:
    edition = draft()
    found = item(edition, "red-teaming")
    done = at_once(
        lambda: editing.edit_item(found, body="Mine", seen=0, by=editor),
        lambda: editing.edit_item(found, body="Theirs", seen=0, by=administrator),
    )
    (lost,) = [one for one in done if isinstance(one, WorkflowError)]
    assert "changed “1 Red teaming” at" in str(lost)
    assert [one for one in done if one is not lost] == [1]
    kept = words(edition, "red-teaming")[1]
    assert kept == ("Theirs" if str(lost).startswith("Adam") else "Mine")


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_different_items_both_save(editor: User, administrator: User) -> None:
    edition = draft()
    done = at_once(
        lambda: editing.edit_item(item(edition, "red-teaming"), body="Mine", seen=0, by=editor),
        lambda: editing.edit_item(item(edition, "safeguards"), body="Theirs", seen=0, by=administrator),
    )
    assert sorted(map(str, done)) == ["1", "2"]
    assert (words(edition, "red-teaming")[1], words(edition, "safeguards")[1]) == ("Mine", "Theirs")


@pytest.mark.django_db(transaction=True)
def test_two_who_move_at_once_leave_a_whole_tree(editor: User, administrator: User) -> None:
    edition = draft()
    at_once(
        lambda: arranging.step(item(edition, "findings"), Step.UP, by=editor),
        lambda: arranging.step(item(edition, "safeguards"), Step.UP, by=administrator),
    )
    assert tree(edition) == "before .safeguards .red-teaming ..findings ..plan after .how-open"
    assert list(edition.items.in_order().values_list("position", flat=True)) == list(range(1, 8))


def test_one_window_tells_the_other_of_the_same_person(edition: Edition, editor: User) -> None:
    found = item(edition, "red-teaming")
    editing.edit_item(found, body="In one window", seen=0, by=editor)
    with pytest.raises(WorkflowError, match=r"You changed “1 Red teaming” at .*, in another window"):
        editing.edit_item(found, body="In the other", seen=0, by=editor)


def test_a_file_does_not_pass_over_what_was_typed(edition: Edition, editor: User) -> None:
    """The draft as it stood is a revision, and whoever has it open is told."""
    data = export(edition).encode()
    editing.edit_item(item(edition, "red-teaming"), body="Typed", by=editor)
    import_guidance(data, publish=False, by=None)
    assert any("Typed" in one.yaml for one in edition.revisions.all())
    with pytest.raises(WorkflowError, match="imported it from a file"):
        editing.edit_item(item(edition, "red-teaming"), body="Typed on", seen=1, by=editor)


def test_an_event_holds_no_words(edition: Edition, editor: User) -> None:
    editing.edit_item(item(edition, "red-teaming"), title="Secret words", by=editor)
    assert "Secret" not in str(Event.objects.about(edition).get().details)
