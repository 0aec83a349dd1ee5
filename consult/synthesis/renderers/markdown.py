"""The report as Markdown: CommonMark with pipe tables and footnotes, as GitHub and pandoc read them.

Markup characters in text are escaped one by one. Emphasis is written with asterisks where the rules of CommonMark
make them work whatever stands around, else as HTML.
"""

import re
from collections.abc import Iterable
from typing import Any

from consult.synthesis import document as tree
from consult.synthesis.renderers.prepared import Words, prepare, rebuild, words_of

_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~$^@{}!])")
# GitHub links bare addresses and then shows the backslashes in them.
_ADDRESS = re.compile(r"(https?|ftp|mailto|xmpp|www)([:.])", re.IGNORECASE)
# What begins a block at the start of a line: lists, quotations, rules, headings, definitions, tables of pandoc.
# pandoc also counts "A.", "iv)" and "(1)".
_BLOCK_START = re.compile(r"[-+=:%]")
_LIST_NUMBER = re.compile(r"\(?(\d+|[^\W\d_]|[ivxlcdmIVXLCDM]+)(?=[.)](\s|$))")


def render(document: tree.Document) -> bytes:
    document = rebuild(prepare(document, absolute=True), _unmarked)
    writer = _Writer(words_of(document))
    facts = "\n".join(f"- {writer.line(f'{name}: {value}')}" for name, value in writer.words.facts)
    head = [
        f"# {writer.line(document.title)}",
        writer.line(document.subtitle),
        writer.line(document.publisher),
        facts,
    ]
    return (
        "\n\n".join(part for part in (*head, *writer.blocks(document.blocks), *writer.notes) if part).encode()
        + b"\n"
    )


def _unmarked(value: Any) -> Any:
    """Words in another language stand as they are: Markdown has no mark for one."""
    if not isinstance(value, tuple):
        return value
    parts = (each.children if isinstance(each, tree.Foreign) else (each,) for each in value)
    return tuple(part for each in parts for part in each)


def escape(text: str) -> str:
    """Text that reads as itself anywhere inside a line."""
    return _ADDRESS.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


