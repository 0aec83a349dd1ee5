"""The report for Word: pandoc writes it from its own syntax tree, so that text never passes as markup.

Footnotes are Word's own. Charts are pictures with a description; the styles come from `docx_reference`.
"""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypandoc

from consult.aggregation import charts
from consult.synthesis import document as tree
from consult.synthesis.renderers.docx_reference import reference
from consult.synthesis.renderers.prepared import Words, contents_of, prepare, words_of

Node = dict[str, Any]
API_VERSION = [1, 23, 1]
SECONDS = 120
_NO_ATTRIBUTES: list[Any] = ["", [], []]


def render(document: tree.Document) -> bytes:
    document = prepare(document, absolute=True)
    with TemporaryDirectory(prefix="report-") as folder:
        place = Path(folder)
        writer = _Writer(words_of(document), place)
        (place / "report.json").write_text(json.dumps(writer.document(document)))
        (place / "reference.docx").write_bytes(reference(document.title, writer.words.standing))
        command = [
            pypandoc.get_pandoc_path(),
            "--quiet",
            "--from=json",
            "--to=docx",
            "--reference-doc=reference.docx",
        ]
        files = ["--output=report.docx", "report.json"]
        subprocess.run([*command, *files], cwd=place, check=True, timeout=SECONDS)  # noqa: S603 - no word of the report
        return (place / "report.docx").read_bytes()


class _Writer:
    """The tree as pandoc's. Pictures are written beside it, in the order of the figures."""

    def __init__(self, words: Words, folder: Path) -> None:
        self.words = words
        self.folder = folder
        self.figures = 0

    def document(self, document: tree.Document) -> Node:
        own = document if isinstance(document, tree.Translation) else None
        meta = {
            "title": _meta(document.title, own.title_language if own else ""),
            "subtitle": _meta(document.subtitle, own.subtitle_language if own else ""),
            "author": _meta(document.publisher),
            "lang": _meta(document.language),
        }
        facts = [
            _styled("Facts", [_para([_strong(self.said(f"{name}: ")), *_text(value)])])
            for name, value in self.words.facts
        ]
        blocks = [*facts, *self.contents(document), *self.blocks(document.blocks)]
        shown = {name: value for name, value in meta.items() if value["c"]}
        return {"pandoc-api-version": API_VERSION, "meta": shown, "blocks": blocks}

    def said(self, words: str) -> list[Node]:
        """Of its own."""
        return _spoken(self.words.language, _text(words))

    def contents(self, document: tree.Document) -> list[Node]:
        """A contents field, already filled in: Word can bring it up to date, and does not ask to."""
        headings = contents_of(document)
        if not headings:
            return []
        lines = [
            [_link(f"#{heading.id}", _spoken(tree.language_of(heading), _text(tree.plain(heading))))]
            for heading in headings
        ]
        levels = max(heading.level for heading in headings)
        lines[0].insert(0, _raw(_FIELD_START % levels))
        lines[-1].append(_raw(_FIELD_END))
        entries = [_styled(f"TOC {h.level}", [_para(line)]) for h, line in zip(headings, lines, strict=True)]
        return [_styled("TOC Heading", [_para(self.said(self.words.contents))]), *entries, _NEW_PAGE]

    def blocks(self, blocks: Iterable[tree.Block]) -> list[Node]:
        return [node for block in blocks for node in self.block(block)]

    def block(self, block: tree.Block) -> list[Node]:  # noqa: PLR0911 - one per kind of block
        match block:
            case tree.Heading():
                return [_node("Header", [block.level, [block.id, [], []], self.inline(block.children)])]
            case tree.Paragraph():
                return [_para(self.inline(block.children))]
            case tree.Bullets():
                return [_node("BulletList", [self.blocks(item) for item in block.items])]
            case tree.Numbered():
                shape = [block.start, {"t": "Decimal"}, {"t": "Period"}]
                return [_node("OrderedList", [shape, [self.blocks(item) for item in block.items]])]
            case tree.Quotation():
                return self.quotation(block)
            case tree.Table():
                return self.table(block)
            case tree.Figure():
                return [
                    self.picture(block),
                    _styled("Image Caption", [_para(_text(block.caption))]),
                    *self.table(block.table),
                ]
            case tree.Notice():
                label = self.words.notices[block.kind]
                warn = "Warning" if block.kind in ("missing", "stale") else "Notice"
                head = [_styled(f"{warn} Label", [_para(_text(label))])] if label else []
                return [*head, _styled(warn, self.blocks(block.blocks)), _GAP]
            case tree.ForeignBlocks():
                return [_node("Div", [_language(block.language), self.blocks(block.blocks)])]

    def quotation(self, quotation: tree.Quotation) -> list[Node]:
        words = _styled("Quotation", [_para(self.inline(quotation.children))])
        source = _text(quotation.attribution)
        source = [_link(quotation.href, source)] if quotation.href else source
        return [words] + [_styled("Attribution", [_para([*_text("— "), *source])])] * bool(
            quotation.attribution
        )

    def table(self, table: tree.Table) -> list[Node]:
        sides = [{"t": "AlignRight" if side == "number" else "AlignLeft"} for side in table.aligned]
        shares = _shares(table)
        columns = [[s, _node("ColWidth", w / sum(shares))] for s, w in zip(sides, shares, strict=True)]
        head = [_NO_ATTRIBUTES, [_row([[_strong(_text(cell))] for cell in table.columns])]]
        body = [_NO_ATTRIBUTES, int(table.row_headers), [], [_row(map(_text, row)) for row in table.rows]]
        caption = [None, [_node("Plain", _text(table.caption))]]
        drawn = _node("Table", [_NO_ATTRIBUTES, caption, columns, head, [body], [_NO_ATTRIBUTES, []]])
        return [drawn, _styled("Table Notes", [_para(_text(table.notes))]) if table.notes else _GAP]

    def picture(self, figure: tree.Figure) -> Node:
        self.figures += 1
        name = f"figure-{self.figures}.png"
        (self.folder / name).write_bytes(charts.png(figure.chart))
        description = _text(f"{figure.chart.title}. {figure.chart.description}")
        image = _node("Image", [["", [], [["width", "96%"]]], description, [name, ""]])
        return _styled("Captioned Figure", [_para([image])])

    def inline(self, nodes: Iterable[tree.Inline]) -> list[Node]:
        return [phrase for node in nodes for phrase in self.phrase(node)]

    def phrase(self, node: tree.Inline) -> list[Node]:  # noqa: PLR0911 - one per kind of phrase
        match node:
            case tree.Text():
                return _text(node.text)
            case tree.Strong():
                return [_strong(self.inline(node.children))]
            case tree.Emphasis():
                return [_node("Emph", self.inline(node.children))]
            case tree.Inserted() | tree.Deleted():
                style = [["custom-style", type(node).__name__]]
                return [_node("Span", [["", [], style], self.inline(node.children)])]
            case tree.Foreign():
                return _spoken(node.language, self.inline(node.children))
            case tree.Link():
                return (
                    [_link(node.href, self.inline(node.children))]
                    if node.href
                    else self.inline(node.children)
                )
            case tree.Footnote():
                return [_node("Note", self.blocks(node.blocks))]
            case tree.Claim():
                return self.claim(node)

    def claim(self, claim: tree.Claim) -> list[Node]:
        inside = self.inline(claim.children)
        after = _text(f" ({self.words.stale})") if claim.stale else []
        marked = [_node("Span", [["", [], [["custom-style", "Claim"]]], inside])]
        return [*([_link(claim.href, marked)] if claim.href else marked), *after]


