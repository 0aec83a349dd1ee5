"""Times as people read them: in the consultation's zone, in the reader's as well, and how long is left."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from consult.people import words

SOON = timedelta(days=3)
WARNINGS = (timedelta(days=3), timedelta(days=1))
"""How long before the end those who have begun are told."""


def zone_words(zone: str) -> str:
    """A zone as people say it: Europe/London is "London time", UTC is "UTC"."""
    place = words.city(zone)
    # Translators: the time of a place, such as "London time".
    return place if zone in ("UTC", "GMT") else gettext("%(place)s time") % {"place": place}


def clock_words(moment: datetime, zone: str) -> str:
    """ "15 January 2024, 23:59 London time" """
    # Translators: when something happens and whose clock shows it, such as "15 January 2024, 23:59 London time".
    return gettext("{moment} {zone}").format(
        moment=words.moment(moment.astimezone(ZoneInfo(zone))), zone=zone_words(zone)
    )


def read_elsewhere(moment: datetime, zone: str, theirs: str) -> str:
    """The same moment in the reader's zone; "" where clocks there show the same, or the zone is not known."""
    if theirs not in available_timezones():
        return ""
    here, there = moment.astimezone(ZoneInfo(zone)), moment.astimezone(ZoneInfo(theirs))
    return "" if here.utcoffset() == there.utcoffset() else clock_words(moment, theirs)


def both_clocks(moment: datetime, zone: str, theirs: str) -> str:
    """For a mail: the deadline's clock, and the reader's beside it."""
    there = read_elsewhere(moment, zone, theirs)
    return f"{clock_words(moment, zone)} ({there})" if there else clock_words(moment, zone)


def left_words(moment: datetime, *, now: datetime | None = None) -> str:
    """How long until then, in its two largest units: "3 days, 4 hours", "5 minutes", "less than a minute"; "" once it
    has passed."""
    left = int((moment - (now or timezone.now())).total_seconds())
    if left <= 0:
        return ""
    days, hours, minutes = left // 86_400, left % 86_400 // 3600, left % 3600 // 60
    parts = [
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else "",
        ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes and not days else "",
    ]
    told = [part for part in parts if part]
    if len(told) == 2:
        # Translators: two units of time, such as "3 days, 4 hours".
        return gettext("{more}, {less}").format(more=told[0], less=told[1])
    return "".join(told) or gettext("less than a minute")
