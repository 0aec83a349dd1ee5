"""Paragraphs can be pointed at, and their text stays what it was, to the character."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance.paragraphs import marked, parsed
from guidance.plaintext import of_html, plain
from guidance.rendering import render

TEXT = """First *words* & more.

- one
- two, with [a link](https://example.org "a > b")
  - nested

| a | b |
|---|---|
| 1 | 2 |

> quoted

1. first

   again
"""
PIECES = [
    "a",
    "*b*",
    "[c](https://d.example \"e > 'f'\")",
    "\n\n",
    "\n",
    "- ",
    "  - ",
    "1. ",
    "> ",
    "# ",
    "`<g>`",
    "&",
    "|",
    "---",
]


def test_every_paragraph_has_an_id_by_its_number() -> None:
    html = marked(render(TEXT), "red-teaming", "8 Red-teaming")
    ids = re.findall(r'<(\w+) id="red-teaming-p(\d+)"', html)
    assert [int(number) for _, number in ids] == list(range(1, 12))
    assert [tag for tag, _ in ids] == ["p", "li", "li", "li", "th", "th", "td", "td", "p", "p", "p"]
    assert 'aria-label="Link to paragraph 1 of 8 Red-teaming"' in html


def test_what_stands_beside_a_paragraph_stands_in_it() -> None:
    html = marked(render("One.\n\nTwo."), "x", "X", {2: "<i></i>"})
    assert html.index("Two.") < html.index("<i></i>") < html.rindex("</p>")


def test_a_link_of_a_list_entry_stands_before_the_list_in_it() -> None:
    html = marked(render("- two\n  - nested"), "x", "X")
    assert html.index('href="#x-p1"') < html.index("<ul>", 5)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_marking_adds_no_words_and_moves_no_paragraph(markdown: str) -> None:
    html = marked(render(markdown), "x", 'X "and" <y>', {1: "<svg></svg>"})
    assert of_html(html) == plain(markdown)
    assert html.count('id="x-p') == len(plain(markdown).paragraphs)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("2", ("own", 2)),
        ("findings-p1", ("findings", 1)),
        ("a-p2-p3", ("a-p2", 3)),
        ("0", None),
        ("", None),
        ("x", None),
        ("p1", None),
        ("99999", None),
        ("1; drop", None),
    ],
)
def test_addresses_name_a_paragraph(named: str, found: tuple[str, int] | None) -> None:
    assert parsed(named, "own") == found
