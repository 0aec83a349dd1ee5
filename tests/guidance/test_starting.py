"""A draft begins blank, as the next edition of a document, or from a file; it ends by being published or deleted."""

import datetime

import pytest

from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from guidance import arranging, editing, publishing, restoring, starting
from guidance.comparing import compared
from guidance.exporting import export, spec_of
from guidance.models import Document, Edition, Node, Reference, Risk
from guidance.outline import outline
from guidance.references import Inside
from guidance.tree import Spot, Step
from guidance.yaml_files import read
from tests import factories
from tests.guidance.drafts import draft, item, tree, value, with_axes, words

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 10, 24)


@pytest.fixture
def edition() -> Edition:
    return with_axes(draft())


def test_a_new_document_begins_blank(editor: User) -> None:
    made = starting.create_document(
        slug="new", title="New", publisher="Us", kind="guidance", label="First draft", date=DAY, by=editor
    )
    assert (str(made), made.slug, made.status) == ("New, First draft", "first-draft", "draft")
    assert Event.objects.about(made).get().verb == "create"
    assert made.revisions.get().summary == "Started blank"
    with pytest.raises(DomainError, match="Another document"):
        starting.create_document(
            slug="new", title="New", publisher="Us", kind="guidance", label="First", date=DAY, by=editor
        )


def test_the_next_edition_is_a_copy_whose_items_keep_their_keys(edition: Edition, editor: User) -> None:
    editing.edit_item(
        item(edition, "plan"), scope=[value(edition, "open")], references=[Inside("how-open")], by=editor
    )
    editing.edit_translation(item(edition, "plan"), "fr", title="Plan", body="Le plan.", by=editor)
    risk = Risk.objects.create(edition=edition, key="misuse", title="Misuse", origin="model", position=1)
    risk.items.set([item(edition, "plan")])
    made = starting.next_edition(edition.document, label="After", date=DAY, copied=edition, by=editor)
    both = (
        export(edition)
        .replace("label: Next", "label: After")
        .replace(str(edition.date), str(DAY))
        .splitlines()
    )
    assert export(made).splitlines() == both
    assert made.items.get(node__key="plan").node == item(edition, "plan").node
    with pytest.raises(DomainError, match="has an edition of this name"):
        starting.next_edition(edition.document, label="After", date=DAY, copied=edition, by=editor)
    with pytest.raises(DomainError, match="needs a letter"):
        starting.next_edition(edition.document, label="…", date=DAY, copied=None, by=editor)


def test_a_file_becomes_a_draft(edition: Edition, editor: User) -> None:
    data = export(edition).replace("slug: safe", "slug: other").encode()
    made = starting.import_file(read(data), by=editor)
    assert (made.document.slug, made.status, tree(made)) == ("other", "draft", tree(edition))
    assert made.revisions.get().summary == "Imported from a file"


def test_a_file_takes_the_place_of_a_draft_only_where_that_is_wanted(edition: Edition, editor: User) -> None:
    factories.consultation_on(edition, opened=False)
    spec = read(export(edition).replace("Red teaming", "Redder teaming").encode())
    with pytest.raises(DomainError, match="There is a draft of"):
        starting.import_file(spec, by=editor)
    kept = item(edition, "red-teaming").pk
    starting.import_file(spec, instead=True, by=editor)
    assert words(edition, "red-teaming")[0] == "Redder teaming"
    assert item(edition, "red-teaming").pk == kept  # the consultation still asks about it
    assert "Red teaming" in edition.revisions.get(number=1).yaml


def test_a_file_never_takes_the_place_of_what_is_published(edition: Edition, editor: User) -> None:
    spec = read(export(edition).encode())
    publishing.publish(edition, by=editor)
    with pytest.raises(DomainError, match="is published and can't change"):
        starting.import_file(spec, instead=True, by=editor)


