"""Stage 0, on the site. Make a draft edition say what a revision or a file says. Writes guidance only.

Items are matched by their key, so that what asks about one still does.
"""

from collections.abc import Iterable
from itertools import count

from django.db import models, transaction

from consult.ledger.errors import DomainError
from consult.people.models import User
from guidance import history, storing
from guidance.editing import hold, record
from guidance.models import Edition, Item, ItemText, Reference, Revision
from guidance.specs import ItemSpec, Spec
from guidance.yaml_files import parse

OUT_OF_THE_WAY = 1_000_000


@transaction.atomic
def restore(revision: Revision, *, seen: int | None = None, by: User | None) -> int:
    """Go back to a revision. What is there now is one itself, so that this can be undone."""
    now = hold(revision.edition, history.EVERYTHING, seen=seen, by=by)
    rewrite(now, parse(revision.yaml.encode()))
    summary = f"Went back to revision {revision.number}"
    return record(now, "restore", history.EVERYTHING, number=revision.number, by=by, summary=summary)


@transaction.atomic
def replace(edition: Edition, spec: Spec, *, seen: int | None = None, by: User | None) -> int:
    """Put what a file says in place of all that a draft says."""
    now = hold(edition, history.EVERYTHING, seen=seen, by=by)
    rewrite(now, spec)
    return record(now, "import", history.EVERYTHING, by=by, summary="Replaced by a file")


def rewrite(edition: Edition, spec: Spec) -> None:
    """Raises DomainError where an item would go that somebody asks about, or an axis value would change its meaning."""
    values = storing.axes(edition.document, spec.axes)
    rows = _items(edition, spec)
    _texts(edition, spec, rows)
    _scopes(spec, rows, values)
    edition.risks.all().delete()
    edition.advice.all().delete()
    Reference.objects.filter(item__edition=edition).delete()
    storing.beside(edition, spec, rows)
    storing.refer(edition, spec)
    Edition.objects.filter(pk=edition.pk).update(**storing.frame(spec))
    edition.refresh_from_db()


def _items(edition: Edition, spec: Spec) -> dict[str, Item]:
    """The rows of all items by key: those that stay keep theirs, new ones are made, the others are removed."""
    there = {item.node.key: item for item in edition.items.select_related("node")}
    edition.items.update(position=models.F("position") + OUT_OF_THE_WAY)
    wanted = list(storing.rows(edition, spec, there))
    for depth in range(1 + max((row.depth for row, _ in wanted), default=0)):
        level = [row for row, _ in wanted if row.depth == depth]
        Item.objects.bulk_create(row for row in level if row.pk is None)
        Item.objects.bulk_update(
            [row for row in level if row.pk], ["parent", "position", "depth", "kind", "label"]
        )
    _take_out(edition, {row.pk for row, _ in wanted})
    return {item.key: row for row, item in wanted}
