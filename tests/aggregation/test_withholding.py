"""What is withheld cannot be had by subtraction: not within a snapshot, not from two of them."""

from collections.abc import Iterator
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from consult.aggregation import withholding
from consult.aggregation.withholding import Block, Key, block, hide_with, line, sectors_to_hide

ROWS, COLUMNS = ("academic", "industry", "media"), ("support", "oppose", "none")
KEYS = [(row, column) for row in ROWS for column in COLUMNS]
Table = dict[Key, int]
BELOW = 5


def table(counts: list[int]) -> Table:
    return {key: count for key, count in zip(KEYS, counts, strict=True) if count}


tables = st.lists(st.integers(0, 12), min_size=9, max_size=9).map(table)
growth = st.lists(st.lists(st.integers(0, 7), min_size=9, max_size=9).map(table), min_size=1, max_size=5)


def published(counts: Table, before: Block | None = None) -> Block:
    return block(counts, ROWS, COLUMNS, BELOW, before)


def margin(counts: Table, side: int, name: str) -> int:
    return sum(count for key, count in counts.items() if key[side] == name)


def others(counts: Table) -> Iterator[Table]:
    """Tables of as many comments: with one or two of them elsewhere."""
    for source, target in permutations(KEYS, 2):
        once = moved(counts, source, target)
        if once is None:
            continue
        yield once
        for second, place in permutations(KEYS, 2):
            if twice := moved(once, second, place):
                yield twice


def moved(counts: Table, source: Key, target: Key) -> Table | None:
    if not counts.get(source):
        return None
    return {**counts, source: counts[source] - 1, target: counts.get(target, 0) + 1}


def fits(counts: Table, shown: Block) -> bool:
    """Whether somebody who knows what is published, and how many comments are listed, must hold it possible."""
    if shown.cells is not None:
        return all(counts.get(key, 0) == shown.cells.get(key, 0) for key in KEYS)
    across = all(n is None or n == margin(counts, 0, row) for row, n in shown.rows.items())
    return across and all(n is None or n == margin(counts, 1, column) for column, n in shown.columns.items())


@given(tables)
def test_a_small_count_can_always_be_another_one(counts: Table) -> None:
    shown = published(counts)
    small = [key for key, count in counts.items() if 0 < count < BELOW]
    assert (shown.cells is None) == bool(small)
    for key in small:
        assert any(other.get(key, 0) != counts[key] and fits(other, shown) for other in others(counts))


@given(tables)
def test_a_small_margin_can_always_be_another_one(counts: Table) -> None:
    shown = published(counts)
    for side, names in ((0, ROWS), (1, COLUMNS)):
        for name in names:
            n = margin(counts, side, name)
            if 0 < n < BELOW:
                assert any(margin(other, side, name) != n and fits(other, shown) for other in others(counts))


@given(tables)
def test_what_is_shown_is_true_and_not_small(counts: Table) -> None:
    shown = published(counts)
    numbers = [*shown.rows.values(), *shown.columns.values(), *(shown.cells or {}).values()]
    assert all(n is None or n == 0 or n >= BELOW for n in numbers)
    assert all(n in (None, margin(counts, 0, row)) for row, n in shown.rows.items())
    assert all(n in (None, margin(counts, 1, column)) for column, n in shown.columns.items())


@given(growth)
def test_between_two_snapshots_no_number_moves_by_a_small_step(news: list[Table]) -> None:
    counts: Table = {}
    before: Block | None = None
    for new in news:
        counts = {key: counts.get(key, 0) + new.get(key, 0) for key in {*counts, *new}}
        shown = published(counts, before)
        if before:
            for then, now in ((before.rows, shown.rows), (before.columns, shown.columns)):
                assert all(is_step(then[name], now[name]) for name in now)
            if before.cells is not None and shown.cells is not None:
                assert all(is_step(before.cells.get(key, 0), shown.cells.get(key, 0)) for key in KEYS)
        before = Block.of_json(shown.as_json())


def is_step(then: int | None, now: int | None) -> bool:
    return then is None or now is None or then == now or now == 0 or abs(now - then) >= BELOW


def test_a_count_that_was_hidden_comes_back_only_when_it_is_far_from_small() -> None:
    first = line({"academic": 2, "industry": 40, "media": 0}, BELOW)
    assert first == {"academic": None, "industry": 40, "media": None}
    assert line({"academic": 6, "industry": 40, "media": 0}, BELOW, first)["academic"] is None
    assert line({"academic": 10, "industry": 40, "media": 12}, BELOW, first)["academic"] == 10


def test_a_first_small_count_does_not_tell_where_it_is() -> None:
    before = published({("industry", "support"): 20})
    after = published({("industry", "support"): 20, ("academic", "oppose"): 1}, before)
    assert after.rows == {"academic": None, "industry": 20, "media": None}
    assert after.columns == {"support": 20, "oppose": None, "none": None}


def test_a_lone_small_count_takes_the_smallest_other_with_it() -> None:
    assert line({"academic": 3, "industry": 9, "media": 12}, BELOW) == {
        "academic": None,
        "industry": None,
        "media": 12,
    }


spoken = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=4).map(
    lambda rows: {f"item-{n}": dict(zip(ROWS, row, strict=True)) for n, row in enumerate(rows)}
)


@given(spoken)
def test_totals_of_sectors_over_all_items_tell_no_small_count_on_one(said: dict[str, dict[str, int]]) -> None:
    """Each comment is about one item here, the worst case: then totals of sectors are sums over items."""
    items = {item: line(counts, BELOW) for item, counts in said.items()}
    totals = {sector: sum(counts[sector] for counts in said.values()) for sector in ROWS}
    shown = line(totals, BELOW)
    hidden = {
        item: {sector: said[item][sector] for sector in ROWS if items[item][sector] is None} for item in said
    }
    hide = sectors_to_hide(hidden, totals, BELOW, [sector for sector in ROWS if shown[sector] is None])
    shown = hide_with({sector: None if sector in hide else n for sector, n in shown.items()}, totals)
    for item, counts in hidden.items():
        for sector, count in counts.items():
            if 0 < count < BELOW:
                assert any(
                    other[item][sector] != count and all_the_same(other, items, shown)
                    for other in spoken_otherwise(said)
                )


def spoken_otherwise(said: dict[str, dict[str, int]]) -> Iterator[dict[str, dict[str, int]]]:
    """One comment of another sector, or two of which each is of the sector of the other."""
    for item, counts in said.items():
        for source, target in permutations(ROWS, 2):
            if not counts[source]:
                continue
            once = {**said, item: {**counts, source: counts[source] - 1, target: counts[target] + 1}}
            yield once
            for second, back in once.items():
                if second != item and back[target]:
                    swapped = {**back, target: back[target] - 1, source: back[source] + 1}
                    yield {**once, second: swapped}


def all_the_same(
    said: dict[str, dict[str, int]], items: dict[str, withholding.Shown], totals: withholding.Shown
) -> bool:
    on_items = all(
        n in (None, said[item][sector]) for item, row in items.items() for sector, n in row.items()
    )
    return on_items and all(
        n in (None, sum(counts[sector] for counts in said.values())) for sector, n in totals.items()
    )
