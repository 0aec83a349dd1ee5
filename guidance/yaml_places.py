"""Read a YAML file strictly: every complaint names the line. No anchors, no unknown keys, no key twice."""

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consult.ledger.errors import DomainError
from guidance.words import UNSEEN, tidy, tidy_line

MAX_BYTES = 5_000_000
SLUG = re.compile(r"[-a-zA-Z0-9_]+")


MOST_TOLD = 20
"""Mistakes that are told at once: whoever has more of them made one of them many times."""
_NUMBER = re.compile(r"\D*(\d+)")


class FileError(DomainError):
    """A sentence about a place in a file that somebody wants to import, or several, one a line."""

    @property
    def sentences(self) -> list[str]:
        return str(self).split("\n")


class Mistakes:
    """Gathers what is wrong in a file, so that it is all told at once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """What is wrong inside is noted, and what stands after it is looked at all the same."""
        try:
            yield
        except FileError as error:
            self.found += error.sentences

    def tell(self) -> None:
        """Raises FileError with all of it by its place in the file, if there is any."""
        if not self.found:
            return
        told = sorted(dict.fromkeys(self.found), key=_place_of)
        if len(told) > MOST_TOLD:
            more = ngettext("And {n} more.", "And {n} more.", len(told) - MOST_TOLD)
            told[MOST_TOLD:] = [more.format(n=len(told) - MOST_TOLD)]
        raise FileError("\n".join(told))


def _place_of(sentence: str) -> int:
    number = _NUMBER.match(sentence)
    return int(number[1]) if number else 0


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event: yaml.AliasEvent = self.peek_event()  # type: ignore[no-untyped-call]
            line = event.start_mark.line  # type: ignore[union-attr]
            said = _("references (*{anchor}) are not read; repeat it in full").format(anchor=event.anchor)
            raise wrong_at(line_of(line), said)
        return super().compose_node(parent, index)


def load(data: bytes) -> "Block":
    """The mapping at the top of a file. Raises FileError."""
    if len(data) > MAX_BYTES:
        raise FileError(_("The file is larger than {n} MB.").format(n=MAX_BYTES // 1_000_000))
    try:
        node = yaml.compose(data, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        at = line_of(error.problem_mark.line) if error.problem_mark else ""
        said = _("this is not YAML: {problem}").format(problem=error.problem or error.context)
        raise FileError(f"{at}: {said}." if at else f"{said}.") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        said = _("This is not YAML in UTF-8: {problem}.").format(problem=type(error).__name__)
        raise FileError(said) from error
    if node is None:
        raise FileError(_("The file is empty."))
    return Block(node, _("the file"))


class Block:
    """A mapping in the file, asked for its values by key; `done` complains about keys nobody asked for."""

    def __init__(self, node: yaml.Node, name: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise wrong(node, _("{block} must be a mapping of keys to values").format(block=name))
        self.node, self.name = node, name
        self._hint = ""
        self._asked: set[str] = set()
        self._values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise wrong(key, _("{block} has a key that is no word").format(block=name))
            if key.value in self._values:
                said = _("{block} has the key {key} twice")
                raise wrong(key, said.format(block=name, key=repr(key.value)))
            self._values[key.value] = value

    def wrong(self, sentence: str) -> FileError:
        return wrong(self.node, sentence)

    def done(self) -> None:
        self.know(self._asked)

    def know(self, keys: Collection[str]) -> None:
        """Complain about any other key: before the missing ones, where one of these may be misspelt."""
        for key, value in self._values.items():
            if key not in keys:
                known = ", ".join(sorted(keys))
                said = _("{block} has an unknown key {key}; known are {known}")
                raise wrong(value, said.format(block=self.name, key=repr(key), known=known))

    def complete(self, given: Mapping[str, str], hint: str) -> None:
        """Take values from elsewhere for keys that the file leaves out; `hint` says how to give the missing."""
        self._hint = hint
        for key, words in given.items():
            if words and key not in self._values:
                mark = self.node.start_mark, self.node.end_mark
                self._values[key] = yaml.ScalarNode("tag:yaml.org,2002:str", words, *mark)

    def place(self, key: str = "") -> str:
        return place(self._values.get(key, self.node))

    def places(self) -> dict[str, str]:
        """Where the mapping stands, and each of its values."""
        return {"": self.place()} | {key: place(node) for key, node in self._values.items()}

    def text(self, key: str, *, longest: int = 100_000, required: bool = True) -> str:
        """A line of words, or a number as it is written."""
        return self._words(key, tidy_line, longest, required=required)

    def prose(self, key: str, *, longest: int = 100_000, required: bool = True) -> str:
        """Words that may run over many lines."""
        return self._words(key, tidy, longest, required=required)

    def _words(self, key: str, clean: Callable[[str], str], longest: int, *, required: bool) -> str:
        node = self._get(key, required)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or _is_null(node):
            raise wrong(node, self._said(_("{key} of {block} must be text"), key))
        if UNSEEN.search(node.value):
            raise wrong(node, self._said(_("{key} of {block} holds a control character; take it out"), key))
        words = clean(str(node.value))
        if required and not words:
            raise wrong(node, self._said(_("{key} of {block} is empty"), key))
        if len(words) > longest:
            said = self._said(
                _("{key} of {block} has {n} characters; {most} is the most"),
                key,
                n=f"{len(words):,}",
                most=f"{longest:,}",
            )
            raise wrong(node, said)
        return words

    def slug(self, key: str, *, longest: int = 100, required: bool = True) -> str:
        words = self.text(key, longest=longest, required=required)
        if not words and not required:
            return ""
        if not SLUG.fullmatch(words):
            said = _("{key} {value} may hold letters, digits, - and _ only")
            raise wrong(self._values[key], said.format(key=key, value=repr(words)))
        return words

    def choice(self, key: str, allowed: list[str]) -> str:
        words = self.text(key)
        if words not in allowed:
            said = _("{key} {value} is none of {allowed}")
            raise wrong(
                self._values[key], said.format(key=key, value=repr(words), allowed=", ".join(allowed))
            )
        return words

    def date(self, key: str) -> datetime.date:
        words = self.text(key)
        try:
            return datetime.date.fromisoformat(words)
        except ValueError as error:
            said = _("{key} {value} is no date; write it like 2023-10-24")
            raise wrong(self._values[key], said.format(key=key, value=repr(words))) from error

    def block(self, key: str, *, required: bool = True) -> "Block | None":
        node = self._get(key, required)
        return Block(node, self._below(key)) if node is not None else None

    def block_or_empty(self, key: str) -> "Block":
        """A block that may be left out whole, for it can be completed from elsewhere."""
        found = self.block(key, required=False)
        mark = self.node.start_mark, self.node.end_mark
        return found or Block(yaml.MappingNode("tag:yaml.org,2002:map", [], *mark), self._below(key))

    def blocks(self, key: str, noun: str, *, required: bool = False) -> Iterator["Block"]:
        node = self._get(key, required)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise wrong(node, self._said(_("{key} of {block} must be a list"), key))
        for each in node.value:
            yield Block(each, noun)

    def mappings(self) -> Iterator[tuple[str, "Block"]]:
        """Every key with the mapping below it. For mappings whose keys are open."""
        for key, node in self._values.items():
            self._asked.add(key)
            yield key, Block(node, self._below(key))

    def strings(self, key: str) -> list[tuple[str, str]]:
        """One word or a list of them, each with its place; none where the key isn't there."""
        node = self._get(key, required=False)
        return [(words, place(each)) for words, each in self._strings(key, node)] if node else []

    def words(self) -> Iterator[tuple[str, list[str], yaml.Node]]:
        """Every key with its words: one, or a list of them. For mappings whose keys are open."""
        for key, node in self._values.items():
            self._asked.add(key)
            yield key, [words for words, _ in self._strings(key, node)], node

    def _strings(self, key: str, node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
        nodes: list[Any] = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(each, yaml.ScalarNode) and not _is_null(each) for each in nodes):
            raise wrong(node, self._said(_("{key} of {block} must be a word or a list of words"), key))
        for each in nodes:
            if UNSEEN.search(each.value):
                raise wrong(
                    each, self._said(_("{key} of {block} holds a control character; take it out"), key)
                )
            yield tidy_line(str(each.value)), each

    def _get(self, key: str, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        node = self._values.get(key)
        if node is None and required:
            said = _("{block} lacks the key {key}").format(block=self.name, key=repr(key))
            raise self.wrong(f"{said}{self._hint}")
        return node

    def _below(self, key: str) -> str:
        """What the block under a key is called in complaints."""
        return self._said(_("{key} of {block}"), key)

    def _said(self, words: str, key: str, **more: str) -> str:
        return words.format(key=key, block=self.name, **more)


def line_of(n: int) -> str:
    """A line of a file, counted from 0, as complaints name it."""
    return _("Line {n}").format(n=n + 1)


def place(node: yaml.Node) -> str:
    return line_of(node.start_mark.line)


def wrong(node: yaml.Node, sentence: str) -> FileError:
    return wrong_at(place(node), sentence)


def wrong_at(place: str, sentence: str) -> FileError:
    """The same complaint for readers that know a place by its name; without one the sentence stands alone."""
    if not place:
        return FileError(f"{sentence[:1].upper()}{sentence[1:]}.")
    # Translators: {place} is a line of a file, {sentence} what is wrong there
    return FileError(_("{place}: {sentence}.").format(place=place, sentence=sentence))


def _is_null(node: yaml.ScalarNode) -> bool:
    return node.tag == "tag:yaml.org,2002:null"
