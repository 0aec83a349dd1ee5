"""Two editions item by item: what stayed, changed, moved, came and went. Pure functions."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from guidance.models import Item
from guidance.redline import Piece, redline
from guidance.words import called


class Kind(StrEnum):
    """What may have become of an item; several may be true of one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RELABELLED = "relabelled"
    SCOPE = "scope"


@dataclass(frozen=True)
class Part:
    """An item of one edition. `text` are its words without markup; `scope` the axis values it applies to, as
    axis:value; `parent` and `after` are keys: the item above, and the one before it at the same level."""

    key: str
    kind: str
    label: str
    title: str
    text: str
    parent: str = ""
    after: str = ""
    scope: frozenset[str] = frozenset()
    applies: str = ""

    @property
    def name(self) -> str:
        return called(self.label, self.title) or self.key

    @property
    def kind_in_words(self) -> str:
        return Item.Kind(self.kind).in_words


@dataclass(frozen=True)
class Change:
    """An item in two editions; `kinds` is empty where nothing about it has changed."""

    old: Part | None
    new: Part | None
    kinds: frozenset[Kind]

    @property
    def part(self) -> Part:
        """As it is now; as it was, where it is gone."""
        found = self.new or self.old
        assert found
        return found

    @property
    def key(self) -> str:
        return self.part.key

    @property
    def title(self) -> tuple[Piece, ...]:
        return redline(self.old.title if self.old else "", self.new.title if self.new else "")

    @property
    def text(self) -> tuple[Piece, ...]:
        return redline(self.old.text if self.old else "", self.new.text if self.new else "")

    @property
    def sort(self) -> str:
        """One word for all of it, the weightiest first: added, removed, changed, rearranged, same."""
        for kind in (Kind.ADDED, Kind.REMOVED, Kind.CHANGED):
            if kind in self.kinds:
                return kind
        return "rearranged" if self.kinds else "same"


@dataclass(frozen=True)
class Diff:
    """All items of both editions in the order of the new one; what is gone stands where it stood."""

    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind; an item may be of several."""
        found = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind.value: found[kind] for kind in Kind}

    @property
    def sorts(self) -> dict[str, int]:
        """Each item once, by `Change.sort`."""
        found = Counter(change.sort for change in self.changes)
        return {sort: found[sort] for sort in ("added", "removed", "changed", "rearranged", "same")}


def compare(old: Sequence[Part], new: Sequence[Part]) -> Diff:
    """Items are the same where their keys are, whatever became of their words, number or place."""
    before, now = {part.key: part for part in old}, {part.key: part for part in new}
    moved = moved_keys(_parents(old), _parents(new))
    changes = {
        key: Change(before.get(key), part, _kinds(before.get(key), part, moved)) for key, part in now.items()
    }
    gone = {
        key: Change(part, None, frozenset({Kind.REMOVED})) for key, part in before.items() if key not in now
    }
    return Diff(tuple(_in_order(before, changes, gone, moved)))


def _kinds(old: Part | None, new: Part, moved: Iterable[str]) -> frozenset[Kind]:
    if old is None:
        return frozenset({Kind.ADDED})
    found = {
        Kind.CHANGED: (old.title, old.text, old.kind) != (new.title, new.text, new.kind),
        Kind.MOVED: new.key in moved,
        Kind.RELABELLED: old.label != new.label,
        Kind.SCOPE: old.scope != new.scope,
    }
    return frozenset(kind for kind, holds in found.items() if holds)


def _in_order(
    before: Mapping[str, Part], changes: Mapping[str, Change], gone: Mapping[str, Change], moved: set[str]
) -> Iterator[Change]:
    """What is gone comes after the last item before it that stayed where it was."""
    behind: dict[str, list[Change]] = defaultdict(list)
    last = ""
    for key in before:
        if key in gone:
            behind[last].append(gone[key])
        elif key not in moved:
            last = key
    yield from behind[""]
    for key, change in changes.items():
        yield change
        yield from behind.get(key, ())


# Moves ------------------------------------------------------------------------------------------------------------


def _parents(parts: Sequence[Part]) -> dict[str, str]:
    return {part.key: part.parent for part in parts}


def moved_keys(old: Mapping[str, str], new: Mapping[str, str]) -> set[str]:
    """Items under another parent, and the fewest whose move explains the new order among those that stayed.

    Both states are the keys in reading order, each with its parent's.
    """
    places = {key: n for n, key in enumerate(old)}
    moved = {key for key, parent in new.items() if key in old and old[key] != parent}
    siblings: dict[str, list[str]] = defaultdict(list)
    for key, parent in new.items():
        if key in old and key not in moved:
            siblings[parent].append(key)
    for keys in siblings.values():
        stay = longest_rise([places[key] for key in keys])
        moved.update(key for n, key in enumerate(keys) if n not in stay)
    return moved


def longest_rise(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising subsequence (patience sorting)."""
    ends: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for n, number in enumerate(numbers):
        pile = bisect_left(ends, number)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(number)
            piles.append(n)
        else:
            ends[pile], piles[pile] = number, n
    found: set[int] = set()
    n = piles[-1] if piles else -1
    while n >= 0:
        found.add(n)
        n = before[n]
    return found
