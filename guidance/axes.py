"""Stage 0, on the site. The dimensions along which a draft is tailored, and the advice on their combinations.

Axes belong to the document. Once an edition is published their values keep their meaning and their order; new ones
may follow them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from consult.ledger.errors import DomainError
from consult.people.models import User
from guidance import above
from guidance.editing import hold, record
from guidance.models import Advice, Axis, AxisValue, Document, Edition, Item
from guidance.words import tidy, tidy_line

LONGEST_CODE = 50


@dataclass(frozen=True)
class ValueEntry:
    """What a value shall be; without `value` it is a new one. `order` is its place among those of its axis."""

    title: str
    definition: str = ""
    order: int = 0
    value: AxisValue | None = None
    remove: bool = False


@dataclass(frozen=True)
class AxisEntry:
    title: str
    values: Sequence[ValueEntry]
    axis: Axis | None = None


def are_fixed(document: Document) -> bool:
    """Whether people rely on what the values mean."""
    return document.editions.published().exists()


@transaction.atomic
def edit_axes(
    edition: Edition, entries: Iterable[AxisEntry], *, seen: str | None = None, by: User | None
) -> int:
    """Raises DomainError where a value that is used would go, or a fixed one would change.

    `seen` is the `above.axes_mark` of the document.
    """
    above.lock(edition.document_id)
    now = hold(edition, seen=None, by=by)
    above.must_be_as_seen(now.document, seen, above.axes_mark(now.document), ["axes"], by)
    document, before = now.document, _state(now.document)
    for position, entry in enumerate(entries):
        axis = entry.axis or _new_axis(document, entry.title, position)
        Axis.objects.filter(pk=axis.pk).update(title=tidy_line(entry.title))
        for one in entry.values:
            _change(axis, one)
        _in_order(axis, entry.values)
    document.axes.filter(values=None).delete()
    after = _state(document)
    if before == after:
        return now.version
    if are_fixed(document) and not set(before) <= set(after):
        raise DomainError(
            _("An edition is published with these axes: what they mean can't change. Add new values.")
        )
    return record(now, "edit_axes", "axes", by=by, summary="Changed the axes")


def _state(document: Document) -> list[tuple[object, ...]]:
    values = AxisValue.objects.filter(axis__document=document).order_by("axis__position", "position", "pk")
    return list(values.values_list("axis", "axis__title", "pk", "title", "definition", "position"))


def _new_axis(document: Document, title: str, position: int) -> Axis:
    code = _free(title, document.axes.values_list("code", flat=True))
    return Axis.objects.create(document=document, code=code, title=title, position=position)


def _change(axis: Axis, entry: ValueEntry) -> None:
    meaning = {"title": tidy_line(entry.title), "definition": tidy(entry.definition)}
    if entry.value is None:
        code = _free(entry.title, axis.values.values_list("code", flat=True))
        AxisValue.objects.create(axis=axis, code=code, position=axis.values.count(), **meaning)
    elif entry.remove:
        _must_be_unused(entry.value)
        entry.value.delete()
    else:
        AxisValue.objects.filter(pk=entry.value.pk).update(**meaning)


def _in_order(axis: Axis, entries: Sequence[ValueEntry]) -> None:
    wanted = {entry.value.pk: entry.order for entry in entries if entry.value}
    values = list(axis.values.all())
    values.sort(key=lambda value: (wanted.get(value.pk, len(values) + 1), value.position))
    for position, value in enumerate(values):
        value.position = position
    AxisValue.objects.bulk_update(values, ["position"])


def _must_be_unused(value: AxisValue) -> None:
    advice = Advice.objects.filter(edition__document=value.axis.document)
    named = any(
        value.code in codes.get(value.axis.code, ())
        for where in advice.values_list("where", "instead")
        for codes in where
    )
    if named or Item.objects.filter(scope=value).exists():
        words = _("Items or advice are limited to “{value}”. Change them before you remove it.")
        raise DomainError(words.format(value=value.title))


def _free(title: str, taken: Iterable[str]) -> str:
    """A code made from a title that no other has."""
    base, others = slugify(title)[: LONGEST_CODE - 4].strip("-") or "value", set(taken)
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 1000))) if code not in others)


@transaction.atomic
def edit_advice(
    edition: Edition,
    advice: Advice | None,
    *,
    where: Iterable[AxisValue],
    instead: Iterable[AxisValue],
    text: str,
    seen: int | None = None,
    by: User | None,
) -> int:
    """Write a piece of advice, or a new one. `where` says on which combinations, `instead` where it points."""
    now = hold(edition, "advice", seen=seen, by=by)
    said = {"where": _codes(where), "instead": _codes(instead), "text": tidy(text)}
    if not said["where"]:
        raise DomainError(_("Tick at least one value that the advice is about."))
    if advice is None:
        Advice.objects.create(edition=now, **said)
    elif not now.advice.filter(pk=advice.pk).update(**said):
        raise DomainError(_("This advice has been removed in the meantime."))
    return record(now, "edit_advice", "advice", by=by, summary="Changed the advice")


@transaction.atomic
def remove_advice(advice: Advice, *, seen: int | None = None, by: User | None) -> int:
    now = hold(advice.edition, "advice", seen=seen, by=by)
    advice.delete()
    return record(now, "edit_advice", "advice", by=by, summary="Removed advice")


def _codes(values: Iterable[AxisValue]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for value in values:
        found[value.axis.code].append(value.code)
    return dict(found)
