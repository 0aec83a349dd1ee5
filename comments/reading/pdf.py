"""Text of a PDF, page by page, with a blank line where the typography shows a new paragraph.

PDFium returns lines without saying which belong together. Position, size and font of each line's ends tell.
Runs inside the worker only (see worker.py): a hostile PDF may take any time or memory.
"""

import ctypes
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from comments.reading import refusals
from comments.reading.glyphs import Glyphs
from comments.reading.shapes import Unreadable
from comments.reading.shapes import gettext_noop as _
from guidance.raised import RAISED

MAX_PAGES = 1000
MAX_POINTS = 14_400  # 200 inches: what readers of PDF take at the most
FEW = 3  # distances on a page from which the usual one is known
HYPHEN = "\ufffe"  # PDFium's mark for a hyphen at which it joined two lines
LOOKS_FINISHED = re.compile(r"[.?!:;”\"’)\]\d]\s*$")


@dataclass(frozen=True)
class Line:
    """One line of print, in points; `first` and `last` are the fonts at its ends."""

    text: str
    left: float
    right: float
    base: float
    size: float
    first: str
    last: str

    @cached_property
    def first_word_width(self) -> float:
        word = self.text.split(maxsplit=1)[0]
        return (self.right - self.left) * len(word) / max(len(self.text), 1)


def read_pages(data: bytes) -> list[str]:
    """The text of each page. Raises Unreadable for what PDFium cannot open, and for too many pages."""
    document = _open(data)
    try:
        if len(document) > MAX_PAGES:
            raise Unreadable(refusals.PAGES, pages=len(document), most=MAX_PAGES)
        pages = [_page_lines(_measured(page)) for page in document]
        gaps = [_gaps(lines) for lines in pages]
        everywhere = sum(gaps, Counter())
        return [
            _page_text(lines, _leading(seen, everywhere)) for lines, seen in zip(pages, gaps, strict=True)
        ]
    finally:
        document.close()


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Unreadable(
                _("This PDF is encrypted. Save it without a password and send it again.")
            ) from error
        raise Unreadable(
            _("This PDF is damaged and cannot be opened. Export it again and send the new file.")
        ) from error


def _measured(page: Any) -> Any:
    """The page. Raises Unreadable where it is larger than any paper: to draw it would take all memory there is."""
    if max(page.get_size()) > MAX_POINTS:
        raise Unreadable(
            _("This PDF has a page larger than any paper. Export it again at an ordinary size and send that.")
        )
    return page


def _page_lines(page: Any) -> list[Line]:
    textpage = page.get_textpage()
    try:
        return _joined_on_one_baseline(_lines(textpage))
    finally:
        textpage.close()
        page.close()


def _page_text(lines: list[Line], leading: dict[int, float]) -> str:
    parts = [line.text for line in lines[:1]]
    for line, new in zip(lines[1:], _paragraph_breaks(lines, leading), strict=True):
        parts.append(("\n\n" if new else "\n") + line.text)
    return "".join(parts)


def _lines(textpage: Any) -> list[Line]:
    glyphs = Glyphs(textpage)
    found = []
    for piece in re.finditer(rf"[^\r\n{HYPHEN}]+{HYPHEN}?", glyphs.with_raised_digits()):
        words = piece.group()
        inner = words.replace(HYPHEN, "-").strip()
        if not inner:
            continue
        start = piece.start() + len(words) - len(words.lstrip())
        last = piece.start() + len(words.rstrip(HYPHEN + " \t\u00a0")) - 1
        found.append(_line(glyphs, inner, start, max(start, last)))
    return found


def _line(glyphs: Glyphs, text: str, start: int, end: int) -> Line:
    textpage, first, last = glyphs.textpage, glyphs.index(start), glyphs.index(end)
    left, low, _, high = textpage.get_charbox(first, loose=True)
    _, bottom, right, top = textpage.get_charbox(last, loose=True)
    # A footnote's raised mark may be at either end: the lower and larger of both ends is the line's own.
    base = min(glyphs.baseline(start), glyphs.baseline(end))
    size = max(high - low, top - bottom, 1.0)
    return Line(text, left, right, base, size, _font(textpage, first), _font(textpage, last))


