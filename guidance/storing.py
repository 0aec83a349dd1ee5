"""An edition's values as rows, and nothing but that: `importing` decides what may be written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import count
from typing import Any

from django.db import models
from django.utils.translation import gettext

from consult.ledger.errors import DomainError
from guidance import frames, references
from guidance.arranging import OUT_OF_THE_WAY
from guidance.models import (
    Advice,
    Axis,
    AxisValue,
    Criterion,
    Document,
    Edition,
    Item,
    ItemText,
    Node,
    Reference,
    Risk,
)
from guidance.references import Inside, Outside, parse
from guidance.specs import AxisSpec, DocumentSpec, ItemSpec, Spec, TranslationSpec
from guidance.yaml_places import FileError, wrong_at

Values = dict[tuple[str, str], AxisValue]
"""(axis code, value code) → the value."""
PLACED = ("parent", "depth", "position", "kind", "label")


def description(spec: DocumentSpec) -> dict[str, Any]:
    """The fields of a document."""
    said = {name: value for name, value in asdict(spec).items() if name != "translations"}
    return said | {"identifiers": dict(spec.identifiers)}


def frame(spec: Spec) -> dict[str, Any]:
    """The fields of an edition that its file gives. The address of one that is there stays."""
    return {
        "label": spec.edition.label,
        "date": spec.edition.date,
        "notice": spec.edition.notice,
        "scopes_illustrative": spec.edition.scopes_illustrative,
        "fingerprint": spec.fingerprint,
    }


def write(edition: Edition, spec: Spec, there: Mapping[str, Item] | None = None) -> None:
    """All that an edition holds, but for the references. `there` are its items by key, which keep their rows."""
    values = _axes(edition.document, spec.axes)
    rows = _items(edition, spec, values, there or {})
    Advice.objects.bulk_create(
        Advice(edition=edition, where=dict(one.where), instead=dict(one.instead), text=one.text)
        for one in spec.advice
    )
    _risks(edition, spec, rows)
    frames.put(edition, spec)


def rewrite(edition: Edition, spec: Spec) -> None:
    """Make a draft say what `spec` says; its references wait for `refer`. Items are matched by their key, so that what
    asks about one still does.

    Raises DomainError where an item would go that somebody asks about, or an axis value would mean another thing.
    """
    there = {item.node.key: item for item in edition.items.select_related("node")}
    edition.items.update(position=models.F("position") + OUT_OF_THE_WAY)
    edition.risks.all().delete()
    edition.advice.all().delete()
    Reference.objects.filter(item__edition=edition).delete()
    Item.scope.through._default_manager.filter(item__edition=edition).delete()
    ItemText.objects.filter(item__edition=edition).update(is_original=False)
    write(edition, spec, there)
    wanted = {item.key: item for item in spec.walk()}
    _take_out([item for key, item in there.items() if key not in wanted])
    _take_out_texts(edition, {key: set(item.translations) for key, item in wanted.items()})
    Edition.objects.filter(pk=edition.pk).update(**frame(spec))
    edition.refresh_from_db(fields=list(frame(spec)))


def _take_out(items: list[Item]) -> None:
    try:
        for item in sorted(items, key=lambda one: -one.depth):
            item.delete()
    except models.ProtectedError as error:
        raise DomainError(
            gettext(
                "A consultation asks about an item that isn't there in it. Take the item off that consultation first."
            )
        ) from error


def _take_out_texts(edition: Edition, languages: Mapping[str, set[str]]) -> None:
    """Translations that an item has no more; `languages` are those it has, by its key."""
    texts = ItemText.objects.filter(item__edition=edition, is_original=False)
    for text in texts.select_related("item__node"):
        if text.language not in languages[text.item.node.key]:
            text.delete()


def _axes(document: Document, axes: Iterable[AxisSpec]) -> Values:
    """The axis values; new ones are added, known ones must mean the same."""
    found = {}
    for position, spec in enumerate(axes):
        axis, _ = Axis.objects.get_or_create(
            document=document, code=spec.code, defaults={"title": spec.title, "position": position}
        )
        _same_meaning(document, axis, title=spec.title)
        for place, value in enumerate(spec.values):
            meaning = {"title": value.title, "definition": value.definition}
            stored, _ = AxisValue.objects.get_or_create(
                axis=axis, code=value.code, defaults={**meaning, "position": place}
            )
            _same_meaning(document, stored, **meaning)
            found[axis.code, value.code] = stored
    return found


def _same_meaning(document: Document, stored: Axis | AxisValue, **meaning: str) -> None:
    changed = {name: words for name, words in meaning.items() if getattr(stored, name) != words}
    if not changed:
        return
    if document.editions.published().exists():
        words = (
            gettext(
                "{value} is defined otherwise in an edition that is published. Give the new meaning a new code."
            )
            if "definition" in changed
            else gettext(
                "{value} has another title in an edition that is published. Give the new meaning a new code."
            )
        )
        raise DomainError(words.format(value=repr(stored.title)))
    type(stored)._default_manager.filter(pk=stored.pk).update(**changed)


def ask(document: Document, axes: Iterable[AxisSpec]) -> None:
    """Make these the questions that help to choose the values of a document's axes."""
    Criterion.objects.filter(value__axis__document=document).delete()
    values = {(value.axis.code, value.code): value for value in _values(document)}
    wanted = [
        (
            Criterion(value=values[axis.code, value.code], position=n, question=one.question, help=one.help),
            one,
        )
        for axis in axes
        for value in axis.values
        for n, one in enumerate(value.criteria, start=1)
    ]
    Criterion.objects.bulk_create(row for row, _ in wanted)
    frames.ask(((row, one.translations) for row, one in wanted), document)


