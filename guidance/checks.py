"""What must hold in a guidance file as a whole, whatever its format. Complaints name the place in the file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from guidance import scopes
from guidance.models import Item
from guidance.references import Inside, parse
from guidance.scopes import Scope
from guidance.specs import Combination, ItemSpec, RiskSpec, Spec, TranslationSpec
from guidance.yaml_places import Mistakes, wrong_at

K = Item.Kind
# What may stand below what; "" is the top of the document.
BELOW: dict[str, frozenset[str]] = {
    "": frozenset({K.SECTION, K.GUIDELINE, K.QUESTION}),
    K.SECTION: frozenset({K.SECTION, K.GUIDELINE, K.QUESTION}),
    K.GUIDELINE: frozenset({K.PRACTICE}),
    K.PRACTICE: frozenset(),
    K.QUESTION: frozenset({K.QUESTION}),
}
# A printed label has 40 characters: with a dot between them, "7.d.i…" can't name more levels than this.
DEEPEST = 20


def check(spec: Spec, mistakes: Mistakes | None = None) -> Spec:
    """The same edition, if nothing is wrong with it. Raises FileError with all that is, and what was noted before."""
    mistakes = mistakes or Mistakes()
    before = len(mistakes.found)
    _once(spec, "key", mistakes)
    named_once = len(mistakes.found) == before
    _once(spec, "label", mistakes)
    for item in spec.items:
        _tree(item, None, {}, 0, mistakes)
    keys = {item.key: item for item in spec.walk()}
    for item in keys.values():
        with mistakes.noted():
            if named_once:
                _references(item, keys, spec.document.slug)
        for language, words in item.translations.items():
            with mistakes.noted():
                _translation(item, language, words, spec.document.language)
    if named_once:
        _risks(spec.risks, keys, mistakes)
    mistakes.tell()
    order = {key: position for position, key in enumerate(keys)}
    return replace(spec, risks=tuple(_in_order(risk, order) for risk in spec.risks))


def _in_order(risk: RiskSpec, order: Mapping[str, int]) -> RiskSpec:
    """Its items as the text has them: the order in which a file names them says nothing."""
    return replace(risk, addressed_by=tuple(sorted(risk.addressed_by, key=order.__getitem__)))


def combination(written: Iterable[tuple[str, list[str], str]], known: Mapping[str, list[str]]) -> Combination:
    """Axis codes with their value codes and places, as a combination in the order of the axes."""
    found: dict[str, tuple[str, ...]] = {}
    mistakes = Mistakes()
    for axis, values, place in written:
        with mistakes.noted():
            found[axis] = _chosen(axis, values, place, known)
    mistakes.tell()
    return found


def _chosen(axis: str, values: list[str], place: str, known: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Value codes in the order of their axis."""
    if axis not in known:
        said = (
            _("there is no axis {axis}; the file has {known}")
            if known
            else _("there is no axis {axis}; the file has none")
        )
        raise wrong_at(place, said.format(axis=repr(axis), known=", ".join(known)))
    if not values:
        said = _("{axis} is an empty list, so nothing applies; leave it out where all values do")
        raise wrong_at(place, said.format(axis=axis))
    for value in values:
        if value not in known[axis]:
            said = _("{axis} has no value {value}; it has {known}")
            raise wrong_at(place, said.format(axis=axis, value=repr(value), known=", ".join(known[axis])))
    return tuple(value for value in known[axis] if value in values)


def _once(spec: Spec, what: str, mistakes: Mistakes) -> None:
    """A key names one place; so does a printed label."""
    seen: dict[str, ItemSpec] = {}
    for item in spec.walk():
        word = getattr(item, what)
        with mistakes.noted():
            if word in seen:
                raise wrong_at(item.place(what), _twice(what, word, seen[word].place(what)))
        if word:
            seen.setdefault(word, item)


def _twice(what: str, word: str, first: str) -> str:
    if not first:
        words = _("the {key} {value} is given to more than one item")
        return words.format(key=what, value=repr(word))
    words = _("the {key} {value} is given to more than one item; the first is at {place}")
    return words.format(key=what, value=repr(word), place=f"{first[:1].lower()}{first[1:]}")


