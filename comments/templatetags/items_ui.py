"""Items that a comment is about, in one piece that a sentence can hold."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comments.asked import Asked
from consult.consultations.models import Consultation
from guidance.templatetags.parts_ui import in_lang, lang

register = template.Library()


class Named(Protocol):
    @property
    def name(self) -> str: ...


@register.simple_tag
def item_links(consultation: Consultation, items: Iterable[Asked], *, besides: str = "") -> SafeString:
    """Links to each, by their names; only by their labels, and without the one of the page, where that is given."""
    return format_html_join(
        " " if besides else ", ",
        '<a href="{}"{}>{}</a>',
        (
            (
                reverse("item", args=[consultation.slug, one.key]),
                lang(consultation),
                (one.label or one.title) if besides else one.name,
            )
            for one in items
            if one.key != besides
        ),
    )


@register.filter
def names(things: Iterable[Named]) -> list[str]:
    """What each is called."""
    return [one.name for one in things]


@register.filter
def replaced_on(items: Iterable[Asked], consultation: Consultation) -> SafeString:
    """Where a comment was replaced: "on 2.1, on 3"."""
    # Translators: on an item of the text, as in "Replaced on 2.1".
    said = escape(_("on {name}"))
    return SafeString(", ".join(said.format(name=in_lang(one.name, consultation)) for one in items))
