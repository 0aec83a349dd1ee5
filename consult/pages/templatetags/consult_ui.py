"""Words and shapes that every page shares: numbers, times, positions, Markdown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from comments.stances import Stance
from consult.consultations import deadlines
from consult.consultations.models import Consultation
from consult.pages.context import Place
from consult.pages.languages import version_of
from consult.people import nouns, words
from consult.people.models import User, can_everywhere
from consult.people.permissions import Can
from consult.people.words import kept_by_language
from guidance.rendering import render

register = template.Library()

# A stance's name in the stylesheet, in the one order of the scale.
MARKS = {
    Stance.SUPPORT.value: "support",
    Stance.CHANGES.value: "changes",
    Stance.NO_POSITION.value: "neutral",
    Stance.OPPOSE.value: "oppose",
}
HEAT_STEPS = (10, 30, 50, 70)
ROOM_FOR_A_NUMBER = 7.0
UNSENT = ' <span class="count">{}<span class="visually-hidden"> {}</span></span>'


@register.filter
def number(value: float | None) -> str:
    """1234567 as 1,234,567; nothing for None (a withheld figure says so in words)."""
    return "" if value is None else words.number(value)


@register.filter
def noun(n: int, one: str) -> str:
    """The noun after a number, from its singular in `nouns`."""
    return nouns.after(n, one)


@register.filter
def counted(n: int, one: str) -> str:
    """A number with its noun: "1 comment", "1,204 comments"."""
    return f"{number(n)} {noun(n, one)}"


@register.filter
def leads_to(label: str, error: str) -> str:
    """What is wrong with a field, after its name; which may be a sentence or a question of its own."""
    name = str(label).strip()
    if name.endswith(("?", "!", ":", "…")):
        return format_html("{} {}", name, error)
    # Translators: the name of a field in a form, and what is wrong with it.
    return format_html(gettext("{name}: {error}"), name=name.rstrip("."), error=error)


@register.filter
def day(on: date | None) -> str:
    """A day of the calendar: "15 January 2024"."""
    return words.day(on) if on else ""


@register.filter
def in_zone(moment: datetime | None, zone: str) -> str:
    """A time as the named zone reads it, and the zone: "15 January 2024, 23:59 London time"."""
    return _time(moment, zone, with_clock=True)


@register.filter
def moment(at: datetime | None) -> str:
    """A time that belongs to no consultation: in UTC, and by times.js in the zone of whoever reads it."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo("UTC"))
    return format_html(
        '<time datetime="{}" data-local>{}</time>',
        local.isoformat(timespec="seconds"),
        deadlines.clock_words(local, "UTC"),
    )


@register.filter
def day_in_zone(moment: datetime | None, zone: str) -> str:
    """The day on which something happens in the named zone: "15 January 2024"."""
    return _time(moment, zone, with_clock=False)


def _time(moment: datetime | None, zone: str, *, with_clock: bool) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    said = deadlines.clock_words(local, zone) if with_clock else words.day(local.date())
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), said)


@register.filter
def time_left(moment: datetime) -> str:
    """How long until then, in its two largest units: "9 days, 5 hours", "closed"."""
    # Translators: in place of how long something is still open.
    return deadlines.left_words(moment) or gettext("closed")


@register.simple_tag(takes_context=True)
def deadline(context: Context, consultation: Consultation) -> SafeString:
    """The end of the window in its own zone, and in the reader's: where the account names none, a script adds it."""
    moment, zone = consultation.closes_at, consultation.timezone
    here = _time(moment, zone, with_clock=True)
    theirs = getattr(context.get("user"), "time_zone", "")
    if not theirs:
        return format_html('<span class="deadline" data-deadline>{}</span>', here)
    there = deadlines.read_elsewhere(moment, zone, theirs)
    return format_html("{} <span>({})</span>", here, there) if there else format_html("{}", here)


@register.filter
def has_passed(moment: datetime) -> bool:
    return not deadlines.left_words(moment)


@register.filter
def markdown(text: str) -> SafeString:
    return render(text or "")


@register.filter
def stance_word(code: str) -> str:
    """What a stance is called; nothing where none was taken."""
    return stance_name(code) if code else ""


@kept_by_language(maxsize=16)
def stance_name(code: str) -> str:
    """A long text says each of them a thousand times."""
    return str(Stance(code).label)


@register.filter
def stance_class(code: str) -> str:
    """The class that gives a stance its colour and its mark; nothing where none was taken."""
    return f"is-{MARKS[code]}" if code else ""


@register.filter
def heat_class(net: float | None) -> str:
    """The cell of net support, in points from -100 to 100, in a `table.heat`; None is withheld."""
    if net is None:
        return "withheld"
    step = sum(abs(net) >= edge for edge in HEAT_STEPS)
    return f"{'p' if net > 0 else 'n'}{step}" if step else "z"


@dataclass(frozen=True)
class Segment:
    """A part of a bar; places and widths are percentages of it."""

    stance: str
    n: int
    x: float
    width: float

    @property
    def fill(self) -> str:
        return f"fill-{MARKS[self.stance]}"

    @property
    def ink(self) -> str:
        return f"on-{MARKS[self.stance]}"

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 3)

    @property
    def wide(self) -> bool:
        return self.width >= ROOM_FOR_A_NUMBER


@dataclass(frozen=True)
class Segments:
    list: tuple[Segment, ...]
    total: int

    @property
    def sentence(self) -> str:
        return in_words({part.stance: part.n for part in self.list})


@register.simple_tag
def segments(counts: Mapping[str, int]) -> Segments:
    """A bar of positions from numbers by stance, in the order of the scale, without those nobody took."""
    taken = [(stance, counts[stance]) for stance in MARKS if counts.get(stance)]
    total = sum(n for _, n in taken)
    parts, before = [], 0
    for stance, n in taken:
        parts.append(Segment(stance, n, round(100 * before / total, 3), round(100 * n / total, 3)))
        before += n
    return Segments(tuple(parts), total)


def in_words(counts: Mapping[str, int]) -> str:
    """A bar in words: "21 support, 9 support with changes"."""
    return ", ".join(_part_in_words(stance, counts[stance]) for stance in MARKS if counts.get(stance))


@kept_by_language(maxsize=4096)
def _part_in_words(stance: str, n: int) -> str:
    return f"{number(n)} {stance_word(stance).lower()}"


@register.simple_tag
def may_edit(user: User | AnonymousUser, consultation: Consultation) -> bool:
    """Whether this reader sets up this very consultation; asks the database only where no role settles it."""
    if can_everywhere(user, Can.EDIT):
        return True
    return Consultation.objects.where(user, Can.EDIT).filter(pk=consultation.pk).exists()


@register.simple_tag
def elided(page: Page[Any]) -> Iterable[int | str]:
    """Page numbers to offer: the ends, the neighbours, and "…" between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def place_link(context: Context, place: Place, unsent: int = 0) -> SafeString:
    """A link of the frame, which every page has by the dozen. A page may name its place itself: as `section`."""
    section = context.get("section")
    current = ("true" if section == place.section else "") if section else place.current
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        place.url,
        format_html(' aria-current="{}"', current) if current else "",
        place.title,
        format_html(UNSENT, unsent, gettext("not sent yet")) if unsent else "",
    )


@register.simple_tag
def script_words() -> SafeString:
    """What scripts say on a page that loads such: nothing in English, which they speak by themselves."""
    language = words.language()
    version = version_of(language)
    if not version:
        return SafeString()
    return format_html('<script src="{}" defer></script>', reverse("script-words", args=[language, version]))
