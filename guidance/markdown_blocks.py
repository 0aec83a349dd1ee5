"""A text in Markdown cut into headings, lists and what stands between, each with its lines as they were written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_parser = MarkdownIt("commonmark").enable("table")
MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)")
ATTRIBUTES = re.compile(
    r"\s*\{\s*((?:[#.][\w-]+|[\w-]+=(?:\"[^\"]*\"|[^\s{}\"]+))(?:\s+(?:[#.][\w-]+|[\w-]+=(?:\"[^\"]*\"|[^\s{}\"]+)))*)\s*\}\s*$"
)
ATTRIBUTE = re.compile(r"([#.])([\w-]+)|([\w-]+)=(?:\"([^\"]*)\"|(\S+))")


@dataclass(frozen=True)
class Heading:
    line: int
    level: int
    words: str


@dataclass(frozen=True)
class Entry:
    """One entry of a list: its lines without the marker. `number` is what it was numbered, "" for a bullet."""

    line: int
    number: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class List:
    line: int
    entries: tuple[Entry, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """Anything else, one block of it: a paragraph, a table, a quotation, code."""

    line: int
    lines: tuple[str, ...]
    is_paragraph: bool = False


Block = Heading | List | Text


def blocks(lines: Sequence[str], first: int = 0) -> Iterator[Block]:
    """The blocks of these lines, the first of which is line number `first` of the file, from 0."""
    tokens = _parser.parse("\n".join(lines))
    for place, token in enumerate(tokens):
        if token.level or token.map is None or token.nesting < 0:
            continue
        start, end = token.map
        written = _without_end(lines[start:end])
        if token.type == "heading_open":
            yield Heading(first + start, int(token.tag[1]), tokens[place + 1].content)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield List(first + start, tuple(_entries(tokens[place:], lines, first)), written)
        else:
            yield Text(first + start, written, token.type == "paragraph_open")


def _entries(tokens: Sequence[Token], lines: Sequence[str], first: int) -> Iterator[Entry]:
    for token in tokens[1:]:
        if token.level == 0:
            return
        if token.type == "list_item_open" and token.level == 1 and token.map:
            start, end = token.map
            yield Entry(first + start, token.info, tuple(_inside(lines[start:end])))


def _inside(lines: Sequence[str]) -> list[str]:
    """The lines of an entry without its marker and the indentation that it asks for."""
    head = lines[0].expandtabs(4)
    found = MARKER.match(head)
    width = found.end() if found else 0
    others = [line.expandtabs(4) if line[:1] in " \t" else line for line in lines[1:]]
    return list(_without_end([head[width:], *(_dedent(line, width) for line in others)]))


def _dedent(line: str, width: int) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return line[min(indent, width) :]


def _without_end(lines: Sequence[str]) -> tuple[str, ...]:
    found = list(lines)
    while found and not found[-1].strip():
        found.pop()
    return tuple(found)


def plain_words(inline: str) -> str:
    """A heading's words without emphasis, code marks and links."""
    (token,) = _parser.parseInline(inline)
    return "".join(_plain(child) for child in token.children or ()).strip()


def _plain(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


@dataclass(frozen=True)
class Attributes:
    """What stands in braces at the end of a line: `{#key .practice release_type=open,restricted}`."""

    key: str = ""
    kind: str = ""
    others: tuple[tuple[str, str], ...] = ()


def attributes(words: str) -> tuple[str, Attributes]:
    """The words without the braces at their end, and what those say."""
    found = ATTRIBUTES.search(words)
    if not found:
        return words, Attributes()
    key = kind = ""
    others = []
    for sign, word, name, quoted, plain in ATTRIBUTE.findall(found[1]):
        if sign == "#":
            key = word
        elif sign == ".":
            kind = word
        else:
            others.append((name, quoted or plain))
    return words[: found.start()], Attributes(key, kind, tuple(others))
