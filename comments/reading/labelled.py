"""Labels that open an answer without the word "question" before them: "1a.", "Item 3.b", a row of a table, and "(b)"
below "Question 3".
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from comments.reading.blocks import Block
from comments.reading.openings import TURNS_TO, Letter, Opening
from comments.reading.questions import parts
from comments.reading.words import words_of

OF_ITS_OWN = frozenset(
    re.findall(
        r"\w+",
        """
        act annex appendix article box cfr chapter clause example exhibit figure fig footnote group iso level
        line note option page para paragraph part phase priority principle recommendation rule scenario section
        sections step table tier title version volume
        """,
    )
)
"""What a letter, or a law, numbers by itself."""
REPLIES = frozenset({"ad", "re", "reply", "response", "answer", "answers", "item"})
"""What a letter numbers as the request does, even where the request has numbers only."""


Found = tuple[int, tuple[str, ...], int]
"""The number of a paragraph, the labels with which it begins, and how far they go."""


def labelled(letter: Letter) -> Iterator[Opening]:
    """Paragraphs that begin with "1a.", "A1:" or "2(a) and (b)", or are nothing else: each once, or in order."""
    found = [
        (number, *known) for number, block in enumerate(letter.blocks) if (known := _bare(letter, block))
    ]
    order = [letter.tree.order[labels[0]] for _, labels, _ in found]
    if len(order) < 2 or (order != sorted(order) and len(set(order)) < len(order)):
        return
    amid = list(_amid(letter, found))
    alone = sum(length == len(letter.blocks[number].text) for number, _, length in found)
    if alone > 1 or len({label for _, labels, _ in [*found, *amid] for label in labels}) > 2:
        for number, labels, length in [*found, *amid]:
            yield _opening(letter, number, labels, length)


def _amid(letter: Letter, found: list[Found]) -> Iterator[Found]:
    """Labels of one part amid the others ("1.b …", "2. …", "2.a …"): where all in the gap fit in, and are no list."""
    order = letter.tree.order
    begun = [(number, order[labels[0]]) for number, labels, _ in found]
    above = letter.tree.ancestors(found[0][1][0])
    for (first, low), (last, high) in pairwise([(-1, -1), *begun, (len(letter.blocks), len(order))]):
        gap = [
            (number, *known)
            for number in range(first + 1, last)
            if (known := letter.references.leading(letter.blocks[number].text))
        ]
        places = [low, *(order[label] for _, label, _ in gap), high]
        if places == sorted(set(places)) and all(first >= 0 or label in above for _, label, _ in gap):
            yield from ((number, (label,), length) for number, label, length in gap)


def _bare(letter: Letter, block: Block) -> tuple[tuple[str, ...], int] | None:
    """The labels of several parts, a letter among them, with which a paragraph begins, and their length."""
    known = None if block.is_contents_line else letter.references.leading_list(block.text)
    return known if known and all(_is_mixed(label) for label in known[0]) else None


def _is_mixed(label: str) -> bool:
    key = parts(label)
    return len(key) > 1 and any(part.isalpha() for part in key)


def _opening(letter: Letter, number: int, labels: tuple[str, ...], length: int) -> Opening:
    block = letter.blocks[number]
    after = block.start + length
    after = letter.past_space(block.end if letter.is_title(number, after) else after)
    return Opening(block.start, after, labels, "joint" if len(labels) > 1 else "number", 0.75, number)


# --- after words of the letter's own --------------------------------------------------------------


def announced(letter: Letter) -> Iterator[Opening]:
    """Paragraphs that begin with the same few words and a label each: "Item 3.b", "Reply to 3-b:", "As to 3(b), "."""
    groups: dict[tuple[str, ...], list[Opening]] = defaultdict(list)
    for number, block in enumerate(letter.blocks):
        if not block.is_contents_line and not block.is_note and (found := _announced(letter, number, block)):
            groups[found[0]].append(found[1])
    for lead, group in groups.items():
        labels = {label for one in group for label in one.labels if lead[0] in REPLIES or _is_mixed(label)}
        if len(labels) > 1:
            yield from group


def _announced(letter: Letter, number: int, block: Block) -> tuple[tuple[str, ...], Opening] | None:
    """The words before the label, and what opens."""
    head = block.text[:80]
    words = words_of(head)
    for count, place in enumerate(words.starts[1:5], 1):
        lead = words.forms[:count]
        if not lead[-1].isalpha() or lead[-1] in OF_ITS_OWN:
            return None
        begin = place - (head[place - 1] in "([")
        known = letter.references.leading(block.text[begin:])
        if known:
            return lead, _opening(letter, number, (known[0],), begin + known[1])
        known = letter.references.leading(block.text[begin:], commas=True)
        if known and _is_mixed(known[0]) and TURNS_TO.fullmatch(head[:begin]):
            return ("",), Opening(block.start, block.start, (known[0],), "number", 0.7, number)
    return None


# --- behind a title, in brackets ------------------------------------------------------------------

TITLE = re.compile(r"(?=[A-Z“\"])[^.?!:\n]{3,80}[(\[]\s*")
TURNS = re.compile(
    r"(?:regarding|concerning|as (?:to|for)|on|with (?:respect|regard) to|turning to)\s[^.?!:\n]{2,90}[(\[]\s*",
    re.I,
)
COMMA = re.compile(r"\s*[)\]]?\s*,")
AFTER = re.compile(r"\s*[)\]]?\s*[.:–—-]\s*(?=[A-Z“\"])")


def bracketed(letter: Letter) -> Iterator[Opening]:
    """ "Privacy (Q2c). We …", "On privacy (Q2c), we …": a question in brackets, the answer in the same paragraph."""
    for begins, ends, least in ((TITLE, AFTER, 3), (TURNS, COMMA, 2)):
        found = [
            one
            for number, block in enumerate(letter.blocks)
            if (one := _bracketed(letter, number, block, begins, ends))
        ]
        if len({one.labels for one in found}) >= least:
            yield from found


def _bracketed(
    letter: Letter, number: int, block: Block, begins: re.Pattern[str], ends: re.Pattern[str]
) -> Opening | None:
    title = begins.match(block.text[:100])
    reference = next(letter.references.find(block.text[:160]), None) if title else None
    after = ends.match(block.text, reference.end) if reference else None
    if not title or not reference or not after or reference.start != title.end():
        return None
    kind = "joint" if len(reference.labels) > 1 else "number"
    answer = block.start + (after.end() if begins is TITLE else 0)
    return Opening(block.start, answer, reference.labels, kind, 0.8, number)


# --- numbers alone, where a letter says whose they are --------------------------------------------

SAME = r"(?:follow|correspond|refer|match|keep|adopt|are those|as in|same)\w*"
SAYS = re.compile(
    r"\bby (?:question |the )?numbers?\b|"
    rf"\b{SAME}\b[^.]{{0,60}}\bnumber(?:s|ing)?\b(?!\s+of)|\bnumber(?:s|ing|ed)?\b(?!\s+of)[^.]{{0,60}}\b{SAME}\b",
    re.I,
)
BEGINNING = 12  # paragraphs in which a letter says so


def counted(letter: Letter) -> Iterator[Opening]:
    """ "3. We …", where a letter says that its numbers are those of the questions. They go up; others are a list's."""
    said = next((n for n, block in enumerate(letter.blocks[:BEGINNING]) if SAYS.search(block.text)), None)
    last = -1
    for number, block in enumerate(letter.blocks) if said is not None else ():
        known = letter.references.leading(block.text) if number > (said or 0) else None
        if known and letter.tree.order[known[0]] > last:
            last = letter.tree.order[known[0]]
            yield _opening(letter, number, (known[0],), known[1])


