"""Charts and tables of a report, each cell bound to a figure; small cells withheld where the consultation says so."""

from consult.aggregation import charts
from consult.aggregation.suppression import suppress
from consult.people.codes import OrganisationType, Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import realised
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.figures import STANCES, Count
from guidance.words import called

Grid = dict[tuple[str, str], Count]


def shown(desk: Desk, grid: Grid) -> dict[tuple[str, str], int | None]:
    return suppress({key: desk.value(count) for key, count in grid.items()}, desk.book.below)


def by_sector(desk: Desk) -> tree.Figure:
    """Comments by sector over everything."""
    pairs = desk.sectors()
    values = shown(desk, {("all", sector): count for sector, count in pairs})
    rows = tuple(
        charts.Row(str(Sector(sector).label), (values["all", sector],), values["all", sector])
        for sector, _ in pairs
    )
    chart = charts.bars(
        "Comments by sector", rows, description="Accepted comments, each counted once, by sector."
    )
    desk.book.grid(chart.title, [[[count] if values["all", s] is not None else []] for s, count in pairs])
    return tree.figure(chart)


def who_spoke(desk: Desk) -> tree.Figure:
    """Comments by sector; by what they are about where one sector alone spoke, and spoke of parts."""
    alone = len(desk.sectors()) == 1 and desk.value(desk.count(None, "items"))
    return by_unit(desk) if alone else by_sector(desk)


def by_unit(desk: Desk) -> tree.Figure:
    """Comments on each question or guideline that drew any."""
    pairs = [(unit, desk.count(unit)) for unit in desk.units if desk.value(desk.count(unit))]
    noun = pairs[0][0].noun
    values = shown(desk, {("all", unit.key): count for unit, count in pairs})
    chart = charts.bars(
        f"Comments by {noun}",
        tuple(
            charts.Row(called(unit.label, unit.title), (values["all", unit.key],), values["all", unit.key])
            for unit, _ in pairs
        ),
        description=f"Accepted comments on each {noun} that drew any; a comment on several is counted at each.",
        row_head=noun.capitalize(),
    )
    desk.book.grid(chart.title, [[[c] if values["all", u.key] is not None else []] for u, c in pairs])
    return tree.figure(chart)


def stances(desk: Desk, title: str, units: list[Unit]) -> tree.Figure | None:
    """Stances on each guideline of a group."""
    grid = {(u.key, s): desk.count(u, stance=s) for u in units for s in STANCES}
    values = shown(desk, grid)
    taken = [u for u in units if any(values[u.key, s] != 0 for s in STANCES)]
    if not taken:
        return None
    rows = tuple(_stance_row(u, [values[u.key, s] for s in STANCES]) for u in taken)
    chart = charts.stances(
        f"Stances: {title}",
        rows,
        description=f"Stances taken on the guidelines under “{title}”, one bar each; the table holds the counts.",
        row_head="Guideline",
    )
    cells = [[[grid[u.key, s]] if values[u.key, s] is not None else [] for s in STANCES] for u in taken]
    desk.book.grid(chart.title, cells)
    return tree.figure(chart)


def _stance_row(unit: Unit, values: list[int | None]) -> charts.Row:
    total = None if None in values else sum(v or 0 for v in values)
    return charts.Row(called(unit.label, unit.title), tuple(values), total)


def net_support(desk: Desk) -> tree.Figure | None:
    """Guideline × sector, where there are sectors to compare. Left out where small cells are withheld: from a
    balance, its parts can be told."""
    units = [u for u in desk.units if u.asks_stance and desk.value(desk.count(u, stance=list(STANCES)))]
    sectors = [s for s, _ in desk.sectors()]
    if not units or desk.book.below or len(sectors) == 1 or desk.is_slight:
        return None
    cells = [[[desk.count(u, sector=s, stance=stance) for stance in STANCES] for s in sectors] for u in units]
    rows = tuple(_net_row(desk, u, row) for u, row in zip(units, cells, strict=True))
    if not any((n or 0) >= charts.FEW for row in rows for n in row.counts):
        return None
    chart = charts.heat(
        "Net support by guideline and sector",
        tuple(charts.Series(s, str(Sector(s).label)) for s in sectors),
        rows,
        description="Support, with or without changes, less opposition, in points from −100 to +100; small, how many "
        f"took a stance. Where they are fewer than {charts.FEW}, the cell is only outlined.",
        row_head="Guideline",
    )
    desk.book.grid(chart.title, cells)
    return tree.figure(chart)


def _net_row(desk: Desk, unit: Unit, row: list[list[Count]]) -> charts.Row:
    values = [[desk.value(count) for count in cell] for cell in row]
    return charts.Row(
        called(unit.label, unit.title),
        tuple(charts.net(*cell) for cell in values),
        counts=tuple(sum(cell) for cell in values),
    )


def questions(desk: Desk) -> tree.Table:
    """Every item × sector: how many comments."""
    sectors = [s for s, _ in desk.sectors()]
    parts = [part for unit in desk.units for part in unit.parts]
    grid = {(p.key, s): Count("comments", {"item": p.key, "sector": s}) for p in parts for s in sectors}
    rows = tuple((p.label or p.words[:40], *(_cell(desk, grid, p.key, s) for s in sectors)) for p in parts)
    return _table(
        desk,
        "Comments on each item, by sector",
        ("Item", *(str(Sector(s).label) for s in sectors)),
        rows,
        grid,
    )


def participants(desk: Desk) -> tree.Table:
    """Type of participant × what was counted. Organisations that only signed have a column where there are any."""
    signed = has_signatories(desk)
    kinds = [
        t
        for t in OrganisationType
        if desk.value(desk.count(type=t.value))
        or (signed and desk.value(desk.count(None, "signatories", type=t.value)))
    ]
    measures = ("submissions", "organisations", *(["signatories"] if signed else []), "comments")
    grid = {(t.value, m): Count(m, {"type": t.value}) for t in kinds for m in measures}
    rows = tuple((str(t.label), *(_cell(desk, grid, t.value, m) for m in measures)) for t in kinds)
    heads = {"organisations": "Organisations that sent", "signatories": "Organisations that only signed"}
    named = tuple((heads if signed else {}).get(m, m.capitalize()) for m in measures)
    return _table(desk, "Who took part, by type", ("Type", *named), rows, grid)


def has_signatories(desk: Desk) -> bool:
    """Never where small counts are withheld: what stands beside comments is then not told."""
    return not desk.book.below and bool(desk.value(desk.count(None, "signatories")))


def _cell(desk: Desk, grid: Grid, row: str, column: str) -> str:
    value = shown_once(desk, grid)[row, column]
    return charts.WITHHELD if value is None else realised("digits", [value])


def shown_once(desk: Desk, grid: Grid) -> dict[tuple[str, str], int | None]:
    """The same grid is asked cell by cell: counted once."""
    if desk.grid is None or desk.grid[0] is not grid:
        desk.grid = (grid, shown(desk, grid))
    return desk.grid[1]


def _table(
    desk: Desk, caption: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], grid: Grid
) -> tree.Table:
    values = shown_once(desk, grid)
    width = len(columns) - 1
    cells = [[count] if values[key] is not None else [] for key, count in grid.items()]
    desk.book.grid(caption, [cells[i : i + width] for i in range(0, len(cells), width)])
    return tree.Table(caption, columns, rows)
