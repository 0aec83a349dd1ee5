"""The scaled approach as a figure, for pages of guidance."""

from collections.abc import Mapping

from django import template

from consult.aggregation.scaled import scaled
from consult.aggregation.views import drawn
from guidance.outline import Outline, Square
from guidance.scopes import Value

register = template.Library()


@register.simple_tag
def scaled_figure(outline: Outline) -> Mapping[str, object] | None:
    """The drawing of how much is asked of each combination; None where there are not two axes."""
    return drawn(scaled(outline), "scaled")


@register.simple_tag
def scaled_rows(outline: Outline) -> list[tuple[Value, list[Square]]]:
    return outline.rows()


@register.filter
def under(found: Mapping[str, str], key: str) -> str:
    """The value under a key; nothing where there is none."""
    return found.get(key, "")
