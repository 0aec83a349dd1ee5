"""From the pages of a document to running text: one paragraph a line, a blank line between paragraphs.

Takes out what print put in (page headers, footers and numbers, hyphens at line ends, broken ligatures,
direction marks) and nothing that the author wrote.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from guidance.raised import LOWERED, MARK, RAISED

LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "ft",
    "ﬆ": "st",
    # What fonts without a proper mapping leave in place of "ti", "tt", "ft", "ff" …, always inside a word.
    "Ɵ": "ti",
    "Ʃ": "tt",
    "Ō": "ft",
    "ƫ": "tti",
    "Ư": "ff",
    "Ʊ": "ffi",
}
MISREAD = re.compile(r"(?<=[a-z])[ƟƩŌƫƯƱ]|Ɵ(?=[a-z])")
TRUE_LIGATURE = re.compile("[ﬀ-ﬆ]")
SPACES = re.compile(r"[^\S\n]+")
PAGE_NUMBER = re.compile(
    r"^\W*(?:page\s*|p\.\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*$", re.I
)
WITH_ITS_WORD = re.compile(r"^\W*(?:page\s*|p\.\s*)(\d{1,2})(?:\s*(?:of|/|\|)\s*\d{1,2})?\W*$", re.I)
OWN_NUMBER = re.compile(r"^[^\w(]*(?:page\s*|p\.\s*)?(\d{1,2})(?:\s*(?:of|/|\|)\s*\d{1,2})?[^\w.)]*$", re.I)
LABEL = re.compile(
    r"^(?:[•●○▪■◦‣∙·]|[-–—*]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)](?:\s|$)|\d{1,2}\.?[a-z][.):]?\s"
    r"|(?:question|q)\s*\d)",
    re.I,
)
FINISHED = re.compile(rf"[.?!:;][”\"’')\]]*(?:{MARK})?$")
UNFINISHED = re.compile(
    r"(?:\b(?:an?|and|as|at|by|for|from|in|of|on|or|our|that|the|their|this|to|with)|[,(&/])$"
)
QUESTION = re.compile(r"\W*(?:questions?|q)\W*#|#?\(?[a-z#]?[.)]")  # as a shape: digits are "#"
LETTER = rf"[^\W\d_{RAISED}{LOWERED}]"
WORD = re.compile(rf"{LETTER}+")
HYPHENATED = re.compile(rf"(?<!{LETTER}){LETTER}+(?:-{LETTER}+)+")
"""Tried at the first letter of a word alone: from each one on, a word without end takes minutes."""


def clean(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The text of a document, and the offset at which each page begins in it."""
    lines = [_page_lines(page) for page in pages]
    if len(lines) > 2:
        lines = _without_running_heads(lines)
    else:
        lines = _without_outer_lines([_without_loose_page_numbers(page) for page in lines])
    words = _vocabulary(lines)
    return _assemble([_paragraphs(page, words) for page in lines])


def _page_lines(page: str) -> list[str]:
    lines = re.split(r"\r\n?|\n|\u2028|\u2029|\v|\x85", page)
    cleaned = [_line(line) for line in lines]
    # A line of nothing but direction marks is no blank line.
    return [words for line, words in zip(lines, cleaned, strict=True) if words or not line.strip()]


