"""Where a letter repeats the words of a question, wholly or in part, with or without its number."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from comments.reading.shapes import Question
from comments.reading.words import Words, ngrams, words_of
from guidance.raised import RAISED

SIZE = 3
MAX_SKIP = 45  # words that may stand between two parts of one quoted question: a footnote, a page header
FAR, STRAY = 9, 5  # fewer than STRAY trigrams, more than FAR words away from the rest, are chance
SENTENCE = re.compile(r"[^?.!]+[?.!]+[”\"’)]*")
TO_ITS_MARK = re.compile(r"[^?\n]*\?")
FOOTNOTE_MARK = rf"(?:\d{{1,3}}(?=\s|$)|[{RAISED}]+)"
MARKS_BEHIND = re.compile(rf"\s?[”\"’'»)\].,;:]*{FOOTNOTE_MARK}?")


@dataclass(frozen=True)
class Quote:
    """Words `first` to `last` (inclusive) of the letter repeat the question `label`.

    `matched` of its words are there, `coverage` is their share, `whole_sentence` tells whether at least one
    sentence of some length is complete.
    """

    label: str
    first: int
    last: int
    skipped: int  # words of the question before the first that is repeated
    matched: int
    coverage: float
    whole_sentence: bool


class _Asked:
    """A question's words, and where its sentences lie in them."""

    def __init__(self, question: Question) -> None:
        self.label = question.label
        self.forms = words_of(question.text).forms
        self.sentences: list[range] = []
        position = 0
        for sentence in SENTENCE.findall(question.text) or [question.text]:
            size = len(words_of(sentence))
            self.sentences.append(range(position, position + size))
            position += size

    @cached_property
    def trigrams(self) -> dict[tuple[str, ...], list[int]]:
        places = defaultdict(list)
        for place, gram in enumerate(ngrams(self.forms, SIZE)):
            places[gram].append(place)
        return places


def find_quotes(words: Words, questions: Sequence[Question]) -> list[Quote]:
    """All places where a letter repeats a question; of overlapping ones the one that explains most words."""
    asked = [_Asked(question) for question in questions]
    index = defaultdict(list)
    for number, one in enumerate(asked):
        for gram, places in one.trigrams.items():
            index[gram].append((number, places))
    hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for position, gram in enumerate(ngrams(words.forms, SIZE)):
        for number, places in index.get(gram, ()):
            hits[number] += [(position, place) for place in places]
    quotes = [
        quote
        for number, found in hits.items()
        for chain in _chains(found)
        if (quote := _quote(asked[number], chain))
    ]
    return _best(quotes)


def _chains(hits: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Splits the places where a question's trigrams occur into runs that go forward in both texts."""
    chains: list[list[tuple[int, int]]] = []
    for position, place in hits:
        open_chains = [
            chain
            for chain in chains[-6:]
            if 0 < position - chain[-1][0] <= MAX_SKIP and 0 < place - chain[-1][1] <= MAX_SKIP
        ]
        if open_chains:
            nearest = min(
                open_chains, key=lambda chain: abs((position - chain[-1][0]) - (place - chain[-1][1]))
            )
            nearest.append((position, place))
        else:
            chains.append([(position, place)])
    return chains


def _trimmed(chain: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without a few stray words far from the bulk: "If so, what are they?" ends many a question."""
    for flip in (1, -1):
        ordered = chain[::flip]
        for i in range(1, min(len(ordered), STRAY)):
            if abs(ordered[i][0] - ordered[i - 1][0]) > FAR:
                ordered = ordered[i:]
                break
        chain = ordered[::flip]
    return chain


def _quote(asked: _Asked, chain: list[tuple[int, int]]) -> Quote | None:
    chain = _trimmed(chain)
    covered = {place + i for _, place in chain for i in range(SIZE)}
    if len(covered) < 5:
        return None
    whole = any(
        len(sentence) >= 7 and len(covered.intersection(sentence)) >= 0.85 * len(sentence)
        for sentence in asked.sentences
    )
    coverage = len(covered) / len(asked.forms)
    first, last = chain[0][0], chain[-1][0] + SIZE - 1
    return Quote(asked.label, first, last, chain[0][1], len(covered), coverage, whole)


def _best(quotes: list[Quote]) -> list[Quote]:
    ranked = sorted(quotes, key=lambda quote: (-quote.matched, -quote.coverage, quote.first))
    taken: list[Quote] = []  # in order and apart, so that only neighbours can overlap
    for quote in ranked:
        place = bisect_right(taken, quote.first, key=lambda other: other.first)
        before, after = taken[max(place - 1, 0) : place], taken[place : place + 1]
        if all(one.last < other.first for one, other in pairwise([*before, quote, *after])):
            taken.insert(place, quote)
    return taken


def end_of_quote(text: str, words: Words, quote: Quote, asked_words: int) -> int:
    """The offset after the quoted words, or after a question that closes shortly behind them."""
    end = words.ends[quote.last]
    missing = max(2, asked_words - quote.matched)
    limit = words.ends[min(quote.last + min(missing + 3, 25), len(words) - 1)]
    mark = TO_ITS_MARK.match(text, end, max(limit, end) + 3)
    if mark:
        end = mark.end()
    after = MARKS_BEHIND.match(text, end)
    return after.end() if after and after.group().strip() else end
