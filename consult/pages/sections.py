"""The text of a consultation as HTML, item by item, each with its margin; what is alike is rendered once."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from consult.consultations.models import Consultation
from consult.pages.counts import Counts, Quoted, Tally
from consult.pages.margins import Named, page_of, translated_key, words
from consult.pages.reading import Outline, Place
from consult.people.words import kept_by_language
from guidance.rendering import render
from guidance.translations import Translated


@dataclass(frozen=True)
class Text:
    """All that the text with its margins depends on, for a reader for whom nothing is marked: rendered once."""

    slug: str
    takes_more: bool
    may_see_counts: bool
    outline: Outline
    counts: Counts
    spoken: str | None = field(default_factory=get_language)
    """The language of what stands around the text."""

    @property
    def language(self) -> str:
        """Of the text itself."""
        return self.outline.language


@kept_by_language(maxsize=128)
def kept_text(text: Text) -> SafeString:
    context = {
        "consultation": text,
        "may_see_counts": text.may_see_counts,
        "outline": text.outline,
        "counts": text.counts,
        "drafted": (),
        "fresh": {},
    }
    return render_to_string("pages/_text.html", context)


@dataclass(frozen=True)
class Section:
    """All that one item with its margin depends on, for a reader without its form: what is alike is rendered once."""

    slug: str
    takes_more: bool
    may_see_counts: bool
    item: Place
    in_chapter: bool
    tally: Tally
    quoted: tuple[Quoted, ...]
    parts: tuple[tuple[int, Tally], ...]
    """Those practices in it that are asked about themselves, and what was counted about each."""
    is_drafted: bool
    fresh: str
    talk: str
    """The item beside which conversations open; "" where they stand on a page of their own."""
    language: str
    """Of the text; `spoken` is that of what stands around it."""
    spoken: str | None = field(default_factory=get_language)


@kept_by_language(maxsize=4096)
def kept_section(section: Section) -> SafeString:
    return section_with_form(section, {"consultation": section, "form": None})


def section_with_form(section: Section, context: dict[str, Any]) -> SafeString:
    """With the form that the context has, where it is this item's."""
    address, form = page_of(section.slug, section.item.key), _form_of(section.slug)
    more = {"shown": section, "item": section.item, "address": address, "add": form}
    html: SafeString = _item_template().render({**context, **more})
    return html


@lru_cache(maxsize=1)
def _item_template() -> Any:
    """Found once: a long text has hundreds of items."""
    return get_template("pages/_item.html")


@lru_cache(maxsize=64)
def _form_of(slug: str) -> str:
    return reverse("draft-comment-add", args=[slug])


def section(
    consultation: Text | Consultation,
    item: Place,
    *,
    may_see_counts: bool,
    counts: Counts,
    in_chapter: bool = False,
    is_drafted: bool = False,
    fresh: str = "",
    opens: bool = False,
) -> Section:
    """An item as it is shown here; in its margin what is counted about its words, those of a translation as well."""
    places, talk = (item, *item.practices), item.key if opens else ""
    return Section(
        consultation.slug,
        consultation.takes_more,
        may_see_counts,
        _translated(item, consultation.slug, counts, talk),
        in_chapter,
        counts.tally(item.pk),
        tuple(row for place in places for row in counts.quoted.of(place.text)),
        tuple((part.pk, counts.tally(part.pk)) for part in item.practices if part.pk),
        is_drafted,
        fresh,
        talk,
        consultation.language,
    )


def _translated(item: Place, slug: str, counts: Counts, talk: str) -> Place:
    """With the paragraphs of its translation marked, where it is shown beside one."""
    if item.translation is None:
        return item
    return replace(
        item,
        translation=_marked(item, item, slug, counts, talk),
        practices=tuple(
            replace(practice, translation=_marked(practice, item, slug, counts, talk))
            for practice in item.practices
        ),
    )


def _marked(place: Place, item: Place, slug: str, counts: Counts, talk: str) -> Translated | None:
    translation = place.translation
    if translation is None or not translation.text:
        return translation
    asked = place if place.pk else item
    text = Named(
        translated_key(place.key, translation.language),
        f"{place.name}, {translation.name}",
        slug,
        asked.key,
        talk,
        language=translation.language,
    )
    rows = counts.quoted.of(translation.text) if asked.pk else ()
    return replace(translation, html=words(translation.html, text, rows))


@lru_cache(maxsize=256)
def kept_markdown(markdown: str) -> SafeString:
    return render(markdown)
