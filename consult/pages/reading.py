"""The text that a consultation asks about, as its readers see it, in few queries.

The text of an open consultation never changes (its items are fixed, a published edition is frozen), so each
process renders it once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.safestring import SafeString

from comments.asked import shortened
from consult.consultations.models import Consultation, ConsultationItem
from consult.people.words import kept_by_language
from guidance.models import Axis, AxisValue, Edition, Item, ItemText
from guidance.rendering import rendered
from guidance.scopes import inside
from guidance.translations import Translated
from guidance.words import called

Named = TypeVar("Named", int, str)
SHORT = 44


@dataclass(frozen=True)
class Place:
    """A node of the text. `pk` is the consultation's item, 0 where it isn't asked about; `text` its ItemText."""

    pk: int
    text: int
    key: str
    kind: str
    label: str
    title: str
    html: SafeString
    depth: int
    applies: str
    opening: str
    practices: tuple["Place", ...] = ()
    translation: Translated | None = None
    earlier: str = ""
    """A line on the comments that earlier editions had on it, as HTML."""

    @property
    def name(self) -> str:
        return called(self.label, self.title) or self.key

    @property
    def heading(self) -> str:
        """Questions often have a number and no title; then the kind and the number are the heading."""
        return self.title or Item.Kind(self.kind).numbered(self.label)

    @property
    def called(self) -> str:
        """In a sentence: "guideline 8"."""
        return f"{Item.Kind(self.kind).label.lower()} {self.label}" if self.label else self.name

    @property
    def short(self) -> str:
        """For the list of contents."""
        return shortened(self.title or self.opening, SHORT)

    @property
    def asks_stance(self) -> bool:
        return self.kind != Item.Kind.QUESTION

    @property
    def is_part(self) -> bool:
        """A part of the item before it, set smaller."""
        return self.label.count(".") > 0


@dataclass(frozen=True)
class Chapter:
    """A section with what is asked in it; items outside sections stand in one without a title."""

    section: Place | None
    items: tuple[Place, ...]


@dataclass(frozen=True)
class Outline:
    chapters: tuple[Chapter, ...]
    language: str
    has_axes: bool = False
    """Whether there is guidance for one combination."""

    @property
    def items(self) -> list[Place]:
        return [item for chapter in self.chapters for item in chapter.items]

    def find(self, key: str) -> Place | None:
        return next((place for place in self.everything if place.key == key), None)

    @property
    def everything(self) -> list[Place]:
        """Items and those practices that are asked about themselves."""
        return [place for item in self.items for place in (item, *item.practices) if place.pk]


def outline(consultation: Consultation) -> Outline:
    """The text that a consultation asks about, as its readers see it."""
    edition = consultation.edition
    if consultation.status == Consultation.Status.DRAFT or edition.status != Edition.Status.PUBLISHED:
        return _outline(consultation.pk, edition.pk)
    return _kept_outline(consultation.pk, edition.pk, edition.fingerprint)


@kept_by_language(maxsize=64)
def _kept_outline(consultation: int, edition: int, fingerprint: str) -> Outline:
    return _outline(consultation, edition)


def _outline(consultation: int, edition: int) -> Outline:
    texts = ItemText.objects.filter(item__edition=edition, is_original=True).select_related("item__node")
    asked = dict(ConsultationItem.objects.filter(consultation=consultation).values_list("item", "pk"))
    applies = _scopes(edition)
    chapters: list[tuple[Place | None, list[Place]]] = [(None, [])]
    practices: dict[int, list[Place]] = defaultdict(list)
    # Backwards: what a node contains is known before the node.
    found = list(texts.order_by("-item__position"))
    for text in found:
        place = _place(
            text, asked.get(text.item_id, 0), applies.get(text.item_id, ""), practices.pop(text.item_id, [])
        )
        if text.item.kind == Item.Kind.SECTION:
            chapters[-1] = (place, chapters[-1][1])
            chapters.append((None, []))
        elif text.item.kind == Item.Kind.PRACTICE and text.item.parent_id:
            practices[text.item.parent_id].insert(0, place)
        elif place.pk or any(practice.pk for practice in place.practices):
            chapters[-1][1].insert(0, place)
    whole = (Chapter(section, tuple(items)) for section, items in reversed(chapters) if items)
    has_axes = Axis.objects.filter(document__editions=edition).exists()
    return Outline(tuple(whole), next((text.language for text in found), "en"), has_axes)


def _place(text: ItemText, pk: int, applies: str, practices: Iterable[Place]) -> Place:
    item = text.item
    return Place(
        pk=pk,
        text=text.pk,
        key=item.node.key,
        kind=item.kind,
        label=item.label,
        title=text.title,
        html=rendered(text.body),
        depth=item.depth,
        applies=applies,
        opening=text.body[:200],
        practices=tuple(practices),
    )


def _scopes(edition: int) -> dict[int, str]:
    """What each item that doesn't apply everywhere applies to, in words."""
    values = AxisValue.objects.filter(items__edition=edition).values_list("items", "axis_id", "title")
    return scopes_of(values.order_by("axis__position", "position"))


def scopes_of(rows: Iterable[tuple[Named, int, str]]) -> dict[Named, str]:
    """In words by item, from what names it, an axis, and the title of a value, in the order of the values."""
    found: dict[Named, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item, axis, title in rows:
        found[item][axis].append(inside(title))
    return {item: "; ".join(", ".join(titles) for titles in axes.values()) for item, axes in found.items()}


def neighbours(outline: Outline, key: str) -> tuple[Place | None, Place | None]:
    """What is asked about before and after the item of this key."""
    places = outline.everything
    here = next(n for n, place in enumerate(places) if place.key == key)
    return (places[here - 1] if here else None, places[here + 1] if here + 1 < len(places) else None)
