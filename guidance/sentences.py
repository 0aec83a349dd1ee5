"""A text as words and sentences that can be compared with those of another edition. Pure functions."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from guidance.plaintext import Plain

Numbers = NDArray[np.float32]
AT_ONCE = 512
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_ENDS = frozenset(".!?…。！？")
_CLOSES = frozenset("\"'”’)]»")
SHORTEST = 3
"""A sentence has at least this many words and marks: "1." belongs to what follows it."""


@dataclass(frozen=True)
class Sentence:
    """The tokens from `first` up to `last`."""

    first: int
    last: int
    words: frozenset[str]


@dataclass(frozen=True)
class Tokens:
    """A text's words and marks in order. `words` are folded to compare them; `starts` and `ends` count characters."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    sentences: tuple[Sentence, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def line(self) -> str:
        """All of them with one space around each: a search in it meets whole words only."""
        return " " + " ".join(self.words) + " "

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where each of them begins in `line`."""
        found, place = [], 1
        for word in self.words:
            found.append(place)
            place += len(word) + 1
        return tuple(found)

    def between(self, start: int, end: int) -> range:
        """The tokens that these characters touch."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))


def is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"


def read(plain: Plain) -> Tokens:
    found = list(_TOKEN.finditer(plain.text))
    words = tuple(one.group().casefold() for one in found)
    breaks = list(_breaks(plain, found))
    sentences = tuple(
        Sentence(first, last, frozenset(filter(is_word, words[first:last])))
        for first, last in pairwise([*breaks, len(found)])
    )
    return Tokens(
        plain.text,
        tuple(one.start() for one in found),
        tuple(one.end() for one in found),
        words,
        sentences,
    )


def _breaks(plain: Plain, tokens: Sequence[re.Match[str]]) -> Iterator[int]:
    """The tokens that begin a sentence: the first of a paragraph, and those after a full stop and a space."""
    blocks = iter(sorted(block.start for block in plain.paragraphs))
    block = next(blocks, None)
    begun, ended = 0, False
    for n, token in enumerate(tokens):
        new_block = False
        while block is not None and token.start() >= block:
            block, new_block = next(blocks, None), True
        apart = n > 0 and token.start() > tokens[n - 1].end()
        if n == 0 or new_block or (ended and apart and n - begun >= SHORTEST):
            yield n
            begun, ended = n, False
        ended = token.group() in _ENDS or (ended and not apart and token.group() in _CLOSES)


def weights(texts: Iterable[Tokens]) -> dict[str, float]:
    """How much a word tells: one that stands in every other sentence next to nothing, a rare one most."""
    sentences = [sentence.words for text in texts for sentence in text.sentences]
    seen = Counter(word for words in sentences for word in words)
    return {word: 0.1 + log((1 + len(sentences)) / n) for word, n in seen.items()}


def likeness(
    old: Sequence[Collection[str]], new: Sequence[Collection[str]], weight: Mapping[str, float]
) -> Numbers:
    """How alike the words of each old and each new one are, from 0 to 1: the weighted Dice coefficient."""
    found = np.zeros((len(old), len(new)), np.float32)
    if not found.size:
        return found
    places: dict[str, int] = {}
    rows, columns = _table(old, places), _table(new, places)
    scale = np.array([weight.get(word, 1.0) for word in places], np.float32)
    right = _filled(columns, len(places))
    masses = right @ scale
    for n in range(0, len(rows), AT_ONCE):
        left = _filled(rows[n : n + AT_ONCE], len(places)) * scale
        total = left.sum(axis=1)[:, None] + masses[None, :]
        np.divide(2 * (left @ right.T), total, out=found[n : n + AT_ONCE], where=total > 0)
    return found


def _table(sets: Sequence[Collection[str]], places: dict[str, int]) -> list[list[int]]:
    """Each word by its number; `places` learns new ones."""
    return [[places.setdefault(word, len(places)) for word in sorted(words)] for words in sets]


def _filled(rows: Sequence[Sequence[int]], width: int) -> Numbers:
    found = np.zeros((len(rows), width), np.float32)
    for n, row in enumerate(rows):
        found[n, row] = 1.0
    return found
