"""What the API holds about a person: their tokens and deliveries, of which only hashes are kept."""

from collections.abc import Iterator

from django.db import models

from consult.api.models import Delivery, Token
from consult.ledger.personal import File, Subject, as_json


def export(subject: Subject) -> Iterator[File]:
    if subject.user:
        rows = Token.objects.filter(user=subject.user.pk).order_by("pk")
        yield (
            "tokens.json",
            as_json(rows.values("name", "prefix", "scopes", "created_at", "last_used_at", "revoked_at")),
        )
        sent = Delivery.objects.filter(user=subject.user.pk).order_by("pk")
        yield "deliveries.json", as_json(sent.values("key", "submission__tracking_number", "at"))


def erase(subject: Subject, *, by: models.Model | None) -> None:
    """Tokens, and what was sent under which key; a key of one submission stays, so that it is not sent again."""
    Delivery.objects.filter(submission__in=subject.pks("comments.submission")).update(digest="")
    if subject.user:
        Delivery.objects.filter(user=subject.user.pk).delete()
        Token.objects.filter(user=subject.user.pk).delete()
