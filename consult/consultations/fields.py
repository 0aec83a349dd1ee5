"""Fields of the editor's forms: a time on a wall clock, a time zone."""

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError

YEARS = range(1990, 2101)
# Aliases of other systems, and offsets whose sign reads the wrong way round (Etc/GMT+5 is west of Greenwich).
NO_PLACES = ("Etc", "SystemV", "US", "posix", "right", "localtime", "Factory")


class LocalTimeField(forms.Field):
    """A time as a wall clock shows it. Which clock is meant, the form says: see `moment`."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            told = datetime.fromisoformat(str(value))
        except ValueError:
            raise ValidationError("Write a date and a time, like 2026-03-31T23:59.") from None
        if told.tzinfo or told.year not in YEARS:
            raise ValidationError(f"Write a local time in the years {YEARS[0]} to {YEARS[-1]}.")
        return told

    def prepare_value(self, value: Any) -> Any:
        """As the browser's control takes it; seconds only where there are any."""
        if not isinstance(value, datetime):
            return value
        return value.replace(tzinfo=None).isoformat(timespec="seconds" if value.second else "minutes")


def moment(told: datetime, zone: str, *, last: bool = False) -> datetime:
    """The moment at which clocks in that zone show this time. Of two such moments the first, or the last.

    Raises ValidationError where the clocks are put forward over it.
    """
    meant = told.replace(tzinfo=ZoneInfo(zone), fold=int(last)).astimezone(UTC)
    shown = told.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
    if shown.replace(tzinfo=None, fold=0) != told:
        raise ValidationError(
            f"There is no {told:%H:%M} on {told.day} {told:%B %Y} in {zone}: the clocks go forward then. "
            f"Choose {shown:%H:%M}, or another time."
        )
    return meant


@cache
def zones_by_region() -> list[tuple[str, list[tuple[str, str]]]]:
    """Time zones that are named after a place, by region, and UTC."""
    regions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(available_timezones()):
        region, _, place = name.partition("/")
        if place and region not in NO_PLACES:
            regions[region].append((name, name.replace("_", " ")))
    return [("Everywhere", [("UTC", "UTC")]), *regions.items()]


class ZoneField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zones_by_region, **kwargs)
