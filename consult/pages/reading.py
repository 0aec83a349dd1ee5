"""What the reading page shows, in few queries: the text as it will stay, and the counts as they stand.

The text of an open consultation never changes (its items are fixed, a published edition is frozen), so each
process renders it once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from comments import publication
from comments.asked import shortened
from comments.carried import Earlier
from comments.publication import Reader
from consult.aggregation.models import Cell, Recount, Voices
from consult.aggregation.suppression import suppress, total
from consult.consultations.models import Consultation, ConsultationItem
from consult.people.codes import Sector
from guidance.models import AxisValue, Edition, Item, ItemText
from guidance.rendering import render
from guidance.translations import Translated

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

    @property
    def name(self) -> str:
        return f"{self.label} {self.title}".strip() or self.key

    @property
    def heading(self) -> str:
        """Questions often have a number and no title; then the number is the heading."""
        return self.title or f"Question {self.label}"

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


@lru_cache(maxsize=64)
def _kept_outline(consultation: int, edition: int, fingerprint: str) -> Outline:
    return _outline(consultation, edition)


def _outline(consultation: int, edition: int) -> Outline:
    texts = ItemText.objects.filter(item__edition=edition, is_original=True).select_related("item__node")
    asked = dict(ConsultationItem.objects.filter(consultation=consultation).values_list("item", "pk"))
    applies = _scopes(edition)
    chapters: list[tuple[Place | None, list[Place]]] = [(None, [])]
    practices: dict[int, list[Place]] = defaultdict(list)
    for text in texts.order_by("-item__position"):  # backwards: what a node contains is known before the node
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
    return Outline(tuple(Chapter(section, tuple(items)) for section, items in reversed(chapters) if items))


def _place(text: ItemText, pk: int, applies: str, practices: Iterable[Place]) -> Place:
    item = text.item
    return Place(
        pk=pk,
        text=text.pk,
        key=item.node.key,
        kind=item.kind,
        label=item.label,
        title=text.title,
        html=render(text.body),
        depth=item.depth,
        applies=applies,
        opening=text.body[:200],
        practices=tuple(practices),
    )


def _scopes(edition: int) -> dict[int, str]:
    """What each item that doesn't apply everywhere applies to, in words."""
    values = AxisValue.objects.filter(items__edition=edition).values_list("items", "axis_id", "title")
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item, axis, title in values.order_by("axis__position", "position"):
        found[item][axis].append(title[:1].lower() + title[1:])
    return {item: "; ".join(", ".join(titles) for titles in axes.values()) for item, axes in found.items()}


@dataclass(frozen=True)
class Tally:
    """Comments about one item by stance ("" where none was stated). None is a count too small to show."""

    counts: tuple[tuple[str, int | None], ...] = ()

    @property
    def n(self) -> int | None:
        return total([n for _, n in self.counts])

    @property
    def shown(self) -> dict[str, int]:
        """By stance, as a bar draws them; nothing where one of them is withheld."""
        known = {stance: n for stance, n in self.counts if stance and n}
        return known if self.n is not None else {}


NOTHING = Tally()


@dataclass(frozen=True)
class Turnout:
    """Who took part so far. None is a number too small to show."""

    comments: int | None
    organisations: int | None
    silent: tuple[str, ...]
    """Sectors that nobody spoke for yet."""


def _turnout(rows: list[tuple[str, int, int]], below: int) -> Turnout:
    heard = {sector for sector, _, _ in rows}
    silent = tuple(sector.label for sector in Sector if sector not in heard and sector != Sector.OTHER)
    return Turnout(
        _not_small(sum(comments for _, comments, _ in rows), below),
        _not_small(sum(organisations for _, _, organisations in rows), below),
        silent if heard else (),
    )


def _not_small(count: int, below: int) -> int | None:
    return None if 0 < count < below else count


@dataclass(frozen=True)
class Counts:
    """What the margins and the head of the page say of a consultation, as of one recount."""

    tallies: dict[int, Tally]
    turnout: Turnout


def counts(consultation: Consultation) -> Counts:
    """The counts as they stand. They change with a recount only, so each process reads them once for each."""
    counted_at = (
        Recount.objects.filter(consultation=consultation).values_list("counted_at", flat=True).first()
    )
    if counted_at is None:
        return Counts({}, Turnout(0, 0, ()))
    return _kept_counts(consultation.pk, consultation.suppress_below, counted_at)


@lru_cache(maxsize=128)
def _kept_counts(consultation: int, below: int, counted_at: datetime) -> Counts:
    rows = Voices.objects.filter(consultation=consultation, item=None)
    return Counts(
        _tallies(consultation, below),
        _turnout(list(rows.values_list("sector", "comments", "organisations")), below),
    )


def _tallies(consultation: int, below: int) -> dict[int, Tally]:
    """By consultation item; small counts withheld."""
    cells = Cell.objects.filter(consultation=consultation).order_by().values_list("item", "stance")
    table = {(str(item), stance): n for item, stance, n in cells.annotate(n=Sum("comments"))}
    found: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for (item, stance), n in sorted(suppress(table, below).items()):
        found[int(item)].append((stance, n))
    return {item: Tally(tuple(numbers)) for item, numbers in found.items()}


@dataclass(frozen=True)
class Text:
    """All that the text with its margins depends on, for a reader with no draft: what is alike is rendered once."""

    slug: str
    takes_comments: bool
    may_see_counts: bool
    outline: Outline
    tallies: tuple[tuple[int, Tally], ...]
    edition: Edition
    earlier: tuple[tuple[str, tuple[Earlier, ...]], ...] = ()
    """What was said about earlier editions, by the key of the item."""


@lru_cache(maxsize=128)
def kept_text(text: Text) -> SafeString:
    context = {
        "consultation": text,
        "may_see_counts": text.may_see_counts,
        "outline": text.outline,
        "tallies": dict(text.tallies),
        "earlier": dict(text.earlier),
        "drafted": (),
    }
    return render_to_string("pages/_text.html", context)


@lru_cache(maxsize=256)
def kept_markdown(markdown: str) -> SafeString:
    return render(markdown)


@dataclass(frozen=True)
class Row:
    """A consultation in a list; without turnout where this reader may not know it."""

    consultation: Consultation
    turnout: Turnout | None


def with_turnout(consultations: Iterable[Consultation], reader: Reader) -> list[Row]:
    """In two queries more, whatever their number."""
    listed = list(consultations)
    known = set(
        publication.counts_readable_by(reader)
        .filter(pk__in=[one.pk for one in listed])
        .values_list("pk", flat=True)
    )
    rows: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    voices = Voices.objects.filter(consultation__in=known, item=None)
    counted = voices.values_list("consultation", "sector", "comments", "organisations")
    for pk, sector, comments, organisations in counted:
        rows[pk].append((sector, comments, organisations))
    return [
        Row(one, _turnout(rows[one.pk], one.suppress_below) if one.pk in known else None) for one in listed
    ]


def neighbours(outline: Outline, place: Place) -> tuple[Place | None, Place | None]:
    """What is asked about before and after it."""
    places = outline.everything
    here = places.index(place)
    return (places[here - 1] if here else None, places[here + 1] if here + 1 < len(places) else None)
