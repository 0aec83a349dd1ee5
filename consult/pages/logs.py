"""Requests in the log, without what opens something to whoever holds it."""

import re

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from consult.people import limits

KEYS = re.compile(r"(/receipts/[^/?]+/|/accounts/(?:confirm-email|password/reset/key)/)[^/?]+")


class RequestLogMiddleware(RequestMiddleware):
    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The address for which limits are counted too: what a visitor claims is believed from the proxy only."""
        structlog.contextvars.bind_contextvars(ip=limits.address_of(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return KEYS.sub(r"\1…", f"{request.method} {request.get_full_path()}")
