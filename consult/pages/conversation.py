"""What was said about one paragraph: the voices that quote words of it, beside the text or on the item's page."""

from collections.abc import Iterator
from dataclasses import dataclass

from comments.asked import shortened
from consult.pages.margins import translated_key
from consult.pages.reading import Place
from guidance import paragraphs
from guidance.plaintext import of_html

BESIDE = 10
"""Voices that are shown beside the text; the item's page has them all."""
OPENING = 160


@dataclass(frozen=True)
class Spot:
    """A paragraph of an item or of a practice in it. `start` and `end` count characters of its plain text."""

    key: str
    text: int
    number: int
    start: int
    end: int
    words: str

    @property
    def code(self) -> str:
        """Its id on pages."""
        return paragraphs.code(self.key, self.number)

    @property
    def range(self) -> str:
        """Its words, as the form for comments takes them."""
        return f"{self.text}.{self.start}-{self.end}"

    @property
    def opening(self) -> str:
        return shortened(self.words, OPENING)


def spot(item: Place, named: str) -> Spot | None:
    """The paragraph that `?paragraph=` names: `2` in the item's own text, `findings-p1` in that of a practice.

    Where the item is read beside a translation, `findings-fr-p1` is in that.
    """
    parsed = paragraphs.parsed(named, item.key)
    if parsed is None:
        return None
    key, number = parsed
    for name, text, html in _texts(item):
        plain = of_html(html) if name == key else None
        if plain and number <= len(plain.paragraphs):
            block = plain.paragraphs[number - 1]
            return Spot(key, text, number, block.start, block.end, plain.text[block.start : block.end])
    return None


def _texts(item: Place) -> Iterator[tuple[str, int, str]]:
    """Key, text and HTML of what stands in an item."""
    for place in (item, *item.practices):
        yield place.key, place.text, place.html
        if place.translation and place.translation.text:
            key = translated_key(place.key, place.translation.language)
            yield key, place.translation.text, place.translation.html
