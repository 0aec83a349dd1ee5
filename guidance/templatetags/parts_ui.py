"""What stands in another language than its page says so, by `lang` and where it matters `dir` (WCAG 3.1.2).

Nothing is said where a text speaks as its page does. Every template has these without loading them.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from consult.people.words import language as spoken
from guidance.languages import direction

register = template.Library()


@register.filter
def lang(of: Any) -> SafeString:
    """For an element with words in the language of this: a tag as it is kept, or what has one as its `language`."""
    return _attributes(_tag(of), spoken())


@register.filter
def page_lang(of: Any) -> SafeString:
    """For an element with words of the page, inside one with words in the language of this."""
    return _attributes(spoken().partition("-")[0], _tag(of))


@register.filter
def in_lang(words: Any, of: Any) -> SafeString:
    """Words in the language of this, inside a sentence of the page."""
    said = lang(of)
    return format_html("<span{}>{}</span>", said, words) if said and words else conditional_escape(words)


def _tag(of: Any) -> str:
    return of if isinstance(of, str) else getattr(of, "language", "") or ""


@lru_cache(maxsize=256)
def _attributes(language: str, around: str) -> SafeString:
    if not language or not around or language.partition("-")[0] == around.partition("-")[0]:
        return SafeString()
    turned = direction(language) != direction(around)
    said = format_html(' lang="{}"', language)
    return format_html('{} dir="{}"', said, direction(language)) if turned else said
