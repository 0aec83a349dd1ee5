"""Errors of the domain become HTTP here, once for all pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consult.ledger.errors import DomainError, WorkflowError

Handler = Callable[[HttpRequest], HttpResponse]


class DomainErrorMiddleware:
    """409 for a lost race or an impossible move, 422 for the rest; the page says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        status = 409 if isinstance(exception, WorkflowError) else 422
        template = "_notice.html" if getattr(request, "htmx", False) else "409.html"
        return render(request, template, {"message": str(exception)}, status=status)
