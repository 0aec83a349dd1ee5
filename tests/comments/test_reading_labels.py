"""Labels that open answers in letters that go their own way, hazard by hazard."""

import pytest

from comments.reading import Question, split
from tests.comments.reading_letters import ANSWERS, INTRODUCTION, QUESTIONS, TEXT, cut, letter, opened

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


def test_labels_of_one_part_may_stand_amid_the_others() -> None:
    found = cut(INTRODUCTION, f"1.a: {A}", f"1.b: {B}", f"2: {C}", f"2.b: {D}")
    assert found == [opened("1.a", 0), opened("1.b", 1), opened("2", 2), opened("2.b", 3)]


def test_a_numbered_list_amid_labels_opens_nothing() -> None:
    listed = ["1. A date.", "2. A name.", "3. A budget."]
    found = cut(INTRODUCTION, f"1.a: {A}", f"1.b: {B}", *listed, f"2.a: {C}", f"2.b: {D}")
    assert found == [opened("1.a", 0), opened("1.b", 1), opened("2.a", 2), opened("2.b", 3)]


@pytest.mark.parametrize("around", ["{}", "[{}]", "({})"])
def test_two_labels_that_are_paragraphs_of_their_own_are_enough(around: str) -> None:
    found = cut(INTRODUCTION, around.format("2.a"), A, around.format("7.h"), B)
    assert found == [opened("2.a", 0), opened("7.h", 1)]


def test_labels_alone_may_stand_together() -> None:
    found = cut(INTRODUCTION, "2(a) and (b)", A, "7.d & 7.h", B)
    assert found == [opened("2.a 2.b", 0), opened("7.d 7.h", 1)]


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


# --- numbers alone --------------------------------------------------------------------------------


def test_numbers_alone_open_answers_where_a_letter_says_whose_they_are() -> None:
    numbers = ["1.", "2.", "3.", "7."]
    parts = [f"{number} {own}" for number, own in zip(numbers, ANSWERS, strict=False)]
    listed = ["1. Water them.", "2. Count them."]
    found = cut("Our numbers are those of the Council's questions.", *parts[:2], *listed, *parts[2:])
    assert found == [opened("1", 0), opened("2", 1), opened("3", 2), opened("7", 3)]
    assert cut("The Council asks a number of questions in the same paper.", *parts) == []


@pytest.mark.parametrize("word", ["Ad", "Re", "Answer"])
def test_a_word_of_reply_may_stand_before_numbers_alone(word: str) -> None:
    assert cut(INTRODUCTION, f"{word} 1: {A}", f"{word} 3: {B}") == [opened("1", 0), opened("3", 1)]


def test_other_words_before_numbers_alone_open_nothing() -> None:
    assert cut(INTRODUCTION, f"Goal 1: {A}", f"Goal 2: {B}", f"Goal 3: {C}") == []


def test_numbers_may_be_spelled_out() -> None:
    found = cut(INTRODUCTION, "Question Three", A, "Question Seven (d):", B, "Questions One and Two", C)
    assert found == [opened("3", 0), opened("7.d", 1), opened("1 2", 2)]
    assert cut(INTRODUCTION, "On questions one might ask for ever we say nothing.", A) == []


# --- titles ---------------------------------------------------------------------------------------


def test_a_title_may_name_its_question_in_brackets_within_the_paragraph() -> None:
    found = cut(INTRODUCTION, f"Shade (Q1.a). {A}", f"Old roots (Question 2b): {B}", f"Abroad [Q7.h] – {C}")
    assert found == [opened("1.a", 0), opened("2.b", 1), opened("7.h", 2)]


def test_an_answer_may_turn_to_a_topic_with_its_question_in_brackets() -> None:
    turned = [f"Regarding shade (Question 1.a), we differ. {A}", f"As to pipes (Question 2b), we agree. {B}"]
    assert cut(INTRODUCTION, *turned) == [(("1.a",), turned[0][:30]), (("2.b",), turned[1][:30])]


def test_a_short_answer_behind_a_label_is_no_title() -> None:
    found = cut(INTRODUCTION, "Question 1. None.", "Question 2. Mirrors. Bells.", f"Question 3. {A}")
    assert found == [
        (("1",), "None.\n\nQuestion 2. Mirrors. Bel"[:30]),
        (("2",), found[1][1]),
        opened("3", 0),
    ]
    assert found[1][1].startswith("Mirrors. Bells.")


# --- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", ["No", "Yes.", "N/A", "Strongly agree", "No comment", "See attached"])
def test_a_reply_in_a_form_is_an_answer_and_no_heading(reply: str) -> None:
    found = cut("Our form", TEXT["1"], reply, TEXT["2"], A)
    assert [labels for labels, _ in found] == [("1",), ("2",)]
    assert found[0][1].startswith(reply)


@pytest.mark.parametrize("blank", ["Not answered", "No response provided.", "Answer: Not answered", "–"])
def test_what_a_form_says_was_left_blank_is_not_answered(blank: str) -> None:
    assert cut("Our form", TEXT["1"], blank, TEXT["2"], A) == [opened("2", 0)]


@pytest.mark.parametrize("field", ["Your response\n\n", "Answer:\n\n", "Response: ", "Our answer: "])
def test_the_name_of_a_field_is_no_word_of_the_answer(field: str) -> None:
    assert cut("Our form", TEXT["1"], field + A, TEXT["2"], field + B) == [opened("1", 0), opened("2", 1)]


def test_a_letters_own_list_of_questions_answers_nothing() -> None:
    asked = ["Q1. How many limes do you own?", "Q2. Who planted them?", "Q3. Would you plant them again?"]
    assert cut(INTRODUCTION, "Appendix: what we asked our members", *asked) == []


def test_every_question_of_the_example_is_found_by_its_own_number() -> None:
    """Whatever is read into labels, none is taken for another's."""
    for question in QUESTIONS:
        assert cut(INTRODUCTION, f"Question {question.label}: {A}") == [opened(question.label, 0)]
