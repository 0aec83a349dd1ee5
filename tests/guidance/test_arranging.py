"""The tree of a draft is rearranged; what asks about an item holds it."""

import pytest

from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from guidance import arranging
from guidance.models import Edition, Node
from guidance.tree import Spot, Step
from tests import factories
from tests.guidance.drafts import draft, item, tree

pytestmark = pytest.mark.django_db
BEFORE = "before .red-teaming ..plan ..findings .safeguards after .how-open"


@pytest.fixture
def edition() -> Edition:
    return draft()


@pytest.mark.parametrize(
    ("key", "step", "after"),
    [
        ("safeguards", Step.UP, "before .safeguards .red-teaming ..plan ..findings after .how-open"),
        ("red-teaming", Step.DOWN, "before .safeguards .red-teaming ..plan ..findings after .how-open"),
        ("after", Step.UP, "after .how-open before .red-teaming ..plan ..findings .safeguards"),
        ("findings", Step.DOWN, "before .red-teaming ..plan .safeguards ..findings after .how-open"),
        ("safeguards", Step.IN, "before .red-teaming ..plan ..findings ..safeguards after .how-open"),
        ("findings", Step.OUT, "before .red-teaming ..plan .findings .safeguards after .how-open"),
        ("safeguards", Step.OUT, "before .red-teaming ..plan ..findings safeguards after .how-open"),
        ("after", Step.IN, "before .red-teaming ..plan ..findings .safeguards .after ..how-open"),
    ],
)
def test_a_step_moves_an_item_with_what_is_below(
    key: str, step: Step, after: str, edition: Edition, editor: User
) -> None:
    arranging.step(item(edition, key), step, by=editor)
    assert tree(edition) == after
    assert list(edition.items.in_order().values_list("position", flat=True)) == list(range(1, 8))


def test_a_guideline_that_is_nested_becomes_a_practice_and_back(edition: Edition, editor: User) -> None:
    arranging.step(item(edition, "safeguards"), Step.IN, by=editor)
    assert item(edition, "safeguards").kind == "practice"
    arranging.step(item(edition, "safeguards"), Step.OUT, by=editor)
    assert item(edition, "safeguards").kind == "guideline"
    assert tree(edition) == BEFORE


@pytest.mark.parametrize(("key", "step"), [("before", Step.UP), ("how-open", Step.IN), ("before", Step.OUT)])
def test_a_step_that_leads_nowhere_is_refused(key: str, step: Step, edition: Edition, editor: User) -> None:
    with pytest.raises(WorkflowError, match="can't move"):
        arranging.step(item(edition, key), step, by=editor)
    assert tree(edition) == BEFORE


def test_an_item_goes_to_any_place(edition: Edition, editor: User) -> None:
    found, target = item(edition, "red-teaming"), item(edition, "how-open")
    arranging.move(found, Spot(item(edition, "after").pk, target.pk), by=editor)
    assert tree(edition) == "before .safeguards after .how-open .red-teaming ..plan ..findings"
    with pytest.raises(DomainError, match="can't stand there"):
        arranging.move(found, Spot(item(edition, "plan").pk, None), by=editor)


def test_a_new_item_stands_after_another_or_at_the_end_below_one(edition: Edition, editor: User) -> None:
    arranging.add_item(
        edition, kind="guideline", after=item(edition, "red-teaming"), title="Key list", by=editor
    )
    arranging.add_item(
        edition, kind="practice", below=item(edition, "key-list"), body="Say what is in it.", by=editor
    )
    arranging.add_item(edition, kind="section", title="Annex", by=editor)
    expected = "before .red-teaming ..plan ..findings .key-list ..say-what-is-in-it .safeguards after .how-open annex"
    assert tree(edition) == expected


def test_a_key_is_of_one_place_only(edition: Edition, editor: User) -> None:
    Node.objects.create(document=edition.document, key="annex")  # an earlier edition had it
    made = arranging.add_item(edition, kind="section", title="Annex", by=editor)
    assert made.node.key == "annex-2"
    taken = arranging.add_item(edition, kind="section", title="The same annex", key="annex", by=editor)
    assert taken.node.key == "annex"
    with pytest.raises(DomainError, match="Another item of this edition has the key"):
        arranging.add_item(edition, kind="section", title="Again", key="annex", by=editor)


@pytest.mark.parametrize(
    ("kind", "below"), [("practice", None), ("guideline", "red-teaming"), ("section", "plan")]
)
def test_a_new_item_stands_where_its_kind_may(
    kind: str, below: str | None, edition: Edition, editor: User
) -> None:
    with pytest.raises(DomainError, match="can't stand"):
        arranging.add_item(
            edition, kind=kind, below=item(edition, below) if below else None, title="X", by=editor
        )


def test_an_item_is_removed_with_what_is_below_it(edition: Edition, editor: User) -> None:
    arranging.remove_item(item(edition, "red-teaming"), by=editor)
    assert tree(edition) == "before .safeguards after .how-open"
    assert Event.objects.about(edition).get(verb="remove_item").details["items"] == 3


@pytest.mark.parametrize("key", ["red-teaming", "before"])
def test_what_a_consultation_asks_about_is_not_removed(key: str, edition: Edition, editor: User) -> None:
    factories.consultation_on(edition, opened=False)
    with pytest.raises(DomainError, match="asks about this item or one below it"):
        arranging.remove_item(item(edition, key), by=editor)
    assert tree(edition) == BEFORE


def test_labels_are_given_anew_or_left(edition: Edition, editor: User) -> None:
    changes = {one.node.key: label for one, label in arranging.new_labels(edition, "letters")}
    assert changes == {"plan": "1.a", "findings": "1.b"}
    arranging.renumber(edition, "letters", by=editor)
    assert item(edition, "findings").label == "1.b"
    version = arranging.renumber(edition, "letters", by=editor)
    assert version == 1
