"""The tree of a text in Markdown: headings by their level; lists and paragraphs with printed labels below them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from guidance import labels
from guidance.markdown_blocks import (
    Attributes,
    Block,
    Entry,
    Heading,
    List,
    Text,
    attributes,
    blocks,
    plain_words,
)
from guidance.models import Document, Item
from guidance.yaml_places import wrong_at

K = Item.Kind
LINE = re.compile(r"(Applies to|Refers to):[ \t]+(\S.*)")
BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?:\s+|$)", re.DOTALL)
SMALL = re.compile(r"\([a-z0-9]{1,4}\)|[a-z]{1,4}[.)]|\d{1,3}[.\w]*\.\w")
Place = Callable[[int], str]


@dataclass
class Branch:
    """An item in the making."""

    line: int
    title: str
    label: str
    given: Attributes
    level: int = 0
    kind: str = ""
    content: list[Block] = field(default_factory=list)
    children: list["Branch"] = field(default_factory=list)
    applies: list[tuple[int, str]] = field(default_factory=list)
    refers: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join("\n".join(block.lines) for block in self.content if not isinstance(block, Heading))


@dataclass
class Grower:
    """Grows the branches of one file. `takes_scopes` tells whether "Applies to:" means anything in it."""

    document_kind: str
    place: Place
    takes_scopes: bool
    notes: list[str] = field(default_factory=list)

    @property
    def is_rfc(self) -> bool:
        return self.document_kind == Document.Kind.RFC

    def grow(self, found: Iterable[Block]) -> list[Branch]:
        tops = self._headings(found)
        for branch in tops:
            self._settle(branch, None)
        return tops

    def _headings(self, found: Iterable[Block]) -> list[Branch]:
        tops: list[Branch] = []
        above: list[Branch] = []
        for block in found:
            if not isinstance(block, Heading):
                if not above:
                    above = [Branch(block.line, "Introduction", "", Attributes(kind=K.SECTION), level=9)]
                    tops.append(above[0])
                above[-1].content.append(block)
                continue
            while above and above[-1].level >= block.level:
                above.pop()
            branch = self._heading(block)
            (above[-1].children if above else tops).append(branch)
            above.append(branch)
        return tops

    def _heading(self, block: Heading) -> Branch:
        words, given = attributes(block.words)
        label, title = labels.cut(plain_words(words))
        return Branch(block.line, title, label, given, block.level)

    def _settle(self, branch: Branch, parent: Branch | None) -> None:
        """Decide what a branch is, what it is called, and which of its lists are items of their own."""
        branch.kind = self._kind(branch, parent)
        self._name(branch, parent)
        self._take_lines(branch)
        children, branch.children = branch.children, []
        self._take_lists(branch)
        branch.children += children
        for child in children:
            self._settle(child, branch)

    def _name(self, branch: Branch, parent: Branch | None) -> None:
        given = dict(branch.given.others).get("label")
        above = parent.label if parent and parent.kind != K.SECTION else ""
        branch.label = given if given is not None else labels.full(branch.label, above)
        if given is not None and not branch.title:
            branch.title = given

    def _kind(self, branch: Branch, parent: Branch | None) -> str:
        if branch.given.kind:
            return self._known(branch)
        if parent and parent.kind == K.QUESTION:
            return str(K.QUESTION)
        if parent and parent.kind == K.GUIDELINE:
            return str(K.PRACTICE)
        if not self.is_rfc:
            holds_items = any(child.given.kind != K.PRACTICE for child in branch.children)
            return str(K.SECTION if holds_items else K.GUIDELINE)
        chapter = labels.names_a_chapter(branch.label) and branch.children
        asks = (branch.label and not chapter) or branch.title.endswith("?")
        return str(K.QUESTION if asks else K.SECTION)

    def _known(self, branch: Branch) -> str:
        if branch.given.kind in K.values:
            return branch.given.kind
        known = ", ".join(f".{kind}" for kind in K.values)
        words = _("there is no kind .{kind}; known are {known}")
        raise wrong_at(self.place(branch.line), words.format(kind=branch.given.kind, known=known))

    def _take_lines(self, branch: Branch) -> None:
        """Take the lines "Applies to: …" and "Refers to: …" out of the text."""
        kept: list[Block] = []
        for block in branch.content:
            if isinstance(block, Text) and block.is_paragraph:
                lines = tuple(
                    line
                    for at, line in enumerate(block.lines, block.line)
                    if not self._takes(branch, at, line)
                )
                if lines:
                    kept.append(Text(block.line, lines, is_paragraph=True))
            else:
                kept.append(block)
        branch.content = kept

    def _takes(self, branch: Branch, at: int, line: str) -> bool:
        found = LINE.fullmatch(line.strip())
        if found is None or (found[1] == "Applies to" and not self.takes_scopes):
            return False
        (branch.applies if found[1] == "Applies to" else branch.refers).append((at, found[2]))
        return True

    def _take_lists(self, branch: Branch) -> None:
        """Lists whose entries have labels or keys become items below; other lists stay in the text."""
        below = {K.GUIDELINE: K.PRACTICE, K.QUESTION: K.QUESTION, K.SECTION: K.QUESTION}.get(K(branch.kind))
        if below is None or (below == K.QUESTION and not self.is_rfc):
            return
        kept: list[Block] = []
        for block in branch.content:
            entries = self._entries(block, branch)
            if entries:
                for entry in entries:
                    self._grow_entry(entry, branch, str(below))
            else:
                kept.append(block)
        branch.content = kept

    def _entries(self, block: Block, branch: Branch) -> list[Entry]:
        """The entries of a block that are items, all of them or none."""
        if isinstance(block, List):
            return self._listed(block)
        if isinstance(block, Text) and block.is_paragraph and self.is_rfc and branch.label:
            return list(_labelled_lines(block, branch.label))
        return []

    def _listed(self, block: List) -> list[Entry]:
        items = [entry for entry in block.entries if self._is_item(entry)]
        if 0 < len(items) < len(block.entries):
            words = _("{place}: some entries of this list have a label and others not; it stays in the text.")
            self.notes.append(words.format(place=self.place(block.line)))
        return items if len(items) == len(block.entries) else []

    def _is_item(self, entry: Entry) -> bool:
        opening = _opening(entry)
        named = attributes(opening)[1].key or labels.cut(opening)[0]
        return bool(named) or (self.is_rfc and bool(entry.number))

    def _grow_entry(self, entry: Entry, branch: Branch, kind: str) -> None:
        made = self._branch(entry, kind)
        above = next((one for one in _latest(branch) if labels.is_below(made.label, one.label)), branch)
        made.given = made.given if made.given.kind else Attributes(made.given.key, kind, made.given.others)
        above.children.append(made)
        self._settle(made, above)

    def _branch(self, entry: Entry, kind: str) -> Branch:
        first, *others = list(blocks(entry.lines, entry.line)) or [Text(entry.line, ())]
        lines = first.lines if isinstance(first, Text) else ()
        words, given = attributes("\n".join(lines))
        label, words = labels.cut(words)
        title = ""
        if bold := BOLD.match(words):
            title, words = plain_words(bold[2]).rstrip(".:"), words[bold.end() :]
        body: list[Block] = (
            [Text(first.line, tuple(words.split("\n")), is_paragraph=True)] if words.strip() else []
        )
        rest = others if isinstance(first, Text) else [first, *others]
        return Branch(entry.line, title, label or entry.number, given, kind=kind, content=body + rest)


def _opening(entry: Entry) -> str:
    """The first paragraph of an entry."""
    first = next(blocks(entry.lines, entry.line), None)
    return "\n".join(first.lines) if isinstance(first, Text) else ""


def _labelled_lines(block: Text, above: str) -> Iterator[Entry]:
    """ "a. …" and "7.d …" at the beginning of lines, below a question with a label: each begins an entry."""
    starts = [at for at, line in enumerate(block.lines) if _begins(line, above)]
    if not starts or starts[0]:
        return
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        yield Entry(block.line + start, "", block.lines[start:end])


def _begins(line: str, above: str) -> bool:
    label, rest = labels.cut(line)
    if not label or not rest or not SMALL.match(line):
        return False
    return labels.is_below(labels.full(label, above), above)


def _latest(branch: Branch) -> Iterator[Branch]:
    """The last item below a branch, deepest first."""
    if branch.children:
        yield from _latest(branch.children[-1])
        yield branch.children[-1]
