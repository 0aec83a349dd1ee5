"""The numbers that a word processor shows before paragraphs, which the file only gives as rules."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip
LEVELS = 9


@dataclass(frozen=True)
class Level:
    kind: str = "bullet"
    pattern: str = ""
    start: int = 1


@dataclass(frozen=True)
class Number:
    """What stands before a paragraph: nothing for a bullet. `depth` counts from 0."""

    label: str
    depth: int
    is_bullet: bool
    list: str


@dataclass
class Numbering:
    """Counts as the paragraphs come by, in their order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    family: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def next(self, number: str, depth: int) -> Number | None:
        """The number of the next paragraph of a list at a level; none where the file numbers nothing."""
        levels = self.levels.get(number)
        if not levels or not 0 <= depth < LEVELS:
            return None
        level = levels.get(depth, Level())
        if level.kind == "bullet":
            return Number("", depth, is_bullet=True, list=number)
        counts = self.counts[self.family[number]]
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for above in range(depth):
            counts.setdefault(above, levels.get(above, Level()).start)
        if level.kind == "none":
            return None
        return Number(self._label(levels, level, counts), depth, is_bullet=False, list=number)

    @staticmethod
    def _label(levels: dict[int, Level], level: Level, counts: dict[int, int]) -> str:
        label = level.pattern
        for place in range(LEVELS):
            if f"%{place + 1}" in label:
                kind = levels.get(place, Level()).kind
                label = label.replace(f"%{place + 1}", written(counts.get(place, 1), kind))
        return label.strip()


def written(number: int, kind: str) -> str:
    match kind:
        case "lowerLetter" | "upperLetter":
            letters = LETTERS[(number - 1) % 26] * (1 + (number - 1) // 26)
            return letters if kind == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman":
            roman = _roman(number)
            return roman if kind == "lowerRoman" else roman.upper()
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)


def _roman(number: int) -> str:
    found = ""
    for value, letters in ROMAN:
        times, number = divmod(number, value)
        found += letters * times
    return found


def numbering(root: Any) -> Numbering:
    """The rules of a file, from its numbering part; none where it has no such part."""
    if root is None:
        return Numbering()
    abstract = {one.get(qn("w:abstractNumId")): _levels(one) for one in root.findall(qn("w:abstractNum"))}
    found = Numbering()
    for number in root.findall(qn("w:num")):
        name, base = number.get(qn("w:numId")), number.find(qn("w:abstractNumId")).get(qn("w:val"))
        changed = _overrides(number)
        found.levels[name] = {**abstract.get(base, {}), **changed}
        # A list that starts over counts for itself; others of the same kind go on counting together.
        found.family[name] = f"own {name}" if changed else str(base)
    return found


def _levels(abstract: Any) -> dict[int, Level]:
    return {int(one.get(qn("w:ilvl"))): _level(one) for one in abstract.findall(qn("w:lvl"))}


def _level(level: Any) -> Level:
    return Level(
        _value(level, "w:numFmt", "decimal"),
        _value(level, "w:lvlText", ""),
        int(_value(level, "w:start", "1")),
    )


def _overrides(number: Any) -> dict[int, Level]:
    found = {}
    for one in number.findall(qn("w:lvlOverride")):
        level = one.find(qn("w:lvl"))
        if level is not None:
            found[int(one.get(qn("w:ilvl")))] = _level(level)
    return found


def _value(element: Any, name: str, default: str) -> str:
    found = element.find(qn(name))
    return default if found is None else str(found.get(qn("w:val"), default))
