"""A made-up request for comment on city trees, and helpers that write letters about it."""

import tempfile
from pathlib import Path

import typst

from comments.reading import Passage, Question, split

QUESTIONS = [
    Question("1", "How should the Council define a heritage tree when it plans streets and squares?"),
    Question(
        "1.a",
        "Is there evidence that old trees cool a street more than young trees do? If so, which is it?",
        "1",
    ),
    Question("1.b", "Should the age of a heritage tree be counted from planting or from sowing?", "1"),
    Question("1.d", "Which registers of trees exist in other towns, and who keeps them?", "1"),
    Question("1.d.i", "How do these registers treat hedges?", "1.d"),
    Question("1.d.ii", "How do these registers treat trees that stand on private land?", "1.d"),
    Question("2", "What are the risks of planting only one species along a whole avenue?"),
    Question("2.a", "Which pests spread most quickly, and which pests are most costly to the city?", "2"),
    Question("2.b", "What, if any, risks to pavements and pipes come from roots?", "2"),
    Question("3", "What are the benefits of mixed planting as compared to planting a single species?"),
    Question("7", "What are current or potential voluntary and regulatory mechanisms to protect crowns?"),
    Question(
        "7.d", "What role, if any, should the city take in setting standards for pruning contractors?", "7"
    ),
    Question("7.d.i", "Should other bodies, public or private, support the city in this role?", "7.d"),
    Question("7.h", "What insights from gardeners in other countries are most useful to consider?", "7"),
    Question(
        "7.i", "Are there effective procedures by which neighbours can decide on felling together?", "7"
    ),
]
TEXT = {question.label: question.text for question in QUESTIONS}

LETTERHEAD = [
    "Friends of the Avenue",
    "12 Mill Lane",
    "1 May",
    "To the Council",
    "Dear Councillors,",
    "Summary",
]
INTRODUCTION = (
    "The Friends of the Avenue welcome the chance to comment. We have looked after four hundred limes since"
    " the flood, and our members walk beneath them on most days of the year, in every sort of weather."
)
# Own words that repeat no question, one per answer.
ANSWERS = [
    "Our survey of last summer found nothing of the sort; the shade on Mill Lane came from awnings alone.",
    "We would leave this to the gardeners, who have kept good books since the war and answer for them.",
    "Nobody in our group has an opinion here, though two members would like a longer list of examples.",
    "Yes, and the reason is money: a storm in autumn cost the parish more than ten years of care before.",
    "The answer depends on water. Where the ground is dry, everything else we could say is beside the point.",
    "In our experience the opposite holds, as the winter of the great frost showed on the northern bank.",
]


def letter(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def cut(*paragraphs: str) -> list[tuple[tuple[str, ...], str]]:
    """(labels, first 30 characters of the answer) of the passages that answer a question."""
    text = letter(*paragraphs)
    return [(one.labels, text[one.answer_start :][:30]) for one in split(text, QUESTIONS) if one.labels]


def opened(labels: str, answer: int) -> tuple[tuple[str, ...], str]:
    return tuple(labels.split()), ANSWERS[answer][:30]


def words(text: str, passage: Passage) -> str:
    return text[passage.answer_start : passage.end]


def pdf(source: str) -> bytes:
    """Compiles Typst markup."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letter.typ"
        path.write_text(source, encoding="utf-8")
        return bytes(typst.compile(path))
