"""Charts as data, and drawn: SVG for the page, SVG and PNG for print, and always the same figures as a table.

A value of None is withheld (suppressed) and is drawn so, never as zero.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import isfinite
from typing import Literal

import typst
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop

from comments.stances import Stance
from consult.aggregation import matrix, squares
from consult.aggregation.marks import BAR, PRINT_WIDTH, Label, Rect, Sheet, colour_of, lines
from consult.aggregation.matrix import Matrix
from consult.aggregation.printable import printable
from consult.aggregation.squares import Squares

Kind = Literal["stacked", "bars", "heat"]
Palette = Literal["web", "print"]
Value = int | float | None

FEW = 5
"""A share of fewer than that says little of anybody but them; it is drawn hollow."""
WITHHELD = gettext_noop("withheld")
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


Drawing = Chart | Squares | Matrix
"""Whatever can stand in a figure: it has a title, a description and a table."""


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


STANCES = {
    "support": Stance.SUPPORT,
    "changes": Stance.CHANGES,
    "neutral": Stance.NO_POSITION,
    "oppose": Stance.OPPOSE,
}


def stances(
    title: str,
    rows: tuple[Row, ...],
    *,
    description: str,
    series: tuple[Series, ...] = (),
    unit: str = "comments",
    row_head: str = "",
) -> Chart:
    """Bars of 100 %, one per row, over the stances; n at the right end."""
    series = series or tuple(Series(key, str(stance.label)) for key, stance in STANCES.items())
    return Chart("stacked", title, description, series, rows, unit, row_head or gettext("Sector"))


def bars(
    title: str, rows: tuple[Row, ...], *, description: str, unit: str = "comments", row_head: str = ""
) -> Chart:
    """One bar per row: how many."""
    named = gettext("Comments") if unit == "comments" else unit.capitalize()
    head = row_head or gettext("Sector")
    return Chart("bars", title, description, (Series("count", named),), rows, unit, head)


def heat(
    title: str,
    columns: tuple[Series, ...],
    rows: tuple[Row, ...],
    *,
    description: str,
    unit: str = "comments",
    row_head: str = "",
) -> Chart:
    """Item × sector: net support from -1 (all oppose) to 1 (all support), `net()` of the counts behind each cell."""
    return Chart("heat", title, description, columns, rows, unit, row_head or gettext("Item"))


def net(support: int, changes: int, neutral: int, oppose: int) -> float:
    """Net support: those in favour, with changes or without, less those against, of all who took a stance."""
    total = support + changes + neutral + oppose
    return (support + changes - oppose) / total if total else 0.0


@dataclass(frozen=True)
class Data:
    """A chart's figures as text: the first column names the row, the others hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(chart: Drawing) -> Data:
    """The same figures as in the drawing, to stand beside it."""
    if isinstance(chart, Squares):
        return Data((chart.row_head, *chart.columns), tuple(squares.cells(chart)))
    if isinstance(chart, Matrix):
        return Data(chart.heads, tuple(matrix.cells(chart)))
    labels = tuple(series.label for series in chart.series)
    if chart.kind == "stacked":
        whole = gettext("All comments") if chart.unit == "comments" else f"All {chart.unit}"
        columns = (chart.row_head, *labels, whole)
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
    if value is None:
        return gettext(WITHHELD)
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def percent(value: float) -> str:
    """A share with its sign: +42, 0, −10 (in points of 100)."""
    points = round(value * 100)
    return "0" if not points else f"{points:+d}".replace("-", "\u2212")


def _net_of(value: Value, count: int | None) -> str:
    if count == 0:
        return NOBODY
    if value is None:
        return gettext(WITHHELD)
    return f"{percent(value)} (n\u00a0{_number(count)})" if count is not None else percent(value)


def svg(chart: Drawing, palette: Palette = "web", name: str = "") -> str:
    """The drawing. `name` is the prefix of its ids, for pages that show the same figures twice.

    "web" stretches with the page and follows its stylesheet; "print" has a size and colours of its own.
    """
    sheet = _drawn(chart, palette == "web")
    context = {
        "name": name or f"chart-{sha256(repr(chart).encode('utf-8', 'replace')).hexdigest()[:10]}",
        "title": printable(chart.title),
        "description": printable(chart.description),
        "sheet": sheet,
        "width": PRINT_WIDTH,
        "height": max(round(sheet.y), 20),
    }
    return render_to_string("aggregation/_chart.svg", context).strip()


