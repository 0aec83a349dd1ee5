"""Numbers, times and positions as the pages show them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from comments.stances import Stance
from consult.pages.templatetags import consult_ui as ui

MIDNIGHT = datetime(2024, 1, 15, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("n", "noun", "words"),
    [
        (0, "comment", "0 comments"),
        (1, "comment", "1 comment"),
        (1204, "comment", "1,204 comments"),
        (1, "person", "1 person"),
        (66, "person", "66 people"),
    ],
)
def test_a_number_comes_with_its_noun(n, noun, words):
    assert ui.counted(n, noun) == words


def test_a_withheld_number_is_not_zero():
    assert ui.number(None) == ""


def test_a_time_says_its_zone():
    assert "15 January 2024, 23:59 London time" in ui.in_zone(MIDNIGHT, "Europe/London")
    assert "16 January 2024, 08:59 Tokyo time" in ui.in_zone(MIDNIGHT, "Asia/Tokyo")
    assert 'datetime="2024-01-15T18:59-05:00"' in ui.in_zone(MIDNIGHT, "America/New_York")
    assert "23:59 UTC" in ui.in_zone(MIDNIGHT, "UTC")


def test_a_day_is_the_day_there():
    assert "16 January 2024<" in ui.day_in_zone(MIDNIGHT, "Asia/Tokyo")
    assert ui.day_in_zone(None, "UTC") == ""


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=9, hours=5), "9 days, 5 hours"),
        (timedelta(days=1, minutes=1), "1 day"),
        (timedelta(hours=5, minutes=10), "5 hours, 10 minutes"),
        (timedelta(minutes=2, seconds=30), "2 minutes"),
        (timedelta(seconds=30), "less than a minute"),
        (timedelta(seconds=-2), "closed"),
    ],
)
def test_what_is_left_is_said_in_its_two_largest_units(left, words):
    assert ui.time_left(timezone.now() + left + timedelta(seconds=1)) == words


@given(st.dictionaries(st.sampled_from(list(Stance)), st.integers(0, 10_000)))
def test_a_bar_shows_every_position_once_and_is_full(counts):
    bar = ui.segments(counts)
    assert bar.total == sum(counts.values())
    assert {part.stance: part.n for part in bar.list} == {s: n for s, n in counts.items() if n}
    assert not bar.list or abs(sum(part.width for part in bar.list) - 100) < 0.01
    for before, after in zip(bar.list, bar.list[1:], strict=False):
        assert abs(before.x + before.width - after.x) < 0.01


def test_every_stance_of_the_record_has_its_mark():
    assert set(ui.MARKS) == set(Stance)


def test_a_comment_without_name_or_position_says_neither():
    html = render_to_string("_voice.html", {"body": "Too long.", "number": "EX-1"})
    assert "Name withheld" in html
    assert "stance" not in html
    assert "None" not in html


def test_a_comment_cannot_bring_its_own_html():
    html = render_to_string("_voice.html", {"body": "<script>alert(1)</script>", "name": "<b>Eve</b>"})
    assert "<script>" not in html
    assert "<b>Eve" not in html


@pytest.mark.parametrize(
    ("net", "shade"),
    [(None, "withheld"), (0, "z"), (-9, "z"), (10, "p1"), (-31, "n2"), (69, "p3"), (-100, "n4")],
)
def test_net_support_has_steps(net, shade):
    assert ui.heat_class(net) == shade


def test_pages_of_a_list_keep_the_rest_of_the_query():
    page = Paginator(range(412), 25).page(3)
    html = render_to_string("_pagination.html", {"page": page, "query": "sector=media", "noun": "comment"})
    assert "51 to 75 of 412 comments" in html
    assert 'href="?sector=media&amp;page=4"' in html
    assert '<span aria-current="page">' in html


def test_a_list_of_one_page_has_no_pages():
    page = Paginator(range(3), 25).page(1)
    assert render_to_string("_pagination.html", {"page": page, "noun": "comment"}).strip() == ""


def test_a_moment_has_passed_from_itself_on():
    assert ui.has_passed(timezone.now())
    assert not ui.has_passed(timezone.now() + timedelta(minutes=1))
