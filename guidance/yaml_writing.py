"""Write nested values as YAML that people read: prose in block scalars, short things in a line, the same every time.

Written by hand since PyYAML's emitter breaks prose off into quoted strings at the first space before a line end.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

import yaml
from yaml.resolver import Resolver

STRING = "tag:yaml.org,2002:str"
PLAIN = re.compile(r"[^\W_](?:[\w .;()/%&'’–?!-]|[,:#](?=[^\s,:#])|, (?=\w))*(?<! )")
PLAIN_IN_FLOW = re.compile(r"[^\W_][\w./-]*")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
# What YAML takes for a line end or can't hold is written as an escape.
ODD = re.compile(r"[\x00-\x1f\"\\\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
IN_BLOCK = re.compile(r"(?:[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff])*")
WIDTH, LONG = 104, 90


@dataclass(frozen=True)
class Flow:
    """A mapping of words to a word or a list of them, to be written in one line."""

    values: Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Prose:
    """Words whose line breaks matter or not, to be written as a block where that reads better."""

    words: str
    is_markdown: bool = False


@dataclass(frozen=True)
class Plain:
    """A word that is written as it is: a date, a name among known ones."""

    word: str


Value = str | Flow | Prose | Plain | Sequence["str | Mapping[str, Value]"] | Mapping[str, "Value"]


def write(values: Mapping[str, Value]) -> str:
    return "\n".join(_mapping(values, 0)) + "\n"


def _mapping(values: Mapping[str, Value], indent: int) -> Iterator[str]:
    for key, value in values.items():
        yield from _entry(" " * indent + _scalar(key), value, indent)


def _entry(head: str, value: Value, indent: int) -> Iterator[str]:
    match value:
        case Plain(word):
            yield f"{head}: {word}"
        case str():
            yield f"{head}: {_scalar(value)}"
        case Flow(values):
            yield f"{head}: {_flow(values)}"
        case Prose():
            yield from _prose(head, value, " " * (indent + 2))
        case Mapping():
            yield f"{head}:"
            yield from _mapping(value, indent + 2)
        case _:
            yield from _sequence(head, value, indent)


def _sequence(head: str, values: Sequence[str | Mapping[str, Value]], indent: int) -> Iterator[str]:
    words = [_scalar(one, PLAIN_IN_FLOW) for one in values if isinstance(one, str)]
    blocks = [one for one in values if isinstance(one, Mapping)]
    if not blocks:
        yield f"{head}: [{', '.join(words)}]"
        return
    yield f"{head}:"
    for block in blocks:
        yield from _listed(block, indent + 2)


def _listed(values: Mapping[str, Value], indent: int) -> Iterator[str]:
    first, *others = _mapping(values, indent + 2)
    yield " " * indent + "- " + first[indent + 2 :]
    yield from others


def _flow(values: Mapping[str, str | Sequence[str]]) -> str:
    def one(value: str | Sequence[str]) -> str:
        if isinstance(value, str):
            return _scalar(value, PLAIN_IN_FLOW)
        return f"[{', '.join(_scalar(word, PLAIN_IN_FLOW) for word in value)}]"

    return (
        "{" + ", ".join(f"{_scalar(key, PLAIN_IN_FLOW)}: {one(value)}" for key, value in values.items()) + "}"
    )


def _prose(head: str, prose: Prose, pad: str) -> Iterator[str]:
    words = prose.words
    if not IN_BLOCK.fullmatch(words) or not words.strip() or words.startswith("\t"):
        yield f"{head}: {_quoted(words)}"
    elif "\n" in words or prose.is_markdown:
        # The digit tells how deep the block is, where its own first line would not.
        yield f"{head}: |2" if words[0] == " " else f"{head}: |"
        yield from (pad + line if line else "" for line in words.split("\n"))
    elif len(words) > LONG and _folds(words):
        yield f"{head}: >-"
        yield from (pad + line for line in _folded(words, WIDTH - len(pad)))
    else:
        yield f"{head}: {_scalar(words)}"


def _folds(words: str) -> bool:
    """Whether lines can be broken at its spaces and come back as they were."""
    return "  " not in words and "\t" not in words and words == words.strip()


def _folded(words: str, width: int) -> list[str]:
    lines = wrap(words, width, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
    return lines if " ".join(lines) == words else [words]


def _scalar(words: str, plain: re.Pattern[str] = PLAIN) -> str:
    if plain.fullmatch(words) and _is_string(words):
        return words
    return _quoted(words)


def _is_string(words: str) -> bool:
    """Whether YAML takes it for words rather than a number, a date or a truth value."""
    tag = Resolver().resolve(yaml.ScalarNode, words, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == STRING)


def _quoted(words: str) -> str:
    return '"' + ODD.sub(lambda found: _escaped(found[0]), words) + '"'


def _escaped(character: str) -> str:
    return ESCAPES.get(character) or f"\\u{ord(character):04x}"
