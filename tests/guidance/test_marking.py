"""Marks in a text: what is marked, what stays, and how overlapping comments are told apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.marking import Range, Segment, marked, segments
from guidance.plaintext import of_html
from guidance.rendering import render

TEXT = """First *words* & more [of them](https://example.org).

- one entry
- another, with `code`

| a | b |
|---|---|
| 1 | 2 |
"""
HTML = str(render(TEXT))
PLAIN = of_html(HTML).text


def mark(html: str, *ranges: tuple[int, int]) -> str:
    return str(marked(html, segments(Range(*one) for one in ranges), lambda one: f"#{one.start}"))


def shown(html: str) -> list[tuple[str, str]]:
    """Class and words of each mark."""
    found = re.findall(r'<mark class="said (said-\d)"[^>]*>(.*?)</mark>', html, re.DOTALL)
    return [(depth, re.sub(r"<[^>]+>", "", words)) for depth, words in found]


def test_words_are_marked_and_lead_to_their_comments() -> None:
    assert mark("<p>Try to do harm.</p>", (0, 3)) == (
        '<p><mark class="said said-1"><a href="#0" title="1 comment on these words" draggable="false">Try</a></mark>'
        " to do harm.</p>"
    )


def test_overlapping_comments_are_cut_at_each_boundary() -> None:
    found = segments([Range(0, 10, 2, ("a",)), Range(5, 15, 1, ("b",)), Range(5, 8)])
    assert found == [
        Segment(0, 5, 2, ("a",)),
        Segment(5, 8, 4, ("a", "b")),
        Segment(8, 10, 3, ("a", "b")),
        Segment(10, 15, 1, ("b",)),
    ]
    assert [one.depth for one in found] == [2, 3, 3, 1]


def test_a_gap_between_comments_stays_unmarked() -> None:
    assert segments([Range(0, 2), Range(4, 6)]) == [Segment(0, 2, 1, ()), Segment(4, 6, 1, ())]
    assert segments([]) == []


def test_marks_stand_inside_the_tags_they_cross_and_are_one_stop_for_the_keyboard() -> None:
    html = mark(HTML, (3, 14))
    assert shown(html) == [("said-1", "st "), ("said-1", "words"), ("said-1", " &amp; ")]
    assert html.count('tabindex="-1"') == 2


def test_no_link_stands_in_another() -> None:
    at = PLAIN.index("of them")
    html = mark(HTML, (at, at + 7))
    assert "<mark" in html
    assert "#" not in html


def test_nothing_is_marked_between_blocks() -> None:
    html = mark(HTML, (0, len(PLAIN)))
    assert not re.search(r"<(ul|table|tr|tbody)>\s*<mark", html)
    assert ("said-1", "another, with ") in shown(html)


@given(
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 40)), max_size=8),
    st.sampled_from([HTML, str(render("# Head\n\n> a &lt;b&gt; quotation\n\nlast \U0001f600 line\nbroken"))]),
)
def test_the_words_and_the_structure_never_change(places: list[tuple[int, int]], html: str) -> None:
    found = segments(Range(start, start + length) for start, length in places)
    result = str(marked(html, found, lambda one: "#c-a"))
    assert of_html(result).text == of_html(html).text
    bare = re.sub(r'</?mark[^>]*>|<a href="#c-a"[^>]*>', "", result)
    assert bare.replace("</a>", "") == html.replace("</a>", "")


@pytest.mark.parametrize("address", ['"><script>', "a&b"])
def test_addresses_are_escaped(address: str) -> None:
    result = str(marked("<p>one two</p>", [Segment(0, 3, 1, ())], lambda _: address))
    assert "<script>" not in result
    assert "a&b" not in result
