"""A draft edition as its desk shows it: the tree with its steps, and what is wrong with it. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from guidance import history, scopes
from guidance.models import Axis, Edition, Item, ItemText
from guidance.scopes import Dimension, Scope, Value
from guidance.tree import Step, Tree


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
        where = self.name(parent) if parent else "the edition"
        return f"{siblings.index(pk) + 1} of {len(siblings)} in {where}"

    def steps(self, pk: int) -> dict[str, str]:
        """Up, down, in and out, each with what it would do; nothing where it can't be done."""
        return {step.value: self._told(pk, step) for step in Step}

    def _told(self, pk: int, step: Step) -> str:
        spot = self.tree.step(pk, step)
        if spot is None:
            return ""
        kind = self.tree.kind_at(pk, spot.parent)
        turns = f", as a {kind}" if kind != self.tree.kinds[pk] else ""
        parent = self.name(spot.parent) if spot.parent else "the top"
        if spot.parent == self.tree.parents[pk]:
            return f"Move {step}"
        return f"Move {step} to {parent}{turns}"

    def counted(self) -> list[tuple[str, int]]:
        """How many items of each kind there are, by the kind's name."""
        counts = Counter(self.tree.kinds.values())
        return [(str(kind.label), counts[kind]) for kind in Item.Kind if counts[kind]]


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
