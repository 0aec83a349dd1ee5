"""Text in Markdown as blocks of a document: every word arrives, and nothing in it becomes more than it was."""

import re

from hypothesis import HealthCheck, given, settings

from consult.synthesis import document as tree
from consult.synthesis.document import (
    Bullets,
    Emphasis,
    Link,
    Numbered,
    Paragraph,
    Quotation,
    Strong,
    Table,
    Text,
)
from consult.synthesis.markdown_blocks import blocks
from consult.synthesis.renderers.markdown import render
from guidance.plaintext import plain
from tests.synthesis.documents import any_text, document, squeezed

MARKUP = re.compile(r"[\[\]|<>&\\]|^\s*[-*+#>=~`]|\d[.)]", re.MULTILINE)
slow = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)


def test_phrases_keep_their_weight() -> None:
    [found] = blocks("Say *why* and **who**, with `code` and [a link](https://example.org).")
    assert found == Paragraph(
        (
            Text("Say "), Emphasis((Text("why"),)), Text(" and "), Strong((Text("who"),)), Text(", with "),
            Text("code"), Text(" and "), Link("https://example.org", (Text("a link"),)), Text("."),
        )
    )  # fmt: skip


def test_lists_nest_and_numbers_go_on() -> None:
    listed, numbered = blocks("- one\n  - inner\n- two\n\n7. seven\n8. eight")
    assert isinstance(listed, Bullets)
    assert isinstance(listed.items[0][1], Bullets)
    assert isinstance(numbered, Numbered)
    assert (numbered.start, len(numbered.items)) == (7, 2)


def test_headings_quotations_tables_and_code() -> None:
    heading, quoted, table, code = blocks(
        "## Head\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\n```"
    )
    assert heading == Paragraph((Strong((Text("Head"),)),))
    assert isinstance(quoted, Quotation)
    assert isinstance(table, Table)
    assert (table.columns, table.rows) == (("a", "b"), (("1", "2"),))
    assert code == Paragraph((Text("x = 1"),))


def test_a_line_break_is_a_space() -> None:
    assert tree.plain(blocks("one\ntwo")[0]) == "one two"


@slow
@given(any_text)
def test_any_text_can_be_set(text: str) -> None:
    text = f"Words. {text}".encode("utf-8", "ignore").decode()
    made = blocks(text)
    assert render(document(made))
    if not MARKUP.search(text):
        assert squeezed("".join(map(tree.plain, made))) == squeezed(plain(text).text)
