"""The counts that stand in margins, heads and lists: as the last recount left them, or as of the last snapshot.

Who may see which is asked of `publication_counts`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Sum

from comments import publication, publication_counts
from comments.publication import Reader
from comments.publication_counts import Sight
from consult.aggregation.models import Cell, ParagraphCell, PublicNumbers, Recount, Voices
from consult.aggregation.suppression import total
from consult.consultations.models import Consultation
from consult.people.codes import Sector


@dataclass(frozen=True)
class Tally:
    """Comments about one place by stance ("" where none was stated). None is a count too small to show."""

    counts: tuple[tuple[str, int | None], ...] = ()
    whole: int | None = None
    """Of a snapshot, which may say how many there are where it does not say by which stance."""

    @cached_property
    def n(self) -> int | None:
        return total([n for _, n in self.counts]) if self.whole is None else self.whole

    @cached_property
    def shown(self) -> dict[str, int]:
        """By stance, as a bar draws them; nothing where one of them is withheld."""
        known = {stance: n for stance, n in self.counts if stance and n}
        return known if all(n is not None for _, n in self.counts) else {}

    @cached_property
    def hides_stances(self) -> bool:
        return any(n is None for _, n in self.counts)


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


def _turnout(rows: Iterable[tuple[str, int, int]]) -> Turnout:
    counted = list(rows)
    return Turnout(
        sum(comments for _, comments, _ in counted),
        sum(organisations for _, _, organisations in counted),
        _silent({sector for sector, _, _ in counted}),
    )


def _turnout_taken(voices: Mapping[str, Any]) -> Turnout:
    """Of a snapshot. Where a sector is withheld, which one is silent is withheld as well."""
    sectors = voices["comments"]["sectors"]
    known = None not in sectors.values()
    heard = {sector for sector, n in sectors.items() if n}
    return Turnout(voices["comments"]["n"], voices["organisations"]["n"], _silent(heard) if known else ())


def _silent(heard: set[str]) -> tuple[str, ...]:
    silent = tuple(str(sector.label) for sector in Sector if sector not in heard and sector != Sector.OTHER)
    return silent if heard else ()


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


def as_of(consultation: Consultation, seen: Sight) -> datetime | None:
    """Of when the numbers are that this reader sees: the last recount, or the last snapshot. None where none was."""
    if seen.is_snapshot:
        return seen.as_of
    runs = Recount.objects.filter(consultation=consultation)
    return runs.values_list("counted_at", flat=True).first()


def counts(consultation: Consultation, seen: Sight, at: datetime | None) -> Counts:
    """The counts as of then. A recount or a snapshot alone changes them, so each process reads them once for each."""
    if not seen.may_see:
        return UNSEEN
    if at is None:
        return UNCOUNTED
    return _kept_taken(consultation.pk, at) if seen.is_snapshot else _kept_counts(consultation.pk, at)


def quoted(consultation: Consultation, seen: Sight, counted_at: datetime | None) -> Quotations:
    """The part of them that stands beside paragraphs; `counted_at` is the last recount."""
    if seen.is_snapshot:
        return counts(consultation, seen, seen.as_of).quoted
    return _kept_quoted(consultation.pk, counted_at) if counted_at else UNCOUNTED.quoted


@lru_cache(maxsize=128)
def _kept_taken(consultation: int, as_of: datetime) -> Counts:
    taken = PublicNumbers.objects.filter(consultation=consultation).first()
    if taken is None:
        return UNCOUNTED
    found: dict[tuple[int, int], Tally] = {}
    for name, kept in taken.numbers["paragraphs"].items():
        text, _, paragraph = name.partition(".")
        found[int(text), int(paragraph)] = _tally_taken(kept)
    return Counts(
        {int(item): _tally_taken(kept) for item, kept in taken.numbers["items"].items()},
        _turnout_taken(taken.numbers["voices"]),
        _quotations(found),
    )


def _tally_taken(kept: Mapping[str, Any]) -> Tally:
    said = {stance: n for stance, n in kept["columns"].items() if n != 0}
    return Tally(tuple(sorted(said.items())) if kept["n"] else (("", None),), kept["n"])


@lru_cache(maxsize=128)
def _kept_counts(consultation: int, counted_at: datetime) -> Counts:
    rows = Voices.objects.filter(consultation=consultation, item=None)
    return Counts(
        _tallies(consultation),
        _turnout(rows.values_list("sector", "comments", "organisations")),
        _kept_quoted(consultation, counted_at),
    )


@lru_cache(maxsize=128)
def _kept_quoted(consultation: int, counted_at: datetime) -> Quotations:
    cells = ParagraphCell.objects.filter(consultation=consultation).order_by("text", "paragraph", "stance")
    found: dict[tuple[int, int], list[tuple[str, int | None]]] = defaultdict(list)
    for text, paragraph, stance, n in cells.values_list("text", "paragraph", "stance", "comments"):
        found[text, paragraph].append((stance, n))
    return _quotations({place: Tally(tuple(numbers)) for place, numbers in found.items()})


def _quotations(found: Mapping[tuple[int, int], Tally]) -> Quotations:
    texts: dict[int, list[Quoted]] = defaultdict(list)
    for place, tally in sorted(found.items(), key=lambda one: one[0]):
        texts[place[0]].append((place, tally))
    return Quotations({text: tuple(rows) for text, rows in texts.items()})


def _tallies(consultation: int) -> dict[int, Tally]:
    """By consultation item."""
    cells = Cell.objects.filter(consultation=consultation).order_by("item", "stance")
    found: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for item, stance, n in cells.values_list("item", "stance").annotate(n=Sum("comments")):
        found[item].append((stance, n))
    return {item: Tally(tuple(numbers)) for item, numbers in found.items()}


@dataclass(frozen=True)
class Row:
    """A consultation in a list; without turnout where this reader may not know it."""

    consultation: Consultation
    turnout: Turnout | None
    as_of: datetime | None = None
    """Of the last snapshot, where the numbers are of one."""


def with_turnout(consultations: Iterable[Consultation], reader: Reader) -> list[Row]:
    """In two queries more, whatever their number; in three where one of them withholds small counts."""
    listed = list(consultations)
    readable = publication.counts_readable_by(reader).filter(pk__in=[one.pk for one in listed])
    told = set(readable.values_list("pk", flat=True))
    taken = {one.pk for one in listed if one.pk in told and one.suppress_below}
    if taken:
        live = publication_counts.exact_for(reader).filter(pk__in=taken)
        taken -= set(live.values_list("pk", flat=True))
    exact = told - taken
    rows: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    voices = Voices.objects.filter(consultation__in=exact, item=None)
    counted = voices.values_list("consultation", "sector", "comments", "organisations")
    for pk, sector, comments, organisations in counted:
        rows[pk].append((sector, comments, organisations))
    found = {pk: _turnout(rows[pk]) for pk in exact}
    return [
        Row(one, _turnout_of(one), one.shown_as_of) if one.pk in taken else Row(one, found.get(one.pk))
        for one in listed
    ]


def _turnout_of(consultation: Consultation) -> Turnout | None:
    """As of its last snapshot, which each process reads once."""
    taken_at = consultation.shown_as_of
    return _kept_taken(consultation.pk, taken_at).turnout if taken_at else UNCOUNTED.turnout