def _line(line: str) -> str:
    line = "".join(
        c for c in line if c == "\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    line = whole_letters(line)
    return SPACES.sub(" ", line).strip()


def whole_letters(text: str) -> str:
    """Ligatures as the letters they stand for."""
    text = TRUE_LIGATURE.sub(lambda found: LIGATURES[found.group()], text)
    return MISREAD.sub(lambda found: LIGATURES[found.group()], text)


# --- page headers, footers, numbers ---------------------------------------------------------------


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Lines that return at the top or bottom of at least a third of the pages, and page numbers there."""
    edges = [_edge_lines(page) for page in pages]
    running = _running(pages, edges)
    cleaned = []
    for page, edge in zip(pages, edges, strict=True):
        drop = {i for i, line in edge if _shape(line) in running}
        drop |= {i for i, line in _outermost(edge, drop) if PAGE_NUMBER.match(line)}
        cleaned.append(["" if i in drop else line for i, line in enumerate(page)])
    return cleaned


def _running(pages: list[list[str]], edges: list[list[tuple[int, str]]]) -> set[str]:
    """Shapes of lines that stand at page edges and hardly anywhere else: "No comment." is not among them."""
    at_edge = Counter(shape for edge in edges for shape in {_shape(line) for _, line in edge})
    anywhere = Counter(_shape(line) for page in pages for line in page)
    needed = max(2, -(-len(pages) // 3))
    return {
        shape
        for shape, times in at_edge.items()
        if times >= needed and times >= 0.6 * anywhere[shape] and len(shape) > 2 and not QUESTION.match(shape)
    }


def _edge_lines(page: list[str], depth: int = 4) -> list[tuple[int, str]]:
    filled = [(i, line) for i, line in enumerate(page) if line]
    return filled if len(filled) <= 2 * depth else filled[:depth] + filled[-depth:]


def _outermost(edge: list[tuple[int, str]], dropped: set[int]) -> list[tuple[int, str]]:
    """The first two and last two lines that are left: where a page number stands."""
    left = [(i, line) for i, line in edge if i not in dropped]
    return left[:2] + left[-2:]


def _shape(line: str) -> str:
    """Equal for lines that differ in their page number only."""
    return re.sub(r"\d+", "#", line.lower())


def _without_outer_lines(pages: list[list[str]]) -> list[list[str]]:
    """On one page or two hardly anything returns: a page's own number goes, and what both pages begin or end with."""
    pages = [list(page) for page in pages]
    for order, number in ((1, WITH_ITS_WORD), (-1, OWN_NUMBER)):
        for _ in range(3):
            ends = [_first_line(page, order) for page in pages]
            dropped = _is_running([line for _, line in ends])
            for n, (page, (i, line)) in enumerate(zip(pages, ends, strict=True), 1):
                own = number.match(line)
                if dropped or (own and int(own[1]) == n) or _says_its_page(line, n, len(pages)):
                    page[i] = ""
    return pages


def _says_its_page(line: str, page: int, pages: int) -> bool:
    """Such as "Friends of the Avenue, page 2 of 2"."""
    return bool(re.search(rf"\bpage {page} (?:of|/) {pages}\W*$", line, re.I))


def _first_line(page: list[str], order: int) -> tuple[int, str]:
    """The first line of a page that holds words, or the last where `order` is -1."""
    return next(((i, page[i]) for i in range(len(page))[::order] if page[i]), (0, ""))


def _is_running(lines: list[str]) -> bool:
    """Whether two pages begin or end alike, with something that is no sentence of the letter."""
    shapes = [_shape(line) for line in lines]
    if len(shapes) != 2 or shapes[0] != shapes[1] or not 2 < len(shapes[0]) < 100:
        return False
    return not (FINISHED.search(shapes[0]) or QUESTION.match(shapes[0]))


def _without_loose_page_numbers(page: list[str]) -> list[str]:
    """In text that came without page breaks: lines with a counter that runs on ("Page 1", "Page 2" …)."""
    runs: dict[str, list[tuple[int, int]]] = {}
    for i, line in enumerate(page):
        numbers = re.findall(r"\d+", line)
        if (
            numbers
            and len(line) < 120
            and len(numbers[-1]) < 5
            and (PAGE_NUMBER.match(line) or "page" in line.lower())
        ):
            runs.setdefault(_shape(line), []).append((i, int(numbers[-1])))
    drop = {i for run in runs.values() for i in _counting_up(run)}
    drop |= _constant_companions(page, drop)
    return ["" if i in drop else line for i, line in enumerate(page)]


def _counting_up(run: list[tuple[int, int]]) -> set[int]:
    """The longest chain in which each number is one more than the last, where it is at least three long."""
    best: dict[int, list[int]] = {}
    for i, number in run:
        best[number] = [*best.get(number - 1, []), i]
    longest = max(best.values(), key=len)
    return set(longest) if len(longest) >= 3 else set()


def _constant_companions(page: list[str], drop: set[int]) -> set[int]:
    """Lines that stand right above a dropped one every time: the rest of a page header of two lines."""
    above = Counter(page[i - 1] for i in drop if i and page[i - 1])
    constant = {line for line, times in above.items() if times >= 3 and times >= 0.8 * len(drop)}
    return {i - 1 for i in drop if i and page[i - 1] in constant}


# --- lines to paragraphs --------------------------------------------------------------------------


def _vocabulary(pages: Iterable[list[str]]) -> Counter[str]:
    """Words and hyphenated words inside lines, which is where no line end has touched them."""
    words: Counter[str] = Counter()
    for page in pages:
        for line in page:
            inner = line.removesuffix("-")
            words.update(word.lower() for word in WORD.findall(inner))
            words.update(word.lower() for word in HYPHENATED.findall(inner))
    return words


def _paragraphs(lines: list[str], words: Counter[str]) -> list[str]:
    """Joins lines; a blank line parts paragraphs, and so does a line that plainly ends one."""
    width = usual_width(lines)
    paragraphs: list[list[str]] = []
    for before, line in pairwise(["", *lines]):
        if not line:
            continue
        if not before or not paragraphs or parts_paragraph(before, line, width):
            paragraphs.append([line])
        else:
            paragraphs[-1][-1] = _seamed(paragraphs[-1][-1], line, words)
            paragraphs[-1].append(line)
    return ["".join(pieces) for pieces in paragraphs]


def usual_width(lines: list[str]) -> int:
    """The length of a full line, in characters: four fifths of the lines are no longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0


def parts_paragraph(before: str, line: str, width: int) -> bool:
    """Whether a new paragraph begins between two lines that no blank line parts."""
    if before.endswith("-"):
        return False
    first_word = len(line.split(" ", 1)[0])
    short = len(before) + first_word + 1 < 0.85 * width
    finished = bool(FINISHED.search(before))
    if LABEL.match(before) and len(before) < 6:
        return False
    labelled = bool(LABEL.match(line))
    if finished or labelled:
        return short or (finished and labelled)
    return len(before) < 0.6 * width and short and _opens(line) and not UNFINISHED.search(before)


def _opens(line: str) -> bool:
    return not line[0].islower()


def _seamed(before: str, line: str, words: Counter[str]) -> str:
    """A line, ending so that the next one can follow: with a space, or without its hyphen, or as it is."""
    left, right = re.search(r"[^\W\d_]+(?=-$)", before[-40:]), re.match(r"[^\W\d_]+", line)
    if left and right:
        return before if _keeps_hyphen(left.group(), right.group(), words) else before[:-1]
    joined = bool(re.search(r"\S-$", before[-2:])) or _inside_address(before, line)
    return before + ("" if joined else " ")


def _inside_address(text: str, line: str) -> bool:
    """A web address broken at the line end goes on without a space."""
    last = text.rsplit(" ", 1)[-1]
    return "://" in last and last[-1] in "/_=&?%" and not line[0].isupper()


def _keeps_hyphen(left: str, right: str, words: Counter[str]) -> bool:
    whole, parted = words[(left + right).lower()], words[f"{left}-{right}".lower()]
    if whole or parted:
        return parted > whole
    return right[0].isupper() or (words[left.lower()] > 0 and words[right.lower()] > 0)


def _assemble(pages: list[list[str]]) -> tuple[str, tuple[int, ...]]:
    parts: list[str] = []
    starts = []
    size = 0
    for page in pages:
        for number, paragraph in enumerate(page):
            glue = _glue(parts, paragraph, first=number == 0)
            if number == 0:
                starts.append(size + len(glue))
            parts.append(glue + paragraph)
            size += len(parts[-1])
        if not page:
            starts.append(size)
    return "".join(parts), tuple(starts)


def _glue(parts: Sequence[str], paragraph: str, *, first: bool) -> str:
    if not parts:
        return ""
    goes_on = first and paragraph[0].islower() and not FINISHED.search(parts[-1])
    return " " if goes_on else "\n\n"
