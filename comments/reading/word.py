"""Text of a Word file (DOCX), page by page where Word noted its pages. Runs in the confined process only.

Changes that were tracked count as accepted; numbers that Word counts by itself stand before their paragraphs, since
a letter answers "question 3" by them.
"""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from comments.reading.shapes import Unreadable
from consult.ledger.errors import DomainError
from guidance.docx_numbering import numbering
from guidance.docx_parts import Opened, opened
from guidance.raised import SIGNS, lowered, raised

INSIDE = {
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink")
}
INSIDE |= {qn("w:fldSimple"), qn("w:bdo"), qn("w:dir")}
MATHS = qn("m:oMath").removesuffix("oMath")
PAGE = "\f"
NOTED = qn("w:lastRenderedPageBreak")
FIXED = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:noBreakHyphen"): "-", NOTED: PAGE}
POWERS = {"sup": ("^", raised), "sub": ("_", lowered)}
NUMBER = re.compile(rf"[{re.escape(''.join(SIGNS))}]?[0-9]+")


def read_pages(data: bytes) -> list[str]:
    """The text of each page; one page where the file doesn't say where pages begin."""
    try:
        with opened(data) as file:
            return _Letter(file).text().split(PAGE)
    except DomainError as error:
        raise Unreadable(str(error)) from error


class _Letter:
    def __init__(self, file: Opened) -> None:
        self.file = file
        self.numbers = numbering(file.numbering())
        self.styles = {style.style_id: style for style in file.document.styles}
        self.notes_pages = next(file.body.iter(NOTED), None) is not None
        self.cited: list[str] = []

    def text(self) -> str:
        return "\n\n".join([*self._paragraphs(self.file.body), *self._notes()])

    def _paragraphs(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == qn("w:p"):
                self.file.tick()
                yield self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                for row in child.iter(qn("w:tr")):
                    cells = (" ".join(self._paragraphs(cell)).strip() for cell in row.findall(qn("w:tc")))
                    yield " | ".join(filter(None, cells))
            elif child.tag in INSIDE:
                yield from self._paragraphs(child)

    def _paragraph(self, paragraph: Any) -> str:
        words = "".join(self._words(paragraph))
        number = self._number(paragraph) if words.strip() else ""
        before, _, rest = words.rpartition(PAGE)  # a page may begin with this very paragraph
        return f"{before}{PAGE}{number}{rest}" if PAGE in words and not before.strip() else f"{number}{words}"

    def _words(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag in FIXED:
                yield FIXED[child.tag]
            elif child.tag in (qn("w:br"), qn("w:cr")):
                is_page = child.get(qn("w:type")) == "page"
                yield "\n" if not is_page else "" if self.notes_pages else PAGE
            elif child.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                yield self._cite(child)
            elif child.tag == qn("w:r"):
                yield self.file.as_printed(child, "".join(self._words(child)))
            elif child.tag in INSIDE:
                yield from self._words(child)
            elif isinstance(child.tag, str) and child.tag.startswith(MATHS):
                yield self._formula(child)

    def _formula(self, element: Any) -> str:
        """A part of a formula in one line: "10²⁶", "x^n", "(a + b)/c"."""
        name = element.tag.removeprefix(MATHS)
        words = (element.text or "") if name == "t" else "".join(self._words(element))
        if name.endswith("Pr") or not words:
            return ""
        if name in POWERS:
            mark, write = POWERS[name]
            return (
                write(words)
                if NUMBER.fullmatch(words)
                else mark + (words if len(words) < 2 else f"({words})")
            )
        return {"d": f"({words})", "den": f"/{words}"}.get(name, words)

    def _cite(self, reference: Any) -> str:
        kind = "footnote" if reference.tag == qn("w:footnoteReference") else "endnote"
        note = self.file.notes(kind).get(reference.get(qn("w:id")))
        if note is None:
            return ""
        self.cited.append(" ".join("".join(self._words(one)).strip() for one in note.iter(qn("w:p"))))
        return raised(str(len(self.cited)))

    def _notes(self) -> Iterator[str]:
        for number, words in enumerate(self.cited, 1):
            yield f"{raised(str(number))} {words.strip()}"

    def _number(self, paragraph: Any) -> str:
        name = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self.styles.get(name.get(qn("w:val"))) if name is not None else None
        found, seen = _numbered(paragraph), 0
        while found is None and style is not None and seen < 20:
            found, style, seen = _numbered(style.element), getattr(style, "base_style", None), seen + 1
        number = self.numbers.next(*found) if found and found[0] != "0" else None
        return f"{number.label or '•'} " if number else ""


def _numbered(element: Any) -> tuple[str, int] | None:
    """The list that a paragraph or style is in, and how deep."""
    found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if found is None:
        return None
    depth = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
    return str(found.get(qn("w:val"))), int(depth.get(qn("w:val"))) if depth is not None else 0
