"""Two states of an edition, item by item: what was added, removed, moved and changed. Pure functions.

Items are the same where their key is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guidance.diff import moved_keys
from guidance.differences import Difference, differences
from guidance.history import named
from guidance.models import Item
from guidance.specs import Combination, ItemSpec, Spec, Translations


@dataclass(frozen=True)
class Change:
    """`hows` are words such as "added"; `differences` are redlines from the old state to the new one."""

    name: str
    hows: tuple[str, ...]
    differences: tuple[Difference, ...]


def compared(old: Spec, new: Spec) -> list[Change]:
    """What differs, in the order of the new state; what was removed comes last."""
    there = {item.key: item for item in old.walk()}
    here = {item.key: item for item in new.walk()}
    moved = moved_keys(dict(_parents(old.items)), dict(_parents(new.items)))
    found = [_head(old, new)]
    found += [_change(there.get(key), item, moved=key in moved) for key, item in here.items()]
    found += [_removed(item) for key, item in there.items() if key not in here]
    return [change for change in found if change.hows or change.differences]


def _change(old: ItemSpec | None, new: ItemSpec, *, moved: bool) -> Change:
    how = _("added") if old is None else _("moved") if moved else ""
    hows = (how,) if how else ()
    return Change(named(new.label, new.title, new.text), hows, tuple(differences(*_fields(old, new))))


def _parents(items: tuple[ItemSpec, ...], parent: str = "") -> Iterator[tuple[str, str]]:
    """The key of each item in reading order, with that of the one above."""
    for item in items:
        yield item.key, parent
        yield from _parents(item.items, item.key)


def _removed(item: ItemSpec) -> Change:
    name = named(item.label, item.title, item.text)
    return Change(name, (_("removed"),), tuple(differences(*_fields(item, None))))


def _fields(old: ItemSpec | None, new: ItemSpec | None) -> list[tuple[str, str, str]]:
    both = _said(old), _said(new)
    names = dict.fromkeys([*both[0], *both[1]])
    return [(name, both[0].get(name, ""), both[1].get(name, "")) for name in names]


def _said(item: ItemSpec | None) -> dict[str, str]:
    if item is None:
        return {}
    said = {
        _("Label"): item.label,
        _("Kind"): str(Item.Kind(item.kind).label),
        _("Title"): item.title,
        _("Text"): item.text,
        _("Where it applies"): _in_words(item.scope),
        _("Refers to"): ", ".join(item.refers_to),
    }
    for language, words in item.translations.items():
        said |= {
            _("Title in {language}").format(language=language): words.title,
            _("Text in {language}").format(language=language): words.text,
        }
    return said


def _in_words(scope: Combination) -> str:
    return "; ".join(f"{axis}: {', '.join(values)}" for axis, values in scope.items())


def _head(old: Spec, new: Spec) -> Change:
    """What stands outside the items."""
    return Change(_("The head of the edition"), (), tuple(differences(*_head_fields(old, new))))


def _head_fields(old: Spec, new: Spec) -> Iterator[tuple[str, str, str]]:
    yield _("Edition"), old.edition.label, new.edition.label
    yield _("Notice"), old.edition.notice, new.edition.notice
    yield _("Date"), str(old.edition.date), str(new.edition.date)
    yield _("Advice"), _advice(old), _advice(new)
    yield _("Risks"), _risks(old), _risks(new)
    yield _("Questions that decide a value"), _criteria(old), _criteria(new)
    yield _("What stands outside the items, in other languages"), _outside(old), _outside(new)
    illustrative = {True: _("Where items apply is an illustration."), False: ""}
    yield (
        _("Scopes"),
        illustrative[old.edition.scopes_illustrative],
        illustrative[new.edition.scopes_illustrative],
    )


def _outside(spec: Spec) -> str:
    found: list[Translations] = [spec.document.translations, spec.edition.translations]
    for axis in spec.axes:
        found += [axis.translations, *(value.translations for value in axis.values)]
        found += [one.translations for value in axis.values for one in value.criteria]
    found += [one.translations for one in spec.advice]
    found += [one.translations for one in spec.risks]
    return "\n".join(
        f"{language}: {' '.join(filter(None, [words.title, words.text]))}"
        for translations in found
        for language, words in translations.items()
    )


def _advice(spec: Spec) -> str:
    return "\n".join(f"{_in_words(one.where)}: {one.text}" for one in spec.advice)


def _risks(spec: Spec) -> str:
    """Each with the items that address it by their keys, so that an item that only moved changes nothing."""
    nothing = _("nothing")
    return "\n".join(
        f"{one.title} ({one.origin}; {', '.join(sorted(one.addressed_by)) or nothing}). {one.text}".rstrip()
        for one in spec.risks
    )


def _criteria(spec: Spec) -> str:
    return "\n".join(
        f"{value.title}: {one.question} {one.help}".rstrip()
        for axis in spec.axes
        for value in axis.values
        for one in value.criteria
    )
