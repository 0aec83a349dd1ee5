"""Charts as data, and drawn: SVG for the page, SVG and PNG for print, and always the same figures as a table.

A value of None is withheld (suppressed) and is drawn so, never as zero.
"""

from dataclasses import dataclass
from math import isfinite
from typing import Literal

Kind = Literal["stacked", "bars", "heat"]
Palette = Literal["web", "print"]
Value = int | float | None

WITHHELD = "withheld"
NOBODY = "–"


@dataclass(frozen=True)
class Series:
    """A colour and its word: a stance in stacked bars, the thing counted in plain bars, a column of a heat table."""

    key: str
    label: str


@dataclass(frozen=True)
class Row:
    """One bar or one line of cells: a value per series, and `n`, how many the row counts (None: withheld).

    In a heat table `counts` holds the number behind each value; where it is 0 nobody said anything.
    """

    label: str
    values: tuple[Value, ...]
    n: int | None = None
    counts: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """What a figure shows. `unit` says what n counts ("organisations"), `row_head` what a row is ("Sector")."""

    kind: Kind
    title: str
    description: str
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    unit: str = "comments"
    row_head: str = "Sector"

    def __post_init__(self) -> None:
        if self.kind not in ("stacked", "bars", "heat"):
            raise ValueError(f"Unknown kind of chart {self.kind!r}.")
        if not self.series or (self.kind == "bars" and len(self.series) != 1):
            raise ValueError("Plain bars have one series, other charts one or more.")
        for row in self.rows:
            _check_row(self, row)


def _check_row(chart: Chart, row: Row) -> None:
    if len(row.values) != len(chart.series) or len(row.counts) not in (0, len(row.values)):
        raise ValueError(f"Row {row.label!r} has {len(row.values)} values for {len(chart.series)} series.")
    if chart.kind == "heat" and not row.counts:
        raise ValueError(f"Row {row.label!r} of a heat table does not say how many are behind its values.")
    low, high = (-1.0, 1.0) if chart.kind == "heat" else (0.0, float("inf"))
    for value in row.values:
        if value is not None and not (isfinite(value) and low <= value <= high):
            raise ValueError(
                f"Row {row.label!r} holds {value}, which a chart of kind {chart.kind} cannot show."
            )
    if chart.kind == "stacked" and row.n is not None and sum(v or 0 for v in row.values) > row.n:
        raise ValueError(f"Row {row.label!r} counts {row.n} and shows more.")


STANCES = (
    Series("support", "Support"),
    Series("changes", "Support with changes"),
    Series("neutral", "No position"),
    Series("oppose", "Oppose"),
)


def stances(
    title: str,
    rows: tuple[Row, ...],
    *,
    description: str,
    series: tuple[Series, ...] = STANCES,
    unit: str = "comments",
    row_head: str = "Sector",
) -> Chart:
    """Bars of 100 %, one per row, over the stances; n at the right end."""
    return Chart("stacked", title, description, series, rows, unit, row_head)


def bars(
    title: str, rows: tuple[Row, ...], *, description: str, unit: str = "comments", row_head: str = "Sector"
) -> Chart:
    """One bar per row: how many."""
    return Chart("bars", title, description, (Series("count", unit.capitalize()),), rows, unit, row_head)


def heat(
    title: str,
    columns: tuple[Series, ...],
    rows: tuple[Row, ...],
    *,
    description: str,
    unit: str = "comments",
    row_head: str = "Item",
) -> Chart:
    """Item × sector: net support from -1 (all oppose) to 1 (all support), `net()` of the counts behind each cell."""
    return Chart("heat", title, description, columns, rows, unit, row_head)


def net(support: int, changes: int, neutral: int, oppose: int) -> float:
    """Net support: those in favour, with changes or without, less those against, of all who took a stance."""
    total = support + changes + neutral + oppose
    return (support + changes - oppose) / total if total else 0.0


@dataclass(frozen=True)
class Data:
    """A chart's figures as text: the first column names the row, the others hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(chart: Chart) -> Data:
    """The same figures as in the drawing, to stand beside it."""
    labels = tuple(series.label for series in chart.series)
    if chart.kind == "stacked":
        columns = (chart.row_head, *labels, f"All {chart.unit}")
        return Data(
            columns, tuple((row.label, *map(_number, row.values), _number(row.n)) for row in chart.rows)
        )
    if chart.kind == "bars":
        return Data(
            (chart.row_head, *labels), tuple((row.label, *map(_number, row.values)) for row in chart.rows)
        )
    rows = tuple((row.label, *map(_net_of, row.values, row.counts)) for row in chart.rows)
    return Data((chart.row_head, *labels), rows)


def _number(value: Value) -> str:
    return (
        WITHHELD
        if value is None
        else f"{value:,}".replace(",", "\u202f")
        if isinstance(value, int)
        else f"{value:g}"
    )


def percent(value: float) -> str:
    """A share with its sign: +42, 0, −10 (in points of 100)."""
    points = round(value * 100)
    return "0" if not points else f"{points:+d}".replace("-", "\u2212")


def _net_of(value: Value, count: int | None) -> str:
    if count == 0:
        return NOBODY
    if value is None:
        return WITHHELD
    return f"{percent(value)} (n {_number(count)})" if count is not None else percent(value)
