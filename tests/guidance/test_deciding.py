"""Yes-or-no questions suggest a value and give their reason."""

import pytest

from guidance.deciding import Question, Suggestion, questions_about, suggest
from guidance.models import Axis, AxisValue, Criterion
from guidance.scopes import Dimension, Value
from tests import factories

NARROW, GENERAL, FRONTIER = (
    Value("narrow", "Narrow"),
    Value("general", "General"),
    Value("frontier", "Frontier"),
)
AXIS = Dimension("capability", "Capability", (NARROW, GENERAL, FRONTIER))
NEW = Question("capability-frontier-1", "frontier", "Frontier", "Does it do something new?", "")
ALONE = Question("capability-frontier-2", "frontier", "Frontier", "Does it act alone?", "")
MANY = Question("capability-general-1", "general", "General", "Does it handle many tasks?", "")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, None),
        ({NEW.name: "perhaps"}, None),
        ({ALONE.name: "yes"}, Suggestion(FRONTIER, (ALONE,))),
        ({NEW.name: "yes", ALONE.name: "yes"}, Suggestion(FRONTIER, (NEW, ALONE))),
        ({NEW.name: "no"}, Suggestion(None, left=(FRONTIER,), unanswered=1)),
        ({MANY.name: "yes"}, Suggestion(None, left=(FRONTIER,), unanswered=2)),
        ({NEW.name: "no", ALONE.name: "no", MANY.name: "yes"}, Suggestion(GENERAL, (MANY,))),
        ({NEW.name: "no", ALONE.name: "no", MANY.name: "no"}, Suggestion(NARROW, left=(NARROW,))),
    ],
)
def test_the_greatest_value_with_a_yes_is_suggested(
    answers: dict[str, str], expected: Suggestion | None
) -> None:
    assert suggest(AXIS, [NEW, ALONE, MANY], answers) == expected


def test_several_values_may_be_left() -> None:
    answers = {NEW.name: "no", ALONE.name: "no"}
    assert suggest(AXIS, [NEW, ALONE], answers) == Suggestion(None, left=(NARROW, GENERAL))


def test_questions_come_for_the_greatest_value_first(db: None) -> None:
    document = factories.DocumentFactory.create()
    axis = Axis.objects.create(document=document, code="capability", title="Capability", position=0)
    for position, code in enumerate(("narrow", "general", "frontier")):
        value = AxisValue.objects.create(axis=axis, code=code, title=code, position=position)
        for n in (2, 1):
            Criterion.objects.create(value=value, question=f"{code} {n}?", position=n)
    found = questions_about(document.pk)["capability"]
    assert [one.question for one in found][:3] == ["frontier 1?", "frontier 2?", "general 1?"]
    assert len({one.name for one in found}) == 6
