"""What every page of a participant asks first: who writes here, may they now, and which consultation is meant."""

import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from comments import drafts
from consult.consultations import retention
from consult.consultations.models import Consultation, Kept
from consult.ledger.errors import DomainError, TooManyError
from consult.ledger.ids import secret as new_secret
from consult.people import limits
from consult.people.models import User

KEPT_AT = "draft_kept_at"
"""Where the session of a guest remembers since when it lasts as long as it can, in seconds as clocks count them."""
RENEWED_AFTER = 24 * 60 * 60

form_page = require_http_methods(["GET", "HEAD", "POST"])


def author_of(request: HttpRequest, *, may_begin: bool = False) -> drafts.Author:
    """Whoever writes here. A visitor without account gets a key in the session with the first thing kept.

    The session lasts longer when they keep something again, on another day: one write a day, and none to read.
    """
    user = request.user if isinstance(request.user, User) else None
    if may_begin and user is None and drafts.HOLDER not in request.session:
        request.session[drafts.HOLDER] = new_secret()
    holder = request.session.get(drafts.HOLDER, "")
    if holder and user is None and request.method == "POST":
        _renew(request)
    return drafts.Author(user, holder)


def _renew(request: HttpRequest) -> None:
    """What a session is given is saved with the answer, and with it its end moves, in the cookie as well."""
    now = int(time.time())
    if now - request.session.get(KEPT_AT, 0) > RENEWED_AFTER:
        request.session[KEPT_AT] = now


class Until(NamedTuple):
    """When the draft of a guest goes, and whether writing on it puts that off."""

    at: datetime
    moves: bool


def kept_until(request: HttpRequest, consultation: Consultation) -> Until | None:
    """None for who has an account, and where nobody knows yet. A rule of the consultation may end it earlier."""
    since = request.session.get(KEPT_AT) if not request.user.is_authenticated else None
    if since is None:
        return None
    ends = datetime.fromtimestamp(since, UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    if consultation.closes_at < ends:
        goes = next(rule.goes_at for rule in retention.rules(consultation) if rule.kind == Kept.GUEST_DRAFTS)
        if goes is not None and goes < ends:
            return Until(goes, moves=False)
    return Until(ends, moves=True)


def hold_back(request: HttpRequest, action: str, consultation: Consultation) -> None:
    """Count one action of whoever writes here; raises TooManyError beyond the limits."""
    author = author_of(request)
    person = f"user:{author.user.pk}" if author.user else author.holder
    limits.hold_back(request, action, person=person, consultation=consultation.slug)


def wait(response: HttpResponse, error: DomainError) -> HttpResponse:
    """The answer, with how long to wait where that is what is wrong."""
    if isinstance(error, TooManyError):
        response["Retry-After"] = str(error.retry_after)
    return response


def consultation_for(request: HttpRequest, slug: str, *along: str) -> Consultation:
    """The consultation, where this reader may see it; `along` names what is read with it."""
    visible = Consultation.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related(*along) if along else visible, slug=slug)