def _font(textpage: Any, index: int) -> str:
    """Bold and italic as letters: the family does not matter for paragraphs."""
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    words = name.value.decode("utf-8", "replace").lower()
    bold = (
        "b"
        if "bold" in words or "black" in words or pdfium.FPDFText_GetFontWeight(textpage, index) >= 600
        else ""
    )
    return bold + ("i" if "ital" in words or "obli" in words or flags.value & 64 else "")


def _joined_on_one_baseline(lines: list[Line]) -> list[Line]:
    """PDFium breaks a line at a raised footnote mark, and after a list label set apart."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before and _same_print_line(before, line):
            gap = "" if before.text.endswith("-") or line.left - before.right < 0.08 * line.size else " "
            size, base = (
                (line.size, line.base) if len(line.text) > len(before.text) else (before.size, before.base)
            )
            joined[-1] = replace(
                before,
                text=before.text + gap + line.text,
                right=line.right,
                base=base,
                size=size,
                last=line.last,
            )
        else:
            joined.append(line)
    return joined


def _same_print_line(before: Line, line: Line) -> bool:
    reach = 0.6 if set(before.text) <= set(RAISED) else 0.45  # a footnote's mark, high above a small line
    level = abs(before.base - line.base) < reach * max(before.size, line.size)
    return level and -0.2 * line.size < line.left - before.right < 8 * line.size


def _paragraph_breaks(lines: list[Line], leading: dict[int, float]) -> list[bool]:
    breaks = []
    for i, (before, line) in enumerate(pairwise(lines)):
        around = lines[max(i - 1, 0) : i + 3]
        after = lines[i + 2] if i + 2 < len(lines) else None
        breaks.append(_starts_paragraph(before, line, after, around, leading))
    return breaks


def _gaps(lines: list[Line]) -> Counter[tuple[int, float]]:
    """How often which distance follows a line that plainly goes on, per font size.

    Where most paragraphs are one line long, the distance between paragraphs is commoner than that between lines.
    """
    gaps: Counter[tuple[int, float]] = Counter()
    edge = max((line.right for line in lines), default=0.0)
    for before, line in pairwise(lines):
        gap = before.base - line.base
        full = edge - before.right < line.first_word_width + line.size
        goes_on = full and not LOOKS_FINISHED.search(before.text)
        if goes_on and 0.6 * line.size < gap < 2.6 * line.size and round(before.size) == round(line.size):
            gaps[round(line.size), round(gap * 2) / 2] += 1
    return gaps


def _leading(page: Counter[tuple[int, float]], everywhere: Counter[tuple[int, float]]) -> dict[int, float]:
    """The usual distance between lines, per font size: the commonest of the page, or else of the document."""
    leading = {}
    for size in {key[0] for key in everywhere}:
        for gaps in (page, everywhere):
            seen = {gap: times for (one, gap), times in gaps.items() if one == size}
            if sum(seen.values()) >= FEW:
                leading[size] = min(seen, key=lambda gap: (-seen[gap], gap))
                break
    return leading


def _starts_paragraph(
    before: Line, line: Line, after: Line | None, around: list[Line], leading: dict[int, float]
) -> bool:
    gap = before.base - line.base
    usual = leading.get(round(line.size), 1.25 * line.size)
    if gap <= 0 and line.text[:1].islower() and not LOOKS_FINISHED.search(before.text):
        return False  # the next column
    if gap <= 0 or gap > 1.22 * usual + 1 or abs(before.size - line.size) > 0.12 * line.size:
        return True
    if before.first == before.last != line.first and not line.text[:1].islower():
        return True
    if before.text.endswith("-") or (line.text[:1].islower() and not LOOKS_FINISHED.search(before.text)):
        return False
    indented = line.left - before.left > 0.9 * line.size and (
        after is None or line.left - after.left > 0.9 * line.size
    )
    slack = max(near.right for near in around) - before.right
    return indented or slack > 1.2 * line.first_word_width + 0.6 * line.size