def _drawn(chart: Drawing, web: bool) -> Sheet:
    if isinstance(chart, Squares):
        return squares.draw(chart, web)
    if isinstance(chart, Matrix):
        return matrix.draw(chart, web)
    return _DRAW[chart.kind](chart, web)


def png(chart: Drawing, scale: float = 3.0) -> bytes:
    """The printed drawing as a picture. Typst draws it, with the fonts it brings along: a server may have none."""
    return typst.compile(
        b'#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image(bytes(sys.inputs.svg), format: "svg")',
        format="png",
        ppi=72 * scale,
        sys_inputs={"svg": svg(chart, "print")},
        font_paths=fonts(),
    )


@cache
def fonts() -> typst.Fonts:
    """Libertinus Serif from the wheel, then what the machine has for other scripts; searched once a process."""
    return typst.Fonts()


def _draw_stacked(chart: Chart, web: bool) -> Sheet:
    sheet = Sheet(web=web, left=0.0 if web else 0.24, right=1.0 if web else 0.88)
    colours = [colour_of(series.key, i) for i, series in enumerate(chart.series)]
    legend = [(colour, series.label) for colour, series in zip(colours, chart.series, strict=True)]
    sheet.legend(legend + _withheld(chart))
    for row in chart.rows:
        sheet.head(row.label, f"n {_number(row.n)}")
        start = 0.0
        for value, colour in zip(row.values, colours, strict=True):
            if value and row.n:
                sheet.segment(start, value / row.n, colour, _number(value))
                start += value / row.n
        if row.n == 0:
            sheet.segment(0, 1, "wash", "")
        elif row.n is None or None in row.values:
            sheet.segment(start, 1 - start, "", gettext(WITHHELD))
        sheet.y += BAR + (13 if web else 9)
    return sheet


def _draw_bars(chart: Chart, web: bool) -> Sheet:
    sheet = Sheet(web=web, left=0.0 if web else 0.3, right=1.0 if web else 0.9)
    longest = max((value for row in chart.rows for value in row.values if value is not None), default=0) or 1
    for row in chart.rows:
        (value,) = row.values
        sheet.head(row.label, _number(value))
        sheet.rects.append(
            Rect(
                sheet.x(0),
                sheet.y,
                sheet.page(sheet.right - sheet.left),
                BAR,
                "wash" if value is not None else "",
            )
        )
        if value:
            sheet.segment(0, value / longest, "accent", "")
        sheet.y += BAR + (13 if web else 7)
    return sheet


HEAT = (
    ("support", 50, gettext_noop("+50 and more")),
    ("changes", 10, gettext_noop("+10 to +49")),
    ("neutral", -9, gettext_noop("\u22129 to +9")),
    ("against", -49, gettext_noop("\u221210 to \u221249")),
    ("oppose", -100, gettext_noop("\u221250 and less")),
)


def _draw_heat(chart: Chart, web: bool) -> Sheet:
    sheet = Sheet(web=web, left=0.0 if web else 0.36, right=0.86 if web else 0.92)
    sheet.legend(
        [(colour, gettext(text)) for colour, _, text in HEAT] + _withheld(chart),
        hollow=gettext("Outlined: n below {few}").format(few=FEW),
    )
    share = 1 / len(chart.series)
    heads = [lines(series.label, 22)[0] for series in chart.series]
    sheet.y += max(map(len, heads)) * 5 + 6
    for i, text in enumerate(heads):
        sheet.labels.append(Label(text, sheet.x((i + 0.4) * share), sheet.y, size=12, turned=True))
    sheet.y += 8
    for row in chart.rows:
        sheet.head(row.label)
        for i, (value, count) in enumerate(zip(row.values, row.counts, strict=True)):
            if value is None:
                sheet.segment(i * share, share, "", gettext(WITHHELD)[:1])
            elif count:
                sheet.cell(i * share, share, _heat_of(value), percent(value), count, hollow=count < FEW)
        sheet.y += BAR + (11 if web else 8)
    return sheet


def _heat_of(value: float) -> str:
    return next(colour for colour, least, _ in HEAT if round(value * 100) >= least)


def _withheld(chart: Chart) -> list[tuple[str, str]]:
    """The entry of a legend, where something is."""
    return [("", gettext(WITHHELD).capitalize())] if any(None in row.values for row in chart.rows) else []


_DRAW = {"stacked": _draw_stacked, "bars": _draw_bars, "heat": _draw_heat}
