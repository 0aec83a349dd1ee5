"""A draft edition as its desk shows it: the tree with its steps, and what is wrong with it. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guidance import history, scopes
from guidance.models import Axis, Edition, Item, ItemText
from guidance.scopes import Dimension, Scope, Value
from guidance.tree import Spot, Step, Tree

# A step, what it does, and what is said where it can't be done.
STEPS = {
    Step.UP: (pgettext_lazy("move an item", "Up"), _("Move up"), _("It can't move up from here")),
    Step.DOWN: (pgettext_lazy("move an item", "Down"), _("Move down"), _("It can't move down from here")),
    Step.IN: (pgettext_lazy("move an item", "In"), _("Move in"), _("It can't move in from here")),
    Step.OUT: (pgettext_lazy("move an item", "Out"), _("Move out"), _("It can't move out from here")),
}
# What a step does, by whether it leads below an item, and whether the item becomes one of another kind there.
TURNED = {
    # Translators: {move} is “Move in” or the like, {place} the name of an item, {kind} “practice” or the like
    (True, True): _("{move} to {place}, as a {kind}"),
    (True, False): _("{move} to {place}"),
    (False, True): _("{move} to the top, as a {kind}"),
    (False, False): _("{move} to the top"),
}
KINDS = {
    Item.Kind.SECTION: _("Sections"),
    Item.Kind.GUIDELINE: _("Guidelines"),
    Item.Kind.PRACTICE: _("Practices"),
    Item.Kind.QUESTION: _("Questions"),
}


@dataclass(frozen=True)
class Way:
    """A step as a button: its code and name, and in a sentence what it would do or why it can't be done."""

    code: str
    name: str
    told: str
    can: bool = True


@dataclass(frozen=True)
class Row:
    """An item in the tree."""

    item: Item
    name: str
    children: tuple["Row", ...]

    @property
    def key(self) -> str:
        return self.item.node.key


@dataclass(frozen=True)
class Arrangement:
    """The whole tree with the items by primary key."""

    tree: Tree
    items: Mapping[int, Item]
    texts: Mapping[int, ItemText]

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows(None)

    def _rows(self, parent: int | None) -> tuple[Row, ...]:
        return tuple(
            Row(self.items[pk], self.words(pk), self._rows(pk)) for pk in self.tree.below.get(parent, ())
        )

    def words(self, pk: int) -> str:
        """What an item is called beside its label."""
        text = self.texts[pk]
        return history.named("", text.title, text.body)

    def name(self, pk: int) -> str:
        return history.named(self.items[pk].label, self.texts[pk].title, self.texts[pk].body)

    def place(self, pk: int) -> str:
        """Where it stands, in words: "3rd of 5 in Before release"."""
        parent = self.tree.parents[pk]
        siblings = self.tree.below[parent]
        words = gettext("{n} of {total} in {place}") if parent else gettext("{n} of {total} in the edition")
        where = self.name(parent) if parent else ""
        return words.format(n=siblings.index(pk) + 1, total=len(siblings), place=where)

    def steps(self, pk: int) -> list[Way]:
        """Up, down, in and out."""
        return [self._way(pk, step) for step in Step]

    def _way(self, pk: int, step: Step) -> Way:
        name, move, never = STEPS[step]
        spot = self.tree.step(pk, step)
        if spot is None:
            return Way(step.value, str(name), str(never), can=False)
        return Way(step.value, str(name), self._told(pk, spot, str(move)))

    def _told(self, pk: int, spot: Spot, move: str) -> str:
        """What a step would do, from its words: "Move in" becomes "Move in to 2 Release"."""
        if spot.parent == self.tree.parents[pk]:
            return move
        kind = self.tree.kind_at(pk, spot.parent)
        turned = Item.Kind(kind).in_words if kind and kind != self.tree.kinds[pk] else ""
        return TURNED[bool(spot.parent), bool(turned)].format(
            move=move, place=self.name(spot.parent) if spot.parent else "", kind=turned
        )

    def counted(self) -> list[tuple[str, int]]:
        """How many items of each kind there are, by the name of many of the kind."""
        counts = Counter(self.tree.kinds.values())
        return [(str(KINDS[kind]), counts[kind]) for kind in Item.Kind if counts[kind]]


def arrangement(edition: Edition) -> Arrangement:
    """In two queries."""
    items = list(edition.items.in_order().select_related("node"))
    texts = ItemText.objects.filter(item__edition=edition, is_original=True)
    return Arrangement(
        Tree.of(items), {item.pk: item for item in items}, {text.item_id: text for text in texts}
    )


@dataclass(frozen=True)
class Applies:
    """Where an item applies within what stands above it, in words. `never` says why it can't apply at all."""

    words: str
    above: str
    never: str


def applies(arrangement: Arrangement, pk: int, dimensions: list[Dimension]) -> Applies:
    """In one query."""
    chain = [pk]
    while above := arrangement.tree.parents[chain[-1]]:
        chain.append(above)
    own = scopes_of(chain)
    outer: Scope = {}
    for one in reversed(chain[1:]):
        outer = scopes.within(own.get(one, {}), outer)
    scope = scopes.within(own.get(pk, {}), outer)
    never = next((d.title for d in dimensions if d.code in scope and not scope[d.code]), "")
    return Applies(scopes.in_words(scope, dimensions), scopes.in_words(outer, dimensions), never)


def scopes_of(items: list[int]) -> Mapping[int, Scope]:
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Item.scope.through._default_manager.filter(item__in=items)
    for item, axis, value in rows.values_list("item", "axisvalue__axis__code", "axisvalue__code"):
        found[item][axis].add(value)
    return {item: {axis: frozenset(codes) for axis, codes in scope.items()} for item, scope in found.items()}


def dimensions(axes: list[Axis]) -> list[Dimension]:
    """Axes whose values are fetched, as `scopes` takes them."""
    return [
        Dimension(
            axis.code, axis.title, tuple(Value(v.code, v.title, v.definition) for v in axis.values.all())
        )
        for axis in axes
    ]
