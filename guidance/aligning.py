"""Where each word of an edition stands in the next one. Pure functions.

First each text is aligned with the text of the same key, sentence by sentence in order (dynamic programming over the
likeness of their words; two sentences may have become one, and one two). What is alike enough there is settled. The
rest competes: a sentence that is left over may have moved to another text, or may stand where it stood and be hardly
recognisable; the pair that explains both sides best wins, and only where no other comes near. Last, the words of each
pair are aligned one by one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise, product

import numpy as np

from guidance.sentences import Sentence, Tokens, is_word, likeness, weights

SURE = 0.6
"""Sentences at the same place of the same text whose words are this much alike are the same sentence. Two sentences of
one guidance that say different things share their common words and some terms: below half of their weight."""
ALIKE = 0.6
"""What a pair outside that order needs, of likeness and what speaks for it, to be the same sentence. Below, nothing is
claimed: words that are attached to the wrong place mislead, lost ones are listed for an editor."""
MOVED = 0.75
"""The same for a sentence in another text, where nothing but its words speaks for it."""
IN_PLACE = 0.2
"""Speaks for a pair: it stands in the same order in the same text."""
BESIDE = 0.1
"""Speaks for a pair: the sentence before (or after) it went to the place before (or after)."""
AHEAD = 0.1
"""By this much a pair must be better than the next best for either of its sentences."""
TELLING = 5
"""A sentence with fewer words is no evidence of a move by itself."""
SPLIT = 0.05
"""By this much two sentences together must be more alike to one than either alone."""

Place = tuple[str, int]
"""A text's key and the number of a sentence in it."""


@dataclass
class Mapped:
    """Where one text's tokens went: for each the key of the text, the tokens from `low` up to `high`, and whether the
    word itself stands there (else what took its place)."""

    keys: list[str | None]
    low: list[int]
    high: list[int]
    same: list[bool]

    @classmethod
    def nowhere(cls, n: int) -> "Mapped":
        return cls([None] * n, [0] * n, [0] * n, [False] * n)


@dataclass(frozen=True)
class Alignment:
    old: Mapping[str, Tokens]
    new: Mapping[str, Tokens]
    weight: Mapping[str, float]
    mapped: Mapping[str, Mapped]
    taken: Mapping[str, bytearray] = field(repr=False)
    """For each new text's tokens, 1 where an old word stands there still."""


def align(old: Mapping[str, Tokens], new: Mapping[str, Tokens]) -> Alignment:
    weight = weights([*old.values(), *new.values()])
    found = Alignment(
        old,
        new,
        weight,
        {key: Mapped.nowhere(len(text)) for key, text in old.items()},
        {key: bytearray(len(text)) for key, text in new.items()},
    )
    tentative: dict[tuple[Place, Place], float] = {}
    for key in old.keys() & new.keys():
        if old[key].words == new[key].words:
            _pair(found, key, range(len(old[key])), key, range(len(new[key])))
        else:
            _align_in_order(found, key, tentative)
    _match_the_rest(found, tentative)
    return found


# In the same text -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """Some sentences of the old text and some of the new one that belong together."""

    old: range
    new: range
    alike: float


def _align_in_order(found: Alignment, key: str, tentative: dict[tuple[Place, Place], float]) -> None:
    old, new = found.old[key], found.new[key]
    for step in _best_order(old.sentences, new.sentences, found.weight):
        if step.alike >= SURE:
            _pair(found, key, _tokens(old, step.old), key, _tokens(new, step.new))
        else:
            for i, j in product(step.old, step.new):
                tentative[(key, i), (key, j)] = step.alike


def _tokens(text: Tokens, sentences: range) -> range:
    return range(text.sentences[sentences[0]].first, text.sentences[sentences[-1]].last)


SHAPES = ((1, 1), (2, 1), (1, 2))


