"""What a consultation asks: its items by name, and its closed questions. Few queries, whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from consult.consultations.models import Consultation, ConsultationItem, FacetOption
from guidance.models import Edition, Item
from guidance.words import called

LONGEST_NAME = 70


@dataclass(frozen=True)
class Asked:
    """One item as lists, forms and bylines name it."""

    pk: int
    key: str
    kind: str
    label: str
    title: str

    @property
    def asks_stance(self) -> bool:
        return self.kind != Item.Kind.QUESTION

    @property
    def name(self) -> str:
        return called(self.label, self.title)


@dataclass(frozen=True)
class Questions:
    """All that a consultation asks, in reading order, as forms and intake need it."""

    asked: tuple[Asked, ...]
    items: Mapping[int, ConsultationItem]
    """By primary key, each with its item and node."""
    options: Mapping[int, FacetOption]
    """Answers to the closed questions, each with its question."""
    document: int
    """Whose axes say for which combination a comment may be made; these may still change."""


def questions(consultation: Consultation) -> Questions:
    """Fixed when it opens, on an edition that is frozen: from then on, each process reads them once."""
    read = _questions if consultation.status == Consultation.Status.DRAFT else _kept_questions
    return read(consultation.pk)


def _questions(consultation: int) -> Questions:
    items = ConsultationItem.objects.filter(consultation=consultation)
    options = FacetOption.objects.filter(facet__consultation=consultation)
    known = {item.pk: item for item in items.select_related("item__node")}
    return Questions(
        tuple(named(items)),
        known,
        {option.pk: option for option in options.select_related("facet")},
        next((item.item.node.document_id for item in known.values()), None) or _document_of(consultation),
    )


def _document_of(consultation: int) -> int:
    """Where nothing is asked yet."""
    return Edition.objects.filter(consultations=consultation).values_list("document", flat=True).get()


_kept_questions = lru_cache(maxsize=256)(_questions)


def asked(consultation: Consultation) -> list[Asked]:
    """The items of a consultation in reading order. A question without a title is named by its first words."""
    return list(questions(consultation).asked)


def named(items: QuerySet[ConsultationItem]) -> list[Asked]:
    """Any of them, of one consultation or of several, in one query."""
    rows = (
        items.filter(item__texts__is_original=True)
        .order_by("item__position")
        .values_list(
            "pk", "item__node__key", "item__kind", "item__label", "item__texts__title", "item__texts__body"
        )
    )
    return [
        Asked(pk, key, kind, label, title or shortened(body)) for pk, key, kind, label, title, body in rows
    ]


def shortened(text: str, longest: int = LONGEST_NAME) -> str:
    """The first words of a text, cut between words."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest].rpartition(" ")[0].rstrip(",;:. ") + "\u2026"