# --- letters below a numbered question ------------------------------------------------------------

LETTER = re.compile(r"\(?([a-z]|[ivx]{1,4})[.)]{1,2}(?:\s+|$)", re.I)
ANSWER, LONG = 10, 40  # words of an answer, on average; words of one that no list item has


def lettered(letter: Letter, openings: Sequence[Opening]) -> Iterator[Opening]:
    """ "(a) …", "(b) …" below "Question 3": answers to what is asked below 3, and not the items of a list.

    Told by where they stand (right below the heading), by letters left out, or by their length.
    """
    limits = [*(letter.block_at(one.start) for one in openings), len(letter.blocks)][1:]
    for one, limit in zip(openings, limits, strict=True):
        if len(one.labels) == 1:
            first = letter.block_at(one.answer_start)
            found = list(_letters(letter, one.labels[0], first, limit))
            if _are_answers(letter, found, first, limit):
                yield from (_opening(letter, number, (label,), length) for number, label, length in found)


def _letters(letter: Letter, label: str, first: int, limit: int) -> Iterator[tuple[int, str, int]]:
    for number in range(first, limit):
        written = LETTER.match(letter.blocks[number].text)
        below = letter.tree.by_parts.get((*parts(label), written.group(1).lower())) if written else None
        if written and below:
            yield number, below, written.end()


def _are_answers(letter: Letter, found: list[tuple[int, str, int]], first: int, limit: int) -> bool:
    labels = [label for _, label, _ in found]
    if not found or labels != list(letter.tree.sorted(labels)):
        return False
    places = [number for number, _, _ in found]
    sizes = [
        sum(block.words for block in letter.blocks[place:end]) for place, end in pairwise([*places, limit])
    ]
    apart = places[0] == first or _leaves_some_out(letter, labels)
    return min(sizes) >= LONG or (apart and sum(sizes) >= ANSWER * len(sizes))


def _leaves_some_out(letter: Letter, labels: list[str]) -> bool:
    parent = letter.tree.by_label[labels[0]].parent
    siblings = [one.label for one in letter.tree.questions if one.parent == parent]
    return labels != siblings[: len(labels)] or parts(labels[0])[-1] not in {"a", "i"}


# --- tables ---------------------------------------------------------------------------------------

HEAD = re.compile(r"(?:\S+ ){0,3}(?:questions?|q|no|nr|ref|reference|item|#)\b[^|]{0,20}\|", re.I)
CELL = " | "


def tabled(letter: Letter) -> Iterator[Opening]:
    """Rows of a table whose first column is of questions, by their labels alone."""
    in_table = False
    for number, block in enumerate(letter.blocks):
        cells = block.text.split(CELL)
        if len(cells) > 1 and in_table:
            known = letter.references.leading(cells[0])
            last = block.start + len(block.text) - len(cells[-1])
            if known and known[1] == len(cells[0]):
                yield Opening(block.start, last, (known[0],), "number", 0.75, number)
        in_table = len(cells) > 1 and (in_table or bool(HEAD.match(block.text)))
