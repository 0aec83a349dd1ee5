"""The counts as somebody may see them: by item, sector and stance; live, or as of the last snapshot."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from comments.publication import Reader
from comments.publication_counts import Sight, sight
from comments.stances import Stance
from consult.aggregation.models import Cell, EndorsedCell, FacetCell, PublicNumbers, Recount, Voices
from consult.aggregation.suppression import total
from consult.aggregation.withholding import Block
from consult.consultations.models import Consultation, ConsultationItem, FacetOption
from consult.people.codes import Sector
from guidance.models import ItemText

Count = int | None
"""None is withheld: the count is small enough to tell who it is."""

NOT_STATED = ""
STANCES = (*Stance.values, NOT_STATED)
MEASURES = ("comments", "submissions", "organisations")


@dataclass(frozen=True)
class ItemFeedback:
    """What was said about one item. `cells` maps (sector, stance) to a count; "" is no stance stated."""

    item: ConsultationItem
    key: str
    label: str
    title: str
    asks_stance: bool
    cells: Mapping[tuple[str, str], Count]
    options: Mapping[tuple[str, int], Count]
    taken: Block | None = None
    """Of a snapshot: its margins, which may be known where the cells are not."""
    endorsed: Mapping[str, int] = field(default_factory=dict)
    """Who endorsed comments on it, by sector; apart from comments. Nothing where small counts are withheld."""
    signed: Mapping[str, int] = field(default_factory=dict)
    """Organisations that only signed what another one sent, by the sender's sector. Nothing likewise."""

    @property
    def beside(self) -> list[tuple[Sector, int, int]]:
        """Sectors that endorsed something here, or with which organisations signed; and how many each."""
        spoke = [sector for sector in Sector if sector in self.endorsed or sector in self.signed]
        return [(sector, self.endorsed.get(sector, 0), self.signed.get(sector, 0)) for sector in spoke]

    @property
    def endorsements(self) -> int:
        return sum(self.endorsed.values())

    @property
    def endorsers(self) -> list[tuple[Sector, int]]:
        return [(sector, self.endorsed[sector]) for sector in Sector if sector in self.endorsed]

    @property
    def has_cells(self) -> bool:
        """False where only totals are published."""
        return self.taken is None or self.taken.cells is not None

    def by_stance(self, sector: str) -> dict[str, Count]:
        return {stance: self.cells.get((sector, stance), 0) for stance in STANCES}

    def of_sector(self, sector: str) -> Count:
        if self.taken:
            return self.taken.rows.get(sector, 0)
        return total(list(self.by_stance(sector).values()))

    def of_stance(self, stance: str) -> Count:
        if self.taken:
            return self.taken.columns.get(stance, 0)
        return total([n for (_, taken), n in self.cells.items() if taken == stance])

    @property
    def told(self) -> list[tuple[Sector, int]]:
        """The sectors whose number is published."""
        return [(sector, n) for sector in self.sectors if (n := self.of_sector(sector))]

    @property
    def sectors(self) -> list[Sector]:
        """The sectors that said something, in the order of the code list."""
        spoke = {sector for (sector, _), count in self.cells.items() if count != 0}
        return [sector for sector in Sector if sector in spoke]

    @property
    def comments(self) -> Count:
        return self.taken.n if self.taken else total(list(self.cells.values()))

    @property
    def positions(self) -> dict[str, int]:
        """By stance, over all sectors; nothing where one of them is withheld."""
        found: dict[str, int] = defaultdict(int)
        for (_, stance), count in self.cells.items():
            if count is None:
                return {}
            found[stance] += count
        return found


@dataclass(frozen=True)
class SectorVoices:
    """Who took part from one sector, over all items and the whole."""

    sector: Sector
    comments: Count
    submissions: Count
    organisations: Count
    signatories: int = 0
    """How many of the organisations only signed. 0 where small counts are withheld."""

    @property
    def has_more_organisations(self) -> bool:
        """More than submissions: some signed what others sent, as far as this reader can tell."""
        spoke, sent = self.organisations, self.submissions
        return self.signatories > 0 or (spoke is not None and sent is not None and spoke > sent)


