"""The report as a tree of plain values: what is said, not how it looks. Renderers turn it into files.

Text is text: nothing in it is markup in any format. Phrases that lead somewhere (links, notes, claims) do not
contain one another, so that every renderer can give each its own target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, Literal

from consult.aggregation.charts import Drawing
from consult.aggregation.charts import table as chart_table
from consult.aggregation.printable import printable

RECOMMENDATIONS = "recommendations"
"""The id of the heading below which recommendations are set in when a report is shown."""


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Inserted:
    """Words that somebody would add to a text. One line marks them: no redline stands inside another or in a claim."""

    children: tuple[Inline, ...]

    def __post_init__(self) -> None:
        _refuse(self, Inserted, Deleted, Claim)


@dataclass(frozen=True)
class Deleted:
    """Words that somebody would strike out of a text."""

    children: tuple[Inline, ...]

    def __post_init__(self) -> None:
        _refuse(self, Inserted, Deleted, Claim)


@dataclass(frozen=True)
class Foreign:
    """Words in another language than the report's; `language` is a tag such as en or pt-BR."""

    language: str
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    """`href` is a web or mail address, a path on the site, or "#" and the id of a heading."""

    href: str
    children: tuple[Inline, ...]

    def __post_init__(self) -> None:
        _refuse(self, Link, Footnote, Claim)


@dataclass(frozen=True)
class Footnote:
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        _refuse(self, Footnote, Heading, Table, Figure, Notice)


@dataclass(frozen=True)
class Claim:
    """A sentence or phrase bound to figures; `href` leads to what is behind it, `stale` says it no longer holds."""

    id: str
    children: tuple[Inline, ...]
    href: str = ""
    stale: bool = False

    def __post_init__(self) -> None:
        _refuse(self, Link, Footnote, Claim, Inserted, Deleted)


@dataclass(frozen=True)
class Heading:
    """Level 1 is a section of the report (the title stands above all levels)."""

    level: int
    children: tuple[Inline, ...]
    id: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise ValueError(f"A heading has a level from 1 to 4, not {self.level}.")
        if not printable(plain(self)).strip():
            raise ValueError("A heading needs words.")


@dataclass(frozen=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Quotation:
    """Somebody's words, with who said them and the address of the comment they are from."""

    children: tuple[Inline, ...]
    attribution: str = ""
    href: str = ""


@dataclass(frozen=True)
class Bullets:
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class Numbered:
    """`start` lets the numbers go on after a heading."""

    items: tuple[tuple[Block, ...], ...]
    start: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.start < 1_000_000:
            raise ValueError(f"A list cannot start with {self.start}.")


Alignment = Literal["text", "number"]


@dataclass(frozen=True)
class Table:
    """Cells are words or numbers as text. Without `alignment`, the first column is text and the others are numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_headers: bool = True
    notes: str = ""
    alignment: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(
                f"Table {self.caption!r}: each row needs a cell for each of {len(self.columns)} columns."
            )
        if len(self.alignment) not in (0, len(self.columns)):
            raise ValueError(f"Table {self.caption!r}: alignment is given for each column or for none.")

    @property
    def aligned(self) -> tuple[Alignment, ...]:
        rest: list[Alignment] = ["number"] * (len(self.columns) - 1)
        return self.alignment or ("text", *rest)


@dataclass(frozen=True)
class Figure:
    """A chart never stands without the table of what it shows; `figure()` makes both."""

    chart: Drawing
    caption: str
    table: Table


@dataclass(frozen=True)
class Notice:
    """Says what the words in it are: a draft by the machine, something missing, a paraphrase, or plainly a note."""

    kind: NoticeKind
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ForeignBlocks:
    """Blocks in another language than the report's, headings apart."""

    language: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        _refuse(self, Heading)


NoticeKind = Literal["draft", "missing", "paraphrase", "stale", "note"]
Inline = Text | Strong | Emphasis | Inserted | Deleted | Foreign | Link | Footnote | Claim
Block = Heading | Paragraph | Quotation | Bullets | Numbered | Table | Figure | Notice | ForeignBlocks
Inlines = tuple[Inline, ...]
Node = Inline | Block


@dataclass(frozen=True)
class Document:
    """A report. `address` is the site's: formats that leave the site make paths absolute with it."""

    title: str
    subtitle: str
    language: str
    date: date
    publisher: str
    contact: str
    status: Literal["draft", "published", ""]
    snapshot: str
    ledger_head: str
    blocks: tuple[Block, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    address: str = ""

    def __post_init__(self) -> None:
        if not printable(self.title).strip():
            raise ValueError("A report needs a title.")
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", self.language):
            raise ValueError(f"{self.language!r} is not a language tag such as en or en-GB.")


@dataclass(frozen=True)
class Paper(Document):
    """A document of a page or two, such as a receipt: on paper it has no list of contents and begins below its head.

    `attached` is JSON in ASCII that the file carries with it, called `attached_as`.
    """

    attached: str = ""
    attached_as: str = ""


@dataclass(frozen=True)
class Translation(Document):
    """A document whose title or subtitle may be in another language than it, for want of a translation."""

    title_language: str = ""
    subtitle_language: str = ""


def words(*parts: str | Inline) -> tuple[Inline, ...]:
    """Strings and phrases as the children of a paragraph: `Paragraph(words("Of 9, ", Strong(words("7")), "."))`."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def sentence(message: str, **phrases: Inline) -> tuple[Inline, ...]:
    """A sentence with phrases where it names them in braces: `sentence("See {page}.", page=Link(…))`."""
    parts = re.split(r"\{(\w+)\}", message)
    return tuple(phrases[part] if n % 2 else Text(part) for n, part in enumerate(parts) if part)


def figure(chart: Drawing, caption: str = "") -> Figure:
    """The chart with its table; the caption is the chart's title where none is given."""
    data = chart_table(chart)
    return Figure(chart, caption or chart.title, Table(caption or chart.title, data.columns, data.rows))


def walk(node: Any) -> Iterator[Any]:
    """The node and everything inside it, in reading order."""
    if isinstance(node, tuple):
        for child in node:
            yield from walk(child)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            yield from walk(getattr(node, field.name))


def language_of(node: Heading) -> str:
    """Where all of it is in another language than the report, which; else nothing."""
    only = node.children[0] if len(node.children) == 1 else None
    return only.language if isinstance(only, Foreign) else ""


def plain(node: Any) -> str:
    """The words in it without its notes."""
    if isinstance(node, Text):
        return node.text
    if isinstance(node, tuple):
        return "".join(plain(child) for child in node)
    return plain(node.children) if hasattr(node, "children") else ""


def _refuse(node: Inserted | Deleted | Link | Footnote | Claim | ForeignBlocks, *kinds: type) -> None:
    inside = node.blocks if isinstance(node, Footnote | ForeignBlocks) else node.children
    found = next((child for child in walk(inside) if isinstance(child, kinds)), None)
    if found is not None:
        names = f"A {type(node).__name__} cannot contain a {type(found).__name__}"
        raise ValueError(f"{names}; put it behind.")
