"""The page from which a consultation is run: how it stands, what came in, and the way to every tool."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.models import Comment, Letter, status_counts
from consult.consultations.models import Consultation
from consult.ledger.models import Event
from consult.people.permissions import Can

SHOWN_LETTERS = 10
SHOWN_EVENTS = 20
VERBS = {
    "create": _("Draft made"),
    "edit": _("Edited"),
    "open": _("Opened"),
    "extend": _("Window extended"),
    "close": _("Closed"),
    "reopen": _("Opened again"),
    "grant": _("Role given"),
    "withdraw_grant": _("Role taken back"),
}
COUNTED = [
    (Comment.Status.RECEIVED, _("Waiting for a decision")),
    (Comment.Status.HELD, _("Held back for a second look")),
    (Comment.Status.ACCEPTED, _("On the record")),
    (Comment.Status.REJECTED, _("Kept, and not on the record")),
]


@dataclass(frozen=True)
class Count:
    """Comments at one status, and whether the queue lists them."""

    status: str
    label: str
    meaning: str
    n: int

    @property
    def is_queued(self) -> bool:
        return self.n > 0 and self.status in (Comment.Status.RECEIVED, Comment.Status.HELD)


@never_cache
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    mine = Consultation.objects.where(request.user, Can.EDIT).select_related("edition__document")
    consultation = get_object_or_404(mine, slug=slug)
    counts = status_counts(Comment.objects.filter(consultation=consultation))
    letters = Letter.objects.filter(submission__consultation=consultation).order_by("-pk")
    context = {
        "consultation": consultation,
        "counts": [
            Count(s.value, str(s.label), str(meaning), counts.get(s.value, 0)) for s, meaning in COUNTED
        ],
        "asked": consultation.items.count(),
        "staff": list(consultation.grants.select_related("user").order_by("user__email")),
        "letters": letters.select_related("submission").defer("text")[:SHOWN_LETTERS],
        "letter_count": letters.count(),
        "happened": happened(consultation),
    }
    return render(request, "pages/manage.html", context)


def happened(consultation: Consultation) -> list[tuple[str, Event]]:
    """The last acts on the consultation itself, newest first, each in words. Batches of comments are no part of it."""
    events = Event.objects.about(consultation).filter(verb__in=VERBS).select_related("actor", "note")
    return [(str(VERBS[event.verb]), event) for event in events.order_by("-pk")[:SHOWN_EVENTS]]
