"""Stage 0. Put up what will be asked about: a file becomes an edition. Writes guidance only.

Importing is safe twice: the fingerprint of what the file says tells whether it is there already. A published
edition never changes; a draft may be imported again until a consultation asks about it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import count

from django.db import models, transaction
from django.utils import timezone

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.ledger.moves import Move
from consult.people.models import User
from guidance.models import Advice, Axis, AxisValue, Document, Edition, Item, ItemText, Node
from guidance.specs import AxisSpec, DocumentSpec, ItemSpec, Spec, read

PUBLISH = Move(
    "publish", frozenset({Edition.Status.DRAFT}), Edition.Status.PUBLISHED, wakes=("carry_anchors",)
)


@dataclass(frozen=True)
class Imported:
    edition: Edition
    items: int
    is_new: bool


def import_guidance(data: bytes, *, publish: bool = True, by: User | None) -> Imported:
    """Store what a YAML file says. Raises DomainError; nothing is written then."""
    return store(read(data), publish=publish, by=by)


@transaction.atomic
def store(spec: Spec, *, publish: bool = True, by: User | None) -> Imported:
    document = _document(spec.document)
    edition = document.editions.filter(slug=spec.edition.slug).first()
    items = sum(1 for _ in spec.walk())
    is_new = False
    if edition is None or edition.fingerprint != spec.fingerprint:
        edition, is_new = _write(document, edition, spec), True
        Event.record(edition, "import", actor=by, after=edition.status, items=items)
    if publish and edition.status == Edition.Status.DRAFT:
        PUBLISH.apply(edition, by=by, published_at=timezone.now())
    return Imported(edition, items, is_new)


def _write(document: Document, edition: Edition | None, spec: Spec) -> Edition:
    if edition is not None:
        _make_room(edition)
    _describe(document, spec.document)
    edition = Edition.objects.create(
        document=document,
        slug=spec.edition.slug,
        label=spec.edition.label,
        date=spec.edition.date,
        notice=spec.edition.notice,
        scopes_illustrative=spec.edition.scopes_illustrative,
        fingerprint=spec.fingerprint,
    )
    values = _axes(document, spec.axes)
    _items(edition, spec, values)
    Advice.objects.bulk_create(Advice(edition=edition, **asdict(advice)) for advice in spec.advice)
    return edition


def _make_room(edition: Edition) -> None:
    """Take a draft away that the file replaces. A published edition stays as it is."""
    if edition.status != Edition.Status.DRAFT:
        raise DomainError(
            f"{edition} is published and can't change, and this file says something else. "
            "Give the edition in the file a label of its own."
        )
    if edition.consultations.exists():
        raise DomainError(
            f"A consultation asks about {edition}. Give the edition in the file a label of its own."
        )
    for depth in edition.items.order_by("-depth").values_list("depth", flat=True).distinct():
        edition.items.filter(depth=depth).delete()
    edition.delete()


def _document(spec: DocumentSpec) -> Document:
    document, _ = Document.objects.get_or_create(slug=spec.slug, defaults=asdict(spec))
    if document.kind != spec.kind:
        kind = document.get_kind_display().lower()
        raise DomainError(f"{document.slug} is there as {kind}; a document keeps its kind.")
    return document


def _describe(document: Document, spec: DocumentSpec) -> None:
    """A new edition may carry a new title or publisher."""
    Document.objects.filter(pk=document.pk).update(**asdict(spec))


def _axes(document: Document, axes: Iterable[AxisSpec]) -> dict[tuple[str, str], AxisValue]:
    """The axis values by (axis code, value code); new ones are added, known ones must mean the same."""
    found = {}
    for position, spec in enumerate(axes):
        axis, _ = Axis.objects.get_or_create(
            document=document, code=spec.code, defaults={"title": spec.title, "position": position}
        )
        for place, value in enumerate(spec.values):
            stored, _ = AxisValue.objects.get_or_create(
                axis=axis, code=value.code, defaults={**asdict(value), "position": place}
            )
            found[axis.code, value.code] = _same_meaning(document, stored, value.definition)
    return found


def _same_meaning(document: Document, stored: AxisValue, definition: str) -> AxisValue:
    if stored.definition == definition:
        return stored
    if document.editions.published().exists():
        raise DomainError(
            f"{stored.title!r} is defined otherwise in an edition that is published. "
            "Give the new meaning a new code."
        )
    AxisValue.objects.filter(pk=stored.pk).update(definition=definition)
    return stored


def _items(edition: Edition, spec: Spec, values: dict[tuple[str, str], AxisValue]) -> None:
    nodes = _nodes(edition.document, (item.key for item in spec.walk()))
    rows = list(_rows(edition, spec.items, None, nodes, count(1)))
    for depth in range(1 + max((row.depth for row, _ in rows), default=0)):
        # Parents first: their rows have keys when the next level is written.
        Item.objects.bulk_create(row for row, _ in rows if row.depth == depth)
    language = edition.document.language
    ItemText.objects.bulk_create(
        ItemText(item=row, language=language, is_original=True, title=item.title, body=item.text)
        for row, item in rows
    )
    scope: type[models.Model] = Item.scope.through
    scope._default_manager.bulk_create(
        scope(item_id=row.pk, axisvalue_id=values[axis, code].pk)
        for row, item in rows
        for axis, codes in item.scope.items()
        for code in codes
    )


def _nodes(document: Document, keys: Iterable[str]) -> dict[str, Node]:
    Node.objects.bulk_create((Node(document=document, key=key) for key in keys), ignore_conflicts=True)
    return {node.key: node for node in document.nodes.all()}


def _rows(
    edition: Edition,
    items: Iterable[ItemSpec],
    parent: Item | None,
    nodes: dict[str, Node],
    positions: Iterator[int],
) -> Iterator[tuple[Item, ItemSpec]]:
    for spec in items:
        row = Item(
            edition=edition,
            node=nodes[spec.key],
            parent=parent,
            position=next(positions),
            depth=parent.depth + 1 if parent else 0,
            kind=spec.kind,
            label=spec.label,
        )
        yield row, spec
        yield from _rows(edition, spec.items, row, nodes, positions)
