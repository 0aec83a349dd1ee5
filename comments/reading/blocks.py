"""Paragraphs of a letter, and which of them look like headings."""

import re
from dataclasses import dataclass
from functools import cached_property

from comments.reading.cleaning import parts_paragraph, usual_width
from guidance.raised import MARK, RAISED

LINE = re.compile(r"[^\n\f]+")
MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"
LABEL = re.compile(
    r"(?:[•●○▪■◦‣∙·*–—-]\s*)?"
    r"(?:(?:section|part|chapter)\s+)?"
    r"\(?(?:\d{1,2}\.?\(?[a-z](?:\)?\.?\(?[ivx]{1,4})?|\d{1,2}(?:\.\d{1,2}){0,3}|[A-Za-z]|[ivxlIVXL]{1,5})"
    r"(?:[.):]{1,2}|(?=\s+[A-Z“‘\"'(]))\s*"
)
CLOSING = re.compile(
    r"(?:[\dIVX]{0,4}[.):]?\s*)?"
    r"(?:conclusions?|concluding (?:remarks|thoughts)|in closing|closing(?: remarks)?|references|bibliography"
    r"|works cited|end\s?notes|acknowledge?ments?|about (?:us|the authors?)|appendi(?:x|ces)\b.*|annex\b.*"
    rf"|attachments?\b.*|contact)\W*(?:\d*|{MARK})",
    re.I,
)
FAREWELL = re.compile(
    r"(?:(?:yours )?sincerely|(?:most )?respectfully(?: submitted)?|(?:best|kind|warm|with) regards|regards"
    r"|yours (?:truly|faithfully)|thank you (?:again )?for (?:the opportunity|your|considering|taking)"
    r"|(?:\S+ ){1,9}(?:thanks?|appreciates?) (?:the )?\S+ (?:again )?for"
    r" (?:the opportunity|your|its|considering))"
    r"\b",
    re.I,
)
FIELD = re.compile(
    r"(?:(?:your|our|my)\s+)?(?:answers?|responses?|comments?|reply|replies)[^\S\n]*(?::\s*|\n\s*|$)", re.I
)
REPLY = re.compile(
    rf"(?:{FIELD.pattern})?(?:yes|no|none|nil|n/?a|not (?:applicable|sure)|unsure|maybe|neutral|don[’']t know"
    r"|(?:strongly |somewhat |partly |fully )?(?:dis)?agreed?"
    r"|(?:no|nothing) (?:comments?|opinion|view|further comments?|to add)"
    r"|(?:same )?as above|see (?:above|below|attached))[.!]?",
    re.I,
)
NOTHING = re.compile(
    rf"(?:{FIELD.pattern})?(?:not answered|no (?:answer|response)(?: given| provided)?|left blank|[-–—])\.?",
    re.I,
)
FOOTNOTE = re.compile(r"\d{1,3}\s*(?:[A-Z“‘\"(]|https?:|[a-z]+,)")
RAISED_MARK = re.compile(f"[{RAISED}]")
ADDRESS = re.compile(
    r"https?://|www\.|@\w|\bat \d{2,6}\b|\bid\.(?=\s|$)|\bibid\b|\bsupra\b|\bet al\b"
    r"|\(\w{3,9}\.? \d{1,2}, \d{4}\)",
    re.I,
)
RUNNING_END = re.compile(rf"[.;,][”\"’')\]]*(?:{MARK})?$")
LEADERS = re.compile(r"(?:\.\s?){4,}\s*\w{0,5}\s*$")
END = 60  # characters: for LEADERS to be looked for in a page of dots takes minutes
PAGE_AT_END = re.compile(r"\s\d{1,3}$")
BULLET = re.compile(r"[•●○▪■◦‣∙·*]\s|[-–—]\s")


@dataclass(frozen=True)
class Block:
    """One paragraph: its place and its text."""

    start: int
    end: int
    text: str

    @cached_property
    def words(self) -> int:
        return len(self.text.split())

    @cached_property
    def body(self) -> str:
        """Without a list label at the front."""
        label = LABEL.match(self.text)
        return self.text[label.end() :] if label else self.text

    @cached_property
    def is_note(self) -> bool:
        """A footnote or a reference. Only a raised mark tells a short note from a numbered heading."""
        numbered = bool(FOOTNOTE.match(self.text)) and self.words > 14
        return numbered or bool(RAISED_MARK.match(self.text) or ADDRESS.search(self.text))

    @cached_property
    def is_footnote(self) -> bool:
        return self.is_note and bool(RAISED_MARK.match(self.text) or FOOTNOTE.match(self.text))

    @cached_property
    def is_heading(self) -> bool:
        """Short, and not a sentence in running text."""
        if REPLY.fullmatch(self.text) or NOTHING.fullmatch(self.text):
            return False
        if not 1 <= self.words <= 32 or len(self.text) > 240 or self.is_note or BULLET.match(self.text):
            return False
        if not re.search(r"[^\W\d_]{3}", self.body) or self.body[:1].islower():
            return False
        ends_like_prose = bool(RUNNING_END.search(self.text)) or self.text.endswith(":")
        return not ends_like_prose or (
            self.words <= 12 and self.text != self.body and not self.text.endswith(":")
        )

    @cached_property
    def is_closing(self) -> bool:
        """Begins what no longer answers a question: conclusion, references, signature."""
        return bool(CLOSING.fullmatch(self.text)) or (bool(FAREWELL.match(self.text)) and self.words <= 90)

    @cached_property
    def is_contents_line(self) -> bool:
        """A line of a table of contents, with leader dots."""
        return bool(LEADERS.search(self.text[-END:])) and self.words <= 45

    @cached_property
    def may_be_contents_line(self) -> bool:
        """Ends as if in a page number; with more such lines around it, one of a table of contents."""
        return self.is_contents_line or (bool(PAGE_AT_END.search(self.text)) and self.words <= 45)


def blocks_of(text: str) -> list[Block]:
    """Paragraphs, in cleaned text (one a line) and in text whose lines are still broken as in print."""
    lines = [(found.start(), found.group()) for found in LINE.finditer(text)]
    width = usual_width([line.strip() for _, line in lines])
    blocks: list[tuple[int, int]] = []
    before = ""
    for start, line in lines:
        words = line.strip().strip(MARKS).strip()
        if not words and line.strip():
            continue  # a line of direction marks only
        begin = start + line.index(words)
        follows = bool(before and words) and "\n\n" not in text[blocks[-1][1] : begin]
        if words and follows and not parts_paragraph(before, words, width):
            blocks[-1] = blocks[-1][0], begin + len(words)
        elif words:
            blocks.append((begin, begin + len(words)))
        before = words
    return [Block(start, end, text[start:end]) for start, end in blocks]
