"""A window is told on the wall clocks of its zone: what they skip is refused, what they show twice is settled."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from consult.consultations.fields import LocalTimeField, moment
from consult.people.zones import zones_by_region
from guidance.fields import IdentifiersField

ZONES = [name for _, names in zones_by_region() for name, _ in names]
at = datetime.fromisoformat
# Spring forward and fall back in London and in New York, 2026.
SKIPPED = [
    ("2026-03-29T01:30", "Europe/London", "02:30"),
    ("2026-03-29T01:00", "Europe/London", "02:00"),
    ("2026-03-08T02:59", "America/New_York", "03:59"),
    ("2026-10-04T02:15", "Australia/Lord_Howe", "02:45"),
]


@pytest.mark.parametrize(("told", "zone", "instead"), SKIPPED)
def test_a_time_that_the_clocks_skip_is_refused_in_a_sentence(told: str, zone: str, instead: str) -> None:
    with pytest.raises(ValidationError) as refused:
        moment(datetime.fromisoformat(told), zone)
    sentence = refused.value.messages[0]
    assert sentence.startswith(f"There is no {told[11:]} on {int(told[8:10])} ")
    assert zone in sentence
    assert f"Choose {instead}" in sentence


def test_the_edges_of_a_gap_are_times() -> None:
    assert moment(at("2026-03-29T00:59"), "Europe/London") == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert moment(at("2026-03-29T02:00"), "Europe/London") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_or_the_last() -> None:
    twice = at("2026-10-25T01:30")
    assert moment(twice, "Europe/London") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment(twice, "Europe/London", last=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_summer_and_winter_have_their_own_offset() -> None:
    assert moment(at("2026-07-01T09:00"), "America/New_York") == datetime(2026, 7, 1, 13, tzinfo=UTC)
    assert moment(at("2026-12-01T09:00"), "America/New_York") == datetime(2026, 12, 1, 14, tzinfo=UTC)


@given(
    told=st.datetimes(at("1990-01-01T00:00"), at("2100-01-01T00:00")),
    zone=st.sampled_from(ZONES),
    last=st.booleans(),
)
def test_what_is_taken_is_what_the_clocks_there_show(told: datetime, zone: str, last: bool) -> None:
    try:
        meant = moment(told, zone, last=last)
    except ValidationError:
        around = {told.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1)}
        assert len(around) == 2
        return
    assert meant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == told


@pytest.mark.parametrize(
    "told", ["soon", "2026-07-01T09:00Z", "0001-01-01T00:00", "2026-13-01T00:00", "9999-12-31T23:59"]
)
def test_what_is_no_local_time_is_refused(told: str) -> None:
    with pytest.raises(ValidationError):
        LocalTimeField().clean(told)


def test_the_control_shows_what_it_takes() -> None:
    field = LocalTimeField()
    aware = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    assert field.prepare_value(aware) == "2026-07-01T09:00"
    assert field.prepare_value(aware + timedelta(seconds=59)) == "2026-07-01T09:00:59"
    assert field.clean("2026-07-01T09:00") == at("2026-07-01T09:00")


class Identified(forms.Form):
    identifiers = IdentifiersField(required=False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", {}),
        ("docket: EX-1", {"docket": "EX-1"}),
        (
            "docket: EX-1\r\n\r\n url : https://example.org/a ",
            {"docket": "EX-1", "url": "https://example.org/a"},
        ),
    ],
)
def test_identifiers_are_pairs_line_by_line(typed: str, meant: dict[str, str]) -> None:
    form = Identified({"identifiers": typed})
    assert form.is_valid()
    assert form.cleaned_data["identifiers"] == meant
    shown = Identified(initial={"identifiers": meant})["identifiers"].value()
    assert IdentifiersField(required=False).clean(shown) == meant


@pytest.mark.parametrize("typed", ["EX-1", "docket:", ": EX-1", "docket: 1\nDocket: 2"])
def test_what_is_no_pair_is_refused_with_its_line(typed: str) -> None:
    form = Identified({"identifiers": typed})
    assert f"Line {typed.count(chr(10)) + 1}" in form.errors["identifiers"][0]