def test_going_back_brings_everything_back_and_can_be_undone(edition: Edition, editor: User) -> None:
    editing.edit_translation(item(edition, "plan"), "fr", title="Plan", body="Le plan.", by=editor)
    editing.edit_item(item(edition, "safeguards"), references=[Inside("plan")], by=editor)
    before, rows = export(edition), {one.pk for one in edition.items.all()}
    factories.consultation_on(edition, opened=False)
    arranging.add_item(edition, kind="section", title="Annex", by=editor)
    arranging.move(item(edition, "findings"), Spot(item(edition, "safeguards").pk, None), by=editor)
    editing.edit_item(item(edition, "red-teaming"), body="Other", scope=[value(edition, "open")], by=editor)
    editing.edit_translation(item(edition, "plan"), "de", title="Plan", body="Der Plan.", by=editor)
    after = export(edition)
    kept = edition.revisions.first()
    assert kept
    revision = edition.revisions.create(number=99, yaml=before)
    restoring.restore(revision, by=editor)
    edition.refresh_from_db()
    assert export(edition) == before
    assert {one.pk for one in edition.items.all()} == rows
    restoring.restore(edition.revisions.get(number=kept.number), by=editor)
    assert export(edition) == after


def test_going_back_is_refused_where_an_item_would_go_that_is_asked_about(
    edition: Edition, editor: User
) -> None:
    editing.edit_item(item(edition, "plan"), body="A revision to go back to", by=editor)
    arranging.add_item(edition, kind="question", title="And what else?", by=editor)
    first, now = edition.revisions.get(number=1), export(edition)
    factories.consultation_on(edition, opened=False)
    with pytest.raises(DomainError, match="asks about an item that isn't there in it"):
        restoring.restore(first, by=editor)
    assert export(edition) == now


def test_an_unfinished_draft_is_restored_as_it_was(edition: Edition, editor: User) -> None:
    """What could not be imported, such as a label twice or an item without words, can still be gone back to."""
    editing.edit_item(item(edition, "plan"), title="", body="", label="1", by=editor)
    editing.edit_item(item(edition, "findings"), references=[Inside("safeguards")], by=editor)
    arranging.remove_item(item(edition, "safeguards"), by=editor)
    unfinished = export(edition)
    editing.edit_item(item(edition, "plan"), title="Words", by=editor)
    restoring.restore(edition.revisions.all()[1], by=editor)
    assert export(edition) == unfinished


def test_a_blank_draft_can_be_gone_back_to(editor: User) -> None:
    made = starting.create_document(
        slug="new", title="New", publisher="Us", kind="guidance", label="First draft", date=DAY, by=editor
    )
    arranging.add_item(made, kind="section", title="Annex", by=editor)
    restoring.restore(made.revisions.get(number=1), by=editor)
    assert tree(made) == ""


def test_two_states_are_compared_item_by_item(edition: Edition, editor: User) -> None:
    before = spec_of(edition)
    editing.edit_item(item(edition, "red-teaming"), title="Redder teaming", by=editor)
    arranging.step(item(edition, "findings"), Step.UP, by=editor)
    arranging.remove_item(item(edition, "safeguards"), by=editor)
    arranging.add_item(edition, kind="section", title="Annex", by=editor)
    editing.edit_edition(edition, label="Otherwise", by=editor)
    edition.refresh_from_db()
    found = {change.name: change for change in compared(before, spec_of(edition))}
    assert {name: change.hows for name, change in found.items()} == {
        "The head of the edition": (),
        "1 Redder teaming": (),
        "1.2 Findings": ("moved",),
        "Annex": ("added",),
        "2 Safeguards": ("removed",),
    }
    (title,) = found["1 Redder teaming"].differences
    assert [(piece.kind, piece.text) for piece in title.pieces][:2] == [
        ("deleted", "Red"),
        ("inserted", "Redder"),
    ]
    assert compared(before, before) == []


def fault_in(edition: Edition) -> tuple[str, str]:
    (fault,) = publishing.faults(edition)
    return fault.words, fault.key


def test_a_draft_without_faults_is_published(edition: Edition, editor: User) -> None:
    assert publishing.faults(edition) == []
    publishing.publish(edition, by=editor)
    edition.refresh_from_db()
    assert (edition.status, edition.fingerprint) == ("published", read(export(edition).encode()).fingerprint)
    assert edition.published_at


