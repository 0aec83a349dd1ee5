"""The items of an edition as a tree that can be rearranged: what may stand where, and what a step does. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from guidance.checks import BELOW, DEEPEST
from guidance.models import Item

K = Item.Kind


class Step(StrEnum):
    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


# The same statement one level up or down: what is nested in a guideline becomes a practice of it, and back.
TURNS = {K.GUIDELINE: K.PRACTICE, K.PRACTICE: K.GUIDELINE}


@dataclass(frozen=True)
class Spot:
    """A place in the tree: below `parent` (the top where None), after its child `after` (first where None)."""

    parent: int | None
    after: int | None


@dataclass
class Tree:
    """Items by primary key. `below` holds the children in their order, those of the top under None."""

    kinds: dict[int, str] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    below: dict[int | None, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Tree":
        """From items in the order of the edition."""
        tree = cls()
        for item in items:
            tree.add(item.pk, item.kind, item.parent_id)
        return tree

    def add(self, pk: int, kind: str, parent: int | None) -> None:
        self.kinds[pk] = kind
        self.parents[pk] = parent
        self.below[parent].append(pk)

    def walk(self, parent: int | None = None, depth: int = 0) -> Iterator[tuple[int, int]]:
        """Every item below, in reading order, with its depth."""
        for pk in self.below.get(parent, ()):
            yield pk, depth
            yield from self.walk(pk, depth + 1)

    def within(self, pk: int) -> list[int]:
        """The item and all that stands below it."""
        return [pk, *(one for one, _ in self.walk(pk))]

    def depth(self, pk: int | None) -> int:
        """0 at the top; -1 for the top itself."""
        return -1 if pk is None else 1 + self.depth(self.parents[pk])

    def step(self, pk: int, step: Step) -> Spot | None:
        """Where a step leads. None where it leads nowhere, or where the item may not stand."""
        ways = {Step.UP: self._up, Step.DOWN: self._down, Step.IN: self._in, Step.OUT: self._out}
        spot = ways[step](pk)
        return spot if spot and self.kind_at(pk, spot.parent) else None

    def kind_at(self, pk: int, parent: int | None) -> str | None:
        """The kind that an item has below a parent; None where it can't stand there."""
        if parent in self.within(pk) or self._too_deep(pk, parent):
            return None
        kind = self.kinds[pk]
        allowed = BELOW[self.kinds[parent] if parent else ""]
        for one in (kind, TURNS.get(K(kind), kind)):
            if one in allowed and all(self.kinds[child] in BELOW[one] for child in self.below.get(pk, ())):
                return str(one)
        return None

    def move(self, pk: int, spot: Spot) -> None:
        """Put an item with all below it at a spot where `kind_at` lets it stand."""
        kind = self.kind_at(pk, spot.parent)
        assert kind
        self.below[self.parents[pk]].remove(pk)
        siblings = self.below[spot.parent]
        siblings.insert(siblings.index(spot.after) + 1 if spot.after else 0, pk)
        self.parents[pk], self.kinds[pk] = spot.parent, kind

    def _too_deep(self, pk: int, parent: int | None) -> bool:
        deepest = max((depth for _, depth in self.walk(pk)), default=-1) + 1
        return self.depth(parent) + 1 + deepest >= DEEPEST

    def _beside(self, pk: int | None, by: int) -> int | None:
        """The sibling that stands `by` places further on."""
        if pk is None:
            return None
        siblings = self.below[self.parents[pk]]
        place = siblings.index(pk) + by
        return siblings[place] if 0 <= place < len(siblings) else None

    def _last_below(self, pk: int) -> int | None:
        return self.below[pk][-1] if self.below.get(pk) else None

    def _up(self, pk: int) -> Spot | None:
        """Before the one above; the first one goes to the end of the part before."""
        if self._beside(pk, -1) is not None:
            return Spot(self.parents[pk], self._beside(pk, -2))
        before = self._beside(self.parents[pk], -1)
        return Spot(before, self._last_below(before)) if before else None

    def _down(self, pk: int) -> Spot | None:
        """After the one below; the last one goes to the beginning of the next part."""
        if after := self._beside(pk, 1):
            return Spot(self.parents[pk], after)
        following = self._beside(self.parents[pk], 1)
        return Spot(following, None) if following else None

    def _in(self, pk: int) -> Spot | None:
        above = self._beside(pk, -1)
        return Spot(above, self._last_below(above)) if above else None

    def _out(self, pk: int) -> Spot | None:
        parent = self.parents[pk]
        return Spot(self.parents[parent], parent) if parent else None
