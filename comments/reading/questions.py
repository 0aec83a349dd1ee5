"""The numbered questions of a request for comment, as a tree."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from comments.reading.shapes import Question


def load_questions(path: str | Path) -> list[Question]:
    """Questions from a docket's questions.json. Raises ValueError with a sentence that says what is wrong."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} cannot be read: it is no text in UTF-8.") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is not JSON: {error}.") from error
    rows = content.get("questions") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not rows:
        raise ValueError(f'{path} needs a list of questions under the key "questions".')
    questions = [_question(row, number, path) for number, row in enumerate(rows, 1)]
    _check_tree(questions, path)
    return questions


def _question(row: Any, number: int, path: str | Path) -> Question:
    fields = row if isinstance(row, dict) else {}
    ref, text, parent = fields.get("ref"), fields.get("text"), fields.get("parent")
    if not (isinstance(ref, str) and ref.strip() and isinstance(text, str) and text.strip()):
        raise ValueError(f'{path}: question {number} needs a "ref" and a "text", both not empty.')
    if parent is not None and not isinstance(parent, str):
        raise ValueError(f'{path}: the "parent" of question {ref} is neither a ref nor null.')
    return Question(label=ref.strip(), text=text, parent=parent)


def _check_tree(questions: Sequence[Question], path: str | Path) -> None:
    labels = [question.label for question in questions]
    for question in questions:
        if labels.count(question.label) > 1:
            raise ValueError(f"{path}: question {question.label} is there twice.")
        if question.parent is not None and question.parent not in labels:
            raise ValueError(
                f"{path}: question {question.label} names a parent {question.parent} that is not there."
            )
    tree = Tree(questions)
    for question in questions:
        if question.label in tree.ancestors(question.label):
            raise ValueError(f"{path}: question {question.label} is its own ancestor.")


class Tree:
    """Questions by label, their order, and who stands above whom."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        self.by_label = {question.label: question for question in questions}
        self.order = {question.label: number for number, question in enumerate(questions)}

    @cached_property
    def by_parts(self) -> dict[tuple[str, ...], str]:
        """Labels by their parts, however they are punctuated: 7.d.i, 7(d)(i) and 7di are ("7", "d", "i")."""
        return {parts(label): label for label in self.by_label}

    def ancestors(self, label: str) -> tuple[str, ...]:
        return tuple(self._climb(label))

    def _climb(self, label: str) -> Iterator[str]:
        seen = set()
        question = self.by_label.get(label)
        while question and question.parent and question.parent not in seen:
            seen.add(question.parent)
            yield question.parent
            question = self.by_label.get(question.parent)

    def sorted(self, labels: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(labels), key=self.order.__getitem__))


def parts(label: str) -> tuple[str, ...]:
    return tuple(part for part in re.findall(r"\d+|[a-z]+", label.lower()) if part not in {"question", "q"})
