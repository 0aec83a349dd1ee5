"""Questions that a letter puts in other words than the request, hazard by hazard."""

import pytest

from tests.comments.reading_letters import ANSWERS, INTRODUCTION, LETTERHEAD, TEXT, cut, opened

A, B, C, D, E, _ = ANSWERS
LONG = f"{B} {D} {E} {C}"


def test_what_the_request_asks_may_be_told_before_each_answer() -> None:
    told = [
        f"The Council asks which pests spread quickly and are costly to the city. {A}",
        f"The notice also seeks views on insights from gardeners in other countries. {B}",
    ]
    assert cut(INTRODUCTION, *told) == [opened("2.a", 0), opened("7.h", 1)]


@pytest.mark.parametrize("who", ["NTIA", "The DOT", "In its notice, DEFRA"])
def test_who_asks_may_go_by_an_acronym_whatever_it_is(who: str) -> None:
    told = [
        f"{who} asks which pests spread quickly and are costly to the city. {A}",
        f"{who} also seeks views on insights from gardeners in other countries. {B}",
    ]
    assert cut(INTRODUCTION, *told) == [opened("2.a", 0), opened("7.h", 1)]


def test_what_is_asked_may_be_repeated_before_each_answer() -> None:
    told = [f"The paper asks: {TEXT['2.a']} {A}", f"It also asks us this: {TEXT['7.h']} {B}"]
    assert cut(INTRODUCTION, *told) == [opened("2.a", 0), opened("7.h", 1)]


def test_an_answer_that_turns_to_a_question_may_go_on_to_what_is_above() -> None:
    turned = "As to question 7.h, we say this. The limes above the mill came first, and those below it later."
    assert cut(INTRODUCTION, turned) == [(("7.h",), turned[:30])]
    assert cut(INTRODUCTION, "As to question 7.h, see above. The limes by the mill came first of all.") == []


def test_a_letter_may_tell_what_each_numbered_question_is_about() -> None:
    told = [f"Question 1 asks for a definition. {A}", f"NTIA's Question 7.h is about other countries. {B}"]
    assert cut(INTRODUCTION, *told) == [opened("1", 0), opened("7.h", 1)]


@pytest.mark.parametrize("mark", ["", "3", "³", "¹⁴"], ids=["none", "plain", "raised", "two digits"])
def test_the_mark_of_a_footnote_belongs_to_what_is_asked(mark: str) -> None:
    told = [
        f"Question 1 asks for a definition.{mark} {A}",
        f"Question 7.h is about other countries.{mark} {B}",
    ]
    assert cut(INTRODUCTION, *told) == [opened("1", 0), opened("7.h", 1)]
    heads = [
        f"Do old trees cool a street more?{mark}",
        f"What harm could roots do to pavements and pipes?{mark}",
    ]
    assert cut(INTRODUCTION, heads[0], A, heads[1], B) == [opened("1.a", 0), opened("2.b", 1)]


def test_a_letter_may_tell_what_is_asked_in_each_numbered_question() -> None:
    told = [
        f"First, you ask in Question 1 for a definition. {A}",
        f"The notice asks, in Question 7.h, for more. {B}",
    ]
    assert cut(INTRODUCTION, *told) == [opened("1", 0), opened("7.h", 1)]


def test_questions_told_of_in_a_row_open_nothing() -> None:
    told = "Question 1 asks for a definition, question 2 for risks and question 3 for benefits. We thank the Council."
    assert cut(INTRODUCTION, told, "Question 3 asks for benefits. We leave it to others.") == []


@pytest.mark.parametrize(
    "says", ["Our answer to Question 7.h is as follows.", "With regard to your question no. 7.h:"]
)
def test_an_answer_may_say_what_it_answers(says: str) -> None:
    own = f"{says} The limes above the mill."
    assert cut(INTRODUCTION, own, A) == [(("7.h",), own[:30])]


def test_questions_may_be_headings_in_other_words() -> None:
    found = cut(
        INTRODUCTION,
        "Do old trees cool a street more?",
        A,
        "What harm could roots do to pavements and pipes?",
        B,
        "Who are we to judge?",
        C,
    )
    assert found == [opened("1.a", 0), opened("2.b", 1)]


def test_a_question_in_passing_opens_nothing() -> None:
    """One alone is a turn of speech; several are the way in which a letter goes."""
    asks = f"Could old trees cool a street more than young trees do? {A}"
    assert cut(INTRODUCTION, asks, B) == []


def test_a_heading_may_say_a_question_on_a_lower_level_again() -> None:
    text = [*LETTERHEAD, INTRODUCTION, "Standards for pruning contractors set by the city", LONG]
    assert cut(*text, "Hedges at large", LONG) == [(("7.d",), LONG[:30])]


@pytest.mark.parametrize(
    "says",
    [
        "Dear Council, we answer question 7.d only, since we know no more.",
        "Our comments focus on question 7(d).",
        "This letter is limited to an answer to question 7d.",
    ],
)
def test_a_letter_may_say_that_it_answers_one_question_alone(says: str) -> None:
    assert cut("Friends of the Avenue", says, A, B, "Sincerely,", C) == [opened("7.d", 0)]


@pytest.mark.parametrize(
    "says",
    [
        "We do not answer question 7.d specifically.",
        "We comment on the paper as a whole, such as question 7.d.",
    ],
)
def test_a_letter_that_names_a_question_otherwise_answers_none(says: str) -> None:
    assert cut("Friends of the Avenue", says, A, B) == []
