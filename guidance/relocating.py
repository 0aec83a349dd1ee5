"""Find words that somebody picked out of one edition again in another. Pure functions.

Where they went is read from the alignment of the whole editions, not from the words alone: "the model provider" stands
in fifty places, and the one that was meant is the one whose sentence was meant. Attaching a comment to words that were
not meant is worse than saying that they were not found: an editor sees the second, nobody sees the first.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from guidance import sentences
from guidance.aligning import Alignment, align
from guidance.plaintext import Plain
from guidance.sentences import Tokens, is_word

KEPT = 0.5
"""At least this share of the words must stand at the new place; else it is the place of other words."""
GAP = 100
"""Where more words and marks than this stand between them now, they are at two places, and the larger one is taken."""
PHRASE = 8
"""So many words in a row are found again without their sentence, where they stood and stand only once."""
PHRASE_HERE = 5
"""The same within the text that they stood in."""


class Method(StrEnum):
    EXACT = "exact"
    SIMILAR = "similar"
    ORPHANED = "orphaned"


@dataclass(frozen=True)
class Found:
    """The characters from `start` up to `end` of the text `key`, none of an orphan; `score` is the words' likeness."""

    method: Method
    key: str = ""
    start: int = 0
    end: int = 0
    score: float = 0.0
    moved: bool = False


ORPHANED = Found(Method.ORPHANED)


@dataclass(frozen=True)
class _Run:
    """Neighbouring tokens of the new text `key`: from `low` up to `high`, `same` of the old words among them."""

    key: str
    low: int
    high: int
    same: int


class Relocation:
    """Two editions, as texts by their keys, and where the words of the old one stand in the new one."""

    def __init__(self, old: Mapping[str, Plain], new: Mapping[str, Plain]) -> None:
        self.alignment: Alignment = align(
            {key: sentences.read(text) for key, text in old.items()},
            {key: sentences.read(text) for key, text in new.items()},
        )

    def find(self, key: str, start: int, end: int) -> Found:
        """Where the characters from `start` up to `end` of the old text `key` stand in the new edition."""
        old = self.alignment.old[key]
        tokens = old.between(start, end)
        words = [n for n in tokens if is_word(old.words[n])] or list(tokens)
        runs = self._runs(key, tokens, set(words))
        best = max(runs, key=lambda run: (run.same, run.key == key), default=None)
        if best is None or best.same < KEPT * len(words):
            best = self._phrase(key, tokens, len(words))
        return self._found(key, start, end, tokens, best) if best else ORPHANED

    def _runs(self, key: str, tokens: range, words: set[int]) -> list[_Run]:
        """The places where these tokens stand now, each one range; what moved away from between two parts none."""
        mapped = self.alignment.mapped[key]
        done: list[_Run] = []
        open_: dict[str, _Run] = {}
        for n in tokens:
            there, low, high = mapped.keys[n], mapped.low[n], mapped.high[n]
            if there is None or low == high:
                continue
            same = int(mapped.same[n] and n in words)
            run = open_.get(there)
            if run and run.low <= low <= run.high + GAP:
                open_[there] = _Run(there, run.low, max(run.high, high), run.same + same)
                continue
            if run:
                done.append(run)
            open_[there] = _Run(there, low, high, same)
        return [*done, *open_.values()]

    def _found(self, key: str, start: int, end: int, tokens: range, run: _Run) -> Found:
        old, new = self.alignment.old[key], self.alignment.new[run.key]
        first, last = tokens[0], tokens[-1]
        # Half a word that was picked stays half a word, where the word itself stands there still.
        begin, finish = new.starts[run.low], new.ends[run.high - 1]
        if old.words[first] == new.words[run.low]:
            begin += max(start - old.starts[first], 0)
        if old.words[last] == new.words[run.high - 1]:
            finish -= max(old.ends[last] - end, 0)
        if finish <= begin:
            begin, finish = new.starts[run.low], new.ends[run.high - 1]
        score = alike(old.text[start:end], new.text[begin:finish])
        method = Method.EXACT if score == 1.0 else Method.SIMILAR
        return Found(method, run.key, begin, finish, score, moved=run.key != key)

    # Words that left their sentence

    def _phrase(self, key: str, tokens: range, words: int) -> _Run | None:
        """The place of a phrase that is the only one of its kind in both editions and was written by nobody else."""
        old = self.alignment.old[key]
        phrase = f" {' '.join(old.words[tokens.start : tokens.stop])} "
        if words < PHRASE_HERE or old.line.count(phrase) != 1:
            return None
        here = self.alignment.new.get(key)
        if here and here.line.count(phrase) == 1:
            return self._free(key, here, here.line.find(phrase), len(tokens), words)
        if words < PHRASE or self._lines_old.count(phrase) != 1 or self._lines_new.count(phrase) != 1:
            return None
        place = self._lines_new.find(phrase)
        there = self._keys[bisect_right(self._begins, place) - 1]
        new = self.alignment.new[there]
        return self._free(there, new, new.line.find(phrase), len(tokens), words)

    def _free(self, key: str, new: Tokens, place: int, length: int, words: int) -> _Run | None:
        """Unless words that stood in the old edition elsewhere have been found there."""
        low = bisect_right(new.offsets, place + 1) - 1
        taken = self.alignment.taken[key]
        return None if any(taken[low : low + length]) else _Run(key, low, low + length, words)

    @cached_property
    def _lines_old(self) -> str:
        return "\n".join(text.line for text in self.alignment.old.values())

    @cached_property
    def _keys(self) -> list[str]:
        return list(self.alignment.new)

    @cached_property
    def _lines_new(self) -> str:
        return "\n".join(self.alignment.new[key].line for key in self._keys)

    @cached_property
    def _begins(self) -> list[int]:
        found, place = [], 0
        for key in self._keys:
            found.append(place)
            place += len(self.alignment.new[key].line) + 1
        return found


def alike(one: str, other: str) -> float:
    """Twice the words in common, by all words of both; 1 only where nothing but white space differs."""
    if _line(one) == _line(other):
        return 1.0
    a, b = sentences.read(Plain(one, ())).words, sentences.read(Plain(other, ())).words
    return min(round(SequenceMatcher(None, a, b, autojunk=False).ratio(), 3), 0.999)


def _line(text: str) -> str:
    return " ".join(text.split())


def outcome(found: Sequence[Found]) -> dict[str, int]:
    """How many were found how; "moved" counts among exact and similar ones."""
    counts = {method.value: 0 for method in Method} | {"moved": 0}
    for one in found:
        counts[one.method] += 1
        counts["moved"] += one.moved
    return counts
