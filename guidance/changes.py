"""Two editions of a document compared, from the database. Reads only; what is published is compared once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, gettext, npgettext

from guidance.diff import Change, Diff, Part, compare
from guidance.models import Edition
from guidance.outline import Entry, outline
from guidance.plaintext import plain


def changes(old: Edition, new: Edition) -> Diff:
    """Original texts only: a translation follows what it translates."""
    if Edition.Status.DRAFT in (old.status, new.status):
        return _changes(old, new)
    return _kept(old.pk, new.pk, get_language())


@lru_cache(maxsize=32)
def _kept(old: int, new: int, language: str | None) -> Diff:
    """Where an item applies is said in the language of the page."""
    rows = Edition.objects.select_related("document").in_bulk([old, new])
    return _changes(rows[old], rows[new])


def _changes(old: Edition, new: Edition) -> Diff:
    return compare(list(parts(old)), list(parts(new)))


def parts(edition: Edition) -> Iterator[Part]:
    """Its items in reading order."""
    yield from _parts(outline(edition).entries, "")


def _parts(entries: tuple[Entry, ...], parent: str) -> Iterator[Part]:
    after = ""
    for entry in entries:
        yield Part(
            key=entry.key,
            kind=entry.kind,
            label=entry.label,
            title=entry.title,
            text=plain(entry.body).text.strip(),
            parent=parent,
            after=after,
            scope=_codes(entry.scope),
            applies=entry.applies,
        )
        yield from _parts(entry.children, entry.key)
        after = entry.key


def _codes(scope: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(f"{axis}:{value}" for axis, values in scope.items() for value in values)


# As a page shows it -----------------------------------------------------------------------------------------------

FILLS = {
    "same": "fill-unstated",
    "rearranged": "fill-second",
    "changed": "fill-third",
    "added": "fill-support",
    "removed": "fill-oppose",
}


def _sorted_as(sort: str, n: int) -> str:
    """What follows the number of items of a sort."""
    if sort == "same":
        return npgettext("how many items", "unchanged", "unchanged", n)
    if sort == "added":
        return npgettext("how many items", "new", "new", n)
    if sort == "removed":
        return npgettext("how many items", "removed", "removed", n)
    if sort == "changed":
        return gettext("with changed words")
    return gettext("same words, otherwise placed, numbered or scoped")


@dataclass(frozen=True)
class Shown:
    """One change, and where the item stood and stands, in words."""

    change: Change
    was_at: str
    now_at: str


@dataclass(frozen=True)
class Segment:
    """A part of the bar over all items; `x` and `width` are percentages."""

    words: str
    fill: str
    n: int
    x: float
    width: float


def shown(diff: Diff, *, whole: bool) -> list[Shown]:
    """What a page lists: with `whole` also what stayed as it was."""
    old = {change.key: change.old for change in diff.changes if change.old}
    new = {change.key: change.new for change in diff.changes if change.new}
    return [
        Shown(
            change,
            _place(change.old, old) if change.old else "",
            _place(change.new, new) if change.new else "",
        )
        for change in diff.changes
        if whole or change.kinds
    ]


def _place(part: Part, among: Mapping[str, Part]) -> str:
    """Where an item stands: "under 2 Release, after 2.1 Staged release"."""
    above, before = among.get(part.parent), among.get(part.after)
    if above and before:
        return gettext("under {above}, after {before}").format(above=above.name, before=before.name)
    if above:
        return gettext("under {above}, as the first").format(above=above.name)
    return gettext("after {before}").format(before=before.name) if before else gettext("at the beginning")


def bar(diff: Diff) -> list[Segment]:
    """Each item once, in the order of FILLS."""
    total, x, found = max(len(diff.changes), 1), 0.0, []
    for sort, fill in FILLS.items():
        if n := diff.sorts[sort]:
            found.append(Segment(_sorted_as(sort, n), fill, n, round(x, 3), round(100 * n / total, 3)))
            x += 100 * n / total
    return found
