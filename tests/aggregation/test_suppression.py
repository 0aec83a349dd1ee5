"""No hidden count can be had by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from consult.aggregation.suppression import suppress, total

ROWS, COLUMNS = ("civil_society", "academic", "industry"), ("support", "changes", "oppose")
tables = st.fixed_dictionaries({(row, column): st.integers(0, 30) for row in ROWS for column in COLUMNS})


def test_without_a_threshold_everything_is_shown() -> None:
    assert suppress({("academic", "support"): 1}, 0) == {("academic", "support"): 1}


def test_a_small_count_takes_a_second_one_of_its_row_with_it() -> None:
    table = {("academic", "support"): 2, ("academic", "changes"): 9, ("academic", "oppose"): 12}
    assert suppress(table, 5) == {
        ("academic", "support"): None,
        ("academic", "changes"): None,
        ("academic", "oppose"): 12,
    }


def test_a_sum_over_a_hidden_count_is_hidden() -> None:
    assert total([3, None]) is None
    assert total([3, 4]) == 7


@given(tables, st.integers(2, 10))
def test_what_is_shown_is_true_and_large_enough(table: dict[tuple[str, str], int], below: int) -> None:
    for key, count in suppress(table, below).items():
        assert count is None or (count == table[key] and (count == 0 or count >= below))


@given(tables, st.integers(2, 10))
def test_no_line_has_exactly_one_hidden_count_beside_a_shown_one(
    table: dict[tuple[str, str], int], below: int
) -> None:
    shown = suppress(table, below)
    lines = [[shown[row, column] for column in COLUMNS] for row in ROWS]
    lines += [[shown[row, column] for row in ROWS] for column in COLUMNS]
    for line in lines:
        assert line.count(None) != 1 or not any(line)