def _values(document: Document) -> models.QuerySet[AxisValue]:
    return AxisValue.objects.filter(axis__document=document).select_related("axis")


def _items(edition: Edition, spec: Spec, values: Values, there: Mapping[str, Item]) -> dict[str, Item]:
    nodes = _nodes(edition.document, (item.key for item in spec.walk()))
    made = {key: there.get(key) or Item(edition=edition, node=node) for key, node in nodes.items()}
    rows = list(_rows(spec.items, None, made, count(1)))
    for depth in range(1 + max((row.depth for row, _ in rows), default=0)):
        # Parents first: their rows have keys when the next level is written.
        level = [row for row, _ in rows if row.depth == depth]
        Item.objects.bulk_update([row for row in level if row.pk], PLACED)
        Item.objects.bulk_create(row for row in level if not row.pk)
    language = edition.document.language
    ItemText.objects.bulk_create(
        (text for row, item in rows for text in _texts(row, item, language)),
        update_conflicts=True,
        unique_fields=["item", "language"],
        update_fields=["is_original", "title", "body"],
    )
    scope: type[models.Model] = Item.scope.through
    scope._default_manager.bulk_create(
        scope(item_id=row.pk, axisvalue_id=values[axis, code].pk)
        for row, item in rows
        for axis, codes in item.scope.items()
        for code in codes
    )
    return {item.key: row for row, item in rows}


def _nodes(document: Document, keys: Iterable[str]) -> dict[str, Node]:
    Node.objects.bulk_create((Node(document=document, key=key) for key in keys), ignore_conflicts=True)
    return {node.key: node for node in document.nodes.all()}


def _rows(
    items: Iterable[ItemSpec], parent: Item | None, made: Mapping[str, Item], positions: Iterator[int]
) -> Iterator[tuple[Item, ItemSpec]]:
    """The rows of items at their places, parents before what is below them."""
    for spec in items:
        row = made[spec.key]
        row.parent, row.depth = parent, parent.depth + 1 if parent else 0
        row.position, row.kind, row.label = next(positions), spec.kind, spec.label
        yield row, spec
        yield from _rows(spec.items, row, made, positions)


def _texts(row: Item, item: ItemSpec, language: str) -> Iterator[ItemText]:
    yield ItemText(item=row, language=language, is_original=True, title=item.title, body=item.text)
    for tag, words in item.translations.items():
        yield _translation(row.pk, tag, words)


def _translation(item: int, language: str, words: TranslationSpec) -> ItemText:
    return ItemText(item_id=item, language=language, title=words.title, body=words.text)


def _risks(edition: Edition, spec: Spec, rows: dict[str, Item]) -> None:
    for position, risk in enumerate(spec.risks, start=1):
        stored = Risk.objects.create(
            edition=edition,
            key=risk.key,
            title=risk.title,
            body=risk.text,
            origin=risk.origin,
            position=position,
        )
        stored.items.set([rows[key] for key in risk.addressed_by])


def refer(edition: Edition, spec: Spec) -> None:
    """Write the references. Raises FileError where one leads to nothing in another document."""
    items = {item.node.key: item for item in edition.items.select_related("node")}
    nodes = {key: item.node for key, item in items.items()}
    Reference.objects.bulk_create(
        _reference(items[item.key], item, written, position, nodes)
        for item in spec.walk()
        for position, written in enumerate(item.refers_to, start=1)
    )


def _reference(row: Item, item: ItemSpec, written: str, position: int, nodes: dict[str, Node]) -> Reference:
    found = parse(written, row.edition.document.slug)
    if isinstance(found, Outside):
        return Reference(item=row, scheme=found.scheme, value=found.value, position=position)
    node = _node(found, item, nodes, row.edition.document.slug)
    return Reference(item=row, node=node, position=position)


def _node(inside: Inside, item: ItemSpec, nodes: dict[str, Node], document: str) -> Node:
    if not inside.document and inside.key in nodes:
        return nodes[inside.key]
    try:
        return references.find(Inside(inside.key, inside.document or document))
    except FileError as error:
        raise wrong_at(item.place("refers_to"), str(error)) from error


def translate(edition: Edition, spec: Spec, stored: Spec) -> dict[str, int]:
    """Add the translations that aren't there: how many by language. Those that are there never change."""
    there = {item.key: item.translations for item in stored.walk()}
    rows = dict(edition.items.values_list("node__key", "pk"))
    added = []
    for item in spec.walk():
        for language, words in item.translations.items():
            known = there[item.key].get(language)
            if known is None:
                added.append(_translation(rows[item.key], language, words))
            elif known != words:
                said = frames.PUBLISHED_OTHERWISE.format(name=item.key, language=language)
                raise wrong_at(item.place("translations"), said)
    ItemText.objects.bulk_create(added)
    counted = Counter(text.language for text in added) + frames.put(edition, spec)
    return dict(sorted(counted.items()))
