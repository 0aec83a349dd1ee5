"""What the room of guidance holds about a person: up to when they know which document."""

from collections.abc import Iterator

from django.db import models

from consult.ledger.personal import File, Subject, as_json
from guidance.models import Visit


def export(subject: Subject) -> Iterator[File]:
    if subject.user:
        rows = Visit.objects.filter(user=subject.user.pk).order_by("pk")
        yield "visits.json", as_json(rows.values("document__title", "seen_at"))


def erase(subject: Subject, *, by: models.Model | None) -> None:
    if subject.user:
        Visit.objects.filter(user=subject.user.pk).delete()
