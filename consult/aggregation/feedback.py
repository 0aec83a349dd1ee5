"""The counts as somebody may see them: by item, sector and stance, small cells hidden where asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from comments.models import Stance
from comments.publication import Reader
from consult.aggregation.models import Cell, FacetCell, Recount, Voices
from consult.aggregation.suppression import suppress, total
from consult.consultations.models import Consultation, ConsultationItem, FacetOption
from consult.people.codes import Sector
from consult.people.models import User
from consult.people.permissions import Can
from guidance.models import ItemText

Count = int | None
"""None is withheld: the count is small enough to tell who it is."""

NOT_STATED = ""
STANCES = (*Stance.values, NOT_STATED)


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

    def by_stance(self, sector: str) -> dict[str, Count]:
        return {stance: self.cells.get((sector, stance), 0) for stance in STANCES}

    def of_sector(self, sector: str) -> Count:
        return total(list(self.by_stance(sector).values()))

    @property
    def sectors(self) -> list[Sector]:
        """The sectors that said something, in the order of the code list."""
        spoke = {sector for (sector, _), count in self.cells.items() if count != 0}
        return [sector for sector in Sector if sector in spoke]

    @property
    def comments(self) -> Count:
        return total(list(self.cells.values()))

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


@dataclass(frozen=True)
class Feedback:
    consultation: Consultation
    counted_at: datetime | None
    items: list[ItemFeedback]
    voices: list[SectorVoices]
    options: list[FacetOption]
    hides_below: int

    @property
    def comments(self) -> Count:
        return total([voices.comments for voices in self.voices])

    @property
    def submissions(self) -> Count:
        return total([voices.submissions for voices in self.voices])

    @property
    def organisations(self) -> Count:
        return total([voices.organisations for voices in self.voices])

    @property
    def asks_stance(self) -> bool:
        return any(item.asks_stance for item in self.items)

    @property
    def unheard(self) -> list[Sector]:
        heard = {voices.sector for voices in self.voices}
        return [sector for sector in Sector if sector not in heard and sector != Sector.OTHER]


def feedback(consultation: Consultation, *, reader: Reader) -> Feedback:
    """All counts of one consultation in six queries. Staff see every count; others what suppression leaves."""
    below = hides_below(consultation, reader)
    cells: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for item, sector, stance, n in _rows(Cell, consultation, "sector", "stance"):
        cells[item][sector, stance] = n
    chosen: dict[int, dict[tuple[str, int], int]] = defaultdict(dict)
    for item, sector, option_id, n in _rows(FacetCell, consultation, "sector", "option"):
        chosen[item][sector, int(option_id)] = n
    recount = Recount.objects.filter(consultation=consultation).first()
    return Feedback(
        consultation=consultation,
        counted_at=recount.counted_at if recount else None,
        items=[_item(item, text, cells, chosen, below) for item, text in asked(consultation)],
        voices=_voices(consultation, below),
        options=list(FacetOption.objects.filter(facet__consultation=consultation).select_related("facet")),
        hides_below=below,
    )


def hides_below(consultation: Consultation, reader: Reader) -> int:
    """The smallest count this reader may see, 0 where all may be seen."""
    if not consultation.suppress_below:
        return 0
    staff = (
        isinstance(reader, User)
        and Consultation.objects.where(reader, Can.READ_ALL).filter(pk=consultation.pk).exists()
    )
    return 0 if staff else consultation.suppress_below


def asked(consultation: Consultation) -> list[tuple[ConsultationItem, ItemText]]:
    """The items a consultation asks about, in order, each with its original words."""
    items = consultation.items.select_related("item__node", "item__parent__node").order_by("item__position")
    texts = ItemText.objects.filter(item__consulted__consultation=consultation, is_original=True)
    words = {text.item_id: text for text in texts}
    return [(item, words[item.item_id]) for item in items]


def _rows(
    model: type[Cell] | type[FacetCell], consultation: Consultation, *columns: str
) -> Iterable[tuple[int, str, str, int]]:
    return model.objects.filter(consultation=consultation).values_list("item_id", *columns, "comments")


def _item(
    item: ConsultationItem,
    text: ItemText,
    cells: Mapping[int, Mapping[tuple[str, str], int]],
    chosen: Mapping[int, Mapping[tuple[str, int], int]],
    below: int,
) -> ItemFeedback:
    return ItemFeedback(
        item=item,
        key=item.item.node.key,
        label=item.item.label,
        title=text.title or text.body,
        asks_stance=item.asks_stance,
        cells=suppress(cells.get(item.pk, {}), below),
        options={key: None if 0 < n < below else n for key, n in chosen.get(item.pk, {}).items()},
    )


def _voices(consultation: Consultation, below: int) -> list[SectorVoices]:
    rows = {row.sector: row for row in Voices.objects.filter(consultation=consultation, item=None)}
    measures = ("comments", "submissions", "organisations")
    shown = {
        measure: suppress({(measure, s): getattr(row, measure) for s, row in rows.items()}, below)
        for measure in measures
    }
    return [
        SectorVoices(sector, *(shown[measure][measure, sector] for measure in measures))
        for sector in Sector
        if sector in rows
    ]
