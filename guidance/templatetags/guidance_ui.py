"""What stands below the words of an item wherever these are shown: translations, and links to and from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from consult.people.words import listed
from guidance import identifiers, languages
from guidance.identifiers import Identifier
from guidance.scopes import Dimension
from guidance.specs import TranslationSpec
from guidance.translations import Translated

register = template.Library()
NOTED = ("criterion", "advice", "risk")


@register.simple_tag(takes_context=True)
def translation(context: dict[str, Any], key: str) -> SafeString:
    """The item's words in the language that was chosen (`reading_in`), from the `translations` of the page."""
    if not context.get("reading_in"):
        return SafeString()
    missing = Translated(context["reading_in"].language)
    found = context["translations"].get(key, missing)
    return render_to_string("guidance/_translation.html", {"translation": found})


@register.simple_tag(takes_context=True)
def outside(
    context: dict[str, Any], of: str, code: str | int = "", value: str = "", what: str = ""
) -> SafeString:
    """What stands outside the items in the language that was chosen, from the `outside_items` of the page.

    `of` is "document", "edition", "axis" (with its code), "value" (with that of its axis as well), or "criterion",
    "advice" or "risk" (with a primary key): of these, a note says where there is nothing. `what` is "title" or "text"
    where only that is wanted.
    """
    reading_in = context.get("reading_in")
    words = (context.get("outside_items") or {}).get(":".join(filter(None, [of, str(code), value])))
    if words and what:
        words = TranslationSpec(**{what: getattr(words, what)})
    missing = reading_in.name if reading_in and not words and of in NOTED and what != "text" else ""
    if not (reading_in and (words or missing)):
        return SafeString()
    said = {"words": words, "language": reading_in.language, "missing": missing}
    return SafeString(render_to_string("guidance/_outside.html", said).strip())


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], before: str = "&") -> str:
    """For addresses: `lang` with the language that was chosen, so that it stays chosen. Nothing for the original."""
    reading_in = context.get("reading_in")
    return f"{before}lang={reading_in.language}" if reading_in else ""


@register.simple_tag(takes_context=True)
def told(context: dict[str, Any], words: str, original: str) -> str:
    """The same in the language that was chosen, after the original; nothing where it is the same."""
    reading_in = context.get("reading_in")
    if not (reading_in and words and words != original):
        return ""
    span = '<span class="in-translation" lang="{}" dir="{}">{}</span>'
    return format_html(span, reading_in.language, languages.direction(reading_in.language), words)


@register.filter
def direction(language: str) -> str:
    """`rtl` where it is written from right to left."""
    return languages.direction(language)


@register.simple_tag(takes_context=True)
def links(context: dict[str, Any], key: str) -> SafeString:
    """What the item refers to and what refers to it, from the `links` of the page."""
    found = context["links"].get(key)
    if not found:
        return SafeString()
    language = context.get("language") or context["edition"].document.language
    return render_to_string("guidance/_links.html", {"links": found, "language": language})


@register.filter
def axes_named(dimensions: Sequence[Dimension]) -> str:
    """The names of axes inside a sentence: "novelty and release type"."""
    return listed([dimension.title.lower() for dimension in dimensions])


@register.filter
def identified(values: Mapping[str, str]) -> list[Identifier]:
    """Identifiers with their proper names and addresses."""
    return identifiers.listed(values)
