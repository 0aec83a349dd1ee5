"""The counts that stand in margins, heads and lists, as the last recount left them; small ones withheld.

Who may see them is asked of `publication`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from django.db.models import Sum

from comments import publication
from comments.publication import Reader
from consult.aggregation.models import Cell, ParagraphCell, Recount, Voices
from consult.aggregation.suppression import suppress, total
from consult.consultations.models import Consultation
from consult.people.codes import Sector


@dataclass(frozen=True)
class Tally:
    """Comments about one place by stance ("" where none was stated). None is a count too small to show."""

    counts: tuple[tuple[str, int | None], ...] = ()

    @cached_property
    def n(self) -> int | None:
        return total([n for _, n in self.counts])

    @cached_property
    def shown(self) -> dict[str, int]:
        """By stance, as a bar draws them; nothing where one of them is withheld."""
        known = {stance: n for stance, n in self.counts if stance and n}
        return known if self.n is not None else {}


NOTHING = Tally()
Quoted = tuple[tuple[int, int], Tally]
"""A text and one of its paragraphs (from 1), and the comments that quote words of it."""


@dataclass(frozen=True, eq=False)
class Quotations:
    """By text, those of its paragraphs of which words are quoted. As of one recount: equal only to itself."""

    texts: Mapping[int, tuple[Quoted, ...]] = field(default_factory=dict)

    def of(self, text: int) -> tuple[Quoted, ...]:
        return self.texts.get(text, ())


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


@dataclass(frozen=True, eq=False)
class Counts:
    """What the margins and the head of the page say of a consultation, as of one recount. Equal only to itself."""

    tallies: Mapping[int, Tally] = field(default_factory=dict)
    turnout: Turnout | None = None
    quoted: Quotations = field(default_factory=Quotations)

    def tally(self, item: int) -> Tally:
        return self.tallies.get(item, NOTHING)


UNSEEN = Counts()
"""For those who may not know them."""


UNCOUNTED = Counts(turnout=Turnout(0, 0, ()))


def counts(consultation: Consultation) -> Counts:
    """The counts as they stand. They change with a recount only, so each process reads them once for each."""
    runs = Recount.objects.filter(consultation=consultation)
    counted_at = runs.values_list("counted_at", flat=True).first()
    if counted_at is None:
        return UNCOUNTED
    return _kept_counts(consultation.pk, consultation.suppress_below, counted_at)


def quoted(consultation: Consultation, counted_at: datetime | None) -> Quotations:
    """The part of them that stands beside paragraphs, as of that recount."""
    if counted_at is None:
        return UNCOUNTED.quoted
    return _kept_quoted(consultation.pk, consultation.suppress_below, counted_at)


@lru_cache(maxsize=128)
def _kept_counts(consultation: int, below: int, counted_at: datetime) -> Counts:
    rows = Voices.objects.filter(consultation=consultation, item=None)
    return Counts(
        _tallies(consultation, below),
        _turnout(list(rows.values_list("sector", "comments", "organisations")), below),
        _kept_quoted(consultation, below, counted_at),
    )


@lru_cache(maxsize=128)
def _kept_quoted(consultation: int, below: int, counted_at: datetime) -> Quotations:
    """By text; small counts withheld as beside items."""
    cells = ParagraphCell.objects.filter(consultation=consultation).order_by("text", "paragraph")
    places = {
        (f"{text}.{paragraph}", stance): ((text, paragraph), n)
        for text, paragraph, stance, n in cells.values_list("text", "paragraph", "stance", "comments")
    }
    shown = suppress({key: n for key, (_, n) in places.items()}, below)
    found: dict[tuple[int, int], list[tuple[str, int | None]]] = defaultdict(list)
    for key, (place, _) in places.items():
        found[place].append((key[1], shown[key]))
    texts: dict[int, list[Quoted]] = defaultdict(list)
    for place, numbers in found.items():
        texts[place[0]].append((place, Tally(tuple(sorted(numbers, key=lambda one: one[0])))))
    return Quotations({text: tuple(rows) for text, rows in texts.items()})


def _tallies(consultation: int, below: int) -> dict[int, Tally]:
    """By consultation item; small counts withheld."""
    cells = Cell.objects.filter(consultation=consultation).order_by().values_list("item", "stance")
    table = {(str(item), stance): n for item, stance, n in cells.annotate(n=Sum("comments"))}
    found: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for (item, stance), n in sorted(suppress(table, below).items()):
        found[int(item)].append((stance, n))
    return {item: Tally(tuple(numbers)) for item, numbers in found.items()}


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
