"""The figures of the feedback page: what was counted, as charts."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments.stances import Stance
from consult.aggregation import charts
from consult.aggregation.charts import Chart, Row, Series
from consult.aggregation.feedback import Count, Feedback, ItemFeedback
from consult.aggregation.suppression import total
from consult.people.codes import Sector
from guidance.words import called

TOOK_A_STANCE = (Stance.SUPPORT, Stance.CHANGES, Stance.NO_POSITION, Stance.OPPOSE)


def stances_of(item: ItemFeedback) -> Chart | None:
    """Sector × stance for one item, over all sectors where only totals are published; None where nobody took one."""
    rows = [_stance_row(item, sector) for sector in item.sectors] if item.has_cells else [_whole_row(item)]
    shown = tuple(row for row in rows if row is not None)
    if not shown:
        return None
    title = called(item.label, item.title)
    return charts.stances(
        title,
        shown,
        description=_("Stances on “{title}”, one bar for each sector; the table holds the counts.").format(
            title=title
        ),
    )


def _stance_row(item: ItemFeedback, sector: Sector) -> Row | None:
    counts = item.by_stance(sector)
    values = tuple(counts[stance] for stance in TOOK_A_STANCE)
    if not any(value is None or value for value in values):
        return None
    return Row(str(sector.label), values, total(values))


def _whole_row(item: ItemFeedback) -> Row | None:
    values = tuple(item.of_stance(stance) for stance in TOOK_A_STANCE)
    return Row(_("All sectors"), values, total(values)) if any(value != 0 for value in values) else None


def answers_to(item: ItemFeedback) -> Chart | None:
    """Comments on an open question, by sector; None where nobody answered."""
    rows = tuple(
        Row(str(sector.label), (item.of_sector(sector),), item.of_sector(sector))
        for sector in item.sectors
        if item.of_sector(sector) is not None
    )
    if not rows:
        return None
    title = _("Answers to question {label}").format(label=item.label) if item.label else _("Answers")
    return charts.bars(
        title,
        rows,
        description=_("{title}, one bar for each sector; the table holds the counts.").format(title=title),
    )


def net_support(feedback: Feedback) -> Chart | None:
    """Item × sector: net support; None where no stance was asked or taken."""
    sectors = [voices.sector for voices in feedback.voices]
    items = [
        item
        for item in feedback.items
        if item.asks_stance and any(_took(item, sector) != 0 for sector in sectors)
    ]
    if not items:
        return None
    return charts.heat(
        _("Net support by item and sector"),
        tuple(Series(sector.value, str(sector.label)) for sector in sectors),
        tuple(_net_row(item, sectors) for item in items),
        description=_(
            "For each item and sector, support (with changes or without) less opposition, from −100 to +100; small, "
            "how many took a stance. Where they are fewer than {few}, the cell is only outlined."
        ).format(few=charts.FEW),
    )


def _net_row(item: ItemFeedback, sectors: list[Sector]) -> Row:
    return Row(
        called(item.label, item.title),
        tuple(_net(item, sector) for sector in sectors),
        counts=tuple(_took(item, sector) for sector in sectors),
    )


def _took(item: ItemFeedback, sector: Sector) -> Count:
    counts = item.by_stance(sector)
    return total([counts[stance] for stance in TOOK_A_STANCE])


def _net(item: ItemFeedback, sector: Sector) -> float | None:
    counts = [item.by_stance(sector)[stance] for stance in TOOK_A_STANCE]
    known = [count for count in counts if count is not None]
    return charts.net(*known) if len(known) == len(counts) else None


@dataclass(frozen=True)
class NetCell:
    """Net support of one sector on one item, in points; `n` took a stance. None is withheld, n 0 is nobody."""

    net: int | None
    n: Count

    @property
    def words(self) -> str:
        if self.n == 0:
            return charts.NOBODY
        return _(charts.WITHHELD) if self.net is None else charts.percent(self.net / 100)

    @property
    def is_few(self) -> bool:
        """Whether it says little of anybody but those who took it."""
        return bool(self.n) and self.n is not None and self.n < charts.FEW


def net_table(feedback: Feedback) -> list[tuple[ItemFeedback, list[NetCell]]]:
    """The same as `net_support`, as rows of cells for a page."""
    sectors = [voices.sector for voices in feedback.voices]
    rows = [
        (item, [_cell(item, sector) for sector in sectors]) for item in feedback.items if item.asks_stance
    ]
    return [(item, cells) for item, cells in rows if any(cell.n != 0 for cell in cells)]


def _cell(item: ItemFeedback, sector: Sector) -> NetCell:
    net = _net(item, sector)
    return NetCell(None if net is None else round(net * 100), _took(item, sector))
