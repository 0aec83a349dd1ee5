"""What the items of an edition refer to, and what refers to them: in this document, in others, and outside."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from consult.people.models import User
from guidance import identifiers
from guidance.models import Edition, Item, ItemText, Reference
from guidance.words import called

Here = Callable[[str], str]
"""Key of an item of this edition → its address on the page."""


@dataclass(frozen=True)
class Link:
    """`address` is empty where there is nothing to follow; `where` names another document."""

    words: str
    address: str
    where: str = ""


@dataclass
class Links:
    refers_to: list[Link] = field(default_factory=list)
    referred_to_by: list[Link] = field(default_factory=list)


def links(
    edition: Edition, user: User | AnonymousUser, here: Here = lambda key: f"#{key}"
) -> dict[str, Links]:
    """By the key of the item; those items only that refer or are referred to. In four queries, whatever the edition."""
    references = _forward(edition)
    back = _backward(edition, user)
    nodes = {one.node_id for one in references if one.node_id} | {one.item.node_id for one in back}
    shown = _Shown(edition, user, nodes, here)
    found: dict[str, Links] = defaultdict(Links)
    for one in references:
        found[one.item.node.key].refers_to.append(shown.target(one))
    for one in back:
        link = shown.item(one.item.node_id, one.item.node.key)
        if one.node and link not in found[one.node.key].referred_to_by:
            found[one.node.key].referred_to_by.append(link)
    return dict(found)


def _forward(edition: Edition) -> list[Reference]:
    rows = Reference.objects.filter(item__edition=edition).order_by("item__position", "position")
    return list(rows.select_related("item__node", "node"))


def _backward(edition: Edition, user: User | AnonymousUser) -> list[Reference]:
    """From this edition and from the newest of each other document."""
    rows = Reference.objects.filter(
        node__items__edition=edition, item__edition__in=Edition.objects.visible_to(user)
    )
    ordered = rows.order_by(
        "item__edition__document", "-item__edition__date", "-item__edition", "item__position"
    )
    found: list[Reference] = []
    newest: dict[int, int] = {edition.document_id: edition.pk}
    for one in ordered.select_related("item__node", "item__edition", "node"):
        of = one.item.edition
        if newest.setdefault(of.document_id, of.pk) == of.pk:
            found.append(one)
    return found


class _Shown:
    """Items as links: those of this edition on its page, others where the newest edition that has them is."""

    def __init__(
        self, edition: Edition, user: User | AnonymousUser, nodes: Iterable[int], here: Here
    ) -> None:
        self.edition, self.here = edition, here
        items = Item.objects.filter(node__in=nodes, edition__in=Edition.objects.visible_to(user))
        ordered = items.order_by("edition__date", "edition").select_related("edition__document")
        self.items: dict[int, Item] = {}
        for item in ordered:  # the newest last, unless this edition has the item itself
            known = self.items.get(item.node_id)
            if known is None or known.edition_id != edition.pk:
                self.items[item.node_id] = item
        texts = ItemText.objects.filter(item__in=self.items.values(), is_original=True)
        self.titles = {text.item_id: text.title for text in texts}

    def target(self, reference: Reference) -> Link:
        if reference.node:
            return self.item(reference.node.pk, reference.node.key)
        name, value = identifiers.name(reference.scheme), reference.value
        words = value if reference.scheme == Reference.Scheme.URL else f"{name} {value}"
        return Link(words, identifiers.address(reference.scheme, value))

    def item(self, node: int, key: str) -> Link:
        item = self.items.get(node)
        if item is None:
            return Link(key, "")
        title = self.titles.get(item.pk, "")
        words = called(item.label, title)
        if item.label and not title:
            words = Item.Kind(item.kind).numbered(item.label)
        if item.edition_id == self.edition.pk:
            return Link(words or key, self.here(key))
        address = reverse("edition", args=[item.edition.document.slug, item.edition.slug])
        return Link(words or key, f"{address}#{key}", str(item.edition))
