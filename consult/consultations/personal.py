"""What the room of consultations holds about a person: roles in single ones, and what they follow."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext as _

from consult.consultations.following import Follow
from consult.consultations.models import Grant
from consult.ledger.errors import DomainError
from consult.ledger.personal import File, Subject, as_json
from consult.people.personal import chosen_by


def export(subject: Subject) -> Iterator[File]:
    followed = Follow.objects.filter(chosen_by(subject)).order_by("pk")
    said = ("consultation__title", "item__item__label", "created_at", "language")
    yield "following.json", as_json(followed.values(*said))
    if subject.user:
        rows = Grant.objects.filter(user=subject.user.pk).order_by("pk")
        yield "roles.json", as_json(rows.values("consultation__title", "role"))


def erase(subject: Subject, *, by: models.Model | None) -> None:
    """Nobody who works on a consultation is erased: that role ends first."""
    Follow.objects.filter(chosen_by(subject)).delete()
    if subject.user and Grant.objects.filter(user=subject.user.pk).exists():
        raise DomainError(
            _("This account works on consultations. End its roles there first; then it can be erased.")
        )
