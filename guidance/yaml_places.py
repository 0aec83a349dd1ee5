"""Read a YAML file strictly: every complaint names the line. No anchors, no unknown keys, no key twice."""

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import yaml

from consult.ledger.errors import DomainError
from guidance.words import UNSEEN, tidy, tidy_line

MAX_BYTES = 5_000_000
SLUG = re.compile(r"[-a-zA-Z0-9_]+")


class FileError(DomainError):
    """A sentence about a place in a file that somebody wants to import."""


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event: yaml.AliasEvent = self.peek_event()  # type: ignore[no-untyped-call]
            line = event.start_mark.line + 1  # type: ignore[union-attr]
            raise FileError(f"Line {line}: references (*{event.anchor}) are not read; repeat it in full.")
        return super().compose_node(parent, index)


def load(data: bytes) -> "Block":
    """The mapping at the top of a file. Raises FileError."""
    if len(data) > MAX_BYTES:
        raise FileError(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        node = yaml.compose(data, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise FileError(f"{line}this is not YAML: {error.problem or error.context}.") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise FileError(f"This is not YAML in UTF-8: {type(error).__name__}.") from error
    if node is None:
        raise FileError("The file is empty.")
    return Block(node, "the file")


class Block:
    """A mapping in the file, asked for its values by key; `done` complains about keys nobody asked for."""

    def __init__(self, node: yaml.Node, name: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise wrong(node, f"{name} must be a mapping of keys to values")
        self.node, self.name = node, name
        self._hint = ""
        self._asked: set[str] = set()
        self._values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise wrong(key, f"{name} has a key that is no word")
            if key.value in self._values:
                raise wrong(key, f"{name} has the key {key.value!r} twice")
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
                raise wrong(value, f"{self.name} has an unknown key {key!r}; known are {known}")

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
            raise wrong(node, f"{key} of {self.name} must be text")
        if UNSEEN.search(node.value):
            raise wrong(node, f"{key} of {self.name} holds a control character; take it out")
        words = clean(str(node.value))
        if required and not words:
            raise wrong(node, f"{key} of {self.name} is empty")
        if len(words) > longest:
            raise wrong(node, f"{key} of {self.name} has {len(words):,} characters; {longest:,} is the most")
        return words

    def slug(self, key: str, *, longest: int = 100, required: bool = True) -> str:
        words = self.text(key, longest=longest, required=required)
        if not words and not required:
            return ""
        if not SLUG.fullmatch(words):
            raise wrong(self._values[key], f"{key} {words!r} may hold letters, digits, - and _ only")
        return words

    def choice(self, key: str, allowed: list[str]) -> str:
        words = self.text(key)
        if words not in allowed:
            raise wrong(self._values[key], f"{key} {words!r} is none of {', '.join(allowed)}")
        return words

    def date(self, key: str) -> datetime.date:
        words = self.text(key)
        try:
            return datetime.date.fromisoformat(words)
        except ValueError as error:
            raise wrong(self._values[key], f"{key} {words!r} is no date; write it like 2023-10-24") from error

    def block(self, key: str, *, required: bool = True) -> "Block | None":
        node = self._get(key, required)
        return Block(node, f"{key} of {self.name}") if node is not None else None

    def block_or_empty(self, key: str) -> "Block":
        """A block that may be left out whole, for it can be completed from elsewhere."""
        found = self.block(key, required=False)
        mark = self.node.start_mark, self.node.end_mark
        return found or Block(yaml.MappingNode("tag:yaml.org,2002:map", [], *mark), f"{key} of {self.name}")

    def blocks(self, key: str, noun: str, *, required: bool = False) -> Iterator["Block"]:
        node = self._get(key, required)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise wrong(node, f"{key} of {self.name} must be a list")
        for each in node.value:
            yield Block(each, noun)

    def mappings(self) -> Iterator[tuple[str, "Block"]]:
        """Every key with the mapping below it. For mappings whose keys are open."""
        for key, node in self._values.items():
            self._asked.add(key)
            yield key, Block(node, f"{key} of {self.name}")

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
            raise wrong(node, f"{key} of {self.name} must be a word or a list of words")
        for each in nodes:
            if UNSEEN.search(each.value):
                raise wrong(each, f"{key} of {self.name} holds a control character; take it out")
            yield tidy_line(str(each.value)), each

    def _get(self, key: str, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        node = self._values.get(key)
        if node is None and required:
            raise self.wrong(f"{self.name} lacks the key {key!r}{self._hint}")
        return node


def place(node: yaml.Node) -> str:
    return f"Line {node.start_mark.line + 1}"


def wrong(node: yaml.Node, sentence: str) -> FileError:
    return FileError(f"{place(node)}: {sentence}.")


def wrong_at(place: str, sentence: str) -> FileError:
    """The same complaint for readers that know a place by its name; without one the sentence stands alone."""
    return FileError(f"{place}: {sentence}." if place else f"{sentence[:1].upper()}{sentence[1:]}.")


def _is_null(node: yaml.ScalarNode) -> bool:
    return node.tag == "tag:yaml.org,2002:null"
