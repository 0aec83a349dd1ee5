"""Two texts word by word: what stays, what is inserted, what is deleted. Pure functions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "deleted", "inserted"]
_WORDS = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def redline(old: str, new: str) -> tuple[Piece, ...]:
    """Pieces in reading order; without the inserted ones they give `old`, without the deleted ones `new`.

    Words that stay between two changes but are only space join them: "a b" for "c d" reads as one change.
    """
    return tuple(_merged(_without_islands(_compared(_WORDS.findall(old), _WORDS.findall(new)))))


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("deleted", "".join(old[i:j]))
        if k < m:
            yield Piece("inserted", "".join(new[k:m]))


def _without_islands(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """White space alone between two changes belongs to both."""
    found = list(pieces)
    for n, piece in enumerate(found):
        inside = 0 < n < len(found) - 1
        if piece.kind == "same" and inside and not piece.text.strip():
            yield Piece("deleted", piece.text)
            yield Piece("inserted", piece.text)
        else:
            yield piece


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbouring changes as one deletion and one insertion."""
    for same, run in groupby(pieces, key=lambda piece: piece.kind == "same"):
        together = list(run)
        kinds: tuple[Kind, ...] = ("same",) if same else ("deleted", "inserted")
        for kind in kinds:
            if words := "".join(piece.text for piece in together if piece.kind == kind):
                yield Piece(kind, words)


def condensed(pieces: Iterable[Piece], around: int = 60) -> tuple[Piece, ...]:
    """Long stretches that stay are cut to what is next to a change, between words."""
    found = tuple(pieces)
    last = len(found) - 1
    return tuple(
        piece
        if piece.kind != "same"
        else Piece("same", _ends(piece.text, around * (n > 0), around * (n < last)))
        for n, piece in enumerate(found)
    )


def _ends(text: str, head: int, tail: int) -> str:
    """Up to so many characters of each end, with an ellipsis for what is left out."""
    if len(text) <= head + tail + 20 or not (head or tail):
        return text
    first = f"{text[:head].rpartition(' ')[0]} " if head else ""
    last = f" {text[-tail:].partition(' ')[2]}" if tail else ""
    return f"{first}…{last}"