def _best_order(
    old: Sequence[Sentence], new: Sequence[Sentence], weight: Mapping[str, float]
) -> Iterator[_Step]:
    """The pairs, in order, whose likeness above what is needed sums to most."""
    table = _tables(old, new, weight)
    best = np.zeros((len(old) + 1, len(new) + 1))
    steps: dict[tuple[int, int], _Step] = {}
    needed = ALIKE - IN_PLACE
    for i, j in product(range(len(old) + 1), range(len(new) + 1)):
        options: list[tuple[float, _Step | None, tuple[int, int]]] = []
        if i:
            options.append((best[i - 1, j], None, (i - 1, j)))
        if j:
            options.append((best[i, j - 1], None, (i, j - 1)))
        for a, b in SHAPES:
            if i >= a and j >= b and (alike := table[a, b][i - a, j - b]) >= needed:
                gain = (alike - needed + 0.01) * (a + b) / 2
                step = _Step(range(i - a, i), range(j - b, j), float(alike))
                options.append((best[i - a, j - b] + gain, step, (i - a, j - b)))
        if options:
            total, chosen, _ = max(options, key=lambda option: option[0])
            best[i, j] = total
            if chosen:
                steps[i, j] = chosen
    return _walked_back(best, steps, len(old), len(new))


def _walked_back(
    best: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
    steps: Mapping[tuple[int, int], _Step],
    i: int,
    j: int,
) -> Iterator[_Step]:
    while i and j:
        if step := steps.get((i, j)):
            yield step
            i, j = step.old[0], step.new[0]
        elif best[i - 1, j] >= best[i, j - 1]:
            i -= 1
        else:
            j -= 1


