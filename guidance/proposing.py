"""Places that may be meant by words that were not found again, for a person to choose from. Pure functions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from guidance import sentences
from guidance.plaintext import Plain
from guidance.sentences import Tokens, is_word

Stretch = tuple[str, int, int]
"""A text's key, and its sentences from the first up to the last."""
LEAST = 0.2
"""A place is proposed from this likeness on; below, a list of places helps nobody."""
SHARED = 2
"""So many telling words must be in common: one alone stands in too many places that were not meant."""
SHORT = 3
"""Words up to this length hold sentences together in most languages; they tell nothing about their subject."""
_COMMON = (
    "about above after again against all also among another any anybody anything are because been before being below "
    "between both cannot could does doing done down during each either else even every everybody everything from "
    "further had has have having here how however into its itself just least less made make many may might more most "
    "much must neither never none nor nothing now often once one only onto other others ought over own rather same "
    "shall should since some somebody something such than that the their them themselves then there these they this "
    "those through thus together too toward towards under until upon very was well were what whatever when where "
    "whether which while who whole whom whose why will with within without would yet you your"
)
COMMON = frozenset(_COMMON.split())
"""English words that stand in a sentence about anything."""
LOOKED_AT = 24
"""So many stretches with the most telling words in common are compared word by word."""


@dataclass(frozen=True)
class Proposal:
    """The characters from `start` up to `end` of the text `key`, and how alike their words are to those sought."""

    key: str
    start: int
    end: int
    exact: str
    score: float


class Proposals:
    """All texts of an edition, ready to be looked through."""

    def __init__(self, texts: Mapping[str, Plain]) -> None:
        self.texts = {key: sentences.read(text) for key, text in texts.items()}
        self.weight = sentences.weights(list(self.texts.values()))

    def nearest(self, wanted: str, *, most: int = 3) -> list[Proposal]:
        """The best first; none of them overlap."""
        sought = sentences.read(Plain(wanted, ()))
        telling = {word: self.weight.get(word, 0.0) for word in sought.words if tells(word)}
        stretches = sorted(self._stretches(len(sought.sentences), telling), key=lambda one: -one[0])
        compared = (self._compared(sought, *place) for _, place in stretches[:LOOKED_AT])
        found: list[Proposal] = []
        for one in sorted(filter(None, compared), key=lambda one: -one.score):
            if not any(_overlap(one, other) for other in found):
                found.append(one)
        return found[:most]

    def _stretches(self, size: int, telling: Mapping[str, float]) -> Iterator[tuple[float, Stretch]]:
        """As many sentences in a row as are sought, with the weight of the words they share with these."""
        for key, text in self.texts.items():
            shared = [sum(telling[word] for word in one.words & telling.keys()) for one in text.sentences]
            for first in range(max(len(shared) - size + 1, min(len(shared), 1))):
                last = min(first + size, len(shared))
                if total := sum(shared[first:last]):
                    yield total, (key, first, last)

    def _compared(self, sought: Tokens, key: str, first: int, last: int) -> Proposal | None:
        """The part of these sentences from the first to the last word in common."""
        text = self.texts[key]
        begin, end = text.sentences[first].first, text.sentences[last - 1].last
        matcher = SequenceMatcher(None, sought.words, text.words[begin:end], autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        if not blocks:
            return None
        low, high = begin + blocks[0].b, begin + blocks[-1].b + blocks[-1].size
        wanted, here = (frozenset(filter(tells, words)) for words in (sought.words, text.words[low:high]))
        score = self._alike(wanted, here)
        if score < LEAST or len(wanted & here) < SHARED:
            return None
        start, finish = text.starts[low], text.ends[high - 1]
        return Proposal(key, start, finish, text.text[start:finish], round(score, 3))

    def _alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        return float(sentences.likeness([one], [other], self.weight)[0, 0])


def tells(word: str) -> bool:
    """Whether it says what a sentence is about: two stretches that share "for" and "and" have nothing in common."""
    return is_word(word) and len(word) > SHORT and word not in COMMON


def _overlap(one: Proposal, other: Proposal) -> bool:
    return one.key == other.key and one.start < other.end and other.start < one.end
