"""Two states of an edition, item by item: what was added, removed, moved and changed. Pure functions.

Items are the same where their key is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidance.differences import Difference, differences
from guidance.history import named
from guidance.specs import Combination, ItemSpec, Spec


@dataclass(frozen=True)
class Change:
    """`hows` are words such as "added"; `differences` are redlines from the old state to the new one."""

    name: str
    hows: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Place:
    spec: ItemSpec
    parent: str
    before: str
    """The key of the sibling that stands before it."""


def compared(old: Spec, new: Spec) -> list[Change]:
    """What differs, in the order of the new state; what was removed comes last."""
    there, here = _places(old), _places(new)
    found = [_head(old, new)]
    found += [_change(there.get(key), place, there, here) for key, place in here.items()]
    found += [_removed(place) for key, place in there.items() if key not in here]
    return [change for change in found if change.hows or change.differences]


def _places(spec: Spec) -> dict[str, Place]:
    return {place.spec.key: place for place in _walk(spec.items, "")}


def _walk(items: tuple[ItemSpec, ...], parent: str) -> Iterator[Place]:
    before = ""
    for item in items:
        yield Place(item, parent, before)
        yield from _walk(item.items, item.key)
        before = item.key


def _change(old: Place | None, new: Place, there: Mapping[str, Place], here: Mapping[str, Place]) -> Change:
    name = named(new.spec.label, new.spec.title, new.spec.text)
    if old is None:
        return Change(name, ("added",), tuple(differences(*_fields(None, new.spec))))
    hows = ("moved",) if _moved(old, new, there, here) else ()
    return Change(name, hows, tuple(differences(*_fields(old.spec, new.spec))))


def _moved(old: Place, new: Place, there: Mapping[str, Place], here: Mapping[str, Place]) -> bool:
    """Below another item, or after another of the siblings that stand in both states."""
    if old.parent != new.parent:
        return True
    return _neighbour(old, there, here) != _neighbour(new, here, there)


def _neighbour(place: Place, mine: Mapping[str, Place], other: Mapping[str, Place]) -> str:
    """The nearest sibling before it that stands below the same item in the other state as well."""
    before = place.before
    while before and (before not in other or other[before].parent != place.parent):
        before = mine[before].before
    return before


def _removed(place: Place) -> Change:
    name = named(place.spec.label, place.spec.title, place.spec.text)
    return Change(name, ("removed",), tuple(differences(*_fields(place.spec, None))))


def _fields(old: ItemSpec | None, new: ItemSpec | None) -> list[tuple[str, str, str]]:
    both = _said(old), _said(new)
    names = dict.fromkeys([*both[0], *both[1]])
    return [(name, both[0].get(name, ""), both[1].get(name, "")) for name in names]


def _said(item: ItemSpec | None) -> dict[str, str]:
    if item is None:
        return {}
    said = {
        "Label": item.label,
        "Kind": item.kind.capitalize(),
        "Title": item.title,
        "Text": item.text,
        "Where it applies": _in_words(item.scope),
        "Refers to": ", ".join(item.refers_to),
    }
    for language, words in item.translations.items():
        said |= {f"Title in {language}": words.title, f"Text in {language}": words.text}
    return said


def _in_words(scope: Combination) -> str:
    return "; ".join(f"{axis}: {', '.join(values)}" for axis, values in scope.items())


def _head(old: Spec, new: Spec) -> Change:
    """What stands outside the items."""
    return Change("The head of the edition", (), tuple(differences(*_head_fields(old, new))))


def _head_fields(old: Spec, new: Spec) -> Iterator[tuple[str, str, str]]:
    yield "Edition", old.edition.label, new.edition.label
    yield "Notice", old.edition.notice, new.edition.notice
    yield "Date", str(old.edition.date), str(new.edition.date)
    yield "Advice", _advice(old), _advice(new)
    yield "Risks", _risks(old), _risks(new)
    illustrative = {True: "Where items apply is an illustration.", False: ""}
    yield (
        "Scopes",
        illustrative[old.edition.scopes_illustrative],
        illustrative[new.edition.scopes_illustrative],
    )


def _advice(spec: Spec) -> str:
    return "\n".join(f"{_in_words(one.where)}: {one.text}" for one in spec.advice)


def _risks(spec: Spec) -> str:
    return "\n".join(f"{one.title} ({', '.join(one.addressed_by)})" for one in spec.risks)
