"""Weaker cues, for letters that go their own way: a map of sections, a heading on a question's topic, its
words taken up in a section's first sentences. Used where a letter quotes or numbers few questions outright.
"""

import re
from collections.abc import Iterator

from comments.reading.blocks import Block
from comments.reading.openings import Letter, Opening
from comments.reading.quotes import Quote, find_quotes
from comments.reading.topics import Topics, terms

# --- a heading on a question's topic --------------------------------------------------------------


HEAD = 5  # paragraphs of a letter's head: its subject names what the whole request is about


def topical(letter: Letter) -> Iterator[Opening]:
    topics = Topics(letter.tree.questions)
    for number, block in enumerate(letter.blocks):
        labels = _of_a_heading(letter, topics, number, block)
        if labels:
            kind = "joint" if len(labels) > 1 else "paraphrase"
            yield Opening(block.start, letter.past_space(block.end), labels, kind, 0.5, number)


def _of_a_heading(letter: Letter, topics: Topics, number: int, block: Block) -> tuple[str, ...]:
    inside = number > HEAD or block.body != block.text
    if (
        inside
        and _may_head_a_section(letter, number, block, 25)
        and (labels := topics.of_heading(block.body))
    ):
        return labels
    return _nearest(topics, block.body) if _may_head_a_section(letter, number, block, 12) else ()


def _nearest(topics: Topics, heading: str) -> tuple[str, ...]:
    """The question on any level that a heading says over again."""
    near = topics.nearest(heading, 0.7)
    return (near.label,) if near and near.own > 2 and near.both >= 0.45 else ()


def _may_head_a_section(letter: Letter, number: int, block: Block, least: int) -> bool:
    """A short heading with running text (`least` words) below it or below one more heading."""
    if (
        not (block.is_heading and 1 <= len(block.body.split()) <= 12)
        or block.is_contents_line
        or block.text[-1] == "?"
    ):
        return False
    below = letter.blocks[number + 1 : number + 3]
    runs = [one.words >= least and not one.is_contents_line for one in below]
    return bool(runs) and (runs[0] or (below[0].is_heading and any(runs)))


# --- a question's words taken up at the beginning of a section ------------------------------------

NEAR, ENOUGH, DISTINCTIVE = 45, 9, 14.0


def echoed(letter: Letter) -> Iterator[Opening]:
    """Sections whose first sentences take up a good part of a question, in words that are its own."""
    topics = Topics(letter.tree.questions)
    for quote in find_quotes(letter.words, letter.tree.questions):
        number = letter.block_at(letter.words.starts[quote.first])
        if quote.matched >= ENOUGH and _near_the_top(letter, quote, number) and _own(letter, quote, topics):
            block = letter.blocks[number]
            yield Opening(block.start, block.start, (quote.label,), "paraphrase", 0.55, number)


def _near_the_top(letter: Letter, quote: Quote, number: int) -> bool:
    block = letter.blocks[number]
    above = letter.blocks[number - 1] if number else None
    lead = letter.text[block.start : letter.words.starts[quote.first]]
    headed = above is not None and number > 5 and above.is_heading and above.text[-1:] not in "?,"
    return len(lead.split()) <= NEAR and block.words >= 30 and (headed or bool(_lead_in(block)))


def _lead_in(block: Block) -> re.Match[str] | None:
    """A list item that begins with a title of its own: "• Rely on standards. We support …"."""
    return re.match(r"(?:[•●○▪■◦]|\(?\d{1,2}[.)])\s+[A-Z][^.:]{15,110}[.:]\s+[A-Z]", block.text)


def _own(letter: Letter, quote: Quote, topics: Topics) -> bool:
    repeated = letter.text[letter.words.starts[quote.first] : letter.words.ends[quote.last]]
    words = set(terms(repeated)) & topics.all[quote.label]
    return sum(topics.weight(word) for word in words - topics.subject) >= DISTINCTIVE


# --- a map: "Section Two … is most responsive to RFC question 3" ----------------------------------

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
INTRODUCTION = 60  # paragraphs in which a letter may say what its sections answer
SECTION = re.compile(rf"\b(?:sections?|parts?)\s+({'|'.join(NUMBERS)}|[ivx]{{1,4}}|\d{{1,2}})\b", re.I)


def mapped(letter: Letter) -> Iterator[Opening]:
    """Headings of the sections that an introduction assigns to questions."""
    for place, block in enumerate(letter.blocks[:INTRODUCTION]):
        if SECTION.search(block.text) and not block.is_note:
            for section, labels in _assigned(letter, block.text):
                number = _section_heading(letter, section, place)
                if number is not None:
                    heading = letter.blocks[number]
                    kind = "joint" if len(labels) > 1 else "number"
                    yield Opening(heading.start, letter.past_space(heading.end), labels, kind, 0.7, number)


def _assigned(letter: Letter, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each section named since the last question goes with the next question named."""
    marks = [(found.start(), _number(found.group(1)), ()) for found in SECTION.finditer(text)]
    named = [(reference.start, 0, reference.labels) for reference in letter.references.find(text)]
    waiting: list[int] = []
    for _, section, labels in sorted([*marks, *named], key=lambda mark: mark[0]):
        if section:
            waiting.append(section)
        elif labels:
            yield from ((each, labels) for each in waiting)
            waiting = []


def _number(written: str) -> int:
    written = written.lower()
    for row in (NUMBERS, ROMANS):
        if written in row:
            return row.index(written) + 1
    return int(written) if written.isdigit() else 0


def _section_heading(letter: Letter, section: int, place: int) -> int | None:
    roman = ROMANS[section - 1] if section <= len(ROMANS) else "-"
    label = re.compile(rf"(?:(?:section|part)\s+)?(?:{section}|{roman})(?:[.):]|\s+(?=[A-Z]))\s*\S", re.I)
    for number in range(place + 1, len(letter.blocks)):
        block = letter.blocks[number]
        if label.match(block.text) and block.words <= 40 and not block.is_contents_line and not block.is_note:
            return number
    return None
