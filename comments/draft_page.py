"""A draft's document as a page: its paragraphs in order, the parts they lie in, and where a boundary may be moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comments.asked import Asked, questions
from comments.cutting import paragraphs
from comments.documents import DraftLetter, DraftPart
from comments.letter_page import KINDS, Pages, Paragraph
from consult.consultations.models import Consultation


@dataclass(frozen=True)
class Stretch:
    """A part with its heading, or words that lie in no part. `number` counts parts from 1."""

    part: DraftPart | None
    number: int
    heading: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    about: tuple[Asked, ...] = ()
    answers: tuple[str, ...] = ()
    last: bool = False

    @property
    def how(self) -> str:
        """What gave it away, where a machine cut it."""
        return str(KINDS.get(self.part.cut_kind, "")) if self.part else ""


def stretches(
    letter: DraftLetter, parts: Sequence[DraftPart], names: Mapping[int, Asked], consultation: Consultation
) -> list[Stretch]:
    """The whole text once, in order."""
    page = _Page(letter)
    known = questions(consultation)
    found: list[Stretch] = []
    reached = 0
    for number, part in enumerate(parts, 1):
        begins = max(reached, part.heading_start)
        found += page.between(reached, begins)
        about = tuple(one for pk, one in names.items() if pk in part.items)
        answers = tuple(
            f"{option.facet.question} {option.label}"
            for pk, option in known.options.items()
            if pk in part.options
        )
        heading = page.paragraphs(begins, part.start)
        body = page.paragraphs(max(begins, part.start), part.end)
        found.append(Stretch(part, number, heading, body, about, answers, last=number == len(parts)))
        reached = part.end
    return [*found, *page.between(reached, len(letter.text))]


class _Page:
    def __init__(self, letter: DraftLetter) -> None:
        self.text = letter.text
        self.pages = Pages(letter.page_starts)

    def between(self, start: int, end: int) -> list[Stretch]:
        words = self.paragraphs(start, end)
        return [Stretch(None, 0, (), words)] if words else []

    def paragraphs(self, start: int, end: int) -> tuple[Paragraph, ...]:
        return tuple(
            Paragraph(first, tuple(self.pages.runs(self.text, first, last)))
            for first, last in paragraphs(self.text, start, end)
        )
