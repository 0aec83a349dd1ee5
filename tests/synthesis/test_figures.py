"""Counting over frozen rows, and putting numbers into words. Pure."""

import pytest

from consult.synthesis import numbers
from consult.synthesis.claims import Book, Tally
from consult.synthesis.document import Claim, Text
from consult.synthesis.figures import Count, Row, Rows

ROWS = Rows(
    [
        Row(1, 1, "a", "industry", "company", 10, "oppose", ("evidence:study",)),
        Row(1, 1, "b", "industry", "company", 10, "support"),
        Row(2, 2, "a", "industry", "company", 11, "oppose"),
        Row(3, 3, "a", "academic", "academic_research", 12, "support"),
        Row(4, 4, "a", "academic", "academic_research", 12, "support_with_changes"),
        Row(5, 5, "", "individual", "individual", None),
    ]
)


@pytest.mark.parametrize(
    ("count", "value"),
    [
        (Count("comments"), 5),
        (Count("comments", {"item": ["a", "b"]}), 4),
        (Count("comments", {"item": "a", "also_item": "b"}), 1),
        (Count("submissions", {"sector": "academic"}), 2),
        (Count("organisations"), 3),
        (Count("items"), 2),
        (Count("comments", {"item": ""}), 1),
        (Count("comments", {"option": "evidence:study"}), 1),
        (Count("sectors", {"item": "a", "leaning": {"by": "sector", "is": "against", "at_least": 2}}), 1),
        (Count("sectors", {"item": "a", "leaning": {"by": "sector", "is": "for", "at_least": 3}}), 0),
    ],
)
def test_a_figure_counts_distinct_things(count: Count, value: int) -> None:
    assert ROWS.value(count) == value


TEXTS = {
    1: "The marginal\nrisk is low.",
    2: "Marginal risks, and open-source software.",
    3: "Open source software.",
}


@pytest.mark.parametrize(
    ("phrase", "value"), [("marginal risk", 2), ("open source software", 2), ("ginal risk", 0), ("risk", 2)]
)
def test_a_phrase_is_counted_wherever_it_stands_as_words(phrase: str, value: int) -> None:
    rows = Rows(ROWS.rows, read=lambda: TEXTS)
    assert rows.value(Count("comments", {"phrase": phrase})) == value
    assert rows.value(Count("comments", {"phrase": phrase, "item": "b"})) == int(
        "risk" in phrase and value > 0
    )


def test_a_phrase_is_counted_before_the_mark_of_a_footnote() -> None:
    rows = Rows(
        ROWS.rows, read=lambda: {1: "Of open weights³ and more.", 2: "Open weights”⁴", 3: "open weightsx"}
    )
    assert rows.value(Count("comments", {"phrase": "open weight"})) == 2


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="no 'colour'"):
        ROWS.value(Count("comments", {"colour": "red"}))


@pytest.mark.parametrize(
    ("part", "whole", "word"),
    [
        (0, 5, "none"),
        (1, 5, "a minority"),
        (2, 4, "half"),
        (3, 5, "most"),
        (9, 10, "nearly all"),
        (5, 5, "all"),
        (2, 2, "both"),
    ],
)
def test_words_for_a_share_follow_their_thresholds(part: int, whole: int, word: str) -> None:
    assert numbers.share(part, whole) == word


def test_numbers_are_found_wherever_they_are_typed() -> None:
    assert numbers.quantities("Most of the 9 agreed, two did not; half left.") == ["Most", "9", "two", "half"]
    assert numbers.quantities("See question 7.d and “all nine” of 24 October 2023.") == []


def test_a_sentence_remembers_what_it_printed() -> None:
    book = Book(ROWS, "/claims/")
    made = book.sentence(
        "{o:comment} {o|opposes|oppose} it, out of {n}: {t}.",
        o=Count("comments", {"stance": "oppose"}),
        n=Count("comments"),
        t=Tally([("academia", Count("comments", {"sector": "academic"}))]),
    )
    assert isinstance(made, Claim)
    assert book.made[0].text == "Two comments oppose it, out of five: academia (2)."
    assert [entry["text"] for entry in book.made[0].printed] == ["two", "five", "2"]


def test_a_typed_number_is_refused_and_a_small_cell_is_not_told() -> None:
    with pytest.raises(ValueError, match="most"):
        Book(ROWS, "/").sentence("For most, {n} is few.", n=Count("comments"))
    book = Book(ROWS, "/", below=3)
    assert book.sentence("{n} of five.", n=Count("comments", {"stance": "oppose"})) == Text("")
