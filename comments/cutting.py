"""Where the passages of a letter begin and end: what a change would make of them. Over ranges only; writes nothing."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from comments.letters import says_something, trimmed
from consult.ledger.errors import DomainError
from guidance.raised import MARK

_BLANK_LINE = re.compile(r"\n\s*\n")
_FULL_STOP = re.compile(rf"[.?!…][”\"’')\]]*(?:{MARK})?\s+(?=[^\sa-z])")


@dataclass(frozen=True)
class Piece:
    """A passage: its range, where its heading begins, and the items (ids) it is about."""

    start: int
    end: int
    heading_start: int
    items: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """Which pieces (by their number) would be replaced, and by what."""

    replaced: tuple[int, ...]
    pieces: tuple[Piece, ...]


Planning = Callable[[str, Sequence[Piece], int], Plan]


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The ranges of the paragraphs that begin in [start, end)."""
    end = len(text) if end is None else end
    for gap in [*_BLANK_LINE.finditer(text, start, end), None]:
        first, last = trimmed(text, start, gap.start() if gap else end)
        if first < last:
            yield first, last
        start = gap.end() if gap else end


def sentences(text: str, start: int, end: int) -> list[int]:
    """Where the sentences of a paragraph begin: its own start, and after each full stop."""
    return [start, *(stop.end() for stop in _FULL_STOP.finditer(text, start, end) if stop.end() < end)]


def around(text: str, position: int) -> tuple[int, int]:
    """The paragraph that `position` lies in."""
    found = (one for one in paragraphs(text) if one[0] <= position < one[1])
    return next(found, (position, position))


def new_at(text: str, found: Sequence[Piece], position: int) -> Plan:
    """A new passage begins at `position`, about the same items until somebody says otherwise."""
    number = _whole_word_at(text, found, position)
    here = found[number]
    if position <= here.start:
        return begin_at(text, found, position)
    after = Piece(position, here.end, position, here.items)
    return _plan(text, [number], [replace(here, end=position), after])


def begin_at(text: str, found: Sequence[Piece], position: int) -> Plan:
    """The passage that `position` lies in begins there; what stands above it goes to the passage before."""
    number = _whole_word_at(text, found, position)
    here = found[number]
    piece = Piece(position, here.end, position, here.items)
    if position < here.start:
        return _plan(text, [number], [piece])
    if position == here.start or not number:
        raise DomainError(
            _("A passage begins here already, or there is none before it. Choose another place.")
        )
    return _plan(text, [number - 1, number], [replace(found[number - 1], end=position), piece])


def next_at(text: str, found: Sequence[Piece], position: int) -> Plan:
    """The passage after this one begins at `position` already."""
    number = _whole_word_at(text, found, position)
    if number + 1 == len(found) or position <= found[number].start:
        raise DomainError(_("No passage follows that could begin here. Choose another place."))
    here, after = found[number], found[number + 1]
    longer = Piece(position, after.end, position, after.items)
    return _plan(text, [number, number + 1], [replace(here, end=position), longer])


def join(text: str, found: Sequence[Piece], number: int) -> Plan:
    """A passage and the one before it become one, about the items of both."""
    if not number:
        raise DomainError(_("No passage stands before this one."))
    before, here = found[number - 1], found[number]
    items = tuple(dict.fromkeys((*before.items, *here.items)))
    return _plan(text, [number - 1, number], [replace(before, end=here.end, items=items)])


def about(text: str, found: Sequence[Piece], number: int) -> Plan:
    """The same passage; the items it is about are chosen anew."""
    return _plan(text, [number], [found[number]])


def at(found: Sequence[Piece], position: int) -> int:
    """The number of the passage that has these words, or their heading."""
    for number, piece in enumerate(found):
        if piece.heading_start <= position < piece.end:
            return number
    raise DomainError(_("No passage has these words. Choose a place inside a passage."))


def _whole_word_at(text: str, found: Sequence[Piece], position: int) -> int:
    if text[max(position - 1, 0) : position + 1].isalnum() and position:
        raise DomainError(_("A passage cannot begin inside a word. Choose another place."))
    return at(found, position)


def _plan(text: str, replaced: Sequence[int], pieces: Sequence[Piece]) -> Plan:
    """Pieces without the blanks at their ends. Raises DomainError where one has no words."""
    tidy = [_tidy(text, piece) for piece in pieces]
    if not all(says_something(text[piece.start : piece.end]) for piece in tidy):
        raise DomainError(
            _("A passage without words would be left over. Join it with the one before instead.")
        )
    return Plan(tuple(replaced), tuple(tidy))


def _tidy(text: str, piece: Piece) -> Piece:
    start, end = trimmed(text, piece.start, piece.end)
    return replace(piece, start=start, end=end)
