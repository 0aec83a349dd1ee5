"""The report on the page, and as one HTML file that needs nothing else.

Everything is escaped by `format_html` or a template; no string becomes markup here without one of them.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from consult.aggregation import charts
from consult.synthesis import document as tree
from consult.synthesis.renderers.prepared import Words, prepare, words_of
from guidance.languages import direction


@dataclass(frozen=True)
class Entry:
    """A line of the contents list."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Page:
    """The report as an `<article>` for a page of the site, and its contents list to stand beside it."""

    article: SafeString
    contents: tuple[Entry, ...]


def render(document: tree.Document) -> bytes:
    """A file of its own, with its stylesheet inside and a policy that lets nothing else in."""
    document = prepare(document, absolute=True)
    sheet = _stylesheet()
    context = {
        "document": document,
        "words": words_of(document),
        "page": _page(document),
        "stylesheet": format_html("<style>{}</style>", mark_safe(sheet)),  # noqa: S308 - our own file
        "digest": base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode(),
    }
    return render_to_string("synthesis/document/file.html", context).encode()


def page(document: tree.Document, *, margin: str = "") -> Page:
    """For a page of the site. `margin` is the id of the element beside the text in which htmx opens claims."""
    return _page(prepare(document, absolute=False), margin)


def _page(document: tree.Document, margin: str = "") -> Page:
    writer = _Writer(words_of(document), margin)
    context = {
        "document": document,
        "words": writer.words,
        "body": writer.blocks(document.blocks),
        "notes": list(enumerate(writer.notes, 1)),
    }
    headings = (node for node in tree.walk(document.blocks) if isinstance(node, tree.Heading))
    contents = tuple(Entry(heading.level, heading.id, tree.plain(heading)) for heading in headings)
    return Page(render_to_string("synthesis/_document.html", context), contents)


@cache
def _stylesheet() -> str:
    return files("consult.synthesis.renderers").joinpath("report.css").read_text()


class _Writer:
    """Writes in reading order and gathers the notes as it meets their calls."""

    def __init__(self, words: Words, margin: str) -> None:
        self.words = words
        self.margin = margin
        self.notes: list[SafeString] = []
        self.figures = 0

    def blocks(self, blocks: Iterable[tree.Block]) -> SafeString:
        return _join(map(self.block, blocks), "\n")

    def block(self, block: tree.Block) -> SafeString:  # noqa: PLR0911 - one per kind of block
        match block:
            case tree.Heading():
                tag = f"h{block.level + 1}"
                return format_html('<{} id="{}">{}</{}>', tag, block.id, self.inline(block.children), tag)
            case tree.Paragraph():
                return format_html("<p>{}</p>", self.inline(block.children))
            case tree.Bullets():
                return format_html("<ul>{}</ul>", self.items(block.items))
            case tree.Numbered():
                start = format_html(' start="{}"', block.start) if block.start != 1 else ""
                return format_html('<ol class="recs"{}>{}</ol>', start, self.items(block.items))
            case tree.Quotation():
                return self.template("quotation", quotation=block, text=self.inline(block.children))
            case tree.Table():
                return self.table(block)
            case tree.Figure():
                return self.figure(block)
            case tree.ForeignBlocks():
                return format_html("<div{}>{}</div>", _language(block.language), self.blocks(block.blocks))
            case tree.Notice():
                label = self.words.notices[block.kind]
                return self.template("notice", notice=block, label=label, body=self.blocks(block.blocks))

    def template(self, name: str, **context: object) -> SafeString:
        return render_to_string(f"synthesis/document/_{name}.html", context)

    def table(self, table: tree.Table) -> SafeString:
        numbers = [alignment == "number" for alignment in table.aligned]
        rows = [list(zip(numbers, row, strict=True)) for row in (table.columns, *table.rows)]
        return self.template("table", table=table, head=rows[0], rows=rows[1:])

    def figure(self, figure: tree.Figure) -> SafeString:
        self.figures += 1
        drawing = mark_safe(charts.svg(figure.chart, "web", f"figure-{self.figures}"))  # noqa: S308 - escaped by its template
        return self.template("figure", figure=figure, drawing=drawing, table=self.table(figure.table))

    def items(self, items: tuple[tuple[tree.Block, ...], ...]) -> SafeString:
        return format_html_join("\n", "<li>{}</li>", ((self.blocks(item),) for item in items))

    def inline(self, nodes: Iterable[tree.Inline]) -> SafeString:
        return _join(map(self.phrase, nodes))

    def changed(self, node: tree.Inserted | tree.Deleted) -> SafeString:
        """Underlined or struck through, and said aloud: readers of pages often pass over these elements."""
        inserted = isinstance(node, tree.Inserted)
        tag, word = ("ins", self.words.inserted) if inserted else ("del", self.words.deleted)
        hidden = '<span class="visually-hidden">{}</span>'
        before, after = format_html(hidden, f"[{word}:"), format_html(hidden, "]")
        return format_html("<{}>{}{}{}</{}>", tag, before, self.inline(node.children), after, tag)

    def phrase(self, node: tree.Inline) -> SafeString:  # noqa: PLR0911 - one per kind of phrase
        match node:
            case tree.Text():
                return format_html("{}", node.text)
            case tree.Strong():
                return format_html("<strong>{}</strong>", self.inline(node.children))
            case tree.Emphasis():
                return format_html("<em>{}</em>", self.inline(node.children))
            case tree.Inserted() | tree.Deleted():
                return self.changed(node)
            case tree.Foreign():
                return format_html("<span{}>{}</span>", _language(node.language), self.inline(node.children))
            case tree.Link():
                text = self.inline(node.children)
                return format_html('<a href="{}">{}</a>', node.href, text) if node.href else text
            case tree.Footnote():
                return self.footnote(node)
            case tree.Claim():
                return self.claim(node)

    def claim(self, claim: tree.Claim) -> SafeString:
        tag, href = ("a", self.opening(claim.href)) if claim.href else ("span", "")
        stale = mark_safe(" data-stale") if claim.stale else ""
        after = format_html(' <small class="small">({})</small>', self.words.stale) if claim.stale else ""
        text = self.inline(claim.children)
        return format_html(
            '<{} class="claim" id="{}"{}{}>{}</{}>{}', tag, claim.id, href, stale, text, tag, after
        )

    def opening(self, href: str) -> SafeString:
        """Where a claim leads; without htmx it is a plain link."""
        link = format_html(' href="{}"', href)
        return link + format_html(' hx-get="{}" hx-target="#{}"', href, self.margin) if self.margin else link

    def footnote(self, note: tree.Footnote) -> SafeString:
        self.notes.append(self.blocks(note.blocks))
        number = len(self.notes)
        return format_html(
            '<sup><a href="#note-{0}" id="noteref-{0}" role="doc-noteref" aria-label="{1} {0}">{0}</a></sup>',
            number,
            self.words.note,
        )


def _language(language: str) -> SafeString:
    return format_html(' lang="{}" dir="{}"', language, direction(language))


def _join(parts: Iterable[SafeString], between: str = "") -> SafeString:
    return format_html_join(between, "{}", ((part,) for part in parts))
