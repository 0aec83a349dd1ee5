"""Two editions of a made-up guidance, and anchors in the first, with what truly became of every word.

Sentences are put together from clauses that stand in many of them, so that the same phrase occurs in several items;
some sentences stand word for word in several items. Of the second edition's sentences 5 % are gone, 5 % stand in
another item, 30 % have one to five words changed (those that moved as well), and 5 % are new, of the same clauses.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from guidance.plaintext import Plain, plain

ITEMS, ANCHORS = 200, 10_000
GONE, MOVED, CHANGED, NEW = 0.05, 0.05, 0.30, 0.05
CLAUSES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("clauses.yaml").read_text(encoding="utf-8"))
EXAMPLES = Path(__file__).resolve().parents[2] / "comments" / "examples"
WHOLE = re.compile(r"[A-Z][\w ,;:'’()-]*[.!?]")
COMMON = CLAUSES["common"].split()


@dataclass(frozen=True)
class Word:
    text: str
    number: int
    stands_for: int = 0
    """The number of the word it takes the place of."""


Sentence = list[Word]


@dataclass
class Generated:
    """The words of each item in order, as characters of its text as well."""

    markdown: dict[str, str]
    words: dict[str, list[Word]] = field(default_factory=dict)
    texts: dict[str, Plain] = field(default_factory=dict)
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Picked:
    """An anchor: words from `first` up to `last` of an item of the first edition."""

    key: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Truth:
    """What became of an anchor's words: how many still stand in the item that holds most of them, and from where to
    where that is; those that took the place of its first or last word belong to it."""

    key: str
    first: int
    last: int
    kept: int
    words: int

    @property
    def exists(self) -> bool:
        return 2 * self.kept >= self.words

    @property
    def is_gone(self) -> bool:
        return self.kept == 0


class Maker:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.numbers = count(1)

    def pick(self, kind: str) -> str:
        found: str = self.dice.choice(CLAUSES[kind])
        return found

    def sentence(self) -> Sentence:
        if self.dice.random() < 0.06:
            return self.words(self.pick("standing"))
        parts = [self.pick("who"), self.pick("must"), self.pick("do")]
        if self.dice.random() < 0.35:
            parts.append("and " + self.pick("do"))
        for often, kind in ((0.5, "how"), (0.55, "when"), (0.4, "why")):
            if self.dice.random() < often:
                parts[-1] += "," if kind == "why" else ""
                parts.append(self.pick(kind))
        text = " ".join(parts)
        return self.words(text[0].upper() + text[1:] + ".")

    def words(self, text: str) -> Sentence:
        return [Word(word, next(self.numbers)) for word in text.split()]

    def item(self) -> list[list[Sentence]]:
        """Paragraphs of sentences."""
        return [
            [self.sentence() for _ in range(self.dice.randint(2, 6))] for _ in range(self.dice.randint(2, 4))
        ]

    def changed(self, sentence: Sentence) -> Sentence:
        """One to five of its words replaced, left out, or new ones put in; it still begins and ends as a sentence."""
        found = list(sentence)
        for _ in range(self.dice.randint(1, 5)):
            place, roll = self.dice.randrange(len(found)), self.dice.random()
            new = Word(self.dice.choice(COMMON), next(self.numbers))
            if roll < 0.5:
                old = found[place]
                mark = old.text[-1] if old.text[-1] in ".,;" else ""
                found[place] = Word(new.text + mark, new.number, old.stands_for or old.number)
            elif roll < 0.8:
                found.insert(place, new)
            elif len(found) > 3:
                del found[place]
        found[0] = replace(found[0], text=found[0].text[0].upper() + found[0].text[1:])
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(".,;") + ".")
        return found

    def revised(self, items: Sequence[list[list[Sentence]]]) -> list[list[list[Sentence]]]:
        revised: list[list[list[Sentence]]] = []
        leaving: list[tuple[int, Sentence]] = []
        for n, item in enumerate(items):
            revised.append([])
            for paragraph in item:
                kept: list[Sentence] = []
                for sentence in paragraph:
                    if self.dice.random() < GONE:
                        continue
                    now = self.changed(sentence) if self.dice.random() < CHANGED else sentence
                    if self.dice.random() < MOVED:
                        leaving.append((n, now))
                    else:
                        kept.append(now)
                    if self.dice.random() < NEW:
                        kept.append(self.sentence())
                revised[-1].append(kept)
        for n, sentence in leaving:
            there = self.dice.choice([other for other in range(len(items)) if other != n])
            paragraph = self.dice.choice(revised[there])
            paragraph.insert(self.dice.randint(0, len(paragraph)), sentence)
        return revised

    def anchor(self, edition: Generated, items: dict[str, list[list[Sentence]]]) -> Picked:
        """Two words up to several sentences, also across the borders of sentences and paragraphs."""
        key = self.dice.choice(list(items))
        sentences = [sentence for paragraph in items[key] for sentence in paragraph]
        begins = [sum(map(len, sentences[:n])) for n in range(len(sentences) + 1)]
        n, roll, total = self.dice.randrange(len(sentences)), self.dice.random(), begins[-1]
        if roll < 0.55:
            length = self.dice.randint(2, 4) if roll < 0.25 else self.dice.randint(5, 12)
            first = self.dice.randrange(max(total - length, 1))
            last = min(first + length, total)
        elif roll < 0.75:
            first, last = begins[n], begins[n + 1]
        elif roll < 0.87:
            first = self.dice.randrange(begins[n], begins[n + 1])
            last = min(begins[n + 1] + self.dice.randint(1, 15), total)
        else:
            first, last = begins[n], begins[min(n + self.dice.randint(2, 3), len(sentences))]
        if last - first < 2:
            first, last = max(first - 1, 0), min(last + 1, total)
        spans = edition.spans[key]
        return Picked(key, first, last, spans[first][0], spans[last - 1][1])


class Prose(Maker):
    """Natural sentences instead, those of the example comments: each stands once, and many are short."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.left = list(sentences())
        self.dice.shuffle(self.left)

    def sentence(self) -> Sentence:
        return self.words(self.left.pop())

    def item(self) -> list[list[Sentence]]:
        return [[self.sentence() for _ in range(self.dice.randint(2, 3))] for _ in range(2)]


