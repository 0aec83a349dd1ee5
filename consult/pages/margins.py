"""What stands beside paragraphs: bar and number of the comments that quote their words, as a link to them.

Inside a text a mark has no words of its own (see `guidance.paragraphs`): the number comes from the stylesheet, and is
said by the link's label.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comments import publication
from comments.publication import Reader
from consult.pages import reading
from consult.pages.counts import Counts, Quoted, Tally, counts
from consult.pages.reading import Place
from consult.pages.templatetags.consult_ui import counted, number, segments
from guidance.models import Edition
from guidance.paragraphs import marked
from guidance.rendering import render

ITEM_BAR, PARAGRAPH_BAR = 100, 44
"""Widths in pixels."""


def drawn(shown: tuple[tuple[str, int], ...], width: int) -> SafeString:
    """A bar of positions; nothing where none can be shown."""
    rects = format_html_join(
        "",
        '<rect class="{}" x="{}%" width="{}%" height="100%"/>',
        ((one.fill, one.x, one.width) for one in segments(dict(shown)).list),
    )
    if not rects:
        return SafeString()
    return format_html(
        '<svg width="{}" height="8" aria-hidden="true" focusable="false">{}</svg>', width, rects
    )


@dataclass(frozen=True)
class Named:
    """A text, by its key and what it is called; and the item (of a consultation) on whose page its comments stand.

    `talk` is the item of the same page beside which they open, if they do.
    """

    key: str
    name: str
    slug: str = ""
    asked: str = ""
    talk: str = ""


def words(html: str, text: Named, rows: Iterable[Quoted]) -> SafeString:
    """A text with its paragraphs marked, and beside them what is counted about them."""
    beside = {paragraph: _mark(text, paragraph, tally) for (_, paragraph), tally in rows}
    return marked(html, text.key, text.name, beside)


def _mark(text: Named, paragraph: int, tally: Tally) -> SafeString:
    said = "Comments, too few to give a number," if tally.n is None else counted(tally.n, "comment")
    sentence = segments(tally.shown).sentence
    code = str(paragraph) if text.asked == text.key else f"{text.key}-p{paragraph}"
    address = f"{reverse('item', args=[text.slug, text.asked])}?paragraph={code}"
    opens = format_html(' hx-get="{}" hx-target="#talk-{}"', address, text.talk) if text.talk else ""
    return format_html(
        '<a class="para-tally" href="{}#comments"{} data-n="{}" aria-label="{} on paragraph {} of {}{}">{}</a>',
        address,
        opens,
        "few" if tally.n is None else number(tally.n),
        said,
        paragraph,
        text.name,
        f": {sentence}" if sentence else "",
        drawn(tuple(sorted(tally.shown.items())), PARAGRAPH_BAR),
    )


@dataclass(frozen=True, eq=False)
class Margin:
    """What was said about an edition in one consultation. `places` are key → the text, and the item asked about."""

    slug: str
    title: str
    counts: Counts
    places: Mapping[str, tuple[Place, Place]]


def of_edition(edition: Edition, reader: Reader) -> Margin | None:
    """That of the latest consultation on it whose counts this reader may see."""
    shown = publication.counts_readable_by(reader).filter(edition=edition)
    one = shown.select_related("edition__document").order_by("-opens_at", "-pk").first()
    if one is None:
        return None
    places: dict[str, tuple[Place, Place]] = {}
    for item in reading.outline(one).items:
        for place in (item, *item.practices):
            asked = place if place.pk else item
            if asked.pk:
                places[place.key] = (place, asked)
    return Margin(one.slug, one.title, counts(one), places)


def edition_words(key: str, name: str, body: str, margin: Margin | None) -> SafeString:
    """A text of an edition with its paragraphs marked, and beside them what was said in the margin's consultation."""
    if margin is None or key not in margin.places:
        return _kept_words(body, Named(key, name), ())
    place, asked = margin.places[key]
    text = Named(key, name, margin.slug, asked.key)
    return _kept_words(body, text, margin.counts.quoted.get(place.text, ()))


@lru_cache(maxsize=4096)
def _kept_words(body: str, text: Named, rows: tuple[Quoted, ...]) -> SafeString:
    return words(render(body), text, rows)
