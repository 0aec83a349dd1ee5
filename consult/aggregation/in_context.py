"""What was said for each combination of a guidance, as somebody may see it: small cells hidden where asked for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comments.contexts import BEFORE
from comments.publication import Reader
from consult.aggregation.feedback import STANCES, Count, hides_below
from consult.aggregation.models import ContextCell
from consult.aggregation.scaled import grid_of, place_of
from consult.aggregation.squares import Squares
from consult.aggregation.suppression import suppress, total
from consult.consultations.models import Consultation
from consult.people.codes import Sector
from guidance import scopes
from guidance.outline import Outline, outline
from guidance.scopes import Combination, Dimension

UNIT = "comments"
ContextCounts = tuple[Combination, dict[tuple[str, str], Count]]
"""A combination with its counts by (sector, stance)."""


@dataclass(frozen=True)
class ContextFeedback:
    """Comments made for one combination. `cells` maps (sector, stance) to a count; "" is no stance stated."""

    combination: Combination
    words: str
    cells: Mapping[tuple[str, str], Count]

    @property
    def comments(self) -> Count:
        return total(list(self.cells.values()))

    @property
    def by_stance(self) -> list[Count]:
        return [total([n for (_, taken), n in self.cells.items() if taken == stance]) for stance in STANCES]

    @property
    def sectors(self) -> list[Sector]:
        spoke = {sector for (sector, _), n in self.cells.items() if n != 0}
        return [sector for sector in Sector if sector in spoke]

    @property
    def query(self) -> str:
        """For the list of comments."""
        return scopes.query(self.combination, BEFORE)


@dataclass(frozen=True)
class InContext:
    """All combinations for which something was said, in the order of the axes; the grid where there are two axes."""

    rows: tuple[ContextFeedback, ...]
    grid: Squares | None


def in_context(consultation: Consultation, *, reader: Reader) -> InContext | None:
    """None where nobody spoke for a combination. One query then."""
    found = counted(consultation, reader=reader)
    if not found:
        return None
    whole = outline(consultation.edition)
    rows = tuple(
        ContextFeedback(one, scopes.phrase(one, whole.dimensions), cells)
        for one, cells in _sorted(found, whole.dimensions)
    )
    return InContext(rows, _grid(whole, rows))


def counted(consultation: Consultation, *, reader: Reader) -> list[ContextCounts]:
    """Combination by combination, what this reader may see of its counts."""
    below = hides_below(consultation, reader)
    cells: dict[tuple[tuple[str, str], ...], dict[tuple[str, str], int]] = defaultdict(dict)
    for row in ContextCell.objects.filter(consultation=consultation):
        cells[tuple(sorted(row.context.items()))][row.sector, row.stance] = row.comments
    return [(dict(key), suppress(table, below)) for key, table in sorted(cells.items())]


def _sorted(found: Sequence[ContextCounts], dimensions: Sequence[Dimension]) -> list[ContextCounts]:
    order = {scopes.query(one): n for n, one in enumerate(scopes.combinations(dimensions))}
    inside = [
        (scopes.query({d.code: one.get(d.code, "") for d in dimensions}), one, cells) for one, cells in found
    ]
    return [
        (one, cells) for query, one, cells in sorted(inside, key=lambda row: order.get(row[0], len(order)))
    ]


def _grid(whole: Outline, rows: Sequence[ContextFeedback]) -> Squares | None:
    if len(whole.dimensions) != 2:
        return None
    numbers = {
        place_of(whole, row.combination): row.comments
        for row in rows
        if not scopes.problem(row.combination, whole.dimensions)
    }
    return grid_of(
        whole,
        numbers,
        title="Comments made for each combination",
        description="The area of each square is the number of accepted comments made for that combination; "
        "the table holds the numbers.",
        unit=UNIT,
    )
