"""Small marks that stand on the reading page dozens of times: strings, not included templates."""

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from consult.pages.reading import NOTHING, Place, Tally
from consult.pages.templatetags.consult_ui import counted, number, segments

register = template.Library()


@register.simple_tag
def margin_tally(tallies: Mapping[int, Tally] | None, item: Place, slug: str) -> SafeString:
    """Bar and number beside an item, leading to its comments."""
    tally = (tallies or {}).get(item.pk, NOTHING)
    return _tally(tuple(sorted(tally.shown.items())), tally.n, reverse("item", args=[slug, item.key]))


@lru_cache(maxsize=4096)
def _tally(shown: tuple[tuple[str, int], ...], n: int | None, href: str) -> SafeString:
    if n == 0:
        return mark_safe('<p class="tally">No comments yet</p>')
    words = "Too few to show" if n is None else counted(n, "comment")
    bar = segments(dict(shown))
    drawn = format_html_join(
        "",
        '<rect class="{}" x="{}%" width="{}%" height="100%"/>',
        ((one.fill, one.x, one.width) for one in bar.list),
    )
    svg = (
        format_html('<svg width="100" height="8" aria-hidden="true" focusable="false">{}</svg>', drawn)
        if drawn
        else ""
    )
    spoken = format_html('<span class="visually-hidden">: {}</span>', bar.sentence) if drawn else ""
    return format_html(
        '<a class="tally" href="{}#comments">{}<span>{}{}</span></a>', href, svg, words, spoken
    )


@register.simple_tag
def tally_number(tallies: Mapping[int, Tally] | None, item: Place) -> SafeString:
    """The number of comments, for the list of contents; nothing where there is none to show."""
    n = (tallies or {}).get(item.pk, NOTHING).n
    if not n:
        return SafeString()
    return format_html('<span class="num">{}<span class="visually-hidden"> comments</span></span>', number(n))
