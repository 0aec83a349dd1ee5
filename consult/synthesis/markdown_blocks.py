"""Text in Markdown as blocks of the document tree, for guidance in every format of a report.

A heading inside a text becomes a bold line: the outline of a document is its own. What the tree has no node for
(rules, raw HTML, pictures) is left out or stands as plain words.
"""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from consult.synthesis import document as tree
from guidance.rendering import tokens

Blocks = tuple[tree.Block, ...]
Inlines = tuple[tree.Inline, ...]


def blocks(markdown: str) -> Blocks:
    parts: Sequence[Token] = tokens(markdown)
    return tuple(_blocks(SyntaxTreeNode(parts)))


def _blocks(parent: SyntaxTreeNode) -> Iterator[tree.Block]:
    for node in parent.children:
        yield from _block(node)


def _block(node: SyntaxTreeNode) -> Iterator[tree.Block]:
    match node.type:
        case "paragraph":
            yield tree.Paragraph(_inside(node))
        case "heading":
            yield tree.Paragraph((tree.Strong(_inside(node)),))
        case "bullet_list":
            yield tree.Bullets(_items(node))
        case "ordered_list":
            yield tree.Numbered(_items(node), _start(node))
        case "blockquote":
            for child in node.children:
                yield tree.Quotation(_inside(child)) if child.type == "paragraph" else from_words(child)
        case "table":
            yield _table(node)
        case "code_block" | "fence":
            yield tree.Paragraph(tree.words(node.content.strip()))


def from_words(node: SyntaxTreeNode) -> tree.Paragraph:
    return tree.Paragraph(tree.words(_words(node)))


def _items(node: SyntaxTreeNode) -> tuple[Blocks, ...]:
    return tuple(tuple(_blocks(item)) for item in node.children)


def _start(node: SyntaxTreeNode) -> int:
    given = str(node.attrs.get("start", "1"))
    return int(given) if given.isdigit() and int(given) < 1_000_000 else 1


def _table(node: SyntaxTreeNode) -> tree.Table:
    rows = [tuple(_words(cell) for cell in row.children) for part in node.children for row in part.children]
    alignment: list[tree.Alignment] = ["text"] * len(rows[0])
    return tree.Table("", rows[0], tuple(rows[1:]), row_headers=False, alignment=tuple(alignment))


def _inside(node: SyntaxTreeNode) -> Inlines:
    """The phrases of a paragraph or heading, whose only child is a line of them."""
    return tuple(phrase for line in node.children for child in line.children for phrase in _phrase(child))


def _phrase(node: SyntaxTreeNode) -> Iterator[tree.Inline]:
    match node.type:
        case "text" | "code_inline" | "html_inline":
            yield tree.Text(node.content)
        case "softbreak" | "hardbreak":
            yield tree.Text(" ")
        case "strong":
            yield tree.Strong(_phrases(node))
        case "em":
            yield tree.Emphasis(_phrases(node))
        case "link":
            yield tree.Link(str(node.attrs.get("href", "")), tree.words(_words(node)))
        case _:
            yield tree.Text(_words(node))


def _phrases(node: SyntaxTreeNode) -> Inlines:
    return tuple(phrase for child in node.children for phrase in _phrase(child))


def _words(node: SyntaxTreeNode) -> str:
    """The plain words in it."""
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return node.content if not node.children else "".join(map(_words, node.children))
