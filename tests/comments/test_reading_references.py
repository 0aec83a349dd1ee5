"""References to questions by number."""

import json
from pathlib import Path

import pytest

from comments.reading import Question, load_questions
from comments.reading.questions import Tree
from comments.reading.references import References
from tests.comments.reading_letters import QUESTIONS


def labels(text: str, questions: list[Question] = QUESTIONS) -> list[str]:
    return [" ".join(found.labels) for found in References(Tree(questions)).find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("question 7.d.i", ["7.d.i"]),
        ("question 7(d)(i)", ["7.d.i"]),
        ("Question 7 d i", ["7.d.i"]),
        ("Q7di", ["7.d.i"]),
        ("question 7.i", ["7.i"]),
        ("questions 1.d.i–ii", ["1.d.i 1.d.ii"]),
        ("Questions 2(a)-(b)", ["2.a 2.b"]),
        ("questions 1 through 3", ["1 2 3"]),
        ("questions 1, 2, and 7.h", ["1 2 7.h"]),
        ("questions 1.a and question 2.b", ["1.a 2.b"]),
        ("questions 1–1.d", ["1 1.a 1.b 1.d"]),
        ("Question 1, parts a and b", ["1.a 1.b"]),
        ("question 2 (part b)", ["2.b"]),
        ("Question 1. A tree was felled", ["1"]),
        ("questions 1.b and 2.b, I believe", ["1.b 2.b"]),
        ("#2b and #3", ["2.b 3"]),
        ("Question 1 is good. See question 3.", ["1", "3"]),
        ("question 44", []),
        ("question 1.5", []),
        ("no question 1stly", []),
        ("the questions of the Council", []),
        ("questionable 1", []),
        ("section 3", []),
    ],
)
def test_references_are_found_however_they_are_written(text: str, found: list[str]) -> None:
    assert labels(text) == found


def test_the_requests_own_labels_decide_how_far_a_number_goes() -> None:
    many = [Question(str(number), f"What of number {number}?") for number in range(1, 25)]
    assert labels("Question 12 and questions 2-4", many) == ["2 3 4 12"]
    assert labels("question 12", many[:9]) == ["1"]  # the 2 is a footnote's mark


ROWS = [
    {"ref": "1", "level": 1, "parent": None, "text": "How?"},
    {"ref": "1.a", "level": 2, "parent": "1", "text": "Why?"},
]


def test_questions_are_read_from_a_dockets_file(tmp_path: Path) -> None:
    path = tmp_path / "questions.json"
    path.write_text(json.dumps({"docket": "T-1", "questions": ROWS}), encoding="utf-8")
    assert load_questions(path) == [Question("1", "How?"), Question("1.a", "Why?", "1")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("no json", "is not JSON"),
        ("[]", "needs a list of questions"),
        ('{"questions": []}', "needs a list of questions"),
        ('{"questions": ["1"]}', "question 1 needs"),
        ('{"questions": [{"ref": "1"}]}', "question 1 needs"),
        ('{"questions": [{"ref": "1", "text": "How?", "parent": 4}]}', "neither a ref nor null"),
        ('{"questions": [{"ref": "1", "text": "How?", "parent": "9"}]}', "names a parent 9"),
        ('{"questions": [{"ref": "1", "text": "How?", "parent": "1"}]}', "its own ancestor"),
        ('{"questions": [{"ref": "1", "text": "How?"}, {"ref": "1", "text": "Why?"}]}', "is there twice"),
    ],
)
def test_a_wrong_file_of_questions_says_what_is_wrong(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "questions.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        load_questions(path)


def test_a_missing_file_of_questions_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        load_questions(tmp_path / "questions.json")
