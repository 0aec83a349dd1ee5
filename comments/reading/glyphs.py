"""The characters of a PDF page by their places in its text, and which digits stand raised or lowered on the paper.

A digit is judged by the ink it leaves, not by its font's size alone: a raised one is either set smaller and higher, or
is a small glyph of the same font. Beside it, on the same line, stands a character that it is small against; whose
baseline it is above or below. Only what is near a digit is measured.
"""

import ctypes
import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from guidance.raised import SIGNS, lowered, raised

BEYOND = re.compile(r"[\U00010000-\U0010ffff]")
RUN = re.compile(r"[0-9]+")
FELLOWS = frozenset("0123456789,;*∗⇤†‡§¶") | frozenset(SIGNS)
"""What may stand beside a raised digit, raised as well."""
REACH = 12  # characters to either side in which the line's own print is looked for
NEIGHBOURS = 8  # the same, for a letter of the digit's own print
# In parts of the em of the print beside it. Digits of full size are 0.6 to 0.75 high, raised ones 0.3 to 0.6.
SMALL, RISE, DROP, LOW, SIGN = 0.62, 0.18, -0.07, 0.5, 0.42
NEAR, AFTER_A_TAB = 1.0, 4.5


@dataclass(frozen=True)
class Glyph:
    """Where the ink of a character is, the line that it stands on, and the size of its font, in points."""

    left: float
    foot: float
    right: float
    top: float
    base: float
    em: float

    @property
    def height(self) -> float:
        return self.top - self.foot


class Glyphs:
    """A page's text and the glyphs behind it."""

    def __init__(self, textpage: Any) -> None:
        self.textpage = textpage
        self.text: str = textpage.get_text_range()
        self._counts_alike = pdfium.FPDFText_CountChars(textpage) == len(self.text)
        self._beyond = [found.start() for found in BEYOND.finditer(self.text)]
        self._out = tuple(ctypes.c_double() for _ in range(4))  # what PDFium writes into, each time anew
        self._known: dict[int, Glyph] = {}

    def index(self, place: int) -> int:
        """PDFium's number of a character; it counts two for those beyond the first plane, as mathematics has them."""
        if self._counts_alike:
            return place
        units = place + bisect_left(self._beyond, place)
        index: int = pdfium.FPDFText_GetCharIndexFromTextIndex(self.textpage, units)
        return max(index, 0)

    def baseline(self, place: int) -> float:
        x, y, *_ = self._out
        pdfium.FPDFText_GetCharOrigin(self.textpage, self.index(place), x, y)
        return float(y.value)

    def at(self, place: int) -> Glyph:
        if place not in self._known:
            self._known[place] = self._measured(place)
        return self._known[place]

    def _ink(self, place: int) -> tuple[float, float, float, float]:
        """Left, right, foot and top."""
        left, right, foot, top = self._out
        pdfium.FPDFText_GetCharBox(self.textpage, self.index(place), left, right, foot, top)
        return left.value, right.value, foot.value, top.value

    def _measured(self, place: int) -> Glyph:
        index = self.index(place)
        left, right, foot, top = self._ink(place)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self.textpage, index, matrix)
        em = pdfium.FPDFText_GetFontSize(self.textpage, index) * math.hypot(matrix.c, matrix.d)
        return Glyph(left, foot, right, top, self.baseline(place), em)

    def with_raised_digits(self) -> str:
        """The text, character for character; digits as they stand in print."""
        letters = list(self.text)
        plain: int | None = None  # a digit before, of full size
        for run in RUN.finditer(self.text):
            beside = self._print_beside(run.start(), run.end(), plain)
            plain = run.end() - 1
            if beside is None or not self._is_level(run.start(), run.end(), self.baseline(beside)):
                for place, written in self._rewritten(run):
                    letters[place] = written
                    plain = None
        return "".join(letters)

    def _print_beside(self, start: int, end: int, plain: int | None) -> int | None:
        """A letter near digits; in a table of numbers, the number before them."""
        near = self.text[max(start - NEIGHBOURS, 0) : start]
        for back, letter in enumerate(reversed(near), 1):
            if letter.isalpha():
                return start - back
        for place in range(end, min(end + NEIGHBOURS, len(self.text))):
            if self.text[place].isalpha():
                return place
        return plain if plain is not None and start - plain <= NEIGHBOURS else None

    def _is_level(self, start: int, end: int, base: float) -> bool:
        """Told with little measuring: all of these digits are of full size and stand on this line."""
        return self._stands_on(base, start) and (end - start == 1 or self._stands_on(base, end - 1))

    def _stands_on(self, base: float, place: int) -> bool:
        foot, top = self._ink(place)[2:]
        return self.baseline(place) == base and abs(foot - base) < 0.25 * (top - foot)

    def _rewritten(self, run: re.Match[str]) -> Iterator[tuple[int, str]]:
        for place in range(run.start(), run.end()):
            digit, before, after = self.at(place), self._beside(place, -1), self._beside(place, 1)
            if any(one and _are_alike(digit, one) for one in (before, after)):
                continue
            if _is_raised(digit, before) or _is_raised(digit, after):
                if place == run.start() and before:
                    yield from self._sign(place - 1)
                yield place, raised(self.text[place])
            elif _is_lowered(digit, before):
                yield place, lowered(self.text[place])

    def _sign(self, place: int) -> Iterator[tuple[int, str]]:
        """The sign with which an exponent begins; not the dash between two raised numbers."""
        power = len(self.text[:place].rstrip()) - 1
        if self.text[place] not in SIGNS or power < 0 or not self.text[power].isalnum():
            return
        sign, line = self.at(place), self.at(power)
        middle = (sign.foot + sign.top) / 2
        if middle - line.base > SIGN * line.em and abs(line.foot - line.base) < RISE * line.em:
            yield place, SIGNS[self.text[place]]

    def _beside(self, place: int, step: int) -> Glyph | None:
        """The nearest character on the same line that may tell where this digit stands; others may stand beside it."""
        digit = edge = self.at(place)
        reach = NEAR if step < 0 else AFTER_A_TAB
        for other in range(place + step, place + step * REACH, step):
            letter = self.text[other : other + 1] if other >= 0 else ""
            if letter.isspace():
                continue
            one = self.at(other) if letter else edge
            gap = edge.left - one.right if step < 0 else one.left - edge.right
            if not letter or not _is_on_line(digit, one) or not -0.3 * one.em < gap < reach * one.em:
                return None
            if letter not in FELLOWS or _is_raised(digit, one) or _is_lowered(digit, one):
                return one
            edge = one
        return None


def _is_on_line(digit: Glyph, one: Glyph) -> bool:
    return -0.5 * one.em < digit.foot - one.base < 0.8 * one.em and one.em < 2.5 * max(digit.em, 0.01)


def _are_alike(digit: Glyph, one: Glyph) -> bool:
    """Print of one size on one line, and the digit no small glyph of it: text that is raised or set low as a whole."""
    same = abs(digit.base - one.base) < 0.02 * one.em and abs(digit.em - one.em) < 0.03 * one.em
    return same and -0.25 * digit.height < digit.foot - digit.base < 0.25 * digit.height


def _is_raised(digit: Glyph, one: Glyph | None) -> bool:
    return one is not None and digit.height < SMALL * one.em and digit.foot - one.base > RISE * one.em


def _is_lowered(digit: Glyph, one: Glyph | None) -> bool:
    if one is None or digit.height >= SMALL * one.em:
        return False
    return digit.foot - one.base < DROP * one.em and digit.top - one.base < LOW * one.em
