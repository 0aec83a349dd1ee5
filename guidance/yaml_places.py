"""Read a YAML file strictly: every complaint names the line. No anchors, no unknown keys, no key twice."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import yaml

from consult.ledger.errors import DomainError

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
        for key, value in self._values.items():
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise wrong(value, f"{self.name} has an unknown key {key!r}; known are {known}")

    def text(self, key: str, *, longest: int = 100_000, required: bool = True) -> str:
        """A string, or a number as it is written."""
        node = self._get(key, required)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null":
            raise wrong(node, f"{key} of {self.name} must be text")
        words = str(node.value).strip()
        if required and not words:
            raise wrong(node, f"{key} of {self.name} is empty")
        if len(words) > longest:
            raise wrong(node, f"{key} of {self.name} has {len(words):,} characters; {longest:,} is the most")
        return words

    def slug(self, key: str, *, longest: int = 100) -> str:
        words = self.text(key, longest=longest)
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

    def blocks(self, key: str, noun: str, *, required: bool = False) -> Iterator["Block"]:
        node = self._get(key, required)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise wrong(node, f"{key} of {self.name} must be a list")
        for each in node.value:
            yield Block(each, noun)

    def words(self) -> Iterator[tuple[str, list[str], yaml.Node]]:
        """Every key with its words: one, or a list of them. For mappings whose keys are open."""
        for key, node in self._values.items():
            self._asked.add(key)
            nodes: list[Any] = node.value if isinstance(node, yaml.SequenceNode) else [node]
            if not nodes or not all(isinstance(each, yaml.ScalarNode) for each in nodes):
                raise wrong(node, f"{key} of {self.name} must be a word or a list of words")
            yield key, [str(each.value) for each in nodes], node

    def _get(self, key: str, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        node = self._values.get(key)
        if node is None and required:
            raise self.wrong(f"{self.name} lacks the key {key!r}")
        return node


def wrong(node: yaml.Node, sentence: str) -> FileError:
    return FileError(f"Line {node.start_mark.line + 1}: {sentence}.")
