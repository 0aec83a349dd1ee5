"""A field of the editor's forms: a time on a wall clock."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consult.people import words as words_for

YEARS = range(1990, 2101)


class LocalTimeField(forms.Field):
    """A time as a wall clock shows it. Which clock is meant, the form says: see `moment`."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            told = datetime.fromisoformat(str(value))
        except ValueError:
            raise ValidationError(_("Write a date and a time, like 2026-03-31T23:59.")) from None
        if told.tzinfo or told.year not in YEARS:
            words = _("Write a local time in the years {first} to {last}.")
            raise ValidationError(words.format(first=YEARS[0], last=YEARS[-1]))
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
        words = _(
            "There is no {clock} on {day} in {zone}: the clocks go forward then. Choose {other}, or another time."
        )
        day, other = words_for.day(told), f"{shown:%H:%M}"
        raise ValidationError(words.format(clock=f"{told:%H:%M}", day=day, zone=zone, other=other))
    return meant
