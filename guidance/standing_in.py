"""The passage of an item that stands where an old sentence stood, whatever it says now. Pure functions."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from guidance import sentences
from guidance.plaintext import Plain
from guidance.sentences import Tokens, is_word

Range = tuple[int, int]
"""Characters from the first up to the last."""


def in_its_place(old: Plain, start: int, end: int, new: Plain) -> tuple[Range, Range] | None:
    """The whole old sentences that these characters touch, and what the diff of the two texts puts in their place.

    None where nothing stands there: the sentences were deleted, or what is left belongs to sentences that stayed.
    """
    before, after = sentences.read(old), sentences.read(new)
    touched = before.between(start, end)
    wanted = [n for n, one in enumerate(before.sentences) if _meet(one.first, one.last, touched)]
    kept = {_line(before, n) for n in range(len(before.sentences)) if n not in wanted}
    spans = list(_changed_to(before, after))
    there = [n for n in (_best(before, one, after, spans, kept) for one in wanted) if n is not None]
    if not there:
        return None
    return _characters(before, wanted[0], wanted[-1]), _characters(after, min(there), max(there))


def _changed_to(old: Tokens, new: Tokens) -> Iterator[tuple[range, range]]:
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "replace":
            yield range(i, j), range(k, m)
        elif tag == "equal":
            same = ((i + n, k + n) for n in range(j - i) if is_word(old.words[i + n]))
            yield from ((range(a, a + 1), range(b, b + 1)) for a, b in same)


def _best(old: Tokens, n: int, new: Tokens, spans: list[tuple[range, range]], kept: set[str]) -> int | None:
    """Of the sentences that took its place, the one with the most of its words; the first of equals."""
    sentence = old.sentences[n]
    there = [place for was, place in spans if _meet(sentence.first, sentence.last, was)]
    found = [
        number
        for number, one in enumerate(new.sentences)
        if any(_meet(one.first, one.last, place) for place in there) and _line(new, number) not in kept
    ]
    return max(found, key=lambda one: len(new.sentences[one].words & sentence.words), default=None)


def _meet(first: int, last: int, other: range) -> bool:
    return first < other.stop and other.start < last


def _line(text: Tokens, n: int) -> str:
    return " ".join(text.words[text.sentences[n].first : text.sentences[n].last])


def _characters(text: Tokens, first: int, last: int) -> Range:
    return text.starts[text.sentences[first].first], text.ends[text.sentences[last].last - 1]
