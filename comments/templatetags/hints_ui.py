"""Likely personal data in a draft, as its review shows it."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from comments import drafts
from comments.drafting import DraftComment
from comments.hinting import Hinted, hinted
from comments.hints import hints

register = template.Library()


@register.filter
def hints_in(comment: DraftComment) -> list[Hinted]:
    return hinted(comment)


@register.filter
def with_hints(text: str) -> SafeString:
    """The text with what looks like personal data marked."""
    parts, last = [], 0
    for one in hints(text):
        parts += [
            escape(text[last : one.start]),
            f'<mark class="personal">{escape(text[one.start : one.end])}</mark>',
        ]
        last = one.end
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308 (escaped piece by piece)


@register.filter
def draft_version(comment: DraftComment) -> str:
    return drafts.version_of(comment)
