"""Words looked for in one document: where they stand, on which page, with some words around."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from comments.cutting import paragraphs

MOST = 50
AROUND = 80
LONGEST = 200
"""Characters that may be looked for."""


@dataclass(frozen=True)
class Hit:
    """`place` is where its paragraph begins; `page` counts from 1."""

    page: int
    place: int
    before: str
    words: str
    after: str


def pages_of(page_starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The first and the last page of a range, counted from 1."""
    first, last = bisect_right(page_starts, start), bisect_right(page_starts, max(start, end - 1))
    return max(first, 1), max(last, 1)


def find(text: str, page_starts: Sequence[int], wanted: str) -> list[Hit]:
    """Up to MOST places, in order; blanks and line ends count alike, and so do capitals."""
    sought = [re.escape(word) for word in wanted[:LONGEST].split()]
    if not sought:
        return []
    begins = [start for start, _ in paragraphs(text)]
    found = re.finditer(r"\s+".join(sought), text, re.IGNORECASE)
    return [_hit(text, page_starts, begins, one) for one, _ in zip(found, range(MOST), strict=False)]


def _hit(text: str, page_starts: Sequence[int], begins: Sequence[int], one: re.Match[str]) -> Hit:
    start, end = one.span()
    page, _ = pages_of(page_starts, start, end)
    place = begins[max(bisect_right(begins, start) - 1, 0)] if begins else 0
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    return Hit(page, place, before.split("\n")[-1], one.group(), after.split("\n")[0])
