"""Which passage of a letter answers which question, hazard by hazard, and what holds for any text at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.reading import Question, split
from tests.comments.reading_letters import (
    ANSWERS,
    INTRODUCTION,
    LETTERHEAD,
    QUESTIONS,
    TEXT,
    cut,
    letter,
    opened,
)

A, B, C, D, E, F = ANSWERS


@pytest.mark.parametrize(
    ("heading", "labels"),
    [
        ("Question 1", "1"),
        ("Question 7(d)(i)", "7.d.i"),
        ("Question 7.d.i:", "7.d.i"),
        ("Question 7.i.", "7.i"),
        ("Q2", "2"),
        ("Q2b:", "2.b"),
        ("Response to Question 2(a)", "2.a"),
        ("RFC Question #3", "3"),
        ("Question No. 3", "3"),
        ("Questions 1, 2 and 3", "1 2 3"),
        ("RFC questions 1–3", "1 2 3"),
        ("Questions 1 to 3", "1 2 3"),
        ("Questions 2(a) and (b)", "2.a 2.b"),
        ("Questions 2.a & 7.h", "2.a 7.h"),
        ("Questions 2a, 2b, and 7(i)", "2.a 2.b 7.i"),
        ("Question 1.d.ii", "1.d.ii"),
        ("Our streets and squares (Question 2)", "2"),
        ("Our streets and squares (questions #2b and #3)", "2.b 3"),
        ("IV. Our streets and squares [RFC Questions 1, 3]", "1 3"),
        ("Responsive to Questions 1 and 3.", "1 3"),
        ("This section responds to question 7.h.", "7.h"),
        ("Mixed planting (RFC questions 1-3)4", "1 2 3"),
    ],
)
def test_a_heading_names_its_questions_by_number(heading: str, labels: str) -> None:
    assert cut(INTRODUCTION, heading, A, B) == [opened(labels, 0)]


@pytest.mark.parametrize(
    "lead", ["", "1a. ", "1.a. ", "a) ", "(a) ", "• ", "“", "Question 1(a): ", "Q1a. ", "The Council asks: "]
)
def test_a_quoted_question_opens_its_answer(lead: str) -> None:
    close = "”" if lead == "“" else ""
    assert cut(INTRODUCTION, lead + TEXT["1.a"] + close, A, B) == [opened("1.a", 0)]


def test_question_and_answer_may_share_a_paragraph() -> None:
    assert cut(INTRODUCTION, f"1.b {TEXT['1.b']} {A}", f"2.a {TEXT['2.a']} {B}") == [
        opened("1.b", 0),
        opened("2.a", 1),
    ]


def test_label_and_answer_may_share_a_paragraph() -> None:
    assert cut(INTRODUCTION, f"Question 1(b). {A} {B}", f"Question 2: {C} {D}") == [
        opened("1.b", 0),
        opened("2", 2),
    ]


def test_a_question_with_other_punctuation_and_ligatures_is_recognised() -> None:
    quoted = "What are the beneﬁts of mixed-planting, as compared to planƟng a single species"
    assert cut(INTRODUCTION, quoted, A) == [opened("3", 0)]


def test_similar_questions_are_told_apart() -> None:
    assert cut(INTRODUCTION, TEXT["1.d.i"], A, TEXT["1.d.ii"], B) == [opened("1.d.i", 0), opened("1.d.ii", 1)]


def test_a_letter_and_a_roman_numeral_are_told_apart() -> None:
    found = cut(INTRODUCTION, f"i. {TEXT['7.i']}", A, f"i. {TEXT['1.d.i']}", B, f"ii. {TEXT['1.d.ii']}", C)
    assert found == [opened("7.i", 0), opened("1.d.i", 1), opened("1.d.ii", 2)]


def test_a_question_that_only_heads_its_subquestions_is_no_passage() -> None:
    found = cut(INTRODUCTION, f"2. {TEXT['2']}", f"a. {TEXT['2.a']}", A, f"b. {TEXT['2.b']}", B)
    assert found == [opened("2.a", 0), opened("2.b", 1)]


def test_questions_quoted_one_after_the_other_are_answered_together() -> None:
    text = letter(INTRODUCTION, "Roots and hedges", TEXT["2.b"], TEXT["3"], A, B)
    rest, joint = split(text, QUESTIONS)
    assert (joint.labels, joint.kind) == (("2.b", "3"), "joint")
    assert text[joint.start :].startswith("Roots and hedges")
    assert text[joint.answer_start :].startswith(A)
    assert rest.labels == ()


def test_a_paragraph_that_runs_two_questions_together_is_answered_as_both() -> None:
    assert cut(INTRODUCTION, f"E. {TEXT['7']} {TEXT['7.d']}", A) == [opened("7 7.d", 0)]


def test_a_question_copied_with_those_below_it_is_answered_with_them() -> None:
    below = [TEXT["1.a"], TEXT["1.b"], TEXT["1.d"]]
    assert cut(INTRODUCTION, TEXT["1"], *below, A, B) == [opened("1 1.a 1.b 1.d", 0)]


def test_what_a_form_leaves_blank_is_not_answered() -> None:
    copied = [
        part for question in QUESTIONS for part in (question.text, A) if (question.label, part) != ("2.a", A)
    ]
    found = dict.fromkeys(label for labels, _ in cut(INTRODUCTION, *copied) for label in labels)
    assert "2.b" in found
    assert "2.a" not in found


def test_a_heading_announces_questions_that_open_by_themselves() -> None:
    found = cut(INTRODUCTION, "Species (Questions 2 and 3)", TEXT["2"], A, TEXT["3"], B)
    assert found == [opened("2", 0), opened("3", 1)]


def test_bare_labels_in_the_order_of_the_request_open_answers() -> None:
    assert cut(INTRODUCTION, f"1a. {A}", f"1b. {B}", f"2(b). {C}", f"7.d.i. {D}") == [
        opened("1.a", 0),
        opened("1.b", 1),
        opened("2.b", 2),
        opened("7.d.i", 3),
    ]


def test_numbered_lists_open_nothing() -> None:
    assert cut(INTRODUCTION, f"1. {A}", f"2. {B}", f"3. {C}", f"a. {D}", f"b. {E}", f"7. {F}") == []


def test_a_shortened_question_with_its_number_is_recognised() -> None:
    shortened = "7.d. What role should the city take for pruning contractors?"
    assert cut(INTRODUCTION, shortened, A) == [opened("7.d", 0)]


def test_a_question_cut_in_two_by_footnotes_is_taken_whole() -> None:
    first = "1.a. Is there evidence that old trees cool a street more than young"
    second = "trees do? If so, which is it?"
    note = (
        "3 Minutes of the parish, volume two, of the year of the flood, and the reply of the mayor to them."
    )
    assert cut(INTRODUCTION, first, note, second, A) == [opened("1.a", 0)]


def test_footnotes_between_a_question_and_its_answer_are_passed_over() -> None:
    note = (
        "3 Minutes of the parish, volume two, of the year of the flood, and the reply of the mayor to them."
    )
    assert cut(INTRODUCTION, TEXT["2"], note, A) == [opened("2", 0)]


@pytest.mark.parametrize("mark", ["", "³", "¹²", "3", "12", "”3"])
def test_the_mark_of_a_footnote_behind_a_question_is_no_word_of_the_answer(mark: str) -> None:
    assert cut(INTRODUCTION, f"2. {TEXT['2']}{mark} {A}", B) == [opened("2", 0)]


def test_a_question_answered_twice_gives_two_passages() -> None:
    found = cut(INTRODUCTION, "Question 1", A, "Question 2", B, "More on shade (Question 1)", C)
    assert found == [opened("1", 0), opened("2", 1), opened("1", 2)]


def test_a_question_repeated_inside_its_answer_does_not_cut_it() -> None:
    text = letter(INTRODUCTION, f"2. {TEXT['2']}", A, f"“{TEXT['2']}”", B, f"3. {TEXT['3']}", C)
    assert [one.labels for one in split(text, QUESTIONS)] == [(), ("2",), ("3",)]


def test_an_answer_that_takes_up_the_questions_words_begins_at_its_first_word() -> None:
    answer = "Old trees do cool a street more than young trees do, as our loggers show on every hot day."
    text = letter(INTRODUCTION, TEXT["1.a"], answer)
    assert text[split(text, QUESTIONS)[-1].answer_start :] == answer


@pytest.mark.parametrize(
    "mention",
    [
        "As we said in our answer to Question 3, the limes were there before the houses, and that matters.",
        f"The Council asks, “{TEXT['3']}” We think that is the wrong thing to ask when money is so short.",
        "12 See the Council's paper of last May, question 7(d), and the minutes of the meeting after it.",
        "12 Council Paper 44 at 1203, question 2.",
        "For more on this point, see Question 2 above and the map that we attach to this letter at its end.",
        "We thank the Council. Many of its questions, such as Question 1 and Question 2, are not new.",
    ],
)
def test_a_mention_in_passing_opens_nothing(mention: str) -> None:
    assert cut(INTRODUCTION, mention, A) == []
    found = cut(INTRODUCTION, "Question 2.a", B, mention, A)
    assert found == [opened("2.a", 1)]


def test_a_table_of_contents_opens_nothing() -> None:
    contents = ["Contents", f"1. {TEXT['1']}", f"2. {TEXT['2']}", f"3. {TEXT['3']}"]
    found = cut(*contents, INTRODUCTION, f"1. {TEXT['1']}", A, f"2. {TEXT['2']}", B, f"3. {TEXT['3']}", C)
    assert found == [opened("1", 0), opened("2", 1), opened("3", 2)]


@pytest.mark.parametrize("copied", [5, 15])
def test_a_list_of_the_questions_above_the_answers_opens_nothing(copied: int) -> None:
    listed = [f"{question.label}. {question.text}" for question in QUESTIONS[:copied]]
    found = cut(INTRODUCTION, "The questions", *listed, "Our answers", "Question 1.b", A, "Question 2", B)
    assert found == [opened("1.b", 0), opened("2", 1)]


def test_a_table_of_contents_with_leader_dots_opens_nothing() -> None:
    contents = [f"Question {number} {'.' * 40} {number}" for number in (1, 2, 3)]
    found = cut("Contents", *contents, INTRODUCTION, "Question 1", A, "Question 2", B, "Question 3", C)
    assert found == [opened("1", 0), opened("2", 1), opened("3", 2)]


def test_a_footnote_to_a_heading_names_its_questions() -> None:
    note = "3 This section addresses RFC questions 2, 2.a, and 7.h. 4 Minutes of the parish, volume two."
    assert cut(INTRODUCTION, "Our elms3", A, note, B) == [opened("2 2.a 7.h", 0)]


def test_an_introduction_may_assign_sections_to_questions() -> None:
    plan = (
        "Section Two tells what we saw on the northern bank. It responds to question 3. Section Three is"
        " about contractors; it is our answer to question 7(d)."
    )
    found = cut("I. Introduction", INTRODUCTION, plan, "II. The northern bank", A, "III. Contractors", B)
    assert found == [opened("3", 0), opened("7.d", 1)]


def test_headings_on_a_questions_topic_are_paraphrases() -> None:
    long_b, long_c = f"{B} {D} {E}", f"{C} {F} {A}"
    text = letter(
        *LETTERHEAD,
        INTRODUCTION,
        "Benefits of mixed planting",
        long_b,
        "Risks of planting one species",
        long_c,
    )
    found = [(one.labels, one.kind) for one in split(text, QUESTIONS) if one.labels]
    assert found == [(("3",), "paraphrase"), (("2",), "paraphrase")]


def test_a_section_that_takes_up_a_questions_words_is_a_paraphrase() -> None:
    section = (
        "We are glad of the question about effective procedures by which neighbours can decide on felling"
        " together. " + A + " " + B
    )
    text = letter(*LETTERHEAD, INTRODUCTION, "Our own street", section)
    assert [one.labels for one in split(text, QUESTIONS)] == [(), ("7.i",)]


def test_the_closing_answers_nothing() -> None:
    text = letter(INTRODUCTION, "Question 2", A, "Conclusion", B, "Respectfully submitted,", "Ada Lime")
    _, answer, closing = split(text, QUESTIONS)
    assert text[answer.answer_start : answer.end] == A
    assert closing.labels == ()
    assert text[closing.start :].startswith("Conclusion")


def test_a_letter_without_questions_is_one_rest() -> None:
    (only,) = split(letter(INTRODUCTION, A, B), QUESTIONS)
    assert (only.labels, only.kind) == ((), "rest")


def test_lines_broken_as_in_print_are_cut_alike() -> None:
    text = (
        "2. What are the risks of planting only one species\nalong a whole avenue?\n"
        "The answer depends on water. Where the ground is dry,\neverything else is beside the point.\n"
        "3. What are the benefits of mixed planting as compared\nto planting a single species?\n"
        "In our experience the opposite holds, as the winter\nof the great frost showed on the bank.\n"
    )
    found = [(one.labels, text[one.answer_start :][:10]) for one in split(text, QUESTIONS)]
    assert found == [(("2",), "The answer"), (("3",), "In our exp")]


def test_the_longest_letters_are_cut() -> None:
    paragraphs = [INTRODUCTION] + [f"{TEXT[q.label]}\n\n{' '.join(ANSWERS * 2)}" for q in QUESTIONS] * 12
    text = letter(*paragraphs)
    assert len(text) > 199_000
    assert split(text, QUESTIONS)
    assert split("planting a single species " * 8_000, QUESTIONS)


HEADINGS = ["Question 2", "Question 7(d)(i).", "Q3:", "questions 1–3", "2.a", "(b)", "7.d", "II. Our elms3"]
PRINT = [
    "Conclusion",
    "Sincerely,",
    "1 See Question 2.",
    "\n",
    "\n\n",
    " ",
    "\f",
    "•",
    "\u202d",
    "ﬁ",
    "-",
    "3 ",
]
PIECES = st.sampled_from([*TEXT.values(), *ANSWERS, *HEADINGS, *PRINT])
TEXTS = st.one_of(
    st.text(max_size=400), st.lists(st.one_of(PIECES, st.text(max_size=9)), max_size=30).map("".join)
)


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_passages_are_ordered_disjoint_and_hold_every_word(text: str) -> None:
    position = 0
    for one in split(text, QUESTIONS):
        assert not text[position : one.start].strip()
        assert position <= one.start <= one.answer_start < one.end <= len(text)
        assert text[one.answer_start : one.end].strip()
        assert set(one.labels) <= set(TEXT)
        assert (one.kind == "rest") == (not one.labels)
        assert 0 <= one.score <= 1
        position = one.end
    assert not text[position:].strip()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(QUESTIONS), unique=True, min_size=1, max_size=8), st.data())
def test_any_selection_of_quoted_questions_is_found_in_any_order(
    chosen: list[Question], data: st.DataObject
) -> None:
    answers = [data.draw(st.sampled_from(ANSWERS)) for _ in chosen]
    paragraphs = [
        part for question, own in zip(chosen, answers, strict=True) for part in (question.text, own)
    ]
    expected = [((question.label,), own[:30]) for question, own in zip(chosen, answers, strict=True)]
    assert cut(INTRODUCTION, *paragraphs) == expected
