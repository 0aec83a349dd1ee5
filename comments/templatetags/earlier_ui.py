"""What was said on earlier editions, beside the items of a new one."""

from collections.abc import Mapping, Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import carried
from comments.carried import Earlier
from guidance.models import Edition

register = template.Library()
Notes = Mapping[str, Sequence[Earlier]]


@register.simple_tag
def earlier_comments(edition: Edition) -> Notes:
    """By the key of each item of the edition; nothing for a draft, to which nothing is carried yet."""
    return carried.by_item(edition) if edition.status == Edition.Status.PUBLISHED else {}


@register.simple_tag
def earlier_note(notes: Notes | None, key: str, edition: Edition, talk: str = "") -> SafeString:
    """ "6 comments on the edition of October 2023", leading to them; nothing where there are none, no small number
    where it is withheld. With `talk` (the key of an item on the page) they open beside the text."""
    found = (notes or {}).get(key)
    if not found:
        return SafeString()
    address = reverse("edition-comments", args=[edition.document.slug, edition.slug])
    lines = format_html_join(
        ", ",
        "{}",
        ((_said(one),) for one in found),
    )
    opens = (
        format_html(' hx-get="{}?item={}&amp;beside=1" hx-target="#talk-{}"', address, key, talk)
        if talk
        else ""
    )
    return format_html('<a class="earlier" href="{}?item={}#list"{}>{}</a>', address, key, opens, lines)


def _said(one: Earlier) -> str:
    if one.n is None:
        # Translators: {edition} is such as "the edition of October 2023".
        return _("A few comments on {edition}").format(edition=one.edition)
    # Translators: {edition} is such as "the edition of October 2023".
    words = ngettext("{n} comment on {edition}", "{n} comments on {edition}", one.n)
    return words.format(n=f"{one.n:,}", edition=one.edition)
