"""Words are found where they stand, wherever they are said to stand, or the nearest ones are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.quoting import Sought, find, nearest, whole

FIRST = "Share findings with those who can act on them.\nKeep a “public” channel for reports – and answer."
SECOND = "Keep a record. Share findings early, and keep a record of what was shared."
TEXTS = {1: FIRST, 2: SECOND}


def test_words_at_their_place_are_kept() -> None:
    found = find(Sought("those who can act on them", 1, 20, 45), TEXTS).quote
    assert found
    assert (found.text, found.start, found.end, found.exact) == (1, 20, 45, "those who can act on them")
    assert (found.prefix, found.suffix) == ("Share findings with ", ".\nKeep a “public” channel for re")


def test_words_at_another_place_are_corrected() -> None:
    found = find(Sought("those who can act on them", 1, 3, 9), TEXTS).quote
    assert found
    assert FIRST[found.start : found.end] == "those who can act on them"
    elsewhere = find(Sought("what was shared", 1, 0, 15), TEXTS, near=[1]).quote
    assert elsewhere
    assert elsewhere.text == 2


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ('a "public" channel', "a “public” channel"),
        ("those who\r\n  can act on them. Keep", "those who can act on them.\nKeep"),
        ("reports - and answer", "reports – and answer"),
        ("KEEP A “public”", "Keep a “public”"),
        ("“Share findings with”", "Share findings with"),
    ],
)
def test_spaces_marks_and_capitals_do_not_matter(typed: str, exact: str) -> None:
    found = find(Sought(typed), TEXTS).quote
    assert found
    assert found.exact == exact


def test_words_in_several_places_are_offered() -> None:
    answer = find(Sought("keep a record"), TEXTS)
    assert answer.quote is None
    assert answer.is_ambiguous
    assert [(one.text, one.start) for one in answer.offers] == [(2, 0), (2, 41)]


def test_the_texts_nearby_are_looked_at_first() -> None:
    found = find(Sought("Share findings"), TEXTS, near=[2]).quote
    assert found
    assert found.text == 2


def test_the_middle_of_a_word_is_no_place() -> None:
    assert find(Sought("ind"), {1: "find windows"}).quote is None


def test_words_are_found_before_the_mark_of_a_footnote_and_no_number_is_cut_in_two() -> None:
    text = {1: "Test models³ above 10²⁶ steps."}
    found = find(Sought("test models"), text).quote
    assert found
    assert found.exact == "Test models"
    assert find(Sought("above 10"), text).quote is None


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("those who could act on it", "those who can act on"),
        ("shares finding with those who acted", "Share findings with those who"),
        ("sharing the findings with those that can act on them", "findings with those who can act on them"),
    ],
)
def test_the_nearest_words_are_shown(typed: str, offered: str) -> None:
    answer = find(Sought(typed), TEXTS)
    assert answer.quote is None
    assert [one.exact for one in answer.offers] == [offered]


@pytest.mark.parametrize("typed", ["", "  \n", "“”", "penguins on ice"])
def test_nothing_alike_is_nothing(typed: str) -> None:
    answer = find(Sought(typed), TEXTS)
    assert (answer.quote, answer.offers) == (None, ())


def test_a_whole_text_has_no_space_at_its_ends() -> None:
    found = whole(7, "\nAll of it.\n")
    assert found
    assert (found.start, found.end, found.exact) == (1, 11, "All of it.")
    assert whole(7, " \n") is None


@given(st.text(max_size=80), st.data())
def test_any_stretch_at_its_place_is_found_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    found = find(Sought(words, 1, start, end), {1: text}).quote
    if words.strip():
        assert found
        assert found.exact == text[found.start : found.end] == words.strip()


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(typed: str, text: str) -> None:
    answer = find(Sought(typed), {1: text})
    for one in filter(None, (answer.quote, *answer.offers, nearest(typed, {1: text}))):
        assert text[one.start : one.end] == one.exact
