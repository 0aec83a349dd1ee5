"""What was said about one paragraph: the voices that quote words of it, beside the text or on the item's page."""

from dataclasses import dataclass

from comments import voices
from comments.asked import shortened
from comments.models import CommentQuerySet
from consult.pages.reading import Place
from guidance import paragraphs
from guidance.plaintext import of_html

BESIDE = 10
"""Voices that are shown beside the text; the item's page has them all."""
OPENING = 160


@dataclass(frozen=True)
class Spot:
    """A paragraph of an item or of a practice in it. `start` and `end` count characters of its plain text."""

    place: Place
    number: int
    start: int
    end: int
    words: str

    @property
    def code(self) -> str:
        """Its id on pages."""
        return paragraphs.code(self.place.key, self.number)

    @property
    def range(self) -> str:
        """Its words, as the form for comments takes them."""
        return f"{self.place.text}.{self.start}-{self.end}"

    @property
    def opening(self) -> str:
        return shortened(self.words, OPENING)


def spot(item: Place, named: str) -> Spot | None:
    """The paragraph that `?paragraph=` names: `2` in the item's own text, `findings-p1` in that of a practice."""
    parsed = paragraphs.parsed(named, item.key)
    if parsed is None:
        return None
    key, number = parsed
    place = next((one for one in (item, *item.practices) if one.key == key), None)
    text = of_html(place.html) if place else None
    if place is None or text is None or number > len(text.paragraphs):
        return None
    block = text.paragraphs[number - 1]
    return Spot(place, number, block.start, block.end, text.text[block.start : block.end])


def about(comments: CommentQuerySet, spot: Spot) -> CommentQuerySet:
    """Those that quote some of its words."""
    return voices.about(comments, words=(spot.place.text, spot.start, spot.end))
