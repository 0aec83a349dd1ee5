"""What belongs together, as a matrix of dots: a line of dots for each row, each with the label of its column.

With the labels on the dots a row can be read without following a column up to its head.
"""

from dataclasses import dataclass

from consult.aggregation.marks import Dot, Label, Line, Sheet, lines
from consult.aggregation.printable import printable

NARROW = 320
WIDEST = 9.0


@dataclass(frozen=True)
class Column:
    """`label` stands on the dots, `name` in the table."""

    label: str
    name: str


@dataclass(frozen=True)
class MatrixRow:
    """`group` is a heading above the first row of each group; `marks` are the columns that belong to it."""

    group: str
    label: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class Matrix:
    """`heads` name the columns of its table: group, row, what belongs to it."""

    title: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    heads: tuple[str, str, str]
    nothing: str = "none"

    def __post_init__(self) -> None:
        for row in self.rows:
            if any(not 0 <= mark < len(self.columns) for mark in row.marks):
                raise ValueError(f"Row {row.label!r} marks a column that does not exist.")


def cells(chart: Matrix) -> list[tuple[str, ...]]:
    return [
        (row.group, row.label, "; ".join(chart.columns[mark].name for mark in row.marks) or chart.nothing)
        for row in chart.rows
    ]


def draw(chart: Matrix, web: bool) -> Sheet:
    sheet = Sheet(web=web, left=0.0, right=1.0)
    group = ""
    for row in chart.rows:
        if row.group != group:
            group = row.group
            sheet.y += 6
            sheet.labels.append(Label(printable(group), sheet.page(0), sheet.y + 13, "soft", size=12))
            sheet.y += 20
        _row(sheet, chart, row)
    return sheet


def _row(sheet: Sheet, chart: Matrix, row: MatrixRow) -> None:
    for n, text in enumerate(named := lines(row.label, 46 if sheet.web else 96)):
        sheet.labels.append(Label(text, sheet.page(0), sheet.y + 13 + n * 15))
    sheet.y += 15 * len(named) + 16
    share = 1 / max(1, len(chart.columns))
    radius = round(min(WIDEST, NARROW * share / 2), 2)
    ends = sheet.x(share / 2), sheet.x(1 - share / 2)
    sheet.lines.append(Line(ends[0], sheet.y, ends[1], sheet.y, "rule"))
    for mark in row.marks:
        text = printable(chart.columns[mark].label)
        fits = len(text) * 5.8 <= 2 * radius
        sheet.dots.append(Dot(sheet.x((mark + 0.5) * share), sheet.y, radius, text if fits else ""))
    if not row.marks:
        sheet.labels.append(Label(printable(chart.nothing), sheet.page(1), sheet.y - 16, "soft", "end", 12))
    sheet.y += 20
