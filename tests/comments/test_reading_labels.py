"""Labels that open answers in letters that go their own way, hazard by hazard."""

import pytest

from comments.reading import Question, split
from tests.comments.reading_letters import ANSWERS, INTRODUCTION, QUESTIONS, cut, letter, opened

A, B, C, D, *_ = ANSWERS

SECTIONS = [
    Question("A.1", "Should owners be able to ask for a second opinion on an old tree?"),
    Question("A.2", "What should a second opinion cost, and who should pay for it?"),
    Question("B.1", "How soon after a storm should streets be clear again?"),
    Question("B.2", "May contractors keep the timber that they clear away?"),
]
ROMAN = [
    Question("I", "What keeps people from sitting beneath the limes on a summer evening?"),
    Question("I.a", "Which benches are missed most?", "I"),
    Question("II", "Should there be one rule for all avenues of the city?"),
    Question("II.a", "How should avenues on private land be treated?", "II"),
]


def cut_by(questions: list[Question], *paragraphs: str) -> list[tuple[tuple[str, ...], str]]:
    text = letter(*paragraphs)
    return [(one.labels, text[one.answer_start :][:30]) for one in split(text, questions) if one.labels]


# --- labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("article", ["A young tree", "I"])
def test_an_article_or_a_pronoun_after_a_label_is_no_part_of_it(article: str) -> None:
    own = f"{article} would never be planted there, and whoever has seen the northern bank knows the reason."
    assert cut(INTRODUCTION, f"Question 1. {own}") == [(("1",), own[:30])]
    assert cut(INTRODUCTION, f"Questions 1 and 2. {own}") == [(("1", "2"), own[:30])]


def test_what_a_letter_leaves_to_others_is_not_answered() -> None:
    assert cut(INTRODUCTION, "Question 1", A, "Questions 2 and 3 I leave to others.", B) == [opened("1", 0)]


def test_bare_labels_may_stand_in_any_order() -> None:
    found = cut(INTRODUCTION, f"7.h. {A}", f"1.a. {B}", f"2.b: {C}", f"1.d.i. {D}")
    assert found == [opened("7.h", 0), opened("1.a", 1), opened("2.b", 2), opened("1.d.i", 3)]


@pytest.mark.parametrize("labels", [("A.1", "A.2", "B.1"), ("A1", "A2", "B1"), ("A-1", "A-2", "B-1")])
def test_labels_may_begin_with_a_letter(labels: tuple[str, ...]) -> None:
    found = cut_by(
        SECTIONS, INTRODUCTION, *(f"{one}: {own}" for one, own in zip(labels, ANSWERS, strict=False))
    )
    assert found == [opened("A.1", 0), opened("A.2", 1), opened("B.1", 2)]


def test_a_quoted_question_may_follow_a_roman_label() -> None:
    parts = [part for one, own in zip(ROMAN, ANSWERS, strict=False) for part in (_written(one), own)]
    found = cut_by(ROMAN, INTRODUCTION, *parts)
    assert found == [opened("I", 0), opened("I.a", 1), opened("II", 2), opened("II.a", 3)]


def _written(question: Question) -> str:
    top, _, below = question.label.partition(".")
    return f"{top}({below}) {question.text}" if below else f"{top}. {question.text}"


@pytest.mark.parametrize("word", ["Item", "Reply to", "Comment on RFC", "Response to the Council:"])
def test_labels_may_follow_words_of_the_letters_own(word: str) -> None:
    found = cut(INTRODUCTION, f"{word} 2.a", A, B, f"{word} 7(h)", C)
    assert found == [opened("2.a", 0), opened("7.h", 2)]


@pytest.mark.parametrize("word", ["Section", "See Table", "Annex"])
def test_what_a_letter_numbers_itself_opens_nothing(word: str) -> None:
    assert cut(INTRODUCTION, f"{word} 2.a", A, B, f"{word} 7.h", C) == []


def test_an_answer_may_turn_to_a_label_alone() -> None:
    turned = [f"On 1(a), {A}", f"As to 2.b, {B}"]
    assert cut(INTRODUCTION, *turned) == [(("1.a",), turned[0][:30]), (("2.b",), turned[1][:30])]


# --- letters below a number -----------------------------------------------------------------------


def test_letters_right_below_a_numbered_heading_answer_what_is_asked_there() -> None:
    found = cut(INTRODUCTION, "Question 2", f"(a) {A}", f"(b) {B}", "Question 3", C)
    assert found == [opened("2.a", 0), opened("2.b", 1), opened("3", 2)]


def test_letters_that_leave_some_out_are_no_list() -> None:
    found = cut(INTRODUCTION, "Question 7", A, f"d) {B}", f"h) {C}")
    assert found == [opened("7", 0), opened("7.d", 1), opened("7.h", 2)]


def test_a_lettered_list_inside_an_answer_opens_nothing() -> None:
    found = cut(
        INTRODUCTION, "Question 1", A, "a. Adopt a code.", "b. License those who sign.", "Question 3", C
    )
    assert found == [opened("1", 0), opened("3", 2)]


# --- tables ---------------------------------------------------------------------------------------


def test_rows_of_a_table_of_questions_open_answers() -> None:
    rows = [f"{label} | {own}" for label, own in zip(("1", "2.a", "7.h"), ANSWERS, strict=False)]
    found = cut(INTRODUCTION, "Question | Our answer", *rows)
    assert found == [opened("1", 0), opened("2.a", 1), opened("7.h", 2)]
    assert cut(INTRODUCTION, "Tree | Height in metres", *rows[:1]) == []


def test_every_question_of_the_example_is_found_by_its_own_number() -> None:
    """Whatever is read into labels, none is taken for another's."""
    for question in QUESTIONS:
        assert cut(INTRODUCTION, f"Question {question.label}: {A}") == [opened(question.label, 0)]
