"""Stage 0, on the site. Rearrange a draft edition: add, move, nest, number and remove its items.

Verbs as in `editing`, which holds the draft and records what was done.
"""

import re
from collections.abc import Iterable
from itertools import count
from typing import TypeVar

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consult.ledger.errors import DomainError, WorkflowError
from consult.people.models import User
from guidance import above, history
from guidance.checks import BELOW, DEEPEST
from guidance.editing import hold, misplaced, record
from guidance.models import Edition, Item, ItemText, Node
from guidance.numbering import SCHEMES
from guidance.tree import Spot, Step, Tree
from guidance.words import tidy, tidy_line

OUT_OF_THE_WAY = 1_000_000
GONE = _("An item has been removed in the meantime. Reload to see how the edition stands.")
NO_WAY = {
    Step.UP: _("This item can't move up from where it stands now."),
    Step.DOWN: _("This item can't move down from where it stands now."),
    Step.IN: _("This item can't move in from where it stands now."),
    Step.OUT: _("This item can't move out from where it stands now."),
}


@transaction.atomic
def add_item(
    edition: Edition,
    *,
    kind: str,
    below: Item | None = None,
    after: Item | None = None,
    title: str = "",
    body: str = "",
    label: str = "",
    key: str = "",
    by: User | None,
) -> Item:
    """A new item after another, or the last one below one (or at the top). Its key stays for all later editions."""
    above.lock(edition.document_id)  # another draft may want the same key
    now = hold(edition, seen=None, by=by)
    label, title, body = tidy_line(label), tidy_line(title), tidy(body)
    after, below = _still(now, after), _still(now, below)
    parent = after.parent if after else below
    _may_stand(kind, parent)
    node = _new_node(now, key or title or body or kind, given=bool(key))
    last = now.items.aggregate(last=models.Max("position"))["last"] or 0
    item = Item(edition=now, node=node, parent=parent, position=last + 1, kind=kind, label=label)
    item.save(force_insert=True)
    language = now.document.language
    ItemText.objects.create(item=item, language=language, is_original=True, title=title, body=body)
    tree = _tree(now)
    if after:
        tree.move(item.pk, Spot(after.parent_id, after.pk))
    _write(now, tree)
    summary = f"Added {history.noted(label, title, body)}"
    record(now, "add_item", "tree", item=node.pk, by=by, summary=summary)
    return item


@transaction.atomic
def step(item: Item, where: Step, *, seen: int | None = None, by: User | None) -> int:
    """Move it up, down, in or out. Raises WorkflowError where it can't go there."""
    now = hold(item.edition, "tree", seen=seen, by=by)
    item = _still(now, item)
    spot = _tree(now).step(item.pk, where)
    if spot is None:
        raise WorkflowError(NO_WAY[where])
    return _put(now, item, spot, by=by)


@transaction.atomic
def move(item: Item, spot: Spot, *, seen: int | None = None, by: User | None) -> int:
    """Put it, with what is below it, at another spot; a guideline that goes into another becomes a practice of it."""
    now = hold(item.edition, "tree", seen=seen, by=by)
    return _put(now, _still(now, item), spot, by=by)


def _put(edition: Edition, item: Item, spot: Spot, *, by: User | None) -> int:
    tree = _tree(edition)
    if not {spot.parent, spot.after} - {None} <= tree.kinds.keys():
        raise WorkflowError(GONE)
    if spot.after == item.pk or tree.kind_at(item.pk, spot.parent) is None:
        raise DomainError(gettext("The item can't stand there. Choose another place for it."))
    before = list(tree.walk())
    tree.move(item.pk, spot)
    if before == list(tree.walk()):
        return edition.version
    _write(edition, tree)
    summary = f"Moved {name(item)}"
    return record(edition, "move_item", "tree", item=item.node_id, by=by, summary=summary)


@transaction.atomic
def remove_item(item: Item, *, seen: int | None = None, by: User | None) -> int:
    """Take it out, with all that is below it. Raises DomainError where it is asked about or commented on."""
    now = hold(item.edition, "tree", f"item-{item.node_id}", seen=seen, by=by)
    item = _still(now, item)
    summary = f"Removed {name(item)}"
    gone = now.items.filter(pk__in=_tree(now).within(item.pk)).order_by("-depth", "-position")
    touched = [f"item-{one.node_id}" for one in gone]
    n = len(touched)
    try:
        for one in gone:
            one.delete()
    except models.ProtectedError as error:
        raise DomainError(
            gettext(
                "A consultation asks about this item or one below it, or comments are tied to it, "
                "so it can't be removed."
            )
        ) from error
    _write(now, _tree(now))
    return record(now, "remove_item", "tree", *touched, item=item.node_id, items=n, by=by, summary=summary)


