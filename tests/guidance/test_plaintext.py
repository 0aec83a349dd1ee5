"""The words behind the markup, as a browser counts them, and the paragraphs among them."""

import pytest

from guidance.plaintext import of_html, plain
from guidance.rendering import render

TEXT = """First *words* & more.
A second line.

- one
- two, with [a link](https://example.org)

| a | b |
|---|---|
| 1 | 2 |
"""


def test_paragraphs_hold_the_words_of_each_block() -> None:
    found = plain(TEXT)
    blocks = [found.text[block.start : block.end] for block in found.paragraphs]
    assert blocks == [
        "First words & more.\nA second line.",
        "one",
        "two, with a link",
        "a",
        "b",
        "1",
        "2",
    ]


@pytest.mark.browser
def test_a_browser_counts_the_same_characters(site, consultation, page) -> None:
    site("/")
    html = str(render(TEXT + "\n> a quotation <b>with a tag</b> &amp; an entity\n\n1. first\n\n   again\n"))
    seen = page.evaluate(
        "html => { const box = document.createElement('div'); box.innerHTML = html; return box.textContent; }",
        html,
    )
    assert seen == of_html(html).text


@pytest.mark.parametrize(("place", "number"), [(0, 0), (20, 0), (36, 1), (10_000, 6)])
def test_a_character_is_in_the_paragraph_that_begins_before_it(place: int, number: int) -> None:
    assert plain(TEXT).paragraph_at(place) == number
