"""The scaled approach of a guidance as figures: how much it asks of each combination, and which risks it addresses."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from consult.aggregation.matrix import Column, Matrix, MatrixRow
from consult.aggregation.squares import Arrow, SquareRow, Squares
from guidance import scopes
from guidance.outline import Entry, Outline
from guidance.risks import Addressed, by_origin, guideline_of
from guidance.scopes import Combination
from guidance.words import called

Place = tuple[int, int]


def scaled(outline: Outline) -> Squares | None:
    """How many guidelines apply to each combination; None where the guidance does not have two axes."""
    rows = outline.rows()
    if not rows:
        return None
    first, second = outline.dimensions
    against, arrows = _advice(outline)
    return Squares(
        title=_("Guidelines that apply, by {first} and {second}").format(
            first=first.title.lower(), second=second.title.lower()
        ),
        description=_described(outline),
        columns=tuple(value.title for value in second.values),
        rows=tuple(SquareRow(value.title, tuple(s.n for s in squares)) for value, squares in rows),
        unit="guidelines",
        row_head=first.title,
        column_head=second.title,
        against=against,
        arrows=arrows,
    )


def grid_of(
    outline: Outline, numbers: Mapping[Place, int | None], *, title: str, description: str, unit: str
) -> Squares | None:
    """Other numbers over the same two axes, by (row, column); 0 where there is none."""
    whole = scaled(outline)
    if whole is None:
        return None
    rows = tuple(
        SquareRow(row.label, tuple(numbers.get((i, j), 0) for j in range(len(whole.columns))))
        for i, row in enumerate(whole.rows)
    )
    return Squares(title, description, whole.columns, rows, unit, whole.row_head, whole.column_head)


def place_of(outline: Outline, combination: Combination) -> Place:
    """The row and the column of a combination of two axes."""
    row, column = (
        [value.code for value in dimension.values].index(combination[dimension.code])
        for dimension in outline.dimensions
    )
    return row, column


def _described(outline: Outline) -> str:
    words = [
        _("The area of each square is the number of guidelines that apply; the table holds the numbers.")
    ]
    words += [_advised(outline.place(one), outline.instead(one)) for one in outline.advice]
    return " ".join(words)


def _advised(place: str, instead: str) -> str:
    if not instead:
        return _("Advised against: {place}.").format(place=place)
    return _("Advised against: {place}; points to: {instead}.").format(place=place, instead=instead)


def _advice(outline: Outline) -> tuple[tuple[Place, ...], tuple[Arrow, ...]]:
    against: dict[Place, None] = {}
    arrows: dict[Arrow, None] = {}
    for combination in scopes.combinations(outline.dimensions):
        for one in outline.advice:
            if scopes.holds(one.where, combination):
                source = place_of(outline, combination)
                against[source] = None
                for other in scopes.pointed_to(one.instead, combination, outline.dimensions):
                    arrows[Arrow(source, place_of(outline, other))] = None
    return tuple(against), tuple(arrows)


def risk_matrix(outline: Outline, risks: Sequence[Addressed]) -> Matrix | None:
    """Risks × guidelines; None where the edition names no risk."""
    if not risks:
        return None
    heads = guideline_of(outline)
    columns = list({head.key: head for head in heads.values()}.values())
    keys = [column.key for column in columns]
    rows = tuple(
        MatrixRow(
            origin.title,
            risk.title,
            tuple(sorted({keys.index(heads[key].key) for key in risk.keys if key in heads})),
        )
        for origin in by_origin(risks)
        for risk in origin.risks
    )
    return Matrix(
        title=_("Risks, and the guidelines that address each"),
        description=_(
            "One line for each risk; a dot with its number for each guideline that addresses it "
            "or has a part that does."
        ),
        columns=tuple(Column(entry.label, _named(entry)) for entry in columns),
        rows=rows,
        heads=(_("Stems from"), _("Risk"), _("Addressed by")),
        nothing=_("no guideline"),
    )


def _named(entry: Entry) -> str:
    return called(entry.label, entry.title) if entry.title else entry.name
