"""A Word file is read as its author sees it on the screen; what can't be read is refused with a reason."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from consult.ledger.errors import DomainError
from guidance import docx_files, docx_parts
from guidance.docx_numbering import written as number
from guidance.formats import read
from guidance.importing import store
from guidance.plaintext import plain
from guidance.specs import Spec
from tests.guidance import word_files

TEXT = """\
---
title: A guidance for tests
---

# Before

## Test it

Test **well**, *often* and ~~never~~ [with others](https://example.org/a_b).[^1]

[^1]: A note with *emphasis*.

- one
    - inner
- two

1. first
2. second

| what  | a \\| b |
|-------|--------|
| times | 2 * 3  |

> Quoted.

## Say so

Words.[^2]

[^2]: Another.

    Of two paragraphs.
"""
GIVEN = {"publisher": "Example", "kind": "guidance", "edition": "First", "date": "2024-01-02"}


def spec_of(data: bytes, **more: str) -> Spec:
    return read(data, "a.docx", **{**GIVEN, **more})


def texts(spec: Spec) -> dict[str, str]:
    return {item.key: item.text for item in spec.walk()}


def test_headings_lists_tables_links_and_footnotes_are_kept() -> None:
    spec = spec_of(word_files.written(TEXT))
    assert [(item.kind, item.key) for item in spec.walk()] == [
        ("section", "before"),
        ("guideline", "test-it"),
        ("guideline", "say-so"),
    ]
    assert spec.document.title == "A guidance for tests"
    assert texts(spec)["test-it"] == (
        "Test **well**, *often* and ~~never~~ [with others](https://example.org/a_b).¹\n\n"
        "- one\n  - inner\n- two\n\n1. first\n2. second\n\n"
        "| what | a \\| b |\n| --- | --- |\n| times | 2 \\* 3 |\n\n> Quoted.\n\n"
        "¹ A note with *emphasis*."
    )
    assert texts(spec)["say-so"] == "Words.²\n\n² Another.\n\nOf two paragraphs."


def test_numbers_that_the_program_shows_become_labels() -> None:
    data = word_files.numbered(
        ("Title", "A request", None),
        ("Heading 1", "Terms", (90, 0)),
        ("Heading 2", "Open", (90, 1)),
        ("", "What is it?", None),
        ("", "By whom?", (91, 0)),
        ("", "An example.", (91, 1)),
        ("", "For whom?", (91, 0)),
        ("Heading 3", "Deep", (90, 2)),
        ("Heading 3", "Deeper", (90, 2)),
        ("Heading 1", "Effects", (90, 0)),
        ("Heading 2", "Good", (90, 1)),
    )
    spec = spec_of(data, kind="rfc")
    assert [(item.label, item.title or item.text.split("\n")[0]) for item in spec.walk()] == [
        ("1", "Terms"),
        ("1.a", "Open"),
        ("1.a(c)", "By whom?"),
        ("1.a(d)", "For whom?"),
        ("1.a.i", "Deep"),
        ("1.a.ii", "Deeper"),
        ("2", "Effects"),
        ("2.a", "Good"),
    ]
    assert next(item for item in spec.walk() if item.label == "1.a(c)").text == "By whom?\n\n- An example."


@pytest.mark.parametrize(
    ("count", "kind", "words"),
    [(4, "lowerRoman", "iv"), (1994, "upperRoman", "MCMXCIV"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
     (7, "decimalZero", "07"), (12, "decimal", "12")],
)  # fmt: skip
def test_a_number_is_written_as_the_program_writes_it(count: int, kind: str, words: str) -> None:
    assert number(count, kind) == words


def test_what_looks_like_markdown_is_words() -> None:
    document = docx.Document()
    document.add_heading("One [1] and *two*", 1)
    for words in (
        "# no heading",
        "* star_and_score *",
        "<b>tag</b> & &amp; `code`",
        "> not quoted",
        "- minus",
        "2023. A year",
    ):
        document.add_paragraph(words)
    spec = spec_of(word_files.saved(document), title="T")
    (item,) = spec.items
    assert item.title == "One [1] and *two*"
    assert plain(item.text).text.split("\n") == [
        "# no heading", "* star_and_score *", "<b>tag</b> & &amp; `code`", "> not quoted", "- minus", "2023. A year", ""
    ]  # fmt: skip


def test_tracked_changes_are_accepted_and_told() -> None:
    document = docx.Document()
    document.add_heading("One", 1)
    paragraph = document.add_paragraph("Test it ")
    for tag, text, words in (("del", "delText", "badly"), ("ins", "t", "well")):
        paragraph._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="A"><w:r><w:{text}>{words}</w:{text}></w:r></w:{tag}>'
            )
        )
    spec = spec_of(word_files.saved(document), title="T")
    assert spec.items[0].text == "Test it well"
    assert "2 tracked changes were taken as accepted." in spec.notes


def test_what_the_pages_cannot_show_is_told() -> None:
    document = docx.Document()
    document.add_heading("One", 1)
    document.add_paragraph("Words.").add_run()._r.append(parse_xml(f"<w:drawing {nsdecls('w')}/>"))
    spec = spec_of(word_files.saved(document), title="T")
    assert "Left out, since the pages show words only: 1 pictures and drawings." in spec.notes


def test_properties_complete_what_is_not_given() -> None:
    document = docx.Document()
    document.core_properties.title = "From the properties"
    document.core_properties.language = "fr-CA"
    document.add_heading("One", 1)
    document.add_heading("Two", 1)
    given = {key: words for key, words in GIVEN.items() if key != "date"}
    spec = read(word_files.saved(document), "a.docx", **given)
    assert (spec.document.title, spec.document.language) == ("From the properties", "fr")
    assert spec.edition.date.isoformat() == "2013-12-23"  # of the library's template
    assert spec.notes[-1].startswith("Taken from the file's properties: title 'From the properties'")
    with pytest.raises(
        DomainError, match="lacks the key 'publisher'; say it in the front matter of the file, or with"
    ):
        read(word_files.saved(document), "a.docx", kind="rfc", edition="First")


def test_a_mistake_is_told_with_its_paragraph() -> None:
    document = docx.Document()
    document.add_heading("1 One", 1)
    document.add_paragraph("Words.")
    document.add_heading("1 Two", 1)
    with pytest.raises(DomainError) as error:
        spec_of(word_files.saved(document), title="T")
    assert str(error.value) == (
        "Paragraph 3 (“1 Two”): the label '1' is given to more than one item; "
        "the first is at paragraph 1 (“1 One”)."
    )


def test_merged_cells_leave_empty_ones() -> None:
    document = docx.Document()
    document.add_heading("One", 1)
    table = document.add_table(rows=3, cols=3)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(at)
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    spec = spec_of(word_files.saved(document), title="T")
    assert spec.items[0].text == "| 0 1 |  | 2 |\n| --- | --- | --- |\n| 3 | 4 | 5 8 |\n| 6 | 7 |  |"


def test_a_cell_that_claims_to_span_a_billion_columns_takes_no_more_than_a_table_has() -> None:
    document = docx.Document()
    document.add_heading("One", 1)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    data = word_files.saved(document)
    wide = word_files.changed(
        data, lambda xml: xml.replace('w:gridSpan w:val="2"', 'w:gridSpan w:val="999999999"')
    )
    assert wide != data
    assert spec_of(wide, title="T").items[0].text.count("|") < 200


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


def encrypted() -> bytes:
    data = bytearray(zipped(word__document_xml=b"<x/>"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


WHOLE = word_files.written("# One\n\nWords.")
REFUSED = {
    "old or with a password": (docx_parts.OLE + b"\0" * 600, "with a password, or one of the old kind"),
    "encrypted entries": (encrypted(), "has a password. Save it without one"),
    "cut off": (WHOLE[:2000], "broken: it can't be unpacked"),
    "no text in it": (zipped(a_txt=b"x"), "no Word file: it holds no text"),
    "nothing else in it": (zipped(word__document_xml=b"<x/>"), "This Word file is broken"),
    "broken inside": (word_files.changed(WHOLE, lambda xml: xml[:-30]), "This Word file is broken"),
    "a bomb": (zipped(word__document_xml=b" " * 30_000_000), "which is too much"),
    "nested without end": (
        word_files.changed(WHOLE, lambda xml: xml.replace("<w:body>", "<w:body>" + "<w:sdt>" * 5000)),
        "This Word file is (broken|nested too deeply)",
    ),
    "an entity that grows": (
        word_files.changed(
            WHOLE,
            lambda xml: (
                '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
                + xml.partition("?>")[2].replace("Words.", "&b;")
            ),
        ),
        "",
    ),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, sentence: str) -> None:
    if not sentence:
        assert "aaa" not in str(spec_of(data, title="T"))
        return
    with pytest.raises(DomainError, match=sentence):
        spec_of(data, title="T")


def test_reading_takes_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_parts, "SECONDS", -1)
    with pytest.raises(DomainError, match="Split it into several"):
        spec_of(WHOLE, title="T")


@pytest.mark.django_db
def test_it_is_stored_as_any_other_file() -> None:
    spec = spec_of(word_files.written(TEXT))
    assert store(spec, by=None).items == 3
    assert not store(spec_of(word_files.written(TEXT)), by=None).is_new


def test_its_text_can_be_had_as_markdown() -> None:
    assert docx_files.to_markdown(WHOLE) == "# One\n\nWords.\n\n"


def test_raised_and_lowered_digits_stay_so() -> None:
    document = docx.Document()
    document.add_heading("Compute", 1)
    paragraph = document.add_paragraph("Models above 10")
    paragraph.add_run("26").font.superscript = True
    paragraph.add_run(" operations; CO")
    paragraph.add_run("2").font.subscript = True
    out = io.BytesIO()
    document.save(out)
    [words] = texts(spec_of(out.getvalue(), title="A guidance")).values()
    assert words == "Models above 10²⁶ operations; CO₂"
