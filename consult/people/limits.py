"""Hold floods back: how often one person, one address and one consultation may do a thing. Redis counts; without
it each process counts for itself."""

import hashlib
import hmac
import time
from functools import cache

import redis
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter

from consult.ledger.errors import TooManyError


def hold_back(request: HttpRequest, action: str, *, person: str, consultation: str = "") -> None:
    """Count one `action` (a key of settings.LIMITS). Raises TooManyError, with the seconds to wait, beyond a limit."""
    names = {"person": person, "address": address_of(request), "consultation": consultation}
    for scope, rate in settings.LIMITS.get(action, {}).items():
        if names[scope]:
            _count(parse(rate), action, scope, _hidden(names[scope]))


def address_of(request: HttpRequest) -> str:
    """The visitor's address: what the proxy in front added last, where there is one."""
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.TRUSTED_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


def once(name: str, *, seconds: int) -> bool:
    """Is it the first time in so many seconds? False the second time."""
    return _hit(parse(f"1/{seconds} seconds"), "once", _hidden(name))


def _count(limit: RateLimitItem, *names: str) -> None:
    if _hit(limit, *names):
        return
    wait = _wait(limit, *names)
    raise TooManyError(
        _("That was more at once than one sender can need. Wait %(wait)s and try again; nothing is lost.")
        % {"wait": in_words(wait)},
        retry_after=wait,
    )


def _hit(limit: RateLimitItem, *names: str) -> bool:
    try:
        return _in_redis().hit(limit, *names)
    except StorageError:
        return _in_memory().hit(limit, *names)


def _wait(limit: RateLimitItem, *names: str) -> int:
    try:
        reset = _in_redis().get_window_stats(limit, *names).reset_time
    except StorageError:
        reset = _in_memory().get_window_stats(limit, *names).reset_time
    return max(1, round(reset - time.time()))


def in_words(seconds: int) -> str:
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _hidden(name: str) -> str:
    """Addresses and persons are counted, not kept."""
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()[:24]


@cache
def _in_redis() -> FixedWindowRateLimiter:
    pool = redis.ConnectionPool.from_url(
        settings.REDIS_CLIENT_URL, socket_connect_timeout=1, socket_timeout=1
    )
    return FixedWindowRateLimiter(RedisStorage("redis://", connection_pool=pool, wrap_exceptions=True))


@cache
def _in_memory() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(MemoryStorage())
