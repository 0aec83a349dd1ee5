"""What Markdown becomes, and what never gets through."""

from html.parser import HTMLParser

import pytest

from guidance.rendering import ATTRIBUTES, TAGS, render


class Elements(HTMLParser):
    """The elements of a page and their attributes, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_common_markdown_becomes_html():
    html = render("One *word* and **two**.\n\n- first\n- second")
    assert "<em>word</em>" in html
    assert "<strong>two</strong>" in html
    assert html.count("<li>") == 2


def test_a_line_break_stays_one():
    assert "<br>" in render("Yours,\nan example")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src="https://tracker.example/p.png">',
        "![picture](https://tracker.example/p.png)",
        "[click](javascript:alert(1))",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="x" onclick="alert(1)">x</a>',
        '<p style="position:fixed">x</p>',
        "<iframe src=//evil.example></iframe>",
        "<svg onload=alert(1)>",
        "[a]: javascript:alert(1)\n[click][a]",
        '[x](https://a.example "title\\" onmouseover=\\"alert(1)")',
    ],
)
def test_nothing_that_acts_or_loads_gets_through(attack):
    for tag, attributes in Elements(render(attack)).found:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel"}
        assert not (attributes.get("href") or "").startswith(("javascript", "data"))


def test_html_that_somebody_types_is_shown_as_typed():
    assert "&lt;b&gt;" in render("<b>bold</b>")


def test_links_pass_on_no_credit_and_no_window():
    html = render("[a report](https://example.org/report)")
    assert 'href="https://example.org/report"' in html
    assert 'rel="nofollow noopener"' in html


@pytest.mark.parametrize("markdown", ["# One\n\n## Two", "### One\n\n#### Two", "Title\n=====\n\nPart\n----"])
def test_headings_start_below_those_of_the_page(markdown):
    html = render(markdown)
    assert "<h1" not in html
    assert "<h2" not in html
    assert html.index("<h3>") < html.index("<h4>")


def test_a_jump_in_headings_stays_within_the_six_levels():
    html = render("# One\n\n###### Six")
    assert "<h3>One</h3>" in html
    assert "<h6>Six</h6>" in html


def test_a_text_that_repeats_a_mark_is_rendered_in_reasonable_time():
    html = render("*a " * 20_000 + "[" * 5_000 + "> " * 500)
    assert html


def test_tables_are_kept():
    assert "<td>1</td>" in render("| a | b |\n|---|---|\n| 1 | 2 |")


def test_nothing_becomes_nothing():
    assert render("") == ""
