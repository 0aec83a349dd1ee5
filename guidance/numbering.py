"""Printed labels made by a rule for a whole tree. Pure functions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from guidance.models import Item
from guidance.tree import Tree

Counter = Callable[[int], str]


def letters(n: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    word = ""
    while n:
        n, rest = divmod(n - 1, 26)
        word = chr(ord("a") + rest) + word
    return word


ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(n: int) -> str:
    """1 is i, 4 is iv."""
    word = ""
    for value, sign in ROMAN:
        times, n = divmod(n, value)
        word += sign * times
    return word


@dataclass(frozen=True)
class Scheme:
    """How the first level counts, and in turn the levels below it."""

    title: str
    first: Counter
    later: tuple[Counter, ...]

    def labels(self, tree: Tree, *, sections: bool) -> dict[int, str]:
        """A label for each item. Without `sections`, they get none and what they hold counts on through them all."""
        return dict(self._below(tree, None, "", 0, count(1), sections=sections))

    def _below(
        self,
        tree: Tree,
        parent: int | None,
        before: str,
        level: int,
        numbers: Iterator[int],
        *,
        sections: bool,
    ) -> Iterator[tuple[int, str]]:
        for pk in tree.below.get(parent, ()):
            if tree.kinds[pk] == Item.Kind.SECTION and not sections:
                yield pk, ""
                yield from self._below(tree, pk, before, level, numbers, sections=sections)
                continue
            label = f"{before}.{self._sign(level, next(numbers))}".lstrip(".")
            yield pk, label
            yield from self._below(tree, pk, label, level + 1, count(1), sections=sections)

    def _sign(self, level: int, n: int) -> str:
        return self.later[(level - 1) % len(self.later)](n) if level else self.first(n)


SCHEMES: Mapping[str, Scheme] = {
    "decimal": Scheme("1, 1.1, 1.1.1", str, (str,)),
    "letters": Scheme("1, 1.a, 1.a.i", str, (letters, roman)),
}
