"""The items of an edition as boxes to tick."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from guidance.models import Item, ItemText
from guidance.words import called

DEEPEST = 3


@dataclass(frozen=True)
class Row:
    """An item with its box to tick."""

    pk: int
    label: str
    words: str
    kind: str
    depth: int
    ticked: bool
    practices: list["Row"] = field(default_factory=list)

    @property
    def shows_practices(self) -> bool:
        """Folded away unless one of them is chosen."""
        return any(practice.ticked for practice in self.practices)


@dataclass(frozen=True)
class Group:
    """A section's name and the items in it, in the order of the edition."""

    title: str
    rows: list[Row] = field(default_factory=list)


def boxes(texts: Iterable[ItemText], *, ticked: Collection[str]) -> list[Group]:
    """From the original texts of an edition in its order, each with its item; `ticked` are primary keys."""
    found = list(texts)
    items = {text.item_id: text.item for text in found}
    titles = {text.item_id: called(text.item.label, text.title) for text in found}
    groups: list[tuple[int | None, Group]] = []
    for text in found:
        if text.item.kind == Item.Kind.SECTION:
            continue
        section = _section(text.item, items)
        if not groups or groups[-1][0] != section:
            groups.append((section, Group(titles.get(section or 0, ""))))
        rows = groups[-1][1].rows
        row = _row(text, items[section].depth + 1 if section else 0, str(text.item_id) in ticked)
        (rows[-1].practices if rows and row.kind == Item.Kind.PRACTICE else rows).append(row)
    return [group for _, group in groups]


def _section(item: Item, items: dict[int, Item]) -> int | None:
    """The section that an item stands in."""
    above = item.parent_id
    while above and items[above].kind != Item.Kind.SECTION:
        above = items[above].parent_id
    return above


def _row(text: ItemText, top: int, ticked: bool) -> Row:
    item = text.item
    depth = max(0, min(item.depth - top, DEEPEST))
    return Row(item.pk, item.label, text.title or text.body, item.kind, depth, ticked)
