"""Sentences whose numbers are figures. A `Book` counts them, writes the sentence and remembers what was printed.

A template names its slots in braces: `{n}` a number, `{n:comment}` a number and its noun, `{n|is|are}` a word that
agrees with it, `{a/n}` a word for the share ("most"). Every other slot is text. A sentence with a figure becomes a
Claim, a sentence without stays text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consult.synthesis import document as tree
from consult.synthesis import numbers
from consult.synthesis.figures import Count, Rows

Printed = dict[str, Any]
_SLOT = re.compile(r"\{([^{}]+)\}")


@dataclass
class Made:
    """A claim as drafted: its words, the figures in it by name, and what of them is printed where."""

    code: str
    text: str
    figures: dict[str, tuple[Count, int]]
    printed: list[Printed]


@dataclass(frozen=True)
class Tally:
    """Labels with a count behind each: "civil society (9), industry (4)"; in another shape: "nine from civil society".

    A label "opposes|oppose" agrees with its number.
    """

    pairs: Sequence[tuple[str, Count]]
    last: str = " and "
    shape: str = "{label} ({n})"


Slot = str | Count | Tally


@dataclass
class Book:
    """All claims of one report. `base` is the address below which they can be opened; codes count from 1."""

    rows: Rows
    base: str
    below: int = 0
    made: list[Made] = field(default_factory=list)

    def value(self, count: Count) -> int:
        return self.rows.value(count)

    def shows(self, *counts: Count) -> bool:
        """Whether these may stand in one sentence: neither they nor what they differ by is a small cell."""
        values = {0, *(self.value(count) for count in counts)}
        return not any(0 < abs(a - b) < self.below for a in values for b in values)

    def sentence(self, template: str, **slots: Slot) -> tree.Inline:
        """No words where a small cell would be told. Raises KeyError for a slot that is not filled."""
        if self.below and not self.shows(*_counts(template, slots)):
            return tree.Text("")
        writing = _Writing(self.rows, slots)
        text = capitalised(_SLOT.sub(writing.slot, template))
        if not writing.figures:
            return tree.Text(text)
        if missing := numbers.unbound(text, [entry["text"] for entry in writing.printed]):
            raise ValueError(f"{text!r} holds {', '.join(missing)}, which is not computed.")
        made = Made(f"c{len(self.made) + 1}", text, writing.figures, writing.printed)
        self.made.append(made)
        return tree.Claim(made.code, tree.words(text), f"{self.base}{made.code}/")

    def grid(self, caption: str, cells: Sequence[Sequence[Sequence[Count]]]) -> str:
        """Binds a table or a chart: the counts behind each cell (one, or four for net support). Returns its code."""
        figures: dict[str, tuple[Count, int]] = {}
        printed: list[Printed] = []
        for r, row in enumerate(cells):
            for c, counts in enumerate(row):
                names = [f"r{r}c{c}n{i}" for i in range(len(counts))]
                figures |= {n: (count, self.value(count)) for n, count in zip(names, counts, strict=True)}
                printed.append({"rule": "cell", "row": r, "column": c, "figures": names, "text": ""})
        made = Made(f"t{sum(m.code[0] == 't' for m in self.made) + 1}", caption, figures, printed)
        self.made.append(made)
        return made.code


def _counts(template: str, slots: Mapping[str, Slot]) -> list[Count]:
    """The counts that a template would print."""
    names = {name for found in _SLOT.findall(template) for name in re.split(r"[/|:]", found)}
    used = [slot for name, slot in slots.items() if name in names]
    return [slot for slot in used if isinstance(slot, Count)] + [
        count for slot in used if isinstance(slot, Tally) for _, count in slot.pairs
    ]


class _Writing:
    """Fills one template."""

    def __init__(self, rows: Rows, slots: Mapping[str, Slot]) -> None:
        self.rows, self.slots = rows, slots
        self.figures: dict[str, tuple[Count, int]] = {}
        self.printed: list[Printed] = []

    def slot(self, found: re.Match[str]) -> str:
        name = found[1]
        if "/" in name:
            part, whole = name.split("/")
            return self.print("share", [part, whole])
        if "|" in name:
            name, one, many = name.split("|")
            return one if self.figure(name) == 1 else many
        if ":" in name:
            name, noun = name.split(":")
            return f"{self.print('number', [name])} {noun if self.figure(name) == 1 else plural(noun)}"
        value = self.slots[name]
        if isinstance(value, Tally):
            return self.tally(name, value)
        return value if isinstance(value, str) else self.print("number", [name])

    def tally(self, name: str, tally: Tally) -> str:
        listed = []
        rule = "digits" if "({n})" in tally.shape else "number"
        for i, (label, count) in enumerate(tally.pairs):
            own = f"{name}{i}"
            self.figures[own] = (count, self.rows.value(count))
            one, _, many = label.partition("|")
            agreed = one if self.figures[own][1] == 1 or not many else many
            listed.append(tally.shape.format(label=agreed, n=self.print(rule, [own])))
        return listing(listed, tally.last)

    def figure(self, name: str) -> int:
        count = self.slots.get(name)
        if name not in self.figures and isinstance(count, Count):
            self.figures[name] = (count, self.rows.value(count))
        return self.figures[name][1]

    def print(self, rule: str, names: list[str]) -> str:
        text = realised(rule, [self.figure(name) for name in names])
        self.printed.append({"rule": rule, "figures": names, "text": text})
        return text


def realised(rule: str, values: Sequence[int]) -> str:
    """What these values print as. Raises ValueError for a rule that does not exist."""
    if rule == "number":
        return numbers.number(values[0])
    if rule == "digits":
        return f"{values[0]:,}"
    if rule == "share":
        return numbers.share(values[0], values[1])
    raise ValueError(f"No rule {rule!r} for printing a figure.")


def plural(noun: str) -> str:
    head, _, tail = noun.partition(" ")
    if tail:
        return f"{head} {plural(tail)}"
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def listing(words: Sequence[str], last: str = " and ") -> str:
    """ "a", "a and b", "a, b and c"."""
    return last.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
