"""Whether the reader follows what a page is about."""

from typing import Any

from django import template
from django.template import Context

from consult.consultations.following import Follow
from consult.consultations.models import Consultation

register = template.Library()


@register.simple_tag(takes_context=True)
def is_followed(context: Context, consultation: Consultation, key: str = "") -> bool:
    """Asks the database only for readers with an account; guests are known by their mail alone."""
    user = context.get("user")
    if not getattr(user, "is_authenticated", False):
        return False
    item: dict[str, Any] = {"item__item__node__key": key} if key else {"item": None}
    return Follow.objects.confirmed().filter(consultation=consultation, user=user, **item).exists()
