"""An edition as a page shows it: its items as a tree with their words, where each applies, and how many apply where."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from consult.people.words import listed
from guidance import scopes
from guidance.models import AxisValue, Edition, Item, ItemText
from guidance.scopes import Combination, Dimension, Scope, Value

VALUES = """
SELECT axis.code, axis.title, value.code, value.title, value.definition
FROM guidance_axisvalue AS value JOIN guidance_axis AS axis ON axis.id = value.axis_id
WHERE axis.document_id = %s ORDER BY axis.position, value.position
"""
"""Written out: every form for a comment asks for it, and building it takes longer than the answer."""


@dataclass(frozen=True)
class Entry:
    key: str
    kind: str
    label: str
    title: str
    body: str
    scope: Scope
    applies: str
    children: tuple["Entry", ...]
    is_original: bool = True
    """Whether title and body are in the original's words, and not in those of a translation."""

    @property
    def name(self) -> str:
        """An item without a title goes by its kind and number."""
        return self.title or Item.Kind(self.kind).numbered(self.label)

    def walk(self) -> Iterator["Entry"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Advised:
    """A piece of advice with its primary key. `where` and `instead` are axis code → value codes."""

    pk: int
    where: Mapping[str, Sequence[str]]
    instead: Mapping[str, Sequence[str]]
    text: str
    is_original: bool = True


@dataclass(frozen=True)
class Square:
    """How many guidelines apply to one combination, of all; the advice that stands in its way."""

    combination: Combination
    n: int
    share: float
    advice: Advised | None

    @property
    def query(self) -> str:
        return scopes.query(self.combination)


@dataclass(frozen=True)
class Frame:
    """What stands around the items, and in which language."""

    language: str
    title: str
    notice: str
    title_is_original: bool = True
    notice_is_original: bool = True


@dataclass(frozen=True)
class Outline:
    edition: Edition
    dimensions: tuple[Dimension, ...]
    entries: tuple[Entry, ...]
    advice: tuple[Advised, ...]
    translated: Frame | None = None
    """Where it is in the words of a translation."""

    @property
    def frame(self) -> Frame:
        document = self.edition.document
        return self.translated or Frame(document.language, document.title, self.edition.notice)

    @property
    def chapters(self) -> list[tuple[Entry | None, list[Entry]]]:
        """Sections with what they hold; what stands outside one is in a chapter without."""
        found: list[tuple[Entry | None, list[Entry]]] = []
        for entry in self.entries:
            if entry.kind == Item.Kind.SECTION:
                found.append((entry, list(entry.children)))
            elif found and found[-1][0] is None:
                found[-1][1].append(entry)
            else:
                found.append((None, [entry]))
        return found

    @property
    def guidelines(self) -> list[Entry]:
        return [entry for top in self.entries for entry in top.walk() if entry.kind == Item.Kind.GUIDELINE]

    @property
    def all_entries(self) -> dict[str, Entry]:
        """Every item by its key, in reading order."""
        return {entry.key: entry for top in self.entries for entry in top.walk()}

    def rows(self) -> list[tuple[Value, list[Square]]]:
        """The grid of two axes: a row for each value of the first. Empty where there are not two."""
        if len(self.dimensions) != 2:
            return []
        first, second = self.dimensions
        return [
            (row, [self.square({first.code: row.code, second.code: column.code}) for column in second.values])
            for row in first.values
        ]

    def square(self, combination: Combination) -> Square:
        n = sum(scopes.applies(entry.scope, combination) for entry in self.guidelines)
        advice = next((one for one in self.advice if scopes.holds(one.where, combination)), None)
        return Square(combination, n, 100 * n / max(1, len(self.guidelines)), advice)

    def place(self, advice: Advised) -> str:
        return place(advice.where, self.dimensions)

    def instead(self, advice: Advised) -> str:
        return "; ".join(_named(advice.instead, self.dimensions))


Codes = Mapping[str, Sequence[str]]


def place(where: Codes, dimensions: Sequence[Dimension]) -> str:
    """For what advice is, inside a sentence."""
    # Translators: values of two axes, as in “paradigm-shifting with open access”
    both = _("{one} with {other}")
    return reduce(lambda one, other: both.format(one=one, other=other), _named(where, dimensions) or [""])


def _named(codes: Codes, dimensions: Sequence[Dimension]) -> list[str]:
    found = [listed([v.words for v in d.named(codes.get(d.code, ()))]) for d in dimensions]
    return [words for words in found if words]


def dimensions_of(document: int) -> tuple[Dimension, ...]:
    """The axes of a document (its pk) with their values, in one query."""
    values: dict[tuple[str, str], list[Value]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(VALUES, [document])
        for axis, words, code, title, definition in cursor.fetchall():
            values[axis, words].append(Value(code, title, definition))
    return tuple(Dimension(code, title, tuple(found)) for (code, title), found in values.items())


class _Row(NamedTuple):
    pk: int
    key: str
    kind: str
    label: str
    title: str
    body: str
    own_scope: Scope


def outline(edition: Edition) -> Outline:
    """The whole edition in four queries, and in rows: a long one has hundreds of items."""
    dimensions = dimensions_of(edition.document_id)
    own = _own_scopes(edition)
    texts = ItemText.objects.filter(item__edition=edition, is_original=True).order_by("item__position")
    names = ("item__pk", "item__node__key", "item__kind", "item__label", "title", "body")
    below: dict[int | None, list[_Row]] = defaultdict(list)
    for parent, pk, key, kind, label, title, body in texts.values_list("item__parent", *names):
        below[parent].append(_Row(pk, key, kind, label, title, body, own.get(pk, {})))
    entries = _entries(None, {}, below, dimensions)
    return Outline(edition, dimensions, entries, tuple(_advice(edition)))


def _advice(edition: Edition) -> Iterator[Advised]:
    for row in edition.advice.order_by("pk").values_list("pk", "where", "instead", "text"):
        yield Advised(*row)


def _entries(
    parent: int | None,
    outer: Scope,
    below: Mapping[int | None, Sequence[_Row]],
    dimensions: Sequence[Dimension],
) -> tuple[Entry, ...]:
    found = []
    for item in below.get(parent, ()):
        scope = scopes.within(item.own_scope, outer)
        words = scopes.in_words(scope, dimensions)
        found.append(
            Entry(
                key=item.key,
                kind=item.kind,
                label=item.label,
                title=item.title,
                body=item.body,
                scope=scope,
                applies=words if scope != outer else "",
                children=_entries(item.pk, scope, below, dimensions),
            )
        )
    return tuple(found)


def _own_scopes(edition: Edition) -> dict[int, Scope]:
    """What items say themselves of where they apply, by their pk."""
    values = AxisValue.objects.filter(items__edition=edition).order_by()
    codes: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item, axis, value in values.values_list("items", "axis__code", "code"):
        codes[item][axis].add(value)
    return {item: {axis: frozenset(found) for axis, found in axes.items()} for item, axes in codes.items()}
