"""What was said for each combination of a guidance, as somebody may see it: small cells hidden where asked for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments.contexts import BEFORE
from comments.publication import Reader
from comments.publication_counts import sight
from consult.aggregation.feedback import STANCES, Count, numbers
from consult.aggregation.models import ContextCell
from consult.aggregation.scaled import grid_of, place_of
from consult.aggregation.squares import Squares
from consult.aggregation.withholding import Block
from consult.consultations.models import Consultation
from consult.people.codes import Sector
from guidance import scopes
from guidance.outline import Outline, outline
from guidance.scopes import Combination, Dimension

UNIT = "comments"
ContextCounts = tuple[Combination, Block]
"""A combination with its counts by sector and stance."""


@dataclass(frozen=True)
class ContextFeedback:
    """Comments made for one combination."""

    combination: Combination
    words: str
    block: Block

    @property
    def comments(self) -> Count:
        return self.block.n

    @property
    def by_stance(self) -> list[Count]:
        return [self.block.columns.get(stance, 0) for stance in STANCES]

    @property
    def sectors(self) -> list[Sector]:
        """Those that spoke, as far as that is published."""
        return [sector for sector in Sector if self.block.rows.get(sector)]

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
        ContextFeedback(one, scopes.phrase(one, whole.dimensions), block)
        for one, block in _sorted(found, whole.dimensions)
    )
    return InContext(rows, _grid(whole, rows))


def counted(consultation: Consultation, *, reader: Reader) -> list[ContextCounts]:
    """Combination by combination, what this reader may see of its counts."""
    if sight(reader, consultation).is_snapshot:
        return [
            (dict(sorted(kept["context"].items())), Block.of_json(kept))
            for kept in numbers(consultation).get("contexts", {}).values()
        ]
    cells: dict[tuple[tuple[str, str], ...], dict[tuple[str, str], int]] = defaultdict(dict)
    for row in ContextCell.objects.filter(consultation=consultation):
        cells[tuple(sorted(row.context.items()))][row.sector, row.stance] = row.comments
    return [(dict(key), _block(table)) for key, table in sorted(cells.items())]


def _block(table: Mapping[tuple[str, str], int]) -> Block:
    """All of a table, where nothing is withheld."""
    rows, columns = dict.fromkeys((sector for sector, _ in table), 0), dict.fromkeys(STANCES, 0)
    for (sector, stance), n in table.items():
        rows[sector] += n
        columns[stance] += n
    return Block(sum(table.values()), dict(rows), dict(columns), table)


def _sorted(found: Sequence[ContextCounts], dimensions: Sequence[Dimension]) -> list[ContextCounts]:
    order = {scopes.query(one): n for n, one in enumerate(scopes.combinations(dimensions))}
    inside = [
        (scopes.query({d.code: one.get(d.code, "") for d in dimensions}), one, block) for one, block in found
    ]
    return [
        (one, block) for query, one, block in sorted(inside, key=lambda row: order.get(row[0], len(order)))
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
        title=_("Comments made for each combination"),
        description=_(
            "The area of each square is the number of accepted comments made for that combination; "
            "the table holds the numbers."
        ),
        unit=UNIT,
    )