@dataclass(frozen=True)
class Feedback:
    consultation: Consultation
    counted_at: datetime | None
    items: list[ItemFeedback]
    voices: list[SectorVoices]
    options: list[FacetOption]
    seen: Sight
    whole: Mapping[str, Count]
    """By measure, over all sectors."""
    endorsed: Mapping[str, int] = field(default_factory=dict)
    """Who endorsed a comment, by sector; apart from comments. Nothing where small counts are withheld."""

    @property
    def endorsements(self) -> int:
        return sum(self.endorsed.values())

    @property
    def signatories(self) -> int:
        """Organisations that only signed, each once in its sector; 0 where small counts are withheld."""
        return sum(voices.signatories for voices in self.voices)

    @property
    def has_more_organisations(self) -> bool:
        return any(voices.has_more_organisations for voices in self.voices)

    @property
    def hides_below(self) -> int:
        return self.seen.below

    @property
    def comments(self) -> Count:
        return self.whole["comments"]

    @property
    def submissions(self) -> Count:
        return self.whole["submissions"]

    @property
    def organisations(self) -> Count:
        return self.whole["organisations"]

    @property
    def asks_stance(self) -> bool:
        return any(item.asks_stance for item in self.items)

    @property
    def unheard(self) -> list[Sector]:
        if any(voices.comments is None for voices in self.voices):
            return []
        heard = {voices.sector for voices in self.voices}
        return [sector for sector in Sector if sector not in heard and sector != Sector.OTHER]


def feedback(consultation: Consultation, *, reader: Reader) -> Feedback:
    """All counts of one consultation in eight queries, as exact as this reader may see them."""
    seen = sight(reader, consultation)
    options = list(FacetOption.objects.filter(facet__consultation=consultation).select_related("facet"))
    if seen.is_snapshot:
        return _taken(consultation, seen, options)
    cells: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for item, sector, stance, n in _rows(Cell, consultation, "sector", "stance"):
        cells[item][sector, stance] = n
    chosen: dict[int, dict[tuple[str, int], int]] = defaultdict(dict)
    for item, sector, option_id, n in _rows(FacetCell, consultation, "sector", "option"):
        chosen[item][sector, int(option_id)] = n
    endorsed = _endorsed(consultation)
    recount = Recount.objects.filter(consultation=consultation).first()
    voices = _voices(consultation)
    signed = _signed(consultation)
    return Feedback(
        consultation=consultation,
        counted_at=recount.counted_at if recount else None,
        items=[
            replace(
                _item(item, text, cells.get(item.pk, {}), chosen.get(item.pk, {})),
                endorsed=endorsed.get(item.pk, {}),
                signed=signed.get(item.pk, {}),
            )
            for item, text in asked(consultation)
        ],
        endorsed=endorsed.get(None, {}),
        voices=voices,
        options=options,
        seen=seen,
        whole={measure: total([getattr(one, measure) for one in voices]) for measure in MEASURES},
    )


def _endorsed(consultation: Consultation) -> dict[int | None, dict[str, int]]:
    """By item, and over all (None), by sector."""
    found: dict[int | None, dict[str, int]] = defaultdict(dict)
    rows = EndorsedCell.objects.filter(consultation=consultation)
    for item, sector, n in rows.values_list("item", "sector", "endorsements"):
        found[item][sector] = n
    return found


