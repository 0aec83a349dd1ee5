"""Two texts word by word: what stays, what is inserted, what is deleted. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Literal

Kind = Literal["same", "deleted", "inserted"]
_WORDS = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")
MOST = 50_000_000
"""Steps that a comparison may take at worst: a second or two. Prose of a few thousand words stays below."""


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


@lru_cache(maxsize=2048)
def redline(old: str, new: str) -> tuple[Piece, ...]:
    """Pieces in reading order; without the inserted ones they give `old`, without the deleted ones `new`.

    Words that stay between two changes but are only space join them: "a b" for "c d" reads as one change. Of
    long texts lines are compared before words; what repeats itself so much that it would take minutes is one change.
    """
    return tuple(_merged(_without_islands(_merged(_compared(_WORDS.findall(old), _WORDS.findall(new))))))


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    if _steps(old, new) <= MOST:
        return _by_words(old, new)
    return _by_lines("".join(old).splitlines(keepends=True), "".join(new).splitlines(keepends=True))


def _by_words(old: list[str], new: list[str]) -> Iterator[Piece]:
    # In a longer text white space stays only beside words that stay: alone it would be compared with every other.
    alone = str.isspace if _steps(old, new, spaces=True) > MOST else None
    for tag, i, j, k, m in SequenceMatcher(alone, old, new, autojunk=False).get_opcodes():
        yield from _pieces("".join(old[i:j]), "".join(new[k:m]), same=tag == "equal")


def _by_lines(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Long texts: first which lines stay, then the words of those that were changed, line by line."""
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        pairs = (
            zip(old[i:j], new[k:m], strict=True)
            if j - i == m - k
            else [("".join(old[i:j]), "".join(new[k:m]))]
        )
        for before, after in pairs:
            words = _WORDS.findall(before), _WORDS.findall(after)
            if tag == "replace" and _steps(*words) <= MOST:
                yield from _by_words(*words)
            else:
                yield from _pieces(before, after, same=tag == "equal")


def _pieces(old: str, new: str, *, same: bool) -> Iterator[Piece]:
    if same:
        yield Piece("same", old)
        return
    if old:
        yield Piece("deleted", old)
    if new:
        yield Piece("inserted", new)


def _steps(old: list[str], new: list[str], *, spaces: bool = False) -> int:
    """At worst each word that stays costs a look at all pairs of equal words."""
    before, after = (Counter(word for word in words if spaces or not word.isspace()) for words in (old, new))
    pairs = sum(n * after[word] for word, n in before.items())
    return pairs * min(before.total(), after.total())


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
    """What stays as one, and neighbouring changes as one deletion and one insertion."""
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
