"""What pages with a form that saves itself must know, for templates."""

from collections.abc import Mapping

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import salted_hmac

from comments.drafting import DraftChange
from comments.models import DraftComment
from comments.refused import told
from consult.people.models import User

register = template.Library()


@register.filter
def owner_mark(user: User | AnonymousUser) -> str:
    """Whose words this browser keeps while there is no connection: nobody else's page sends them."""
    return salted_hmac("consult.autosave", str(user.pk)).hexdigest()[:16] if user.pk else "guest"


register.filter("why_refused", told)


@register.filter
def change_of(latest: Mapping[str, DraftChange], comment: DraftComment) -> DraftChange | None:
    """Who changed it last, where several people write."""
    return latest.get(comment.public_id)
