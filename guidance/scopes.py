"""What applies where: which items a combination of axis values asks for, and what is advised. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from consult.people.words import listed

Scope = Mapping[str, frozenset[str]]
"""Axis code → value codes. An axis that is not named is not restricted."""
Combination = Mapping[str, str]
"""Axis code → one value code."""


def inside(title: str) -> str:
    """A title inside a sentence; abbreviations keep their capitals."""
    keeps = len(title) > 1 and title[1].isupper()
    return title if keeps else title[:1].lower() + title[1:]


@dataclass(frozen=True)
class Value:
    code: str
    title: str
    definition: str = ""
    is_original: bool = True
    """Whether the title is in the original's words."""

    @property
    def words(self) -> str:
        return inside(self.title)


@dataclass(frozen=True)
class Dimension:
    """An axis with its values in order, from least to most."""

    code: str
    title: str
    values: tuple[Value, ...]

    def named(self, codes: Iterable[str]) -> list[Value]:
        wanted = set(codes)
        return [value for value in self.values if value.code in wanted]


def applies(scope: Scope, combination: Combination) -> bool:
    return all(combination[axis] in codes for axis, codes in scope.items() if axis in combination)


def within(scope: Scope, outer: Scope) -> Scope:
    """What is left of a scope inside that of the item above: a practice applies only where its guideline does."""
    axes = {*scope, *outer}
    both = {axis: scope.get(axis, outer.get(axis, frozenset())) for axis in axes}
    return {axis: codes & outer[axis] if axis in outer else codes for axis, codes in both.items()}


def combinations(dimensions: Sequence[Dimension]) -> Iterator[Combination]:
    """Every combination, the last axis running fastest."""
    codes = [dimension.code for dimension in dimensions]
    for values in product(*(dimension.values for dimension in dimensions)):
        yield dict(zip(codes, (value.code for value in values), strict=True))


def in_words(scope: Scope, dimensions: Sequence[Dimension]) -> str:
    """A scope as a reader takes it in: "Additional for open access". Nothing where it applies everywhere."""
    said = [
        _axis_in_words(dimension, scope[dimension.code])
        for dimension in dimensions
        if dimension.code in scope
    ]
    sentence = "; ".join(filter(None, said))
    return sentence[:1].upper() + sentence[1:]


def _axis_in_words(dimension: Dimension, codes: Iterable[str]) -> str:
    named = dimension.named(codes)
    if len(named) == len(dimension.values):
        return ""
    if not named:
        return _("for no {axis}").format(axis=dimension.title.lower())
    if named == [dimension.values[-1]]:
        return _("additional for {value}").format(value=named[0].words)
    if len(named) > 1 and named == list(dimension.values[-len(named) :]):
        return _("from {value} on").format(value=named[0].words)
    # Translators: an item is for some values of an axis: "for open access and hosted access"
    return _("for {values}").format(values=listed([value.words for value in named]))


def holds(where: Mapping[str, Sequence[str]], combination: Combination) -> bool:
    """Whether a piece of advice is about this combination."""
    return all(combination.get(axis) in codes for axis, codes in where.items())


def least(dimensions: Sequence[Dimension]) -> Combination:
    """The combination of which least is asked: the first value of each axis. It is the baseline."""
    return {dimension.code: dimension.values[0].code for dimension in dimensions}


def problem(combination: Combination, dimensions: Sequence[Dimension]) -> str:
    """What is wrong with a combination, as a sentence; "" where it has one known value for each axis and no more."""
    known = {dimension.code: dimension for dimension in dimensions}
    if unknown := sorted(set(combination) - set(known)):
        there = listed([f"{code!r}" for code in known])
        if not there:
            return _("This guidance has no axis {axis}.").format(axis=repr(unknown[0]))
        return _("This guidance has no axis {axis}; it has {there}.").format(
            axis=repr(unknown[0]), there=there
        )
    for dimension in dimensions:
        codes = [value.code for value in dimension.values]
        if combination.get(dimension.code) not in codes:
            return _("Choose the {axis} ({code}): one of {values}.").format(
                axis=dimension.title.lower(), code=dimension.code, values=listed(codes)
            )
    return ""


def phrase(combination: Combination, dimensions: Sequence[Dimension]) -> str:
    """A combination inside a sentence: "paradigm-shifting or frontier, restricted API and hosted access"."""
    named = [dimension.named([combination.get(dimension.code, "")]) for dimension in dimensions]
    return ", ".join(value.words for values in named for value in values)


def query(combination: Combination, before: str = "") -> str:
    """A combination as an address carries it; `before` stands before each axis code."""
    return urlencode({f"{before}{axis}": value for axis, value in combination.items()})


def pointed_to(
    instead: Mapping[str, Sequence[str]], combination: Combination, dimensions: Sequence[Dimension]
) -> list[Combination]:
    """The combinations that advice points to: its values, and those of the combination where it names none."""
    if not instead:
        return []
    choices = [
        [value.code for value in d.values if value.code in instead.get(d.code, (combination[d.code],))]
        for d in dimensions
    ]
    codes = [d.code for d in dimensions]
    found = [dict(zip(codes, values, strict=True)) for values in product(*choices)]
    return [one for one in found if one != dict(combination)]
