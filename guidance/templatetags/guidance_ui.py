"""What stands below the words of an item wherever these are shown: translations, and links to and from it."""

from collections.abc import Mapping
from typing import Any

from django import template

from guidance import identifiers
from guidance.identifiers import Identifier
from guidance.translations import Translated

register = template.Library()


@register.inclusion_tag("guidance/_translation.html", takes_context=True)
def translation(context: dict[str, Any], key: str) -> dict[str, Translated | None]:
    """The item's words in the language that was chosen (`reading_in`), from the `translations` of the page."""
    if not context.get("reading_in"):
        return {"translation": None}
    missing = Translated(context["reading_in"].language)
    return {"translation": context["translations"].get(key, missing)}


@register.inclusion_tag("guidance/_links.html", takes_context=True)
def links(context: dict[str, Any], key: str) -> dict[str, Any]:
    """What the item refers to and what refers to it, from the `links` of the page."""
    return {"links": context["links"].get(key)}


@register.filter
def identified(values: Mapping[str, str]) -> list[Identifier]:
    """Identifiers with their proper names and addresses."""
    return identifiers.listed(values)
