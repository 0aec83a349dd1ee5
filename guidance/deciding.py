"""Short help to choose a value of an axis: yes-or-no questions, and the value that the answers suggest.

It suggests and gives its reason; the person chooses.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guidance.models import Criterion
from guidance.scopes import Dimension, Value

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Question:
    """One criterion; `name` is that of its field, `value` the code of the axis value that a yes decides for."""

    name: str
    value: str
    title: str
    question: str
    help: str
    pk: int = 0


@dataclass(frozen=True)
class Suggestion:
    """What the answers say: a value, or what they leave open. `because` are the questions answered with yes.

    `unanswered` counts the questions about the value in `left` that have to be answered first.
    """

    value: Value | None
    because: tuple[Question, ...] = ()
    left: tuple[Value, ...] = ()
    unanswered: int = 0


def questions_about(document: int) -> dict[str, list[Question]]:
    """Axis code → its questions, for the greatest value first."""
    criteria = Criterion.objects.filter(value__axis__document=document).select_related("value__axis")
    found: dict[str, list[Question]] = defaultdict(list)
    for one in criteria.order_by("-value__position", "position"):
        name = f"{one.value.axis.code}-{one.value.code}-{one.position}"
        question = Question(name, one.value.code, one.value.title, one.question, one.help, one.pk)
        found[one.value.axis.code].append(question)
    return dict(found)


def suggest(
    dimension: Dimension, questions: Sequence[Question], answers: Mapping[str, str]
) -> Suggestion | None:
    """The greatest value with a yes among its questions; None where nothing was answered.

    A value is ruled out only where all its questions were answered with no.
    """
    if not any(answers.get(one.name) in (YES, NO) for one in questions):
        return None
    decided = {one.value for one in questions}
    for value in reversed(dimension.values):
        own = [one for one in questions if one.value == value.code]
        if because := tuple(one for one in own if answers.get(one.name) == YES):
            return Suggestion(value, because)
        if unanswered := sum(answers.get(one.name) != NO for one in own):
            return Suggestion(None, left=(value,), unanswered=unanswered)
    left = tuple(value for value in dimension.values if value.code not in decided)
    return Suggestion(left[0] if len(left) == 1 else None, left=left)
