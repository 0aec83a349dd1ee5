"""Two editions of a document compared, from the database. Reads only; what is published is compared once."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from guidance.diff import Diff, Part, compare
from guidance.models import Edition, EditionQuerySet
from guidance.outline import Entry, outline
from guidance.plaintext import plain


def earlier_than(edition: Edition, among: EditionQuerySet) -> EditionQuerySet:
    """The editions of the same document before this one, the newest first."""
    return among.before(edition).select_related("document")


def changes(old: Edition, new: Edition) -> Diff:
    """Original texts only: a translation follows what it translates."""
    if Edition.Status.DRAFT in (old.status, new.status):
        return _changes(old, new)
    return _kept(old.pk, new.pk)


@lru_cache(maxsize=32)
def _kept(old: int, new: int) -> Diff:
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