def test_what_is_wrong_is_said_and_nothing_is_published(edition: Edition, editor: User) -> None:
    editing.edit_item(item(edition, "findings"), label="1.1", by=editor)
    words_, key = fault_in(edition)
    assert "The label 1.1 is given to “Plan” and “Findings”" in words_
    assert key == "findings"
    with pytest.raises(DomainError, match=r"The label 1\.1 is given"):
        publishing.publish(edition, by=editor)
    edition.refresh_from_db()
    assert edition.status == "draft"


def test_an_item_without_words_is_a_fault(edition: Edition, editor: User) -> None:
    editing.edit_item(item(edition, "plan"), title="", body="", by=editor)
    assert fault_in(edition) == (
        "The practice 1.1 has neither a title nor a text. Write one, or remove it.",
        "plan",
    )


def test_a_guideline_without_a_title_is_a_fault(edition: Edition, editor: User) -> None:
    editing.edit_item(item(edition, "plan"), title="", body="Write it down.", by=editor)
    assert publishing.faults(edition) == []
    arranging.step(item(edition, "plan"), Step.OUT, by=editor)
    words_ = "Give guideline 1.1 a title, or move it into a guideline as a practice."
    assert fault_in(edition) == (words_, "plan")
    assert outline(edition).all_entries["plan"].name == "Guideline 1.1"


def test_a_scope_that_never_applies_is_a_fault(edition: Edition, editor: User) -> None:
    editing.edit_item(item(edition, "red-teaming"), scope=[value(edition, "open")], by=editor)
    editing.edit_item(item(edition, "plan"), scope=[value(edition, "closed")], by=editor)
    words_, key = fault_in(edition)
    assert (key, "can never apply" in words_) == ("plan", True)


def test_a_reference_to_nothing_is_a_fault(edition: Edition, editor: User) -> None:
    editing.edit_item(item(edition, "plan"), references=[Inside("safeguards")], by=editor)
    assert publishing.faults(edition) == []
    arranging.remove_item(item(edition, "safeguards"), by=editor)
    words_, key = fault_in(edition)
    assert (key, "refers to “safeguards”, and no item in this edition" in words_) == ("plan", True)
    other = Node.objects.create(document=factories.DocumentFactory.create(title="Elsewhere"), key="gone")
    Reference.objects.update(node=other)
    assert "no item in Elsewhere has that key" in fault_in(edition)[0]


def test_half_a_translation_is_a_fault(edition: Edition, editor: User) -> None:
    editing.edit_translation(item(edition, "plan"), "fr", title="Plan", body="", by=editor)
    assert fault_in(edition) == ("“1.1 Plan” lacks its text in French.", "plan")


def test_an_edition_without_items_is_not_published(editor: User) -> None:
    blank = factories.EditionFactory.create(status="draft")
    assert fault_in(blank)[0] == "The edition has no items. Add at least one."


def test_what_was_not_seen_is_not_published(edition: Edition, editor: User, administrator: User) -> None:
    editing.edit_item(item(edition, "plan"), title="Not seen", by=administrator)
    with pytest.raises(WorkflowError, match="Adam Administrator changed"):
        publishing.publish(edition, seen=0, by=editor)


def test_a_draft_is_deleted_with_its_document_where_nothing_else_is_of_it(
    edition: Edition, editor: User
) -> None:
    published = factories.EditionFactory.create(document=edition.document, slug="old")
    publishing.delete(edition, by=editor)
    assert list(published.document.editions.all()) == [published]
    alone = factories.EditionFactory.create(status="draft")
    factories.item(alone, "only")
    publishing.delete(alone, by=editor)
    assert not Document.objects.filter(pk=alone.document_id).exists()


def test_a_draft_that_is_asked_about_is_not_deleted(edition: Edition, editor: User) -> None:
    factories.consultation_on(edition, opened=False)
    with pytest.raises(DomainError, match="asks about this edition"):
        publishing.delete(edition, by=editor)
    assert Edition.objects.filter(pk=edition.pk).exists()
