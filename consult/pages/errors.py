"""Errors of the domain become HTTP here, once for all pages; and addresses that no text can match are refused."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from consult.ledger.errors import DomainError, TooManyError, status_of

Handler = Callable[[HttpRequest], HttpResponse]
TEMPLATES = {409: "409.html", 422: "422.html", 429: "429.html"}
UNSURE = _(
    "It is not sure that this came from a page of this site: the page was open for a long time, or your browser keeps "
    "no cookies. Go back, copy what you typed, reload the page and send it again."
)
NUL = _("This address has a character in it that no text has (%00). Take it out.")


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Whoever sends a form without the token of its page. The reason is for the log, which has it already."""
    return render(request, "403.html", {"reason": UNSURE}, status=403)


class AddressMiddleware:
    """400 for a NUL after the question mark: PostgreSQL keeps none, and fails on being asked for one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" not in request.META.get("QUERY_STRING", ""):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": str(NUL)}, status=400)
        return render(request, "unreadable.html", {"message": NUL}, status=400)


class DomainErrorMiddleware:
    """The status that the error names, and a page that says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        template = TEMPLATES[status_of(exception)]
        if getattr(request, "htmx", False):
            template = "_notice.html"
        response = render(request, template, {"message": str(exception)}, status=status_of(exception))
        if isinstance(exception, TooManyError):
            response["Retry-After"] = str(exception.retry_after)
        return response
