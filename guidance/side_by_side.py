"""Two combinations side by side: what is asked of both, and what of one only. Pure functions over an outline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidance.outline import Entry, Outline
from guidance.tailoring import Applying, Tailored, tailor


@dataclass(frozen=True)
class Line:
    """One item that is asked of at least one of the two; `is_part` below a guideline."""

    entry: Entry
    left: bool
    right: bool
    is_part: bool

    @property
    def differs(self) -> bool:
        return self.left != self.right


@dataclass(frozen=True)
class Group:
    """A section with its lines, in reading order."""

    title: str
    lines: tuple[Line, ...]

    @property
    def differing(self) -> list[Line]:
        """The lines that differ, and the guidelines above them, so that a practice never stands alone."""
        kept: list[Line] = []
        head: Line | None = None
        for line in self.lines:
            head = head if line.is_part else line
            if line.differs:
                kept += [one for one in (head,) if one and one is not line and one not in kept]
                kept.append(line)
        return kept


@dataclass(frozen=True)
class Compared:
    left: Tailored
    right: Tailored
    groups: tuple[Group, ...]

    def count(self, *, left: bool, right: bool) -> int:
        """How many guidelines are asked of exactly these."""
        return sum(
            (line.left, line.right) == (left, right) and not line.is_part
            for group in self.groups
            for line in group.lines
        )

    @property
    def in_both(self) -> int:
        return self.count(left=True, right=True)

    @property
    def only_left(self) -> int:
        return self.count(left=True, right=False)

    @property
    def only_right(self) -> int:
        return self.count(left=False, right=True)

    @property
    def differing(self) -> list[tuple[str, list[Line]]]:
        found = [(group.title, group.differing) for group in self.groups]
        return [(title, lines) for title, lines in found if lines]


def compare(outline: Outline, left: Tailored, right: Tailored) -> Compared:
    whole = tailor(outline, {})  # no axis is restricted by a combination that names none
    groups = (
        Group(stage.title, tuple(_lines(stage.items, left, right, is_part=False))) for stage in whole.stages
    )
    return Compared(left, right, tuple(group for group in groups if group.lines))


def _lines(items: Iterable[Applying], left: Tailored, right: Tailored, *, is_part: bool) -> Iterator[Line]:
    for item in items:
        key = item.entry.key
        sides = key in left.everything, key in right.everything
        if any(sides):
            yield Line(item.entry, *sides, is_part)
        yield from _lines(item.parts, left, right, is_part=True)
