"""Numbers over two axes as squares: the area of each is its number. Cells can be advised against, and point to others.

The same figure shows how much a guidance asks of each combination, and how many comments were made for it.
"""

from dataclasses import dataclass
from math import isfinite, sqrt

from django.utils.translation import gettext, gettext_noop

from consult.aggregation.marks import Box, Label, Line, Sheet, Tip, lines

Value = int | None
LARGEST = 60.0
"""The side of the greatest square; smaller where many columns stand on a narrow screen."""
NARROW = 320
ROOM = 16
TURNED_FROM = 6
SPARE = 2
"""Characters by which a column's head may be wider than its column: there is room between them."""
AGAINST = gettext_noop("advised against")


@dataclass(frozen=True)
class SquareRow:
    """A value of the first axis; a number for each value of the second. None is withheld."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Arrow:
    """From a cell to another, each as (row, column)."""

    source: tuple[int, int]
    target: tuple[int, int]


@dataclass(frozen=True)
class Squares:
    """`unit` says what the numbers count; `against` are the cells that are advised against."""

    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[SquareRow, ...]
    unit: str
    row_head: str
    column_head: str
    against: tuple[tuple[int, int], ...] = ()
    arrows: tuple[Arrow, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns or any(len(row.values) != len(self.columns) for row in self.rows):
            raise ValueError(
                f"{self.title!r}: each row needs a number for each of {len(self.columns)} columns."
            )
        if any(v is not None and not (isfinite(v) and v >= 0) for row in self.rows for v in row.values):
            raise ValueError(f"{self.title!r} holds a number below zero.")
        places = [*self.against, *(end for arrow in self.arrows for end in (arrow.source, arrow.target))]
        for row, column in places:
            if not (0 <= row < len(self.rows) and 0 <= column < len(self.columns)):
                raise ValueError(f"{self.title!r} has no cell in row {row}, column {column}.")

    @property
    def greatest(self) -> int:
        return max((value or 0 for row in self.rows for value in row.values), default=0)


def cells(chart: Squares) -> list[tuple[str, ...]]:
    """The rows of its table, as words."""
    return [
        (row.label, *(_cell(chart, i, j, value) for j, value in enumerate(row.values)))
        for i, row in enumerate(chart.rows)
    ]


def _cell(chart: Squares, row: int, column: int, value: Value) -> str:
    words = _words(value)
    return f"{words} ({gettext(AGAINST)})" if (row, column) in chart.against else words


def _words(value: Value) -> str:
    return gettext("withheld") if value is None else f"{value:,}"


def draw(chart: Squares, web: bool) -> Sheet:
    sheet = Sheet(web=web, left=0.0, right=1.0)
    _heads(sheet, chart)
    tops: list[float] = []
    for i, row in enumerate(chart.rows):
        _row(sheet, chart, i, row, tops)
    for arrow in chart.arrows:
        _arrow(sheet, chart, arrow, tops)
    sheet.y += 4
    return sheet


def _middle(chart: Squares, column: int) -> float:
    return (column + 0.5) / len(chart.columns)


def _side(chart: Squares, value: Value) -> float:
    largest = min(LARGEST, 0.8 * NARROW / len(chart.columns))
    if value is None:
        return largest / 2
    return largest * sqrt(value / chart.greatest) if chart.greatest else 0.0


def _height(chart: Squares, row: SquareRow) -> float:
    return max(18.0, *(_side(chart, value) for value in row.values))


def _heads(sheet: Sheet, chart: Squares) -> None:
    turned = len(chart.columns) >= TURNED_FROM
    width = 22 if turned else int((NARROW if sheet.web else 640) / len(chart.columns) / 6.4)
    longest = max(len(word) for name in chart.columns for word in (name.split() or [""]))
    width = max(width, min(longest, width + SPARE))  # a word is not cut for want of a letter or two
    heads = [lines(name, width, most=1 if turned else 4) for name in chart.columns]
    if turned:
        sheet.y += max(len(head[0]) for head in heads) * 5 + 6
    for column, head in enumerate(heads):
        for n, text in enumerate(head):
            place = Label(
                text, sheet.x(_middle(chart, column)), sheet.y + (0 if turned else 12 + n * 14),
                "soft", "start" if turned else "middle", 12, turned=turned,
            )  # fmt: skip
            sheet.labels.append(place)
    sheet.y += 10 if turned else 14 * max(map(len, heads)) + 8


def _lanes(chart: Squares, row: int) -> int:
    return sum(arrow.source[0] == row for arrow in chart.arrows)


def _row(sheet: Sheet, chart: Squares, i: int, row: SquareRow, tops: list[float]) -> None:
    """A rule, the name, room for the arrows that start here, and the squares around one line."""
    sheet.lines.append(Line(sheet.page(0), sheet.y, sheet.page(1), sheet.y, "rule"))
    sheet.y += 4
    named = lines(row.label, 48 if sheet.web else 90)
    for n, text in enumerate(named):
        sheet.labels.append(Label(text, sheet.page(0), sheet.y + 13 + n * 15))
    sheet.y += 15 * len(named) + 8 + _lanes(chart, i) * ROOM + 6 * (_lanes(chart, i) > 0)
    tops.append(sheet.y)
    middle = sheet.y + _height(chart, row) / 2
    for column, value in enumerate(row.values):
        _square(sheet, chart, (i, column), value, middle)
    said = any(place[0] == i for place in chart.against)
    sheet.y = middle + _height(chart, row) / 2 + (30 if said else 0) + 12


def _square(sheet: Sheet, chart: Squares, place: tuple[int, int], value: Value, middle: float) -> None:
    x, side = sheet.x(_middle(chart, place[1])), _side(chart, value)
    against = place in chart.against
    colour = "against" if against else "accent"
    if side:
        sheet.boxes.append(Box(x, middle, round(side, 2), "" if value is None else colour, dashed=against))
    words = _words(value)
    inside = side >= max(20, 7.5 * len(words) + 4)
    over = colour if inside and value is not None else ""
    shift = 0 if inside or not side else side / 2 + 4
    ink, anchor = ("soft" if value is None else "ink"), ("start" if shift else "middle")
    sheet.labels.append(Label(words, x, middle + 4.5, ink, anchor, 13, over, shift=shift))
    if against:
        for n, text in enumerate(gettext(AGAINST).split()):
            sheet.labels.append(Label(text, x, middle + side / 2 + 13 + n * 13, "ink", "middle", 12))


def _arrow(sheet: Sheet, chart: Squares, arrow: Arrow, tops: list[float]) -> None:
    """Up from its cell into a lane above the row, along it, and down (or on up) to where it points."""
    (row, column), (to_row, to_column) = arrow.source, arrow.target
    own = sorted(
        (other for other in chart.arrows if other.source[0] == row),
        key=lambda other: abs(other.target[1] - other.source[1]),
    )
    lane = tops[row] - 8 - (own.index(arrow) + 0.5) * ROOM  # the farther one above: lanes do not cross
    start, end = sheet.x(_middle(chart, column)), sheet.x(_middle(chart, to_column))
    top, bottom = _edges(chart, arrow.target, tops)
    tip = bottom + 3 if to_row < row else top - 3
    sheet.lines += [
        Line(start, _edges(chart, arrow.source, tops)[0], start, lane),
        Line(start, lane, end, lane),
        Line(end, lane, end, tip),
    ]
    sheet.tips.append(Tip(end, tip, up=to_row < row))


def _edges(chart: Squares, place: tuple[int, int], tops: list[float]) -> tuple[float, float]:
    """Where the square of a cell begins and ends."""
    row = chart.rows[place[0]]
    middle = tops[place[0]] + _height(chart, row) / 2
    half = max(_side(chart, row.values[place[1]]), 12) / 2
    return middle - half, middle + half
