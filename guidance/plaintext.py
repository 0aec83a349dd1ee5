"""The words of a text without its markup, and where its paragraphs stand in them.

Anchors count characters of `plain`, which is the `textContent` that a browser has of the same HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from guidance.rendering import rendered

BLOCKS = frozenset({"p", "li", "h3", "h4", "h5", "h6", "pre", "td", "th"})


@dataclass(frozen=True)
class Paragraph:
    """The characters from `start` up to `end` that one paragraph, list entry, heading or cell holds."""

    start: int
    end: int


class _Reader(HTMLParser):
    """Collects the text and the innermost blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Paragraph] = []
        self._begun: int | None = None

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._close()
            self._begun = self.length

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._close()

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        self.length += len(data)

    def _close(self) -> None:
        """End the block that is open; without words in it, it is none."""
        if self._begun is not None:
            words = "".join(self.pieces)[self._begun :].rstrip()
            if words.strip():
                self.blocks.append(Paragraph(self._begun, self._begun + len(words)))
        self._begun = None


@dataclass(frozen=True)
class Plain:
    text: str
    paragraphs: tuple[Paragraph, ...]

    def paragraph_at(self, place: int) -> int:
        """The number of the paragraph that holds a character, from 0; the last one that begins before it."""
        return max((n for n, block in enumerate(self.paragraphs) if block.start <= place), default=0)


def of_html(html: str) -> Plain:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Plain("".join(reader.pieces), tuple(reader.blocks))


@lru_cache(maxsize=4096)
def plain(markdown: str) -> Plain:
    """The words of a text in Markdown, as its readers see them."""
    return of_html(rendered(markdown))