_FIELD_START = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">TOC \\o "1-%d" \\h \\z \\u'
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_NEW_PAGE: Node = {"t": "RawBlock", "c": ["openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>']}
_GAP: Node = {"t": "RawBlock", "c": ["openxml", '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>']}
"""Word sets a table, or two boxes, hard against what follows."""


WIDEST, WIDEST_OF_MANY, NARROWEST, MANY = 60, 20, 7, 5
"""Characters of a cell that count for the width of its column, in tables of few columns and of many."""


def _shares(table: tree.Table) -> list[int]:
    """How wide the columns are to each other: a text by its longest cell, numbers by their longest word."""
    widest = WIDEST if len(table.columns) <= MANY else WIDEST_OF_MANY
    shares = []
    for i, side in enumerate(table.aligned):
        cells = [table.columns[i], *(row[i] for row in table.rows)]
        lengths = [len(cell) for cell in cells]
        if side == "number":
            lengths = [len(word) for cell in cells for word in cell.split(" ")]
        shares.append(max(NARROWEST, min(widest, max(lengths))) + 3)
    return shares


def _node(kind: str, content: Any) -> Node:
    return {"t": kind, "c": content}


def _text(text: str) -> list[Node]:
    """Words and spaces; only the plain space may end a line."""
    parts: list[Node] = []
    for i, word in enumerate(text.split(" ")):
        parts += [{"t": "Space"}] * bool(i) + [_node("Str", word)] * bool(word)
    return parts


def _para(inline: list[Node]) -> Node:
    return _node("Para", inline)


def _strong(inline: list[Node]) -> Node:
    return _node("Strong", inline)


def _link(href: str, inline: list[Node]) -> Node:
    return _node("Link", [_NO_ATTRIBUTES, inline, [href, ""]])


def _language(language: str) -> list[Any]:
    return ["", [], [["lang", language]]]


def _spoken(language: str, inline: list[Node]) -> list[Node]:
    """Marked as words in a language, where it is another than the report's."""
    return [_node("Span", [_language(language), inline])] if language else inline


def _raw(xml: str) -> Node:
    return _node("RawInline", ["openxml", xml])


def _meta(text: str, language: str = "") -> Node:
    return _node("MetaInlines", _spoken(language, _text(text)) if text else [])


def _styled(style: str, blocks: list[Node]) -> Node:
    return _node("Div", [["", [], [["custom-style", style]]], blocks])


def _row(cells: Iterable[list[Node]]) -> list[Any]:
    return [
        _NO_ATTRIBUTES,
        [[_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [_node("Plain", cell)]] for cell in cells],
    ]
