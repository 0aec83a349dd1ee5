"""Paragraphs of a rendered text that can be pointed at: an id and a link on each. Pure functions.

Nothing is added to the words: the links are empty, their signs come from the stylesheet, so that the `textContent`
of the text stays what `guidance.plaintext` says. Numbers count from 1, as `plaintext.Plain.paragraphs` has them.
"""

import re
from collections.abc import Iterator, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from guidance.plaintext import BLOCKS

HOLDERS = frozenset({"ul", "ol", "table", "blockquote"})
"""A block's own words end where one of these begins in it."""
_TAG = re.compile(rf'<(/?)({"|".join(sorted(BLOCKS | HOLDERS))})(?=[ >])(?:[^">]|"[^"]*")*>')
_WORDS = re.compile(r">(?:\s|&nbsp;)*(?!&nbsp;)[^\s<]")
"""Something to read after a tag: a block begins with one."""
_CODE = re.compile(r"(?:(?P<key>[\w-]+)-p)?(?P<number>[1-9]\d{0,3})")


def code(key: str, number: int) -> str:
    """The id of a paragraph: `red-teaming-p2`."""
    return f"{key}-p{number}"


def parsed(text: str, key: str) -> tuple[str, int] | None:
    """Key and number of `red-teaming-p2`, or of `2` in the text of this key."""
    found = _CODE.fullmatch(text)
    return (found["key"] or key, int(found["number"])) if found else None


def marked(html: str, key: str, name: str, beside: Mapping[int, str] | None = None) -> SafeString:
    """The HTML of `rendering.render` with an id and a link on each paragraph.

    `name` is what the text is called, for those who hear the link; `beside` adds to a paragraph, by its number, HTML
    that has no words in it. A key is a slug: it needs no escaping.
    """
    pieces: list[str] = []
    told, called, last = escape(gettext("Link to paragraph {n} of {name}")), escape(name), 0
    for number, (place, end) in enumerate(_starts(html), 1):
        tag = _TAG.match(html, place)
        assert tag
        pieces += [
            html[last:place],
            f'<{tag[2]} id="{code(key, number)}"',
            html[place + 1 + len(tag[2]) : end],
            (beside or {}).get(number, ""),
            _link(code(key, number), told.format(n=number, name=called)),
        ]
        last = end
    return mark_safe("".join([*pieces, html[last:]]))  # noqa: S308 (sanitised where it was rendered)


def _link(code: str, told: str) -> str:
    return f'<a class="para-link" href="#{code}" aria-label="{told}"></a>'


def _starts(html: str) -> Iterator[tuple[int, int]]:
    """Where the tag of each innermost block with words begins, and where its own words end."""
    begun: int | None = None
    for tag in _TAG.finditer(html):
        if begun is not None and _WORDS.search(html, begun, tag.start()):
            yield begun, begun + len(html[begun : tag.start()].rstrip())
        begun = tag.start() if tag[2] in BLOCKS and not tag[1] else None
