"""Items that a comment is about, in one piece that a sentence can hold."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comments.asked import Asked

register = template.Library()


class Named(Protocol):
    @property
    def name(self) -> str: ...


@register.simple_tag
def item_links(slug: str, items: Iterable[Asked], *, besides: str = "") -> SafeString:
    """Links to each, by their names; only by their labels, and without the one of the page, where that is given."""
    return format_html_join(
        " " if besides else ", ",
        '<a href="{}">{}</a>',
        (
            (reverse("item", args=[slug, one.key]), (one.label or one.title) if besides else one.name)
            for one in items
            if one.key != besides
        ),
    )


@register.filter
def names(things: Iterable[Named]) -> list[str]:
    """What each is called."""
    return [one.name for one in things]


@register.filter
def replaced_on(items: Iterable[Asked]) -> str:
    """Where a comment was replaced: "on 2.1, on 3"."""
    # Translators: on an item of the text, as in "Replaced on 2.1".
    return ", ".join(_("on {name}").format(name=one.name) for one in items)
