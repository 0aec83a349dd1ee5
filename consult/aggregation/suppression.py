"""Hides small cells of a table, and as many others as it takes that nobody can work them out by subtraction.

Primary: a count from 1 to below the threshold. Complementary: where a row or a column has exactly one hidden
cell, its total would give it away, so its smallest other count above 0 is hidden as well, until none stands
alone. Rule and terms: Handbook on Statistical Disclosure Control, chapter 5 (sdctools.github.io/HandbookSDC).
"""

from collections.abc import Mapping, Sequence

Key = tuple[str, str]
Table = Mapping[Key, int]


def suppress(table: Table, below: int) -> dict[Key, int | None]:
    """The table with hidden counts as None. `table` maps (row, column) to a count; `below` 0 hides nothing."""
    shown: dict[Key, int | None] = {key: None if 0 < count < below else count for key, count in table.items()}
    if below:
        lines = _lines(table)
        while any(_complement(table, shown, line) for line in lines):
            pass
    return shown


def total(counts: Sequence[int | None]) -> int | None:
    """The sum, or None where a hidden count is in it."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _lines(table: Table) -> list[list[Key]]:
    rows = {row for row, _ in table}
    columns = {column for _, column in table}
    return [[key for key in table if key[0] == row] for row in sorted(rows)] + [
        [key for key in table if key[1] == column] for column in sorted(columns)
    ]


def _complement(table: Table, shown: dict[Key, int | None], line: list[Key]) -> bool:
    """Hide one more cell of a line with exactly one hidden cell. True where it did."""
    hidden = [key for key in line if shown[key] is None]
    others = [key for key in line if shown[key]]
    if len(hidden) != 1 or not others:
        return False
    shown[min(others, key=lambda key: (table[key], key))] = None
    return True
