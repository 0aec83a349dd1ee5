"""Up to when a reader knows a document. Set by a button of theirs, never by looking at a page."""

from datetime import datetime

from django.utils import timezone

from consult.people.models import User
from guidance.models import Document, Visit


def seen_at(user: User, document: Document) -> datetime | None:
    return Visit.objects.filter(user=user, document=document).values_list("seen_at", flat=True).first()


def mark_seen(document: Document, *, until: datetime | None, by: User) -> None:
    """Remember that this reader knows the document as it stood when the page was made. Time never goes back."""
    now = timezone.now()
    moment = min(until or now, now)
    visit, _ = Visit.objects.get_or_create(user=by, document=document, defaults={"seen_at": moment})
    Visit.objects.filter(pk=visit.pk, seen_at__lt=moment).update(seen_at=moment)
