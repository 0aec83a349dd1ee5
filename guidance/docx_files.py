"""Read guidance in DOCX: it becomes Markdown, by the same conventions, and is read as such. Writes nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx.oxml.ns import qn

from guidance.docx_numbering import Number, numbering
from guidance.docx_parts import Element, Opened, opened
from guidance.docx_words import Words
from guidance.markdown_files import read_text
from guidance.specs import Spec

HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
# A plain "1." or "1)" is a numbered list in Markdown too; any other label is words at the beginning of an entry.
ORDINARY = re.compile(r"\d{1,3}[.)]")
SHOWN = 40
WIDEST = 63
"""Columns that a table of Word's can have: a cell that claims to span more is none."""


@dataclass
class Written:
    """Lines of Markdown, and of each the paragraph it came from."""

    lines: list[str] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)

    def add(self, markdown: str, origin: str, *, indent: str = "") -> None:
        for line in markdown.split("\n"):
            self.lines.append(indent + line if line else "")
            self.origins.append(origin)

    def gap(self) -> None:
        if self.lines and self.lines[-1]:
            self.add("", self.origins[-1])

    def place(self, line: int) -> str:
        return self.origins[line] if 0 <= line < len(self.origins) else ""


def read(data: bytes, given: Mapping[str, Mapping[str, str]] | None = None) -> Spec:
    """The contents of a Word file. What is given goes before its properties. Raises FileError with the paragraph."""
    with opened(data) as file:
        converter = _Converter(file)
        written = converter.convert()
        spec_given, taken = _completed(given or {}, converter, file)
    spec = read_text("\n".join(written.lines), spec_given, written.place)
    return replace(spec, notes=(*spec.notes, *taken, *converter.remarks()))


def to_markdown(data: bytes) -> str:
    """The text of a Word file in the form that `read` reads."""
    with opened(data) as file:
        return "\n".join(_Converter(file).convert().lines) + "\n"


