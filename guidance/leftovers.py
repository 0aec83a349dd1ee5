"""What a draft still says at its head that belongs to an earlier edition, from which it was copied. Reads only."""

import datetime
import re
from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consult.people.words import day
from guidance.models import Edition

MONTHS = [datetime.date(2000, month, 1).strftime("%B").lower() for month in range(1, 13)]
DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
FIELDS = {"label": _("Edition"), "date": _("Date"), "notice": _("Notice")}

Found = tuple[str, str]
"""A sentence, and the field of the head that it is about."""


def leftovers(edition: Edition) -> Iterator[Found]:
    others = list(edition.document.editions.exclude(pk=edition.pk))
    yield from _label(edition)
    yield from _date(edition, others)
    yield from _notice(edition, others)


def _label(edition: Edition) -> Iterator[Found]:
    years = YEAR.findall(edition.label)
    if years and str(edition.date.year) not in years:
        words = gettext("It is called “{edition}”, and its date is {day}.")
        yield words.format(edition=edition.label, day=_day(edition.date)), "label"


def _date(edition: Edition, others: list[Edition]) -> Iterator[Found]:
    for other in others:
        if other.status == Edition.Status.PUBLISHED and other.date >= edition.date:
            words = (
                gettext("Its date, {day}, is the same as that of {edition}.")
                if other.date == edition.date
                else gettext("Its date, {day}, is before that of {edition}.")
            )
            yield words.format(day=_day(edition.date), edition=other.in_words), "date"
            return


def _notice(edition: Edition, others: list[Edition]) -> Iterator[Found]:
    notice = edition.notice
    for other in others:
        if notice and other.notice == notice:
            words = gettext("Read the notice again: it is the one of {edition}.")
            yield words.format(edition=other.in_words), "notice"
            break
    for other in others:
        if _named(other.label, notice) and other.label not in edition.label:
            words = gettext("The notice speaks of “{edition}”, which is another edition.")
            yield words.format(edition=other.label), "notice"
    if past := next((day for day in _days(notice) if day < edition.date), None):
        words = gettext("The notice names {day}, a day before the date of this edition.")
        yield words.format(day=_day(past)), "notice"


def _named(label: str, notice: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", notice, re.IGNORECASE) is not None


def _days(words: str) -> Iterator[datetime.date]:
    for number, month, year in DAY.findall(words):
        try:
            yield datetime.date(int(year), MONTHS.index(month.lower()) + 1, int(number))
        except ValueError:
            continue


def _day(date: datetime.date) -> str:
    return day(date)
