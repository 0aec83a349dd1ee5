"""Errors of the domain become HTTP here, once for the API."""

from typing import Any

from django.http import Http404
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from consult.ledger.errors import DomainError, WorkflowError


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exception, DomainError):
        status = 409 if isinstance(exception, WorkflowError) else 422
        return Response({"detail": str(exception)}, status=status)
    if isinstance(exception, Http404):
        exception = NotFound()  # Django's own words name the model
    return exception_handler(exception, context)
