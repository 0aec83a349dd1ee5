"""Read a YAML file strictly: every complaint names the line. No anchors, no unknown keys, no key twice."""

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consult.ledger.errors import DomainError
from consult.people.words import number
from guidance.words import UNSEEN, tidy, tidy_line

MAX_BYTES = 5_000_000
SLUG = re.compile(r"[-a-zA-Z0-9_]+")


MOST_TOLD = 20
"""Mistakes that are told at once: whoever has more of them made one of them many times."""
Part = TypeVar("Part")
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

    def or_else(self, instead: Part, read: Callable[[], Part]) -> Part:
        """What a part of the file says; where that is wrong, it is noted and `instead` stands for it."""
        with self.noted():
            return read()
        return instead

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
        raise wrong_at(at, said) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        said = _("This is not YAML in UTF-8: {problem}.").format(problem=type(error).__name__)
        raise FileError(said) from error
    if node is None:
        raise FileError(_("The file is empty."))
    return Block(node)


class Block:
    """A mapping in the file, asked for its values by key; `done` complains about keys nobody asked for.

    Complaints call it by the keys that lead to it, “axes › values”: a path is the same in every language, and
    each complaint is a sentence of its own.
    """

    def __init__(self, node: yaml.Node, *path: str) -> None:
        self.node, self.path = node, path
        if not isinstance(node, yaml.MappingNode):
            words = (
                _("“{path}” must be a mapping of keys to values")
                if path
                else _("the file must be a mapping of keys to values")
            )
            raise self._wrong(node, words)
        self._is_front_matter = False
        self._asked: set[str] = set()
        self._values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                words = (
                    _("“{path}” has a key that is no word")
                    if path
                    else _("the file has a key that is no word")
                )
                raise self._wrong(key, words)
            if key.value in self._values:
                words = (
                    _("“{path}” has the key {key} twice") if path else _("the file has the key {key} twice")
                )
                raise self._wrong(key, words, key=repr(key.value))
            self._values[key.value] = value

    def wrong(self, sentence: str) -> FileError:
        return wrong(self.node, sentence)

    def _wrong(self, node: yaml.Node, words: str, **more: str) -> FileError:
        """About the block, whose path stands in the words."""
        return wrong(node, words.format(path=_joined(self.path), **more))

    def _wrong_under(self, key: str, node: yaml.Node, words: str, **more: str) -> FileError:
        """About the value of one of its keys."""
        return wrong(node, words.format(path=_joined((*self.path, key)), **more))

    def done(self) -> None:
        self.know(self._asked)

    def know(self, keys: Collection[str]) -> None:
        """Complain about any other key: before the missing ones, where one of these may be misspelt."""
        for key, value in self._values.items():
            if key not in keys:
                known = ", ".join(sorted(keys))
                words = (
                    _("“{path}” has an unknown key {key}; known are {known}")
                    if self.path
                    else _("the file has an unknown key {key}; known are {known}")
                )
                raise self._wrong(value, words, key=repr(key), known=known)

    def complete(self, given: Mapping[str, str], *, is_front_matter: bool) -> None:
        """Take values from elsewhere for keys that the file leaves out; in front matter it is told how to give them."""
        self._is_front_matter = is_front_matter
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
            raise self._wrong_under(key, node, _("“{path}” must be text"))
        if UNSEEN.search(node.value):
            raise self._wrong_under(key, node, _("“{path}” holds a control character; take it out"))
        words = clean(str(node.value))
        if required and not words:
            raise self._wrong_under(key, node, _("“{path}” is empty"))
        if len(words) > longest:
            said = _("“{path}” has {n} characters; {most} is the most")
            raise self._wrong_under(key, node, said, n=number(len(words)), most=number(longest))
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
        return Block(node, *self.path, key) if node is not None else None

    def block_or_empty(self, key: str) -> "Block":
        """A block that may be left out whole, for it can be completed from elsewhere."""
        found = self.block(key, required=False)
        mark = self.node.start_mark, self.node.end_mark
        return found or Block(yaml.MappingNode("tag:yaml.org,2002:map", [], *mark), *self.path, key)

    def blocks(self, key: str, *, required: bool = False) -> Iterator["Block"]:
        node = self._get(key, required)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self._wrong_under(key, node, _("“{path}” must be a list"))
        for each in node.value:
            yield Block(each, *self.path, key)

    def mappings(self) -> Iterator[tuple[str, "Block"]]:
        """Every key with the mapping below it. For mappings whose keys are open."""
        for key, node in self._values.items():
            self._asked.add(key)
            yield key, Block(node, *self.path, key)

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
            raise self._wrong_under(key, node, _("“{path}” must be a word or a list of words"))
        for each in nodes:
            if UNSEEN.search(each.value):
                raise self._wrong_under(key, each, _("“{path}” holds a control character; take it out"))
            yield tidy_line(str(each.value)), each

    def _get(self, key: str, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        node = self._values.get(key)
        if node is None and required:
            raise self._wrong(self.node, self._lacking(), key=repr(key))
        return node

    def _lacking(self) -> str:
        if not self.path:
            return _("the file lacks the key {key}")
        if self._is_front_matter:
            return _(
                "“{path}” lacks the key {key}; say it in the front matter of the file, or with the import"
            )
        return _("“{path}” lacks the key {key}")


def _joined(path: tuple[str, ...]) -> str:
    return " › ".join(path)


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
