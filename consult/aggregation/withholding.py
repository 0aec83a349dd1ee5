"""What of a table may be published where small counts are withheld. Plain numbers in and out, nothing read or written.

A table that has a small count is not published cell by cell: only its margins are, and a margin only where nobody can
work out what is hidden in it. A number moves in steps of at least the threshold, so that two snapshots tell nothing
small either. docs/decisions/0007 has the argument; the tests have an attacker.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

Key = tuple[str, str]
Shown = dict[str, int | None]
"""None is withheld."""


@dataclass(frozen=True)
class Block:
    """A table as it is published. `cells` is None where only the margins are; cells that are left out are 0."""

    n: int | None = 0
    rows: Shown = field(default_factory=dict)
    columns: Shown = field(default_factory=dict)
    cells: Mapping[Key, int] | None = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        cells = None if self.cells is None else [[*key, n] for key, n in sorted(self.cells.items())]
        return {"n": self.n, "rows": self.rows, "columns": self.columns, "cells": cells}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        cells = None if kept["cells"] is None else {(row, column): n for row, column, n in kept["cells"]}
        return cls(kept["n"], kept["rows"], kept["columns"], cells)


def block(
    table: Mapping[Key, int], rows: Iterable[str], columns: Iterable[str], below: int, before: Block | None
) -> Block:
    """A table of (row, column) as it may be published after `before`. `rows` and `columns` are all there can be."""
    n = small_or(sum(table.values()), below)
    across, down = _margin(table, 0, rows), _margin(table, 1, columns)
    if _has_small(table, below, before) or not _may_open(across, down, below, before):
        return Block(
            n,
            line(across, below, before.rows if before else None),
            line(down, below, before.columns if before else None),
            None,
        )
    cells = {key: _cell(key, count, before, below) for key, count in table.items()}
    return Block(n, dict(_margin(cells, 0, rows)), dict(_margin(cells, 1, columns)), cells)


def _may_open(across: Mapping[str, int], down: Mapping[str, int], below: int, before: Block | None) -> bool:
    """Cells that were hidden are shown as they are now; not while that would move a margin by a small step."""
    if before is None or before.cells is not None:
        return True
    steps = [count - (before.rows.get(key) or 0) for key, count in across.items()]
    steps += [count - (before.columns.get(key) or 0) for key, count in down.items()]
    return not any(0 < abs(step) < below for step in steps)


def _cell(key: Key, count: int, before: Block | None, below: int) -> int:
    if before is None or before.cells is None:
        return count
    return stepped(count, before.cells.get(key, 0), below) or 0


def _has_small(table: Mapping[Key, int], below: int, before: Block | None) -> bool:
    """A table whose cells were hidden shows them only when they are far from small: else the step would tell."""
    least = 2 * below if before and before.cells is None else below
    return any(0 < count < least for count in table.values())


def _margin(table: Mapping[Key, int], side: int, names: Iterable[str]) -> dict[str, int]:
    found = dict.fromkeys(names, 0)
    for key, count in table.items():
        found[key[side]] += count
    return found


def line(counts: Mapping[str, int], below: int, before: Mapping[str, int | None] | None = None) -> Shown:
    """Numbers whose sum is known. Where one is small, those that are 0 are hidden with it, and so that it is not alone,
    the smallest of the others."""
    shown: Shown = {
        key: stepped(count, before.get(key, 0) if before is not None else count, below)
        for key, count in counts.items()
    }
    return hide_with(shown, counts)


def hide_with(shown: Mapping[str, int | None], counts: Mapping[str, int]) -> Shown:
    """With what is hidden already, all that must be hidden besides."""
    if None not in shown.values():
        return dict(shown)
    found: Shown = {key: count or None for key, count in shown.items()}
    hidden = [key for key, count in found.items() if count is None]
    if len(hidden) == 1 and len(found) > 1:
        found[min((key for key in found if key not in hidden), key=lambda key: (counts[key], key))] = None
    return found


def stepped(count: int, before: int | None, below: int) -> int | None:
    """A count after the one that was published before: that one, until they differ by the threshold."""
    if 0 < count < below or (before is None and count < 2 * below):
        return None
    return count if before is None or abs(count - before) >= below or count == 0 else before


def small_or(count: int, below: int) -> int | None:
    return None if 0 < count < below else count


Spoken = Mapping[str, Mapping[str, int]]
"""By item, what is hidden of its margin: sector to true count."""


def sectors_to_hide(
    hidden: Spoken, totals: Mapping[str, int], below: int, already: Iterable[str] = ()
) -> set[str]:
    """The sectors whose total over all items must be hidden, so that no small count of a sector on an item follows from
    the totals of sectors and those of items: as few as it takes, small ones first."""
    free = set(already)
    for item, counts in hidden.items():
        for sector, count in counts.items():
            if 0 < count < below and not _could_be_other(hidden, item, sector, free):
                others = [other for other in counts if other != sector]
                if others:
                    free |= {
                        sector,
                        min(others, key=lambda other: (other not in free, totals.get(other, 0), other)),
                    }
    return free


def _could_be_other(hidden: Spoken, item: str, sector: str, free: set[str]) -> bool:
    """Whether one comment fewer there, and one more of another sector, would leave all that is published as it is.

    So it is where the totals of both sectors are hidden; or where on a second item one of the other sector could have
    been of this one.
    """
    others = [other for other in hidden[item] if other != sector]
    if sector in free and any(other in free for other in others):
        return True
    elsewhere = [counts for key, counts in hidden.items() if key != item and sector in counts]
    return any(counts.get(other, 0) > 0 for counts in elsewhere for other in others)
