"""Stage 4, for the public. Where small counts are withheld, take at fixed times what the public sees until the next.

Reads the counts, after counting anew; writes `PublicNumbers` and the time in `Consultation.shown_as_of`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from consult.aggregation import withholding
from consult.aggregation.feedback import MEASURES, STANCES
from consult.aggregation.models import Cell, ContextCell, FacetCell, ParagraphCell, PublicNumbers, Voices
from consult.aggregation.recount import recount_all
from consult.aggregation.withholding import Block, Key, Shown
from consult.consultations.models import Consultation, FacetOption
from consult.ledger.models import Event
from consult.people.codes import Sector
from guidance.scopes import query

Json = dict[str, Any]
DAY_BEGINS = 6
Table = dict[Key, int]


def slot(consultation: Consultation, now: datetime) -> datetime:
    """The last time at which a snapshot was due."""
    local = now.astimezone(consultation.zone)
    begins = local.replace(hour=DAY_BEGINS, minute=0, second=0, microsecond=0)
    if consultation.snapshot_hours < 24:
        return begins.replace(hour=local.hour - local.hour % consultation.snapshot_hours)
    if consultation.snapshot_hours > 24:
        begins -= timedelta(days=local.weekday())
    return begins if begins <= local else begins - timedelta(hours=consultation.snapshot_hours)


def is_due(consultation: Consultation, now: datetime) -> bool:
    """The first is taken at once: it says that nothing is known yet."""
    taken = consultation.shown_as_of
    return taken is None or taken < slot(consultation, now)


def take_due() -> int:
    """Take what is due. Returns how many were taken."""
    now = timezone.now()
    withholding_ones = Consultation.objects.public().filter(suppress_below__gt=0)
    due = [one for one in withholding_ones if is_due(one, now)]
    for consultation in due:
        take(consultation)
    return len(due)


@transaction.atomic
def take(consultation: Consultation) -> None:
    """Two at once: the second finds that nothing has changed."""
    counted_at = recount_all(consultation).counted_at
    last = PublicNumbers.objects.filter(consultation=consultation).first()
    numbers = numbers_of(consultation, last.numbers if last else {})
    PublicNumbers.objects.update_or_create(consultation=consultation, defaults={"numbers": numbers})
    Consultation.objects.filter(pk=consultation.pk).update(shown_as_of=counted_at)
    Event.record(consultation, "take_snapshot", actor=None)
    consultation.shown_as_of = counted_at


def numbers_of(consultation: Consultation, before: Json) -> Json:
    """All that may be published of the counts as they stand, after what was published before."""
    below = consultation.suppress_below
    tables = _by_item(consultation)
    items = _blocks(tables, before.get("items", {}), below, Sector.values, STANCES)
    return {
        "items": items,
        "options": _options(consultation, before.get("options", {}), below),
        "voices": _voices(consultation, tables, items, before.get("voices", {})),
        "contexts": _contexts(consultation, before.get("contexts", {}), below),
        "paragraphs": _paragraphs(consultation, before.get("paragraphs", {}), below),
    }


def _blocks(
    tables: Mapping[str, Table], before: Json, below: int, rows: Iterable[str], columns: Iterable[str]
) -> Json:
    rows, columns = list(rows), list(columns)
    return {
        name: withholding.block(table, rows, columns, below, _block(before.get(name))).as_json()
        for name, table in tables.items()
    }


def _block(kept: Json | None) -> Block | None:
    return Block.of_json(kept) if kept else None


def _by_item(consultation: Consultation) -> dict[str, Table]:
    tables: dict[str, Table] = defaultdict(dict)
    cells = Cell.objects.filter(consultation=consultation)
    for item, sector, stance, n in cells.values_list("item", "sector", "stance", "comments"):
        tables[str(item)][sector, stance] = n
    return tables


def _options(consultation: Consultation, before: Json, below: int) -> Json:
    """By item and facet; columns are options."""
    facets = dict(FacetOption.objects.filter(facet__consultation=consultation).values_list("pk", "facet"))
    tables: dict[str, Table] = defaultdict(dict)
    cells = FacetCell.objects.filter(consultation=consultation)
    for item, sector, option, n in cells.values_list("item", "sector", "option", "comments"):
        tables[f"{item}.{facets[option]}"][sector, str(option)] = n
    columns = {str(facet): [str(pk) for pk, of in facets.items() if of == facet] for facet in facets.values()}
    return {
        name: withholding.block(
            table, Sector.values, columns[name.partition(".")[2]], below, _block(before.get(name))
        ).as_json()
        for name, table in tables.items()
    }


def _voices(consultation: Consultation, tables: Mapping[str, Table], items: Json, before: Json) -> Json:
    """By measure, sectors and the whole. What the items hide must not follow from them."""
    below = consultation.suppress_below
    rows = {row.sector: row for row in Voices.objects.filter(consultation=consultation, item=None)}
    counts = {
        measure: {sector: getattr(rows[sector], measure) if sector in rows else 0 for sector in Sector.values}
        for measure in MEASURES
    }
    lines = {m: withholding.line(counts[m], below, _sectors(before, m)) for m in MEASURES}
    hidden = {sector for sector, n in lines["comments"].items() if n is None}
    hide = withholding.sectors_to_hide(_hidden_in(tables, items), counts["comments"], below, hidden)
    return {
        measure: {
            "sectors": withholding.hide_with(
                {sector: None if sector in hide else n for sector, n in shown.items()}, counts[measure]
            ),
            "n": withholding.stepped(sum(counts[measure].values()), _whole(before, measure, below), below),
        }
        for measure, shown in lines.items()
    }


def _sectors(before: Json, measure: str) -> Shown | None:
    return before[measure]["sectors"] if measure in before else None


def _whole(before: Json, measure: str, below: int) -> int | None:
    """What was said of all sectors. Where nothing was, a number may begin at the threshold."""
    said: int | None = before[measure]["n"] if measure in before else 0
    return -below if said is None else said


def _hidden_in(tables: Mapping[str, Table], items: Json) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for item, shown in items.items():
        hidden = {sector: 0 for sector, n in shown["rows"].items() if n is None}
        for (sector, _), n in tables[item].items():
            if sector in hidden:
                hidden[sector] += n
        found[item] = hidden
    return found


def _contexts(consultation: Consultation, before: Json, below: int) -> Json:
    tables: dict[str, Table] = defaultdict(dict)
    combinations: dict[str, dict[str, str]] = {}
    for row in ContextCell.objects.filter(consultation=consultation):
        name = query(dict(sorted(row.context.items())))
        combinations[name] = row.context
        tables[name][row.sector, row.stance] = row.comments
    blocks = _blocks(tables, before, below, Sector.values, STANCES)
    return {name: {**kept, "context": combinations[name]} for name, kept in sorted(blocks.items())}


def _paragraphs(consultation: Consultation, before: Json, below: int) -> Json:
    """By text and paragraph (`12.3`); rows are of no sector."""
    tables: dict[str, Table] = defaultdict(dict)
    cells = ParagraphCell.objects.filter(consultation=consultation).order_by("text", "paragraph")
    for text, paragraph, stance, n in cells.values_list("text", "paragraph", "stance", "comments"):
        tables[f"{text}.{paragraph}"]["", stance] = n
    return _blocks(tables, before, below, [""], STANCES)
