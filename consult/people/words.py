"""Words and shapes in the reader's language: lists, numbers, days, clocks. Babel knows them by locale.

Nothing that is stored, hashed, exported or said in a report goes through here without `in_english`.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from functools import lru_cache, wraps
from typing import Any, Generic, ParamSpec, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import get_language, gettext, override

P = ParamSpec("P")
T = TypeVar("T")
ENGLISH = "en-gb"


def language() -> str:
    """The one that is spoken now; English where none is."""
    return get_language() or settings.LANGUAGE_CODE


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """What Babel knows of a language; of English where it knows nothing."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(ENGLISH, sep="-")


def locale() -> Locale:
    return locale_of(language())


def in_english() -> AbstractContextManager[Any]:
    """For what must be the same whoever asks for it: reports, exports, what is stored."""
    return override(ENGLISH)


def said_in_english(function: Callable[P, T]) -> Callable[P, T]:
    """The same for a whole function."""

    @wraps(function)
    def said(*args: P.args, **kwargs: P.kwargs) -> T:
        with in_english():
            return function(*args, **kwargs)

    return said


class Kept(Generic[P, T]):
    """A function whose answers are kept for each language."""

    def __init__(self, function: Callable[P, T], maxsize: int) -> None:
        self._kept = lru_cache(maxsize=maxsize)(lambda _, *args, **kwargs: function(*args, **kwargs))
        self.cache_clear = self._kept.cache_clear

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._kept(language(), *args, **kwargs)  # type: ignore[arg-type]


def kept_by_language(maxsize: int) -> Callable[[Callable[P, T]], Kept[P, T]]:
    """As `lru_cache`, for what has words in it."""
    return lambda function: Kept(function, maxsize)


def listed(words: Iterable[str], *, either: bool = False) -> str:
    """ "a", "a and b", "a, b and c"; with `either`, "a, b or c"."""
    return format_list([str(word) for word in words], "or" if either else "standard", locale())


@kept_by_language(maxsize=4096)
def number(n: float) -> str:
    """1,234,567 in English."""
    return format_decimal(n, locale=locale())


@kept_by_language(maxsize=4096)
def day(on: date) -> str:
    """ "15 January 2024" """
    return format_date(on, "long", locale())


@kept_by_language(maxsize=2048)
def clock(at: time) -> str:
    """ "23:59" """
    return format_time(at, "short", locale=locale())


def moment(at: datetime) -> str:
    """ "15 January 2024, 23:59", as the clock of its zone shows it."""
    # Translators: when something happens, such as "15 January 2024, 23:59".
    return gettext("{day}, {time}").format(
        day=day(at.date()), time=clock(at.time().replace(microsecond=0, tzinfo=None))
    )


@kept_by_language(maxsize=1024)
def city(zone: str) -> str:
    """The place that names a time zone: New York for America/New_York, and Londres in French."""
    here = zone.rpartition("/")[2].replace("_", " ")
    known = locale().time_zones.get(zone, {})
    return here if locale().language == "en" else known.get("city", here)
