"""What cleaning takes out of a text, and what it leaves."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.reading import clean
from tests.comments.reading_letters import ANSWERS, INTRODUCTION, TEXT

A, B, C, D, *_ = ANSWERS


def cleaned(*pages: str) -> str:
    return clean(pages)[0]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("\u202dThe limes\u202c\n\u202d\n\u202dare old.\u202c", "The limes are old."),
        ("The beneﬁts ﬂow to staﬀ.", "The benefits flow to staff."),
        ("Good quesƟons need diƯerent answers.", "Good questions need different answers."),
        ("A name like Ưng keeps its letters.", "A name like Ưng keeps its letters."),
        ("limes were deter-\nmined; we determined it.", "limes were determined; we determined it."),
        ("a long-\nterm plan, and the term is long", "a long-term plan, and the term is long"),
        (
            "see https://trees.example/a_\nlist_of_limes for more",
            "see https://trees.example/a_list_of_limes for more",
        ),
        ("bell \x07 and null \x00 rung", "bell and null rung"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("One.\r\n\r\nTwo.", "One.\n\nTwo."),
        ("b.\nShould the age be counted from sowing?", "b. Should the age be counted from sowing?"),
    ],
)
def test_print_leaves_no_trace(page: str, text: str) -> None:
    assert cleaned(page) == text


def test_lines_of_a_paragraph_are_joined_and_paragraphs_kept() -> None:
    page = (
        "The answer depends on water. Where the ground\nis dry, nothing else helps.\n\nWe thank the\nCouncil."
    )
    assert cleaned(page) == (
        "The answer depends on water. Where the ground is dry, nothing else helps.\n\nWe thank the Council."
    )


def test_a_line_that_plainly_ends_a_paragraph_ends_it() -> None:
    page = f"{A}\n{B} {C}\n• {C}\n• {D} {A}"
    assert cleaned(page).split("\n\n") == [A, f"{B} {C}", f"• {C}", f"• {D} {A}"]


def test_running_heads_and_page_numbers_go() -> None:
    pages = [
        f"Friends of the Avenue\nComment {n}\n\n{words}\n\n- {n} -" for n, words in enumerate(ANSWERS, 3)
    ]
    assert cleaned(*pages) == "\n\n".join(ANSWERS)


def test_running_heads_and_page_numbers_go_from_a_short_letter() -> None:
    assert cleaned(f"Dear Council,\n\n{A}\n\nPage 1") == f"Dear Council,\n\n{A}"
    assert cleaned(f"{A}\nThe limes of the\n1", f"great avenue stay. {B}\n2") == (
        f"{A} The limes of the great avenue stay. {B}"
    )
    pages = [f"Friends of the Avenue\nComment {n}\n\n{words}\n\n{n} / 2" for n, words in enumerate([A, B], 1)]
    assert cleaned(*pages) == f"{A}\n\n{B}"


@pytest.mark.parametrize(
    "pages",
    [
        [f"{A}\n\nNo comment.", f"{B}\n\nNo comment."],
        [f"1.\n\n{A}", f"2.\n\n{B}"],
        [f"1\n\n{A}"],
        [f"{A}\n\n2024"],
        [f"Question 1\n\n{A}", f"Question 2\n\n{B}"],
        [f"{A}\n\n{B}"] * 2,
    ],
    ids=["answers", "labels", "a label", "a year", "questions", "the same page"],
)
def test_a_short_letter_loses_no_words_of_its_own(pages: list[str]) -> None:
    kept = cleaned(*pages)
    assert all(line in kept for page in pages for line in page.split("\n"))
    assert kept.count(A) == sum(page.count(A) for page in pages)


def test_page_numbers_go_from_text_without_pages() -> None:
    page = "\n".join(f"{words}\nFriends of the Avenue\n{n}" for n, words in enumerate(ANSWERS, 1))
    assert cleaned(page) == "\n\n".join(ANSWERS)


@pytest.mark.parametrize("pages", [1, 2])
def test_running_heads_and_page_numbers_of_one_page_or_two_go(pages: int) -> None:
    heads = [f"Friends of the Avenue, page {n} of {pages}" for n in range(1, pages + 1)]
    letters = [
        f"{head}\n\n{words}\n\n{n}" for n, (head, words) in enumerate(zip(heads, ANSWERS, strict=False), 1)
    ]
    assert cleaned(*letters) == "\n\n".join(ANSWERS[:pages])


def test_questions_at_the_edges_of_two_pages_stay() -> None:
    text = cleaned(f"Question 1\n\n{A}\n\nNo.", f"Question 2\n\n{B}\n\nNo.")
    assert text == f"Question 1\n\n{A}\n\nNo.\n\nQuestion 2\n\n{B}\n\nNo."


def test_a_sentence_that_returns_in_the_body_stays() -> None:
    pages = ["\n\n".join([*ANSWERS, TEXT["1"], "No comment.", *ANSWERS]) for _ in range(4)]
    assert cleaned(*pages).count("No comment.") == 4


def test_a_sentence_over_a_page_break_stays_whole() -> None:
    text, starts = clean(["The winter of the great", "frost showed it."])
    assert text == "The winter of the great frost showed it."
    assert text[starts[1] :] == "frost showed it."


def test_numbers_that_begin_or_end_an_answer_stay() -> None:
    text = f"{INTRODUCTION}\n\n2024\n\n{A}"
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "page",
    ["limes deter-\n" * 14_000, "a\n" * 60_000, "going on, \n" * 20_000],
    ids=["hyphens", "short", "long"],
)
def test_a_paragraph_of_any_length_is_cleaned(page: str) -> None:
    """What grows with the square of the length would not end here."""
    assert cleaned(page)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_pages_can_be_cleaned(pages: list[str]) -> None:
    text, starts = clean(pages)
    assert len(starts) == len(pages)
    assert list(starts) == sorted(starts)
    assert all(0 <= start <= len(text) for start in starts)
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}]
    assert text == text.strip()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_cleaning_again_changes_nothing_in_running_text(word: str) -> None:
    once = cleaned(f"{A}\n\n{word}\n\n{B}")
    assert once.startswith(A.split(".")[0][:20])
    assert cleaned(once).replace(" ", "") == once.replace(" ", "")
