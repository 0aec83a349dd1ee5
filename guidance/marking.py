"""Marks in a text: HTML and ranges of its plain text to the same HTML with the words in these ranges marked.

Pure functions. Where ranges overlap, words are cut at every boundary, so that marks never cross; the structure and the
words of the HTML stay as they are (its `textContent` does not change, since anchors count its characters).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import pairwise
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

DEEPEST = 3
"""From so many comments on the same words on, they all look alike."""
_TOKEN = re.compile(r'<(?P<ends>/?)(?P<tag>[a-z][a-z0-9]*)(?:[^">]|"[^"]*")*>|[^<]+')


class Range(NamedTuple):
    """Characters of a plain text that `n` comments are about; `ids` are those of them that stand on the same page."""

    start: int
    end: int
    n: int = 1
    ids: tuple[str, ...] = ()


class Segment(NamedTuple):
    """A stretch in which the same comments are meant."""

    start: int
    end: int
    n: int
    ids: tuple[str, ...]

    @property
    def depth(self) -> int:
        return min(self.n, DEEPEST)


def segments(ranges: Iterable[Range]) -> list[Segment]:
    """Ranges cut at each other's boundaries: disjoint, in order, none of them empty."""
    ordered = sorted(ranges, key=lambda one: (one.start, one.end))
    edges = sorted({edge for one in ordered for edge in (one.start, one.end)})
    found: list[Segment] = []
    open_: list[Range] = []
    following = iter(ordered)
    upcoming = next(following, None)
    for start, end in pairwise(edges):
        open_ = [one for one in open_ if one.end > start]
        while upcoming and upcoming.start <= start:
            open_.append(upcoming)
            upcoming = next(following, None)
        if open_:
            ids = tuple(dict.fromkeys(public_id for one in open_ for public_id in one.ids))
            found.append(Segment(start, end, sum(one.n for one in open_), ids))
    return found


def marked(
    html: str, found: Sequence[Segment], href: Callable[[Segment], str], *, numbers: bool = True
) -> SafeString:
    """`html` is sanitised; each segment links to where `href` says, but inside a link of the text.

    Without `numbers` all marks look alike and none says how many comments it stands for.
    """
    if not found:
        return mark_safe(html)  # noqa: S308 - as it came
    writer = _Writer(found, href, numbers=numbers)
    writer.copy(html)
    return mark_safe("".join(writer.pieces))  # noqa: S308 - the same tags; words and addresses are escaped


class _Writer:
    """Copies tags as they are and cuts the words between them. What `rendering` cleaned is well-formed."""

    def __init__(self, found: Sequence[Segment], href: Callable[[Segment], str], *, numbers: bool) -> None:
        self.pieces: list[str] = []
        self._found, self._href, self._numbers = found, href, numbers
        self._place = self._next = self._links = 0
        self._begun: set[int] = set()
        self._titles: dict[int, str] = {}

    def copy(self, html: str) -> None:
        for token in _TOKEN.finditer(html):
            if token["tag"] is None:
                self._data(unescape(token[0]) if "&" in token[0] else token[0])
                continue
            self.pieces.append(token[0])
            if token["tag"] == "a":
                self._links += -1 if token["ends"] else 1

    def _data(self, data: str) -> None:
        start, self._place = self._place, self._place + len(data)
        if not data.strip() and "\n" in data:  # between blocks, where no mark may stand
            self.pieces.append(data)
            return
        for words, segment in self._cut(data, start):
            self.pieces.append(self._mark(words, segment) if segment else escape(words, quote=False))

    def _cut(self, data: str, start: int) -> Iterator[tuple[str, Segment | None]]:
        """The words piece by piece, each with the segment it is in."""
        done, end = start, start + len(data)
        while self._next < len(self._found) and self._found[self._next].start < end:
            segment = self._found[self._next]
            if segment.end > done:
                yield data[done - start : max(segment.start, done) - start], None
                yield data[max(segment.start, done) - start : segment.end - start], segment
                done = min(segment.end, end)
            if segment.end > end:
                break
            self._next += 1
        yield data[done - start :], None

    def _mark(self, words: str, segment: Segment) -> str:
        depth, inner = f"said-{segment.depth if self._numbers else 1}", escape(words, quote=False)
        said = f' data-said="{escape(" ".join(segment.ids))}"' if segment.ids else ""
        if self._links:
            return f'<mark class="said {depth}"{said}>{inner}</mark>'
        # A segment that other tags cut is one stop for the keyboard.
        again = ' tabindex="-1"' if segment.start in self._begun else ""
        self._begun.add(segment.start)
        title = escape(self._titled(segment.n))
        link = f'<a href="{escape(self._href(segment))}" title="{title}" draggable="false"{again}>'
        return f'<mark class="said {depth}"{said}>{link}{inner}</a></mark>'

    def _titled(self, n: int) -> str:
        """Looked up once for each number: there may be thousands of marks."""
        if n not in self._titles:
            counted = ngettext("{n} comment on these words", "{n} comments on these words", n)
            words = counted if self._numbers else gettext("Comments on these words")
            self._titles[n] = words.format(n=f"{n:,}")
        return self._titles[n]
