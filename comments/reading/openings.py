"""Places in a letter where the answer to a question may begin."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comments.reading.blocks import LABEL, Block, blocks_of
from comments.reading.questions import Tree, parts
from comments.reading.quotes import Quote, end_of_quote, find_quotes
from comments.reading.references import Reference, References
from comments.reading.words import Words, words_of
from guidance.raised import MARK, RAISED


@dataclass(frozen=True)
class Opening:
    """From `start` to `answer_start` a heading or quoted question; then an answer to `labels` may follow."""

    start: int
    answer_start: int
    labels: tuple[str, ...]
    kind: str
    score: float
    block: int  # number of the paragraph in which it begins


class Letter:
    """A letter's text seen as words and paragraphs, beside the questions it may answer."""

    def __init__(self, text: str, tree: Tree) -> None:
        self.text = text
        self.tree = tree
        self.references = References(tree)
        self.words: Words = words_of(text)
        self.blocks: list[Block] = blocks_of(text)
        self._starts = [block.start for block in self.blocks]

    def block_at(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def past_space(self, offset: int) -> int:
        while offset < len(self.text) and self.text[offset].isspace():
            offset += 1
        return offset

    def is_title(self, number: int, after: int) -> bool:
        """Whether a paragraph is a heading as a whole, and no short answer `after` a label: "Q9. None." """
        block = self.blocks[number]
        words = self.text[after : block.end]
        if not block.is_heading or not words.endswith((".", "!")):
            return block.is_heading
        below = self.blocks[number + 1].text if number + 1 < len(self.blocks) else ""
        named = next(self.references.find(below), None)
        alone = not below or self.references.leading(below) or (named and named.start == 0)
        return not alone and not RUNS_ON.search(words)


# --- quoted questions -----------------------------------------------------------------------------

NAMES_QUESTION = re.compile(r"\bquestions?\b|\basks?\b|\brfc\b|\brfi\b|^q\d", re.I)
ENDS_IN_LABEL = re.compile(r"\s\(?(?:\d{1,2}\.?[a-z]?|[A-Za-z]|[ivx]{1,4})[.):]\W*$")
RUNS_ON = re.compile(r"[.!;]\s")


def quoted(letter: Letter) -> Iterator[Opening]:
    """Questions whose words open a paragraph, by themselves or after a label or a short lead-in."""
    sizes = {question.label: len(words_of(question.text)) for question in letter.tree.questions}
    before = 0
    for quote in find_quotes(letter.words, letter.tree.questions):
        opening = _quoted(letter, quote, sizes[quote.label], before)
        if opening:
            before = opening.answer_start
            yield opening


def _quoted(letter: Letter, quote: Quote, asked_words: int, before: int) -> Opening | None:
    number = letter.block_at(letter.words.starts[quote.first])
    block = letter.blocks[number]
    start = max(block.start, letter.past_space(before))
    enough = 0.4 if _is_labelled(letter, start, quote) else 0.6
    if not (quote.coverage >= enough or quote.whole_sentence):
        return None
    end = end_of_quote(letter.text, letter.words, quote, asked_words)
    stays_alone = not letter.text[end : letter.blocks[letter.block_at(end - 1)].end].strip()
    asks = stays_alone or "?" in letter.text[letter.words.starts[quote.first] : end] or quote.coverage > 0.95
    if not asks or not _introduces(letter, start, quote, stays_alone):
        return None  # else an answer that takes up the question's words
    score = min(1.0, 0.5 + 0.5 * quote.coverage)
    return Opening(start, letter.past_space(end), (quote.label,), "quoted", score, number)


def _is_labelled(letter: Letter, start: int, quote: Quote) -> bool:
    """Whether the question's own number, or the last part of it, stands before its words."""
    lead = letter.text[start : letter.words.starts[quote.first]]
    known, label = letter.references.leading(lead), LABEL.match(lead)
    if known and known[0] == quote.label:
        return True
    written = parts(label.group()) if label else ()
    return bool(written) and parts(quote.label)[-len(written) :] == written


def _introduces(letter: Letter, start: int, quote: Quote, stays_alone: bool) -> bool:
    """Whether what stands before the quoted words in their paragraph is a label or a lead-in, not prose."""
    lead = letter.text[start : letter.words.starts[quote.first]]
    known = letter.references.leading(lead)
    if known and not words_of(lead[known[1] :]).forms:
        return True
    rest = LABEL.sub("", lead, count=1) if LABEL.match(lead) else lead
    references = list(letter.references.find(rest))
    if references and not words_of(LEAD.sub("", rest[: references[0].start].lstrip("(“\"' "), count=1)).forms:
        rest = rest[references[-1].end :]
    size = len(words_of(rest))
    if size <= quote.skipped + 1:
        return True
    if size <= 28 and stays_alone and ENDS_IN_LABEL.search(rest):
        return True  # a heading and a labelled question run together
    if size > 28 or RUNS_ON.search(rest.replace("U.S.", "US")):
        return False
    return bool(NAMES_QUESTION.search(lead)) and (stays_alone or bool(references))


# --- references by number -------------------------------------------------------------------------

STATES = re.compile(
    r"(?:(?:this|the(?: following)?|our|my|these|below)\b.{0,60}\b)?"
    r"(?:address\w*|respon[ds]\w*|answer\w*|relat\w+|pertain\w*|correspond\w*|speaks?|refers?|re:?|regarding|concerning|applies)\b",
    re.I,
)
TURNS_TO = re.compile(
    r"(?:(?:(?:in|our|my|the) )?(?:response|answer|reply|responding|answering|responsive) to|regarding|concerning"
    r"|as (?:to|for)|with (?:respect|regard) to"
    r"|turning to|re|(?:comments? )?on|responses? to|answers? to|input on)\W+"
    r"(?:(?:your|the|rfc|rfi|agency|commission|council|department|ministry|(?-i:[A-Z]{2,8}))(?:[’']s)?\W+){0,3}",
    re.I,
)
NOTE_STATES = re.compile(
    rf"(?<![\w.])({MARK})\s*(?:this|the(?: following)?)"
    r" (?:section|part|question|paragraph|chapter|discussion|heading|sub-?section)"
    r"[^.]{0,30}?\b(?:address|respond|answer|respons|relat|correspond)\w*[^.]{0,40}?(?=\bquestions?\b)",
    re.I,
)
LEAD = re.compile(r"(?:(?:the|(?-i:[A-Z]{2,8})|rfc|rfi|agency|s|comment|for|request|’s|'s)\W+){0,6}", re.I)


def numbered(letter: Letter) -> Iterator[Opening]:
    """Headings and first sentences that name questions by number, and footnotes to headings that do."""
    for number, block in enumerate(letter.blocks):
        if block.is_contents_line or (block.may_be_contents_line and _amid_contents(letter, number)):
            continue
        references = list(letter.references.find(block.text[:400]))
        if references and not block.is_note:
            opening = _numbered(letter, number, block, references)
            if opening:
                yield opening
    yield from _by_footnote(letter)


def _amid_contents(letter: Letter, number: int) -> bool:
    after = letter.blocks[number + 1 : number + 2]
    return not after or after[0].may_be_contents_line


def _numbered(letter: Letter, number: int, block: Block, references: Sequence[Reference]) -> Opening | None:
    labels = letter.tree.sorted([label for reference in references for label in reference.labels])
    first = references[0]
    lead = block.text[: first.start]
    inner = LABEL.sub("", lead, count=1) if LABEL.match(lead) else lead
    inner = LEAD.sub("", inner.lstrip("(“\"'[ "), count=1)
    kind = "joint" if len(labels) > 1 else "number"
    if not inner.strip(" ([-–—:") and _ends_label(block.text, first.end):
        return _after_label(letter, number, block, first, kind)
    if block.is_heading and _at_edge(block.text, references):
        return Opening(block.start, letter.past_space(block.end), labels, kind, 0.9, number)
    turns = TURNS_TO.fullmatch(inner) and not _looks_away(RUNS_ON.split(block.text[:120], maxsplit=1)[0])
    states = block.words <= 40 and STATES.match(block.text) and not _looks_away(block.text)
    if states and not RUNS_ON.search(block.text):
        return Opening(block.start, letter.past_space(block.end), labels, kind, 0.8, number)
    if states or turns:
        kind = "joint" if len(first.labels) > 1 else "number"
        return Opening(block.start, block.start, first.labels, kind, 0.7, number)
    return None


def _ends_label(text: str, end: int) -> bool:
    """After the reference the label is over: a separator, the end, a new sentence; not "Question 3 asks"."""
    return bool(re.match(r"\s*(?:[.:)\]|–—-]|$|\n)|\s+(?!I\s+[a-z])[A-Z“‘\"(]", text[end:]))


def _after_label(letter: Letter, number: int, block: Block, first: Reference, kind: str) -> Opening:
    """ "Question 5: Title" is a heading as a whole; "Question 5. We believe …" is label and answer in one."""
    kind = "joint" if len(first.labels) > 1 else "number"
    mark = re.compile(r"\s*[.:)\]|–—-]*\s*").match(block.text, first.end)
    after = block.start + (mark.end() if mark else first.end)
    whole = after >= block.end or letter.is_title(number, after)
    answer = letter.past_space(block.end) if whole else after
    return Opening(block.start, answer, first.labels, kind, 0.95, number)


def _at_edge(text: str, references: Sequence[Reference]) -> bool:
    """The reference stands at the end of a heading or in brackets: not in the middle of a statement."""
    after = text[references[-1].end :]
    bracketed = "(" in text[: references[0].start] or "[" in text[: references[0].start]
    return len(after.strip(f' )]”"’.:*0123456789{RAISED}')) <= 3 and (bracketed or len(text.split()) <= 18)


def _looks_away(text: str) -> bool:
    return bool(
        re.search(r"\b(?:see|above|earlier|previous|later|supra|as (?:noted|discussed|stated))\b", text, re.I)
    )


def _by_footnote(letter: Letter) -> Iterator[Opening]:
    """ "16 This section addresses RFC question 3." belongs to the heading that ends in the mark 16."""
    for note in NOTE_STATES.finditer(letter.text):
        reference = next(letter.references.find(letter.text[note.end() : note.end() + 200]), None)
        place = letter.block_at(note.start())
        heading = _marked(letter, note.group(1), place) if reference and reference.start < 5 else None
        if reference and heading is not None:
            block = letter.blocks[heading]
            kind = "joint" if len(reference.labels) > 1 else "number"
            yield Opening(block.start, letter.past_space(block.end), reference.labels, kind, 0.9, heading)


def _marked(letter: Letter, mark: str, place: int) -> int | None:
    for number in range(place - 1, max(place - 30, -1), -1):
        text = letter.blocks[number].text
        if (
            text.endswith(mark)
            and not text[-len(mark) - 1 : -len(mark)].isdigit()
            and letter.blocks[number].words <= 40
        ):
            return number
    return None
