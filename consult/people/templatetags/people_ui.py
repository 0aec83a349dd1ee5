"""Words for the codes that people and organisations carry."""

from django import template

from consult.people import countries

register = template.Library()


@register.filter
def country(code: str) -> str:
    """The country's name; the code itself where it is none of the list."""
    return countries.name(code)
