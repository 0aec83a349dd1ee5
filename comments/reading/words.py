"""Words of a text with their places, folded so that print and typing differences do not matter."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from comments.reading.cleaning import whole_letters
from guidance.raised import RAISED

WORD = re.compile(rf"[^\W_{RAISED}]+|(?<=\d)[{RAISED}]+")
"""A raised number after digits is a word, as in "10^26"; elsewhere it is the mark of a footnote, and none."""


@dataclass(frozen=True)
class Words:
    """Folded words, and where each begins and ends in the text they came from."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.forms)


def words_of(text: str) -> Words:
    found = list(WORD.finditer(text))
    return Words(
        tuple(fold(word.group()) for word in found),
        tuple(word.start() for word in found),
        tuple(word.end() for word in found),
    )


def fold(word: str) -> str:
    """Lower case without ligatures and accents: "Beneﬁts" and "benefits" are one word."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", whole_letters(word)).casefold()
    return "".join(c for c in parts if not unicodedata.combining(c))


def ngrams(forms: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(forms[i : i + size]) for i in range(len(forms) - size + 1)]