@transaction.atomic
def renumber(
    edition: Edition, scheme: str, *, sections: bool = False, seen: int | None = None, by: User | None
) -> int:
    """Give every item the label that a scheme of `numbering.SCHEMES` makes for its place."""
    now = hold(edition, history.EVERYTHING, seen=seen, by=by)
    changed = new_labels(now, scheme, sections=sections)
    if not changed:
        return now.version
    for item, label in changed:
        item.label = label
    Item.objects.bulk_update([item for item, _ in changed], ["label"])
    summary = f"Numbered as {SCHEMES[scheme].title}"
    return record(now, "renumber", history.EVERYTHING, items=len(changed), by=by, summary=summary)


def new_labels(edition: Edition, scheme: str, *, sections: bool = False) -> list[tuple[Item, str]]:
    """The items whose label a scheme would change, with the new one."""
    items = list(edition.items.in_order().select_related("node"))
    labels = SCHEMES[scheme].labels(Tree.of(items), sections=sections)
    return [(item, labels[item.pk]) for item in items if item.label != labels[item.pk]]


def asking(edition: Edition, items: Iterable[int]) -> "models.QuerySet[models.Model]":
    """The consultations that ask about any of these items."""
    return edition.consultations.filter(items__item__in=items).distinct()


T = TypeVar("T", bound=Item | None)


def _still(edition: Edition, item: T) -> T:
    """The item as it stands under the lock. Raises WorkflowError where it is gone."""
    if item is None:
        return item
    now = edition.items.filter(node=item.node_id).select_related("node", "parent").first()
    if now is None:
        raise WorkflowError(GONE)
    return now  # type: ignore[return-value]


def name(item: Item) -> str:
    text = ItemText.objects.filter(item=item, is_original=True).first()
    return history.noted(item.label, text.title, text.body) if text else item.node.key


def _tree(edition: Edition) -> Tree:
    return Tree.of(edition.items.in_order())


def _may_stand(kind: str, parent: Item | None) -> None:
    if kind not in BELOW[parent.kind if parent else ""]:
        raise DomainError(misplaced(kind, parent.kind if parent else ""))
    if parent and parent.depth + 1 >= DEEPEST:
        raise DomainError(gettext("Items are nested no more than {n} deep.").format(n=DEEPEST))


def _new_node(edition: Edition, words: str, *, given: bool) -> Node:
    """The node of a new item: the one that had this key in another edition, or a new one under a key that is free."""
    base = words if given else key_from(words)
    taken = set(edition.items.values_list("node__key", flat=True))
    if given:
        if base in taken:
            words = gettext("Another item of this edition has the key “{key}”. Choose another one.")
            raise DomainError(words.format(key=base))
        return Node.objects.get_or_create(document=edition.document, key=base)[0]
    taken |= set(edition.document.nodes.values_list("key", flat=True))
    key = next(one for one in numbered(base) if one not in taken)
    return Node.objects.create(document=edition.document, key=key)


def key_from(words: str) -> str:
    """The first words as a key, cut between words."""
    slug = slugify(" ".join(words.split()[:8])) or "item"
    return re.sub(r"-[^-]*$", "", slug[:61]) if len(slug) > 60 else slug


def numbered(base: str) -> Iterable[str]:
    yield base
    yield from (f"{base}-{n}" for n in count(2))


def _write(edition: Edition, tree: Tree) -> None:
    """Store where every item stands. Positions are taken from a free range first: each is held by one item only."""
    rows = {item.pk: item for item in edition.items.all()}
    moved = []
    for position, (pk, depth) in enumerate(tree.walk(), start=1):
        row, now = rows[pk], (position, depth, tree.parents[pk], tree.kinds[pk])
        if now != (row.position, row.depth, row.parent_id, row.kind):
            row.position, row.depth, row.parent_id, row.kind = now
            moved.append(row)
    away = edition.items.filter(pk__in=[row.pk for row in moved])
    away.update(position=models.F("position") + OUT_OF_THE_WAY)
    Item.objects.bulk_update(moved, ["position", "depth", "parent", "kind"])
