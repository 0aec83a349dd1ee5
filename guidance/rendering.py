"""Markdown to HTML that is safe to show: for guidance and for whatever people write."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# No images and no raw HTML: a picture in a comment would tell its host who reads it.
TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
HIGHEST_HEADING = 3

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
_parser.enable(["table", "strikethrough"]).disable("image")
_cleaner = nh3.Cleaner(
    tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener", strip_comments=True
)


def tokens(markdown: str) -> list[Token]:
    """The parts of a text in Markdown, for other formats than HTML."""
    return _parser.parse(markdown)


@lru_cache(maxsize=4096)
def rendered(markdown: str) -> SafeString:
    """`render` for the texts of guidance, which stay as they are and are shown again and again."""
    return render(markdown)


def render(markdown: str) -> SafeString:
    """HTML of a text in Markdown, sanitised. A line break stays one; headings start below the page's own."""
    parts = tokens(markdown)
    _lower_headings(parts)
    html = _parser.renderer.render(parts, _parser.options, {})
    return mark_safe(_cleaner.clean(html))  # noqa: S308 (the one place where words become HTML)


def _lower_headings(parts: list[Token]) -> None:
    """A writer's highest heading becomes level 3 and the others keep their distance, down to level 6."""
    headings = [token for token in parts if token.type in ("heading_open", "heading_close")]
    shift = HIGHEST_HEADING - min((int(token.tag[1]) for token in headings), default=HIGHEST_HEADING)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"