def _signed(consultation: Consultation) -> dict[int, dict[str, int]]:
    """By item, by sector of the sender."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Voices.objects.filter(consultation=consultation, item__isnull=False, signatories__gt=0)
    for item, sector, n in rows.values_list("item_id", "sector", "signatories"):
        found[item][sector] = n
    return found


def numbers(consultation: Consultation) -> Mapping[str, Any]:
    """Those of the last snapshot; empty where there is none."""
    taken = PublicNumbers.objects.filter(consultation=consultation).first()
    return taken.numbers if taken else {}


def _taken(consultation: Consultation, seen: Sight, options: list[FacetOption]) -> Feedback:
    """As of the last snapshot."""
    known = numbers(consultation)
    chosen = _options_taken(known.get("options", {}))
    blocks = {int(item): Block.of_json(kept) for item, kept in known.get("items", {}).items()}
    voices = known.get("voices", {})
    return Feedback(
        consultation=consultation,
        counted_at=seen.as_of,
        items=[
            _item_taken(item, text, blocks.get(item.pk, Block()), chosen.get(item.pk, {}))
            for item, text in asked(consultation)
        ],
        voices=_voices_taken(voices),
        options=options,
        seen=seen,
        whole={measure: voices[measure]["n"] if voices else 0 for measure in MEASURES},
    )


def _options_taken(kept: Mapping[str, Any]) -> dict[int, dict[tuple[str, int], Count]]:
    """By item; where only the margins of a table are published, its cells are withheld."""
    found: dict[int, dict[tuple[str, int], Count]] = defaultdict(dict)
    for name, one in kept.items():
        cells = cells_of(Block.of_json(one), one["columns"])
        for (sector, option), n in cells.items():
            found[int(name.partition(".")[0])][sector, int(option)] = n
    return found


def cells_of(block: Block, columns: Iterable[str]) -> Mapping[tuple[str, str], Count]:
    """By row and column. Where only margins are published, None for each that may be more than 0."""
    if block.cells is not None:
        return block.cells
    named = list(columns)
    return {(row, column): None for row, n in block.rows.items() if n != 0 for column in named}


def _item_taken(
    item: ConsultationItem, text: ItemText, block: Block, chosen: Mapping[tuple[str, int], Count]
) -> ItemFeedback:
    stances = STANCES if item.asks_stance else (NOT_STATED,)
    return _item(item, text, cells_of(block, stances), chosen, block)


def _voices_taken(known: Mapping[str, Any]) -> list[SectorVoices]:
    """Sectors that spoke, or may have."""
    if not known:
        return []
    shown = [known[measure]["sectors"] for measure in MEASURES]
    return [
        SectorVoices(sector, *(of.get(sector, 0) for of in shown))
        for sector in Sector
        if any(of.get(sector, 0) != 0 for of in shown)
    ]


def asked(consultation: Consultation) -> list[tuple[ConsultationItem, ItemText]]:
    """The items a consultation asks about, in order, each with its original words."""
    return in_words(consultation.items.order_by("item__position"))


def in_words(items: QuerySet[ConsultationItem]) -> list[tuple[ConsultationItem, ItemText]]:
    """These items, each with its original words."""
    found = list(items.select_related("item__node", "item__parent__node"))
    texts = ItemText.objects.filter(item__in=[one.item_id for one in found], is_original=True)
    words = {text.item_id: text for text in texts}
    return [(item, words[item.item_id]) for item in found]


def _rows(
    model: type[Cell] | type[FacetCell], consultation: Consultation, *columns: str
) -> Iterable[tuple[int, str, str, int]]:
    return model.objects.filter(consultation=consultation).values_list("item_id", *columns, "comments")


def _item(
    item: ConsultationItem,
    text: ItemText,
    cells: Mapping[tuple[str, str], Count],
    chosen: Mapping[tuple[str, int], Count],
    taken: Block | None = None,
) -> ItemFeedback:
    return ItemFeedback(
        item=item,
        key=item.item.node.key,
        label=item.item.label,
        title=text.title or text.body,
        asks_stance=item.asks_stance,
        cells=cells,
        options=chosen,
        taken=taken,
    )


def _voices(consultation: Consultation) -> list[SectorVoices]:
    rows = {row.sector: row for row in Voices.objects.filter(consultation=consultation, item=None)}
    return [
        SectorVoices(sector, *(getattr(rows[sector], measure) for measure in (*MEASURES, "signatories")))
        for sector in Sector
        if sector in rows
    ]
