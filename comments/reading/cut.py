"""Cuts a letter into passages by the question or questions each one answers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from comments.reading.asking import asked, described, devoted
from comments.reading.blocks import FIELD, NOTHING
from comments.reading.headings import headed
from comments.reading.joining import joined, without_contents
from comments.reading.labelled import announced, bracketed, counted, labelled, lettered, tabled
from comments.reading.openings import Letter, Opening, numbered, quoted
from comments.reading.paraphrase import echoed, mapped, topical
from comments.reading.questions import Tree
from comments.reading.shapes import Passage, Question

FEW = 4  # a letter that quotes or numbers this many questions says itself which ones it answers

MAX_NOTES = 9  # footnotes of one page


def split(text: str, questions: Sequence[Question]) -> list[Passage]:
    """Passages in order, not overlapping; every character that is not blank lies in exactly one of them."""
    if not text.strip():
        return []
    letter = Letter(text, Tree(questions))
    cues = (quoted, numbered, labelled, announced, bracketed, tabled, headed)
    openings = without_contents(letter, _in_order(letter, [one for cue in cues for one in cue(letter)]))
    openings = _in_order(letter, [*openings, *lettered(letter, openings)])
    if len(openings) < FEW:
        openings = _with_weaker(letter, openings)
    return _passages(letter, joined(letter, openings))


def _in_order(letter: Letter, openings: Sequence[Opening]) -> list[Opening]:
    ordered = sorted(openings, key=lambda one: (one.start, one.answer_start))
    return _with_headings(letter, _without_overlaps(ordered))


def _with_weaker(letter: Letter, openings: list[Opening]) -> list[Opening]:
    """Adds what weaker cues find, where no stronger one speaks already."""
    for cue in (mapped, counted, described, asked, echoed, topical):
        taken = {one.block for one in openings}
        found = _in_order(letter, list(cue(letter)))
        openings = sorted(
            [*openings, *(one for one in found if one.block not in taken)], key=lambda one: one.start
        )
        openings = _without_overlaps(openings)
    return openings or list(devoted(letter))


def _without_overlaps(openings: Sequence[Opening]) -> list[Opening]:
    """Of two that claim the same words, the quoted one says more exactly where the answer begins."""
    kept: list[Opening] = []
    for one in openings:
        if kept and (one.start < kept[-1].answer_start or one.start == kept[-1].start):
            kept[-1] = _merged(kept[-1], one)
        else:
            kept.append(one)
    return kept


def _merged(one: Opening, other: Opening) -> Opening:
    best = max(one, other, key=lambda each: (each.kind == "quoted", each.score))
    labels = one.labels if set(other.labels) <= set(one.labels) else other.labels
    if "quoted" in (one.kind, other.kind) and len(labels) == 1:
        labels = best.labels
    start, answer = min(one.start, other.start), max(one.answer_start, other.answer_start)
    return replace(best, start=start, answer_start=answer, labels=labels, block=min(one.block, other.block))


def _with_headings(letter: Letter, openings: list[Opening]) -> list[Opening]:
    """Takes in a heading that stands right above a quoted or numbered question."""
    reached = 0
    taken = []
    for one in openings:
        number = one.block
        while (
            number and one.start == letter.blocks[one.block].start and _belongs(letter, number - 1, reached)
        ):
            number -= 1
        start = letter.blocks[number].start if number < one.block else one.start
        taken.append(replace(one, start=start, block=number))
        reached = one.answer_start
    return taken


def _belongs(letter: Letter, number: int, reached: int) -> bool:
    block = letter.blocks[number]
    return block.start >= reached and block.is_heading and not block.is_closing


def _passages(letter: Letter, found: list[Opening]) -> list[Passage]:
    passages: list[Passage] = []
    position = letter.past_space(0)
    for number, one in enumerate(found):
        limit = found[number + 1].start if number + 1 < len(found) else len(letter.text)
        passages += _rest(letter, position, one.start)
        position = _end(letter, one, limit)
        if _is_answer(letter, one, position):
            begun = _past_notes(letter, _past_field(letter, one, position), position)
            passages.append(_passage(letter, begun, position))
        else:
            passages += _rest(letter, one.start, position)
    passages += _rest(letter, position, len(letter.text))
    return _rests_joined(passages)


def _end(letter: Letter, one: Opening, limit: int) -> int:
    """Where an answer ends: at the next opening, or where the letter closes."""
    for block in letter.blocks[letter.block_at(one.answer_start) :]:
        if block.start >= limit:
            break
        if block.start > one.answer_start and block.is_closing:
            return block.start
    return limit


def _is_answer(letter: Letter, one: Opening, end: int) -> bool:
    """Whether there are words, and not a form's "Not answered", nor a question of a letter's own list of questions."""
    words = letter.text[one.answer_start : end].strip()
    asks = one.kind == "number" and re.fullmatch(r"[^\n]{,300}\?", words)
    return bool(words) and not asks and not NOTHING.fullmatch(words)


def _past_field(letter: Letter, one: Opening, end: int) -> Opening:
    """What a form writes before an answer ("Your response") is not the respondent's."""
    field = FIELD.match(letter.text[one.answer_start : letter.blocks[letter.block_at(one.answer_start)].end])
    after = letter.past_space(one.answer_start + field.end()) if field else end
    return replace(one, answer_start=after) if after < end else one


def _past_notes(letter: Letter, one: Opening, end: int) -> Opening:
    """Footnotes that a page break put between a question and its answer belong to what stands above."""
    first = letter.block_at(one.answer_start)
    if one.answer_start == one.start or letter.blocks[first].start != one.answer_start:
        return one
    for block in letter.blocks[first : first + MAX_NOTES]:
        if block.start >= end:
            return one
        if not block.is_footnote:
            return replace(one, answer_start=block.start)
    return one


def _passage(letter: Letter, one: Opening, end: int) -> Passage:
    end = one.answer_start + len(letter.text[one.answer_start : end].rstrip())
    return Passage(one.start, one.answer_start, end, one.labels, one.kind, round(one.score, 2))


def _rest(letter: Letter, start: int, end: int) -> list[Passage]:
    start = letter.past_space(start)
    words = letter.text[start:end].rstrip()
    return [Passage(start, start, start + len(words), (), "rest", 1.0)] if words else []


def _rests_joined(passages: list[Passage]) -> list[Passage]:
    joined: list[Passage] = []
    for one in passages:
        if joined and joined[-1].kind == one.kind == "rest":
            joined[-1] = replace(joined[-1], end=one.end)
        else:
            joined.append(one)
    return joined
