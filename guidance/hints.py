"""What an editor should look at before publishing a draft, though nothing of it is wrong. Reads only."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.utils.translation import gettext as _

from guidance import desk
from guidance.desk import Arrangement
from guidance.leftovers import FIELDS, leftovers
from guidance.models import Edition
from guidance.numbering import letters, roman

Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Hint:
    """With the name of the desk's page where it is looked after, what is looked after there, and its field."""

    words: str
    page: str
    where: str
    field: str = ""


def hints(edition: Edition) -> list[Hint]:
    return [*_out_of_order(desk.arrangement(edition)), *_left_over(edition)]


def _out_of_order(whole: Arrangement) -> Iterator[Hint]:
    """Siblings whose labels don't ascend in reading order; the first such pair below each parent."""
    for parent, children in whole.tree.below.items():
        labels = [label for pk in children if (label := whole.items[pk].label)]
        if pair := falling(labels):
            yield Hint(_falls_said(whole, parent, *pair), "desk-labels", _("Labels"))


def _falls_said(whole: Arrangement, parent: int | None, before: str, after: str) -> str:
    if parent is None:
        words = _("At the top, {after} stands after {before}. Number the labels anew, or move the item.")
        return words.format(after=after, before=before)
    words = _("In “{place}”, {after} stands after {before}. Number the labels anew, or move the item.")
    return words.format(place=whole.name(parent), after=after, before=before)


def falling(labels: list[str]) -> tuple[str, str] | None:
    """A label that is lower than the one before it, with that one; None where they ascend or don't count.

    Letters may count as letters or as Roman numbers: "i" comes after "h", and before "ii".
    """
    falls = [found for numbers in _counted() if (found := _falls(labels, numbers)) is not None]
    if not falls or -1 in falls:
        return None
    return labels[max(falls) - 1], labels[max(falls)]


def _falls(labels: list[str], numbers: Numbers) -> int | None:
    """Where the first lower label stands, -1 for nowhere; None where a word is no number of this kind."""
    lower = [_is_lower(label, before, numbers) for before, label in pairwise(labels)]
    if None in lower:
        return None
    return lower.index(True) + 1 if True in lower else -1


def _is_lower(label: str, before: str, numbers: Numbers) -> bool | None:
    parts, others = (re.findall(r"\d+|[^\W\d_]+", one.lower()) for one in (label, before))
    for part, other in zip(parts, others, strict=False):
        if part != other:
            mine, its = _number(part, numbers), _number(other, numbers)
            same_sort = part.isdecimal() == other.isdecimal()
            return mine < its if same_sort and -1 not in (mine, its) else None
    return len(parts) < len(others)


def _number(part: str, numbers: Numbers) -> int:
    """-1 for a word that counts nothing."""
    return int(part) if part.isdecimal() else numbers.get(part, -1)


@cache
def _counted() -> tuple[Numbers, Numbers]:
    return {letters(n): n for n in range(1, 18_279)}, {roman(n): n for n in range(1, 500)}


def _left_over(edition: Edition) -> Iterator[Hint]:
    for words, field in leftovers(edition):
        yield Hint(words, "desk-head", str(FIELDS[field]), f"id_{field}")
