"""Finding words in texts: at the place they are said to stand, elsewhere, or nearly so. Pure functions.

White space, quotation marks, dashes and capitals do not tell words apart: what is copied from a page by hand, or typed,
is found where a reader would find it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from guidance.quotes import Quote, quote
from guidance.raised import RAISED

ALIKE = 0.5
"""From this share of words in common on, a passage is worth showing as what may have been meant."""
OFFERED = 3
STEM = 5
_SAME = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
    "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "\u00ad": "", "\u200b": "", "\ufeff": "",
})  # fmt: skip
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_NOTED = re.compile(rf"[^\d{RAISED}][{RAISED}]")  # a word, and the mark of its footnote


@dataclass(frozen=True)
class Sought:
    """Words that somebody says to have read; `text`, `start` and `end` tell where, if they know."""

    words: str
    text: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Answer:
    """The quote; or none, and the places that may have been meant: several with these words, or one nearly alike."""

    quote: Quote | None
    offers: tuple[Quote, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return len(self.offers) > 1


def find(sought: Sought, texts: Mapping[int, str], *, near: Collection[int] = ()) -> Answer:
    """Where the words stand in `texts` (plain text by primary key). Those `near` are looked at before the others."""
    exact = texts.get(sought.text, "")[sought.start : sought.end] if 0 <= sought.start < sought.end else ""
    if exact.strip() and exact == sought.words:
        return Answer(_trimmed(sought.text, texts[sought.text], sought.start, sought.end))
    close = {text: words for text, words in texts.items() if text in near}
    for among in (close, texts):
        if places := list(_places(sought.words, among)):
            alone = len(places) == 1
            return Answer(places[0]) if alone else Answer(None, tuple(places[:OFFERED]))
    found = nearest(sought.words, close) or nearest(sought.words, texts)
    return Answer(None, (found,) if found else ())


def _trimmed(text: int, plain: str, start: int, end: int) -> Quote:
    """Without white space at its ends."""
    inside = plain[start:end]
    return quote(text, plain, start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip()))


def whole(text: int, plain: str) -> Quote | None:
    """All of a text as a quote; None where it has no words."""
    return _trimmed(text, plain, 0, len(plain)) if plain.strip() else None


def _places(words: str, texts: Mapping[int, str]) -> Iterator[Quote]:
    """Where these words stand, not in the middle of others."""
    wanted = _folded(words)[0].strip()
    if not wanted.strip('"'):
        return
    for text, plain in texts.items():
        folded, origin = _folded(plain)
        if wanted[0] == wanted[-1] == '"' and wanted not in folded:
            wanted = wanted[1:-1].strip()  # put in quotation marks by whoever quotes them
        begin = folded.find(wanted)
        while begin >= 0:
            end = begin + len(wanted)
            if _parted(folded, begin) and _parted(folded, end):
                yield quote(text, plain, origin[begin], origin[end - 1] + 1)
            begin = folded.find(wanted, begin + 1)


def _parted(text: str, place: int) -> bool:
    """Whether no word goes on across this place."""
    around = text[max(place - 1, 0) : place + 1]
    return not (0 < place < len(text) and around.isalnum()) or bool(_NOTED.fullmatch(around))


@lru_cache(maxsize=2048)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text as it is compared, and for each of its characters the place it has in the original."""
    pieces: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        same = " " if character.isspace() else character.translate(_SAME).lower()
        if same == " " and pieces and pieces[-1] == " ":
            continue
        for one in same:
            pieces.append(one)
            origin.append(place)
    return "".join(pieces), tuple(origin)


def nearest(words: str, texts: Mapping[int, str]) -> Quote | None:
    """The passage most like these words, from a first to a last word that both have; None where nothing is alike."""
    wanted = [word for word, _, _ in _tokens(words)]
    best, found = ALIKE, None
    for text, plain in texts.items():
        tokens = _tokens(plain)
        begin = _richest(wanted, [word for word, _, _ in tokens])
        window = tokens[begin : begin + len(wanted) + 2]
        matcher = SequenceMatcher(None, wanted, [word for word, _, _ in window], autojunk=False)
        if window and matcher.ratio() > best:
            blocks = [block for block in matcher.get_matching_blocks() if block.size]
            first, last = window[blocks[0].b], window[blocks[-1].b + blocks[-1].size - 1]
            best, found = matcher.ratio(), quote(text, plain, first[1], last[2])
    return found


def _richest(wanted: list[str], words: list[str]) -> int:
    """Where the stretch of as many words begins that has the most of them in common with those wanted."""
    left, size = Counter(wanted), len(wanted)
    score, best, place = 0, 0, 0
    for n, word in enumerate(words):
        left[word] -= 1
        score += left[word] >= 0
        if n >= size:
            score -= left[words[n - size]] >= 0
            left[words[n - size]] += 1
        if score > best:
            best, place = score, max(n - size + 1, 0)
    return place


@lru_cache(maxsize=2048)
def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Words by their first letters, so that "skill" and "skills" are alike, with their places."""
    return [(found[0].lower()[:STEM], found.start(), found.end()) for found in _WORD.finditer(text)]
