"""What stands beside paragraphs: bar and number of the comments that quote their words, as a link to them.

Inside a text a mark has no words of its own (see `guidance.paragraphs`): the number comes from the stylesheet, and is
said by the link's label.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from comments import publication
from comments.publication import Reader
from comments.publication_counts import sight
from consult.consultations.models import ConsultationItem
from consult.pages.counts import Quotations, Quoted, Tally, quoted
from consult.pages.templatetags.consult_ui import counted, in_words, number, segments
from consult.people.words import kept_by_language
from guidance.models import Edition, ItemText
from guidance.paragraphs import marked
from guidance.rendering import rendered
from guidance.templatetags.parts_ui import page_lang

ITEM_BAR, PARAGRAPH_BAR = 100, 44
"""Widths in pixels."""


@lru_cache(maxsize=4096)
def drawn(shown: tuple[tuple[str, int], ...], width: int) -> SafeString:
    """A bar of positions; nothing where none can be shown."""
    rects = "".join(
        f'<rect class="{one.fill}" x="{one.x}%" width="{one.width}%" height="100%"/>'
        for one in segments(dict(shown)).list
    )
    svg = f'<svg width="{width}" height="8" aria-hidden="true" focusable="false">{rects}</svg>'
    return mark_safe(svg if rects else "")  # noqa: S308 (numbers, and classes of our own)


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
    language: str = ""
    """Of a translation."""
    written_in: str = ""
    """The language of its words."""


def page_of(slug: str, item: str) -> str:
    """The address of an item's page. A long text has hundreds of them, which differ by their keys alone."""
    return f"{_pages(slug)}{item}/"


@lru_cache(maxsize=64)
def _pages(slug: str) -> str:
    return reverse("item", args=[slug, "_"]).removesuffix("_/")


def translated_key(key: str, language: str) -> str:
    """What the paragraphs of a translation are named by: `red-teaming-fr`."""
    return f"{key}-{language.lower()}"


def words(html: str, text: Named, rows: Iterable[Quoted]) -> SafeString:
    """A text with its paragraphs marked, and beside them what is counted about them."""
    lang = page_lang(text.language or text.written_in)
    beside = {paragraph: _mark(text, paragraph, tally, lang) for (_, paragraph), tally in rows}
    return marked(html, text.key, text.name, beside)


def _mark(text: Named, paragraph: int, tally: Tally, lang: str) -> str:
    """By hand, since a long text has a thousand of them. Keys and addresses have no character that needs escaping."""
    said, sentence, bar = _told(tuple(sorted(tally.shown.items())), tally.n)
    label = said.format(number=paragraph, name=escape(text.name))
    code = str(paragraph) if text.asked == text.key else f"{text.key}-p{paragraph}"
    beside = f"lang={text.language}&amp;" if text.language else ""
    address = f"{page_of(text.slug, text.asked)}?{beside}paragraph={code}"
    opens = f' hx-get="{address}" hx-target="#talk-{text.talk}"' if text.talk else ""
    return (
        f'<a class="para-tally" href="{address}#comments"{opens}{lang}'
        f' data-n="{"few" if tally.n is None else number(tally.n)}"'
        f' aria-label="{label}{sentence}">{bar}</a>'
    )


@kept_by_language(maxsize=4096)
def _told(shown: tuple[tuple[str, int], ...], n: int | None) -> tuple[str, str, str]:
    """A tally in words (with room for `number` and `name` of a paragraph), its positions in words, and as a bar."""
    sentence = in_words(dict(shown))
    if n is None:
        said = _("Comments, too few to give a number, on paragraph {number} of {name}")
    else:
        said = _("{comments} on paragraph {number} of {name}").replace("{comments}", counted(n, "comment"))
    return said, f": {sentence}" if sentence else "", drawn(shown, PARAGRAPH_BAR)


@dataclass(frozen=True, eq=False)
class Margin:
    """What was said about an edition in one consultation: by key, the paragraphs and the item that was asked about."""

    slug: str
    title: str
    language: str
    places: Mapping[str, tuple[str, tuple[Quoted, ...]]]


def of_edition(edition: Edition, reader: Reader) -> Margin | None:
    """That of the latest consultation on it whose counts this reader may see."""
    shown = publication.counts_readable_by(reader).filter(edition=edition).select_related("recount")
    one = shown.order_by("-opens_at", "-pk").first()
    if one is None:
        return None
    counted_at = one.recount.counted_at if hasattr(one, "recount") else None
    seen = sight(reader, one)
    return Margin(one.slug, one.title, one.language, _places(one.pk, quoted(one, seen, counted_at)))


@lru_cache(maxsize=64)
def _places(consultation: int, quoted: Quotations) -> dict[str, tuple[str, tuple[Quoted, ...]]]:
    """Where words are quoted: in an item that is asked about, or in a practice of one."""
    asked = ConsultationItem.objects.filter(consultation=consultation)
    texts = ItemText.objects.filter(pk__in=quoted.texts).annotate(
        own=Exists(asked.filter(item=OuterRef("item"))),
        above=Exists(asked.filter(item=OuterRef("item__parent"))),
    )
    rows = texts.values_list("pk", "item__node__key", "item__parent__node__key", "own", "above")
    return {
        key: (key if own else parent, quoted.of(text))
        for text, key, parent, own, above in rows
        if own or above
    }


def edition_words(key: str, name: str, body: str, margin: Margin | None) -> SafeString:
    """A text of an edition with its paragraphs marked, and beside them what was said in the margin's consultation."""
    if margin is None or key not in margin.places:
        return _kept_words(body, Named(key, name), ())
    asked, rows = margin.places[key]
    return _kept_words(body, Named(key, name, margin.slug, asked, written_in=margin.language), rows)


@kept_by_language(maxsize=4096)
def _kept_words(body: str, text: Named, rows: tuple[Quoted, ...]) -> SafeString:
    return words(rendered(body), text, rows)
