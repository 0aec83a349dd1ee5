"""Requests in the log, without what opens something to whoever holds it."""

import re
from functools import lru_cache
from types import SimpleNamespace
from typing import cast

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from ipware import get_client_ip
from python_ipware.modern.defaults import DEFAULT_PRECEDENCE

KEYS = re.compile(r"(/receipts/[^/?]+/|/accounts/(?:confirm-email|password/reset/key)/)[^/?]+")
TELLING = tuple(dict.fromkeys(name.replace("-", "_") for name in DEFAULT_PRECEDENCE))
"""Where a request may tell its address."""


class RequestLogMiddleware(RequestMiddleware):
    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        told = tuple((name, request.META[name]) for name in TELLING if name in request.META)
        structlog.contextvars.bind_contextvars(ip=_address(told))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return KEYS.sub(r"\1…", f"{request.method} {request.get_full_path()}")


@lru_cache(maxsize=1024)
def _address(told: tuple[tuple[str, str], ...]) -> str | None:
    """Found once for what requests tell: to weigh it takes as long as a small page."""
    address: str | None = get_client_ip(cast("HttpRequest", SimpleNamespace(META=dict(told))))[0]
    return address
