"""Errors of the domain become HTTP here, once for the API."""

from typing import Any

from django.http import Http404
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from consult.ledger.errors import DomainError, status_of


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exception, DomainError):
        wait = getattr(exception, "retry_after", None)
        headers = {"Retry-After": str(wait)} if wait else {}
        return Response({"detail": str(exception)}, status=status_of(exception), headers=headers)
    if isinstance(exception, Http404):
        exception = NotFound()  # Django's own words name the model
    return exception_handler(exception, context)
