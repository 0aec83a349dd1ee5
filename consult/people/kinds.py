"""What the site writes to people about, and how often they want to hear of each."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

MORNING = time(7)
MONDAY = 0


class Kind(models.TextChoices):
    """What people can choose about. Mail about their account, or that they have just asked for, comes in any case."""

    RECEIPT = "receipt", _("The receipt for what you send")
    DECISION = "decision", _("What is decided on your comments, with the reason")
    REPLY = "reply", _("Questions and answers about your submission")
    STATUS = "status", _("How it goes on: a consultation opens or closes, a new edition comes out")
    CLOSING = "closing", _("A consultation closes soon")
    EXTENDED = "extended", _("A consultation gets more time")
    REPORT = "report", _("The report is published")
    COMMENTS = "comments", _("New comments on what you follow")


class Pace(models.TextChoices):
    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


USUAL = {kind.value: Pace.NOW for kind in Kind} | {Kind.COMMENTS.value: Pace.DAILY}
"""How often somebody hears who has chosen nothing."""
DIGEST = "digest"
ACCOUNT = "account"
CONFIRM = "confirm"
SIGNATURE = "signature"
NEWS = frozenset({Kind.STATUS, Kind.CLOSING, Kind.EXTENDED, Kind.REPORT, Kind.COMMENTS, DIGEST})
"""Kinds that nobody waits for, as they do for what they asked for, or what is about their own submission."""
SECRET = frozenset({ACCOUNT, "proof", SIGNATURE})
"""Kinds with codes and links that are for one person alone."""


def last_digest(pace: str, zone: ZoneInfo, now: datetime) -> datetime:
    """When digests of that pace were due last: in the morning of that zone, weekly ones on Mondays."""
    local = now.astimezone(zone)
    days = (local.weekday() - MONDAY) % 7 if pace == Pace.WEEKLY else 0
    due = datetime.combine(local.date() - timedelta(days=days), MORNING, zone)
    if due <= local:
        return due
    return datetime.combine(due.date() - timedelta(days=7 if pace == Pace.WEEKLY else 1), MORNING, zone)


def next_digest(pace: str, zone: ZoneInfo, now: datetime) -> datetime:
    """When they are due next."""
    last = last_digest(pace, zone, now)
    return datetime.combine(last.date() + timedelta(days=7 if pace == Pace.WEEKLY else 1), MORNING, zone)
