"""What every page of a participant asks first: who writes here, may they now, and which consultation is meant."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from comments import drafts
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, TooManyError
from consult.ledger.ids import secret as new_secret
from consult.people import limits
from consult.people.models import User

form_page = require_http_methods(["GET", "HEAD", "POST"])


def author_of(request: HttpRequest, *, may_begin: bool = False) -> drafts.Author:
    """Whoever writes here. A visitor without account gets a key in the session with the first thing kept."""
    user = request.user if isinstance(request.user, User) else None
    if may_begin and user is None and drafts.HOLDER not in request.session:
        request.session[drafts.HOLDER] = new_secret()
    return drafts.Author(user, request.session.get(drafts.HOLDER, ""))


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