@cache
def sentences() -> tuple[str, ...]:
    """Whole sentences without marks inside that Markdown could take for its own."""
    files = sorted(EXAMPLES.glob("*.yaml"))
    lines = (
        line
        for file in files
        for body in _bodies(yaml.safe_load(file.read_bytes()))
        for line in body.split("\n")
    )
    parts = (part for line in lines for part in re.split(r"(?<=[.!?]) +(?=[A-Z])", line.strip()))
    return tuple(
        dict.fromkeys(part for part in parts if WHOLE.fullmatch(part) and 4 <= len(part.split()) <= 45)
    )


def _bodies(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from [inner] if name == "body" and isinstance(inner, str) else _bodies(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _bodies(inner)


def written(items: dict[str, list[list[Sentence]]]) -> Generated:
    """The edition in Markdown, every third item with a list, and where each word stands in its plain text."""
    made = Generated({})
    for n, (key, paragraphs) in enumerate(items.items()):
        lines = [
            " ".join(word.text for sentence in paragraph for word in sentence) for paragraph in paragraphs
        ]
        filled = [line for line in lines if line]
        mark = "- " if n % 3 == 2 else ""
        made.markdown[key] = (
            filled[0] + "\n\n" + "\n\n".join(mark + line for line in filled[1:]) if filled else "-"
        )
        made.words[key] = [word for paragraph in paragraphs for sentence in paragraph for word in sentence]
        made.texts[key] = plain(made.markdown[key])
        made.spans[key] = list(_spans(made.texts[key].text, made.words[key]))
    return made


def _spans(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    place = 0
    for word in words:
        start = text.index(word.text, place)
        place = start + len(word.text)
        yield start, place


def editions(seed: int, of: type[Maker] = Maker) -> tuple[Generated, Generated, list[Picked], list[Truth]]:
    maker = of(seed)
    items = [maker.item() for _ in range(ITEMS)]
    keys = [f"item-{n}" for n in range(ITEMS)]
    before = dict(zip(keys, items, strict=True))
    old, new = written(before), written(dict(zip(keys, maker.revised(items), strict=True)))
    picked = [maker.anchor(old, before) for _ in range(ANCHORS)]
    return old, new, picked, truths(old, new, picked)


def truths(old: Generated, new: Generated, picked: Sequence[Picked]) -> list[Truth]:
    stands = {word.number: (key, n) for key, words in new.words.items() for n, word in enumerate(words)}
    instead = {
        word.stands_for: (key, n)
        for key, words in new.words.items()
        for n, word in enumerate(words)
        if word.stands_for
    }
    found = []
    for anchor in picked:
        numbers = [word.number for word in old.words[anchor.key][anchor.first : anchor.last]]
        kept = [stands[number] for number in numbers if number in stands]
        keys = [key for key, _ in kept]
        if not kept:
            found.append(Truth("", 0, 0, 0, len(numbers)))
            continue
        key = max(dict.fromkeys(keys), key=lambda key: (keys.count(key), key == anchor.key))
        places = [n for there, n in kept if there == key]
        places += [
            n for number in numbers if number in instead for there, n in [instead[number]] if there == key
        ]
        found.append(Truth(key, min(places), max(places) + 1, keys.count(key), len(numbers)))
    return found