def _tables(
    old: Sequence[Sentence], new: Sequence[Sentence], weight: Mapping[str, float]
) -> dict[tuple[int, int], np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    """Likeness of sentences one to one, two to one and one to two; of these only what is better than one to one."""
    one, other = [s.words for s in old], [s.words for s in new]
    two = [a | b for a, b in pairwise(one)]
    others = [a | b for a, b in pairwise(other)]
    single = likeness(one, other, weight)
    joined, parted = likeness(two, other, weight), likeness(one, others, weight)
    if joined.size:
        joined[joined < np.maximum(single[:-1], single[1:]) + SPLIT] = 0
    if parted.size:
        parted[parted < np.maximum(single[:, :-1], single[:, 1:]) + SPLIT] = 0
    return {(1, 1): single, (2, 1): joined, (1, 2): parted}


# Anywhere ---------------------------------------------------------------------------------------------------------


def _match_the_rest(found: Alignment, tentative: Mapping[tuple[Place, Place], float]) -> None:
    """Pair what is left over, the best first; each pair speaks for those beside it in the next round."""
    left = _Left.of(found, tentative)
    while pairs := left.settled():
        for (key, i), (there, j) in pairs:
            one, other = range(i, i + 1), range(j, j + 1)
            _pair(found, key, _tokens(found.old[key], one), there, _tokens(found.new[there], other))
        left.remove(pairs)


@dataclass
class _Left:
    """The sentences that are not placed yet, and how well each old one would fit each new one."""

    found: Alignment
    fits: dict[tuple[Place, Place], float]

    @classmethod
    def of(cls, found: Alignment, tentative: Mapping[tuple[Place, Place], float]) -> "_Left":
        old = [(key, n) for key, text in found.old.items() for n in _free_old(found.mapped[key], text)]
        new = [(key, n) for key, text in found.new.items() for n in _free_new(found.taken[key], text)]
        words = [found.old[key].sentences[n].words for key, n in old]
        others = [found.new[key].sentences[n].words for key, n in new]
        alike = likeness(words, others, found.weight)
        least = ALIKE - IN_PLACE
        fits = {
            (old[i], new[j]): float(alike[i, j]) for i, j in zip(*np.nonzero(alike >= least), strict=True)
        }
        for pair, value in tentative.items():
            fits[pair] = max(fits.get(pair, 0.0), value) + IN_PLACE
        return cls(found, fits)

    def settled(self) -> list[tuple[Place, Place]]:
        """Pairs that are good enough, and better by far than any other for either of their sentences."""
        scores = {pair: value + self._beside(*pair) for pair, value in self.fits.items()}
        rows: dict[Place, list[float]] = defaultdict(list)
        columns: dict[Place, list[float]] = defaultdict(list)
        for (here, there), score in scores.items():
            rows[here].append(score)
            columns[there].append(score)
        needed = {place: _ahead(values) for place, values in rows.items()}
        needed_there = {place: _ahead(values) for place, values in columns.items()}
        return [
            (here, there)
            for (here, there), score in scores.items()
            if score >= (ALIKE if here[0] == there[0] else MOVED)
            and score >= max(needed[here], needed_there[there])
            and self._tells(here, there, score)
        ]

    def _tells(self, here: Place, there: Place, score: float) -> bool:
        words = self.found.old[here[0]].sentences[here[1]].words
        return len(words) >= TELLING or score > self.fits[here, there] or here[0] == there[0]

    def _beside(self, here: Place, there: Place) -> float:
        return BESIDE * (self._adjoins(here, there, -1) + self._adjoins(here, there, 1))

    def _adjoins(self, here: Place, there: Place, step: int) -> bool:
        """Whether the neighbour of the old sentence went to the neighbour of the new one."""
        (key, i), (other, j) = here, there
        old, new = self.found.old[key].sentences, self.found.new[other].sentences
        if not (0 <= i + step < len(old) and 0 <= j + step < len(new)):
            return False
        mapped = self.found.mapped[key]
        beside = old[i + step]
        target = new[j + step]
        return any(
            mapped.keys[t] == other and mapped.same[t] and target.first <= mapped.low[t] < target.last
            for t in range(beside.first, beside.last)
        )

    def remove(self, pairs: Sequence[tuple[Place, Place]]) -> None:
        gone, used = {here for here, _ in pairs}, {there for _, there in pairs}
        self.fits = {
            (here, there): value
            for (here, there), value in self.fits.items()
            if here not in gone and there not in used
        }


def _ahead(values: Sequence[float]) -> float:
    """What the best of them needs, to be the best by far."""
    best, *others = sorted(values, reverse=True)
    return max(best, others[0] + AHEAD) if others else best


def _free_old(mapped: Mapped, text: Tokens) -> Iterator[int]:
    for n, one in enumerate(text.sentences):
        if not any(mapped.keys[one.first : one.last]):
            yield n


def _free_new(taken: bytearray, text: Tokens) -> Iterator[int]:
    for n, one in enumerate(text.sentences):
        if not any(taken[one.first : one.last]):
            yield n


# Word by word -----------------------------------------------------------------------------------------------------


def _pair(found: Alignment, key: str, old: range, there: str, new: range) -> None:
    """Note where each of these tokens went: the word itself, or what took its place."""
    mapped, taken = found.mapped[key], found.taken[there]
    a, b = found.old[key].words[old.start : old.stop], found.new[there].words[new.start : new.stop]
    opcodes = (
        [("equal", 0, len(a), 0, len(b))]
        if a == b
        else SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    )
    for tag, i, i_end, j, j_end in opcodes:
        if tag not in ("equal", "replace"):
            continue
        for n in range(i, i_end):
            token, same = old.start + n, tag == "equal"
            low, high = _share(n - i, i_end - i, j_end - j)
            mapped.keys[token], mapped.same[token] = there, same
            mapped.low[token], mapped.high[token] = new.start + j + low, new.start + j + high
            if same and is_word(a[n]):
                taken[new.start + j + low] = 1


def _share(n: int, old: int, new: int) -> tuple[int, int]:
    """The part of `new` tokens that stands for the n-th of `old` ones, evenly."""
    return n * new // old, -((-(n + 1) * new) // old)
