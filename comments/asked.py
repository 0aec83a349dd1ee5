"""What a consultation asks about, by name. One query, whatever the number of items."""

from dataclasses import dataclass

from django.db.models import QuerySet

from consult.consultations.models import Consultation, ConsultationItem
from guidance.models import Item

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
        return f"{self.label} {self.title}".strip()


def asked(consultation: Consultation) -> list[Asked]:
    """The items of a consultation in reading order. A question without a title is named by its first words."""
    return named(ConsultationItem.objects.filter(consultation=consultation))


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
