"""What may stand where in an edition, where a step leads, and which labels a scheme gives."""

import pytest

from guidance.checks import DEEPEST
from guidance.models import Item
from guidance.numbering import SCHEMES, letters, roman
from guidance.tree import Spot, Step, Tree

K = Item.Kind
# s1( g2(p3 p4) g5 ) s6( q7 )
ROWS = [
    (1, K.SECTION, None),
    (2, K.GUIDELINE, 1),
    (3, K.PRACTICE, 2),
    (4, K.PRACTICE, 2),
    (5, K.GUIDELINE, 1),
    (6, K.SECTION, None),
    (7, K.QUESTION, 6),
]


def tree() -> Tree:
    made = Tree()
    for pk, kind, parent in ROWS:
        made.add(pk, kind, parent)
    return made


@pytest.mark.parametrize(
    ("pk", "step", "spot"),
    [
        (5, Step.UP, Spot(1, None)),
        (4, Step.UP, Spot(2, None)),
        (3, Step.UP, None),  # the first of the first guideline
        (2, Step.UP, None),
        (7, Step.UP, Spot(1, 5)),  # into the end of the section before
        (3, Step.DOWN, Spot(2, 4)),
        (4, Step.DOWN, Spot(5, None)),  # into the guideline after
        (5, Step.DOWN, Spot(6, None)),
        (6, Step.DOWN, None),
        (5, Step.IN, Spot(2, 4)),
        (2, Step.IN, None),
        (6, Step.IN, Spot(1, 5)),
        (7, Step.IN, None),
        (3, Step.OUT, Spot(1, 2)),
        (5, Step.OUT, Spot(None, 1)),
        (1, Step.OUT, None),
    ],
)
def test_a_step_leads_where_readers_would_expect(pk: int, step: Step, spot: Spot | None) -> None:
    assert tree().step(pk, step) == spot


@pytest.mark.parametrize(
    ("pk", "parent", "kind"),
    [
        (5, 2, K.PRACTICE),  # a guideline in a guideline is a practice of it
        (3, 1, K.GUIDELINE),
        (3, 5, K.PRACTICE),
        (2, 5, None),  # its practices could not stand below a practice
        (7, 2, None),
        (1, 2, None),
        (2, 3, None),  # into itself
        (2, 2, None),
        (6, 1, K.SECTION),
    ],
)
def test_an_item_takes_the_kind_that_may_stand_there(pk: int, parent: int, kind: str | None) -> None:
    assert tree().kind_at(pk, parent) == kind


def test_what_is_below_an_item_moves_with_it() -> None:
    moved = tree()
    moved.move(2, Spot(6, 7))
    assert [pk for pk, _ in moved.walk()] == [1, 5, 6, 7, 2, 3, 4]
    assert [depth for _, depth in moved.walk()] == [0, 1, 0, 1, 1, 2, 2]


def test_nothing_is_nested_deeper_than_a_file_may() -> None:
    deep = Tree()
    for n in range(DEEPEST):
        deep.add(n + 1, K.QUESTION, n or None)
    deep.add(99, K.QUESTION, None)
    assert deep.kind_at(99, DEEPEST - 1) == K.QUESTION
    assert deep.kind_at(99, DEEPEST) is None


@pytest.mark.parametrize(
    ("scheme", "sections", "labels"),
    [
        ("decimal", False, ["", "1", "1.1", "1.2", "2", "", "3"]),
        ("decimal", True, ["1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1"]),
        ("letters", False, ["", "1", "1.a", "1.b", "2", "", "3"]),
        ("letters", True, ["1", "1.a", "1.a.i", "1.a.ii", "1.b", "2", "2.a"]),
    ],
)
def test_labels_follow_the_tree(scheme: str, sections: bool, labels: list[str]) -> None:
    assert list(SCHEMES[scheme].labels(tree(), sections=sections).values()) == labels


def test_deeper_levels_take_letters_and_roman_numbers_in_turn() -> None:
    deep = Tree()
    for n in range(5):
        deep.add(n + 1, K.QUESTION, n or None)
    assert SCHEMES["letters"].labels(deep, sections=False)[5] == "1.a.i.a.i"


@pytest.mark.parametrize(
    ("n", "letter", "number"), [(1, "a", "i"), (4, "d", "iv"), (26, "z", "xxvi"), (28, "ab", "xxviii")]
)
def test_letters_and_roman_numbers(n: int, letter: str, number: str) -> None:
    assert (letters(n), roman(n)) == (letter, number)


def test_an_item_without_a_title_goes_by_its_kind() -> None:
    assert K.GUIDELINE.numbered("9") == "Guideline 9"
    assert K.PRACTICE.numbered("1.2") == "Practice 1.2"
    assert K.QUESTION.numbered("") == "Question"