class _Writer:
    def __init__(self, words: Words) -> None:
        self.words = words
        self.notes: list[str] = []

    def line(self, text: str) -> str:
        return _guard(escape(text))

    def blocks(self, blocks: Iterable[tree.Block]) -> list[str]:
        written: list[str] = []
        before: tree.Block | None = None
        for block in blocks:
            if text := self.block(block).strip("\n"):
                if isinstance(block, tree.Bullets | tree.Numbered) and type(before) is type(block):
                    written.append("<!-- -->")  # or two lists would become one
                written.append(text)
                before = block
        return written

    def block(self, block: tree.Block) -> str:  # noqa: PLR0911 - one per kind of block
        match block:
            case tree.Heading():
                return f"{'#' * (block.level + 1)} {self.paragraph(block.children)}"
            case tree.Paragraph():
                return self.paragraph(block.children)
            case tree.Bullets():
                return self.items(["-"] * len(block.items), block.items)
            case tree.Numbered():
                return self.items([f"{block.start + i}." for i in range(len(block.items))], block.items)
            case tree.Quotation():
                return self.quotation(block)
            case tree.Table():
                return self.table(block)
            case tree.Figure():
                description = self.line(block.chart.description)
                caption = f"**{escape(block.caption).strip()}**"
                return "\n\n".join(part for part in (caption, description, self.table(block.table)) if part)
            case tree.ForeignBlocks():
                return "\n\n".join(self.blocks(block.blocks))
            case tree.Notice():
                label = self.words.notices[block.kind]
                return _prefixed("> ", [f"**{escape(label)}**"] * bool(label) + self.blocks(block.blocks))

    def paragraph(self, nodes: tuple[tree.Inline, ...]) -> str:
        return _guard(self.inline(nodes))

    def items(self, marks: list[str], items: tuple[tuple[tree.Block, ...], ...]) -> str:
        return "\n\n".join(_hung(mark, self.blocks(item)) for mark, item in zip(marks, items, strict=True))

    def quotation(self, quotation: tree.Quotation) -> str:
        name = escape(quotation.attribution).strip()
        source = f"— [{name}](<{quotation.href}>)" if quotation.href else f"— {name}"
        return _prefixed("> ", [self.paragraph(quotation.children)] + [source] * bool(name))

    def table(self, table: tree.Table) -> str:
        rules = ["---:" if alignment == "number" else ":---" for alignment in table.aligned]
        lines = [
            _row(map(escape, table.columns)),
            _row(rules),
            *(_row(map(escape, row)) for row in table.rows),
        ]
        return "\n\n".join(
            part for part in (self.line(table.caption), "\n".join(lines), self.line(table.notes)) if part
        )

    def inline(self, nodes: tuple[tree.Inline, ...]) -> str:
        """Left to right, since what emphasis needs depends on what stands before and after it."""
        text = ""
        for i, node in enumerate(nodes):
            if isinstance(node, tree.Strong | tree.Emphasis):
                text += self.emphasis(node, text[-1:], _first(nodes[i + 1 :]))
            else:
                text += self.phrase(node)
        return text

    def phrase(self, node: tree.Inline) -> str:
        match node:
            case tree.Text():
                return escape(node.text)
            case tree.Inserted() | tree.Deleted():
                tag, inner = "ins" if isinstance(node, tree.Inserted) else "del", self.inline(node.children)
                return f"<{tag}>{inner}</{tag}>" if inner.strip() else inner
            case tree.Link() | tree.Claim():
                text = self.inline(node.children)
                stale = f" ({self.words.stale})" if isinstance(node, tree.Claim) and node.stale else ""
                web = node.href and not node.href.startswith("#")
                return (f"[{text}](<{node.href}>)" if web else text) + stale
            case tree.Footnote():
                return self.footnote(node)
            case _:
                return self.inline((node,))

    def emphasis(self, node: tree.Strong | tree.Emphasis, before: str, after: str) -> str:
        inner = self.inline(node.children)
        core = inner.strip()
        if not core:
            return inner
        lead, tail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        opens = core[0].isalnum() or (_parts(lead or before) and core[0] != "*")
        closes = core[-1].isalnum() or (_parts(tail or after) and core[-1] != "*")
        mark, tag = ("**", "strong") if isinstance(node, tree.Strong) else ("*", "em")
        if opens and closes and "*" not in (lead or before, tail or after):
            return f"{lead}{mark}{core}{mark}{tail}"
        return f"{lead}<{tag}>{core}</{tag}>{tail}"

    def footnote(self, note: tree.Footnote) -> str:
        number = len(self.notes) + 1
        self.notes.append(_hung(f"[^{number}]:", self.blocks(note.blocks), indent=4))
        return f"[^{number}]"


def _first(after: tuple[tree.Inline, ...]) -> str:
    """The character that will stand after; for other emphasis, which may begin with anything, an asterisk."""
    if not after:
        return ""
    if isinstance(after[0], tree.Text):
        return escape(after[0].text)[:1] or "*"
    return "[" if isinstance(after[0], tree.Footnote) else "*"


def _parts(neighbour: str) -> bool:
    """Whether asterisks beside it begin or end emphasis even where punctuation is emphasised."""
    return not neighbour.strip() or neighbour in "([,.;:\\"


def _guard(line: str) -> str:
    """The line so that it begins no list, rule, heading or table."""
    line = line.strip(" ")
    if number := _LIST_NUMBER.match(line):
        return f"{number[0]}\\{line[number.end() :]}"
    return f"\\{line}" if _BLOCK_START.match(line) else line


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.strip() for cell in cells)} |"


def _hung(mark: str, blocks: list[str], indent: int = 0) -> str:
    """A list item: the first line after its mark, the others under it."""
    margin = " " * (indent or len(mark) + 1)
    body = "\n\n".join(blocks)
    return f"{mark} " + "\n".join(margin + line if line else "" for line in body.split("\n")).removeprefix(
        margin
    )


def _prefixed(prefix: str, blocks: list[str]) -> str:
    return "\n".join((prefix + line).rstrip() for line in "\n\n".join(blocks).split("\n"))
