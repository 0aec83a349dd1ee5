"""What the room of consultations holds about a person: the roles they were given in single ones."""

from collections.abc import Iterator

from django.db import models

from consult.consultations.models import Grant
from consult.ledger.errors import DomainError
from consult.ledger.personal import File, Subject, as_json


def export(subject: Subject) -> Iterator[File]:
    if subject.user:
        rows = Grant.objects.filter(user=subject.user.pk).order_by("pk")
        yield "roles.json", as_json(rows.values("consultation__title", "role"))


def erase(subject: Subject, *, by: models.Model | None) -> None:
    """Nobody who works on a consultation is erased: that role ends first."""
    if subject.user and Grant.objects.filter(user=subject.user.pk).exists():
        raise DomainError(
            "This account works on consultations. End its roles there first; then it can be erased."
        )