def _tree(item: ItemSpec, parent: ItemSpec | None, outer: Scope, depth: int, mistakes: Mistakes) -> None:
    """Whether an item and those below it can stand where they do; nothing deeper than items may be nested."""
    scope = scopes.within({axis: frozenset(codes) for axis, codes in item.scope.items()}, outer)
    with mistakes.noted():
        _place(item, parent, outer, scope, depth)
    for child in item.items if depth < DEEPEST else ():
        _tree(child, item, scope, depth + 1, mistakes)


def _place(item: ItemSpec, parent: ItemSpec | None, outer: Scope, scope: Scope, depth: int) -> None:
    above = parent.kind if parent else ""
    if item.kind not in BELOW[above]:
        words = (
            _("{kind} can't stand below {above}")
            if above
            else _("{kind} can't stand at the top of the document")
        )
        raise wrong_at(item.place(), words.format(kind=repr(item.kind), above=repr(above)))
    if depth >= DEEPEST:
        raise wrong_at(item.place(), _("items are nested more than {n} deep").format(n=DEEPEST))
    if not (item.title or item.text):
        raise wrong_at(item.place(), _("item {key} has neither a title nor a text").format(key=item.key))
    for axis, codes in scope.items():
        if not codes and outer.get(axis, True):  # what stands below it is told no second time
            raise wrong_at(item.place("scope"), _never(item, axis, outer[axis]))


def _never(item: ItemSpec, axis: str, outer: frozenset[str]) -> str:
    own, above = ", ".join(item.scope[axis]), ", ".join(sorted(outer))
    words = _("{key} can never apply: it is for {axis} {own}, and what it stands below is for {above} only")
    return words.format(key=item.key, axis=axis, own=own, above=above)


def _references(item: ItemSpec, keys: Mapping[str, ItemSpec], document: str) -> None:
    for written in item.refers_to:
        reference = parse(written, document)
        if isinstance(reference, Inside) and not reference.document:
            if reference.key == item.key:
                raise wrong_at(item.place("refers_to"), _("{key} refers to itself").format(key=item.key))
            if reference.key not in keys:
                words = _(
                    "the reference {reference} leads nowhere: no item in this file has that key. "
                    "An item of another document is written as document#key"
                )
                raise wrong_at(item.place("refers_to"), words.format(reference=repr(written)))


def _translation(item: ItemSpec, language: str, words: TranslationSpec, original: str) -> None:
    place = item.place("translations")
    if language == original:
        said = _("{language} is the language of the original, so {key} needs no translation into it")
        raise wrong_at(place, said.format(language=language, key=item.key))
    for what in ("title", "text"):
        if bool(getattr(words, what)) != bool(getattr(item, what)):
            said = (
                _("the translation of {key} into {language} lacks {what}, which the original has")
                if getattr(item, what)
                else _("the translation of {key} into {language} has {what}, which the original lacks")
            )
            raise wrong_at(place, said.format(key=item.key, language=language, what=repr(what)))


def _risks(risks: Iterable[RiskSpec], keys: Mapping[str, ItemSpec], mistakes: Mistakes) -> None:
    seen: set[str] = set()
    for risk in risks:
        with mistakes.noted():
            if risk.key in seen:
                said = _("the key {key} is given to more than one risk")
                raise wrong_at(risk.place("key"), said.format(key=repr(risk.key)))
            _risk(risk, keys)
        seen.add(risk.key)


def _risk(risk: RiskSpec, keys: Mapping[str, ItemSpec]) -> None:
    place = risk.place("addressed_by")
    if not risk.addressed_by:
        words = _("the risk {key} names no item that addresses it; list keys in addressed_by")
        raise wrong_at(place, words.format(key=risk.key))
    if len(set(risk.addressed_by)) < len(risk.addressed_by):
        raise wrong_at(place, _("the risk {key} names an item twice").format(key=risk.key))
    for key in risk.addressed_by:
        if key not in keys:
            words = _("the risk {risk} names {key}, and no item in this file has that key")
            raise wrong_at(place, words.format(risk=risk.key, key=repr(key)))
