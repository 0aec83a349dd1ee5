"""Two editions item by item: what readers are told of each."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.comparing import compared
from guidance.diff import Kind, Part, compare, longest_rise
from guidance.specs import DocumentSpec, EditionSpec, ItemSpec, RiskSpec, Spec


def part(key, **more):
    return Part(
        key=key, kind="guideline", **{"label": "", "title": key.capitalize(), "text": f"About {key}.", **more}
    )


def told(old, new):
    return {change.key: {kind.value for kind in change.kinds} for change in compare(old, new).changes}


A, B, C, D = (part(key) for key in "abcd")


@pytest.mark.parametrize(
    ("new", "kinds"),
    [
        (A, set()),
        (replace(A, text="About b."), {"changed"}),
        (replace(A, title="Otherwise"), {"changed"}),
        (replace(A, kind="practice"), {"changed"}),
        (replace(A, label="7"), {"relabelled"}),
        (replace(A, scope=frozenset({"release:open"})), {"scope"}),
        (replace(A, parent="d", label="1", text="New."), {"changed", "moved", "relabelled"}),
    ],
)
def test_each_thing_that_changed_about_an_item_is_named(new, kinds):
    assert told([A, D], [new, D])["a"] == kinds


def test_what_came_and_went_stands_where_it_stands_and_stood():
    found = compare([A, B, C], [A, D, C])
    assert [(change.key, change.sort) for change in found.changes] == [
        ("a", "same"), ("b", "removed"), ("d", "added"), ("c", "same"),
    ]  # fmt: skip


def test_an_item_put_in_front_moves_none_of_the_others():
    assert told([A, B, C], [D, A, B, C]) == {"d": {"added"}, "a": set(), "b": set(), "c": set()}


def test_the_fewest_items_are_told_to_have_moved():
    assert [key for key, kinds in told([A, B, C, D], [D, A, B, C]).items() if kinds] == ["d"]
    assert [key for key, kinds in told([A, B, C, D], [B, C, D, A]).items() if kinds] == ["a"]


@given(st.permutations("abcdef"))
def test_a_revision_and_an_edition_are_said_to_have_moved_the_same_items(order):
    before, now = ([part(key, title="") for key in keys] for keys in ("abcdef", order))
    as_edition = {key for key, kinds in told(before, now).items() if "moved" in kinds}
    found = compared(spec("abcdef"), spec(order))
    assert {change.name for change in found} == as_edition  # the risk is addressed by the same items


def spec(keys):
    items = tuple(ItemSpec(key=key, kind="guideline", label="", title=key, text="") for key in keys)
    risk = RiskSpec(key="misuse", title="Misuse", origin="model", addressed_by=tuple(keys))
    return Spec(
        document=DocumentSpec("guide", "The guide", "Us", "guidance"),
        edition=EditionSpec("First", date(2026, 1, 1)),
        axes=(),
        advice=(),
        items=items,
        risks=(risk,),
    )


def test_what_follows_its_parent_has_not_moved():
    """A section that moves takes what is in it along."""
    one, two, inside = part("one"), part("two"), part("inside", parent="one")
    assert told([one, inside, two], [two, one, inside]) in (
        {"two": {"moved"}, "one": set(), "inside": set()},
        {"two": set(), "one": {"moved"}, "inside": set()},
    )


def test_counts_name_each_kind_and_sorts_each_item_once():
    found = compare([A, B, C], [replace(B, label="9"), replace(A, label="8", text="New."), D])
    assert found.counts == {"added": 1, "removed": 1, "changed": 1, "moved": 1, "relabelled": 2, "scope": 0}
    assert found.sorts == {"added": 1, "removed": 1, "changed": 1, "rearranged": 1, "same": 0}
    assert sum(found.sorts.values()) == len(found.changes)


def test_words_are_compared_one_by_one():
    (change,) = compare([part("a", text="tell the public")], [part("a", text="tell some people")]).changes
    assert [(piece.kind, piece.text) for piece in change.text] == [
        ("same", "tell "), ("deleted", "the public"), ("inserted", "some people"),
    ]  # fmt: skip


KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(KEYS, KEYS)
def test_every_item_of_both_is_there_once(old, new):
    changes = compare([part(key) for key in old], [part(key) for key in new]).changes
    assert sorted(change.key for change in changes) == sorted({*old, *new})
    assert [change.key for change in changes if change.new] == new
    for change in changes:
        assert (Kind.ADDED in change.kinds) == (change.key not in old)
        assert (Kind.REMOVED in change.kinds) == (change.key not in new)


@given(st.permutations(range(7)))
def test_those_that_stay_are_in_order_and_no_larger_set_is(numbers):
    stay = [numbers[place] for place in sorted(longest_rise(numbers))]
    assert stay == sorted(stay)
    best = [1] * len(numbers)
    for n, number in enumerate(numbers):
        best[n] = 1 + max((best[m] for m in range(n) if numbers[m] < number), default=0)
    assert len(stay) == max(best)