def _completed(
    given: Mapping[str, Mapping[str, str]], converter: "_Converter", file: Opened
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """What was given, completed from the file's properties; and what was taken from these."""
    properties = file.document.core_properties
    moment = properties.modified or properties.created
    found = {
        "document": {"title": converter.title or properties.title or "", "publisher": file.company()},
        "edition": {"date": moment.date().isoformat() if moment else ""},
    }
    if properties.language:
        found["document"]["language"] = properties.language.partition("-")[0]
    complete: dict[str, dict[str, str]] = {}
    taken = []
    for block, values in found.items():
        asked = {key: words for key, words in given.get(block, {}).items() if words}
        complete[block] = {key: words for key, words in values.items() if words} | asked
        taken += [f"{key} {words!r}" for key, words in values.items() if words and key not in asked]
    said = _("Taken from the file's properties: {values}.").format(values=", ".join(taken))
    return complete, [said] if taken else []


class _Converter:
    def __init__(self, file: Opened) -> None:
        self.file = file
        self.words = Words(file)
        self.numbers = numbering(file.numbering())
        self.written = Written()
        self.title = ""
        self.paragraphs = 0
        self._paragraph_said = _("Paragraph {n} (“{words}”)")  # once: there may be thousands
        self._widths: list[int] = []
        self._outline = lru_cache(maxsize=None)(self._outline_of)
        self._numbered = lru_cache(maxsize=None)(self._numbered_by)
        self._styles = {style.style_id: style for style in file.document.styles}

    def convert(self) -> Written:
        for element in _inside(self.file.body):
            self.file.tick()
            if element.tag == qn("w:p"):
                self._paragraph(element)
            else:
                self._table(element)
        self._notes()
        return self.written

    def remarks(self) -> Iterator[str]:
        if self.words.changes:
            n = self.words.changes
            words = ngettext(
                "{n} tracked changes were taken as accepted.",
                "{n} tracked changes were taken as accepted.",
                n,
            )
            yield words.format(n=n)
        for what, times in self.words.left_out.items():
            yield _("Left out, since the pages show words only: {n} {what}.").format(n=times, what=what)

    def _paragraph(self, paragraph: Element) -> None:
        self.paragraphs += 1
        style = _style_of(paragraph)
        level = self._level(paragraph, style)
        number = self._number(paragraph, style)
        name = self._styles[style].name.lower() if style in self._styles else ""
        if level is not None or name == "title":
            self._heading(paragraph, level, number)
        elif words := self.words.markdown(paragraph):
            self._body(words, number, is_quote="quote" in name or name == "block text")

    def _heading(self, paragraph: Element, level: int | None, number: Number | None) -> None:
        words = self.words.heading(paragraph)
        if not words:
            return
        self._widths = []
        if level is None:
            self.title = self.title or words
            return
        self.written.gap()
        label = f"{number.label} " if number and number.label else ""
        self.written.add(f"{'#' * min(level, 6)} {label}{words}", self._origin(words))
        self.written.gap()

    def _body(self, words: str, number: Number | None, *, is_quote: bool) -> None:
        if number is None:
            self._widths = []
            self.written.gap()
            self.written.add(words if not is_quote else _quoted(words), self._origin(words))
            self.written.gap()
            return
        if not self._widths:
            self.written.gap()
        marker = _marker(number)
        self._widths = self._widths[: number.depth]
        indent = sum(self._widths)
        self._widths.append(2 if marker.startswith("- ") else len(marker))
        first, *others = words.split("\n")
        self.written.add(marker + first, self._origin(words), indent=" " * indent)
        for line in others:
            self.written.add(line, self._origin(words), indent=" " * sum(self._widths))

    def _table(self, table: Element) -> None:
        rows = [[self._cell(cell) for cell in _cells(row)] for row in table.iter(qn("w:tr"))]
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        self._widths = []
        width = max(len(row) for row in rows)
        head, *others = [row + [""] * (width - len(row)) for row in rows]
        lines = [head, ["---"] * width, *others]
        self.written.gap()
        self.written.add(
            "\n".join(f"| {' | '.join(row)} |" for row in lines), self._origin(" ".join(rows[0]))
        )
        self.written.gap()

    def _cell(self, cell: Element | None) -> str:
        if cell is None:
            return ""
        paragraphs = []
        for paragraph in cell.iter(qn("w:p")):
            self.file.tick()
            paragraphs.append(self.words.markdown(paragraph))
        return " ".join(" ".join(filter(None, paragraphs)).split()).replace("|", "\\|")

    def _notes(self) -> None:
        for kind, prefix, called in (
            ("footnote", "", _("Footnote {mark}")),
            ("endnote", "e", _("Endnote {mark}")),
        ):
            for mark, note in self.file.notes(kind).items():
                said = [self.words.markdown(paragraph) for paragraph in note.iter(qn("w:p"))]
                words = "\n\n".join(filter(None, said)).replace("\n", "\n    ")
                self.written.gap()
                self.written.add(f"[^{prefix}{mark}]: {words}", called.format(mark=mark))

    def _origin(self, words: str) -> str:
        shown = words if len(words) <= SHOWN else words[:SHOWN].rpartition(" ")[0] + " …"
        return self._paragraph_said.format(n=self.paragraphs, words=" ".join(shown.split()))

    def _level(self, paragraph: Element, style: str) -> int | None:
        """The level of a heading from 1: by the paragraph's own outline level, or by its style."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        return _outline_level(own) if own is not None else self._outline(style)

    def _outline_of(self, style: str) -> int | None:
        for one in self._line_of(style):
            if found := HEADING.fullmatch(one.name or ""):
                return int(found[1])
            level = one.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if level is not None:
                return _outline_level(level)
        return None

    def _number(self, paragraph: Element, style: str) -> Number | None:
        own = _numbering_of(paragraph)
        number, depth = own or self._numbered(style) or ("0", 0)
        return self.numbers.next(number, depth) if number != "0" else None

    def _numbered_by(self, style: str) -> tuple[str, int] | None:
        for one in self._line_of(style):
            if found := _numbering_of(one.element):
                return found
        return None

    def _line_of(self, style: str) -> Iterator[Element]:
        """A style and those it is based on."""
        seen: set[str] = set()
        one = self._styles.get(style)
        while one is not None and one.style_id not in seen:
            seen.add(one.style_id)
            yield one
            one = getattr(one, "base_style", None)


def _inside(body: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, those in content controls too."""
    for child in body:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
            yield from _inside(child)


def _style_of(paragraph: Element) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return str(found.get(qn("w:val"))) if found is not None else "Normal"


def _outline_level(level: Element) -> int | None:
    value = int(level.get(qn("w:val"), "9"))
    return value + 1 if value < 9 else None


def _numbering_of(element: Element) -> tuple[str, int] | None:
    found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    number = found.find(qn("w:numId")) if found is not None else None
    if number is None:
        return None
    depth = found.find(qn("w:ilvl"))
    return str(number.get(qn("w:val"))), int(depth.get(qn("w:val"))) if depth is not None else 0


def _marker(number: Number) -> str:
    if number.is_bullet:
        return "- "
    return f"{number.label} " if ORDINARY.fullmatch(number.label) else f"- {number.label} "


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.split("\n"))


def _cells(row: Element) -> Iterator[Element | None]:
    """The cells of a row; what a merged cell covers is empty."""
    for cell in row.iterchildren(qn("w:tc")):
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merged is not None and merged.get(qn("w:val")) != "restart"
        yield None if goes_on else cell
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = int(span.get(qn("w:val"))) if span is not None else 1
        yield from [None] * (min(width, WIDEST) - 1)
