"""Reports in five formats: nothing lost, nothing injected, notes on their page, readable by assistive technology."""

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from typing import Any
from xml.etree import ElementTree

import docx as python_docx
import pypandoc
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Page

from consult.aggregation.printable import printable
from consult.synthesis import document as tree
from consult.synthesis.document import Claim, Footnote, Heading, Link, Paragraph, Strong, Text, words
from consult.synthesis.document_json import from_json, to_json
from consult.synthesis.renderers import FORMATS, html, render
from tests.synthesis.documents import HOSTILE, count, document, documents, report, squeezed

SAFE = re.compile(r"(https?://|mailto:|/(?!/)|#)")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OUR_TAGS = {f"<{end}{tag}>" for tag in ("strong", "em", "ins", "del") for end in ("", "/")} | {"<!-- -->"}
slow = settings(deadline=None, suppress_health_check=list(HealthCheck))


def said(shown: tree.Document) -> list[str]:
    """All that somebody wrote in it."""
    nodes = [node for node in tree.walk(shown.blocks) if isinstance(node, Text | tree.Table | tree.Quotation)]
    strings = [shown.title, shown.subtitle, shown.publisher]
    for node in nodes:
        match node:
            case Text():
                strings.append(node.text)
            case tree.Quotation():
                strings.append(node.attribution)
            case tree.Table():
                strings += [*node.columns, node.notes, *(cell for row in node.rows for cell in row)]
    return [squeezed(printable(string)) for string in strings]


# JSON


@slow
@given(documents)
def test_json_loses_nothing(any_document: tree.Document) -> None:
    assert from_json(to_json(any_document)) == any_document


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda data: data.update(version=2), "version 1"),
        (lambda data: data["document"].update(title=["x"]), "document.title"),
        (lambda data: data["document"].update(colour="red"), "has no colour"),
        (lambda data: data["document"].pop("date"), "lacks date"),
        (lambda data: data["document"]["blocks"][1].update(type="Text"), "document.blocks.1"),
        (lambda data: data["document"]["blocks"][0].update(level=True), "document.blocks.0.level"),
        (lambda data: data["document"].update(status="approved"), "document.status"),
        (lambda data: data["document"].update(date="soon"), "soon"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_the_place(change: Any, complaint: str) -> None:
    data = json.loads(to_json(report(1)))
    change(data)
    with pytest.raises(ValueError, match=complaint):
        from_json(json.dumps(data))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Claim("c", words(Footnote(()))),
        lambda: Link("/", words(Strong(words(Link("/", words("x")))))),
        lambda: Footnote((Paragraph(words(Footnote(()))),)),
        lambda: Heading(1, words("\u202e \x00")),
        lambda: Heading(5, words("x")),
        lambda: tree.Table("", ("a", "b"), (("1",),)),
        lambda: replace(report(0), title="\x07"),
        lambda: replace(report(0), language="English"),
    ],
)
def test_a_tree_that_cannot_be_shown_is_refused_when_it_is_built(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


def test_phrases_stand_where_a_sentence_names_them() -> None:
    page = Link("/page/", words("page"))
    assert tree.sentence("The {page} has it.", page=page) == words("The ", page, " has it.")
    assert tree.sentence("{page}", page=page) == (page,)


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="html, pdf, docx, md, json"):
        render(report(0), "odt")


# HTML


class Reading(HTMLParser):
    """What a browser would find."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def read(markup: str) -> Reading:
    reading = Reading()
    reading.feed(markup)
    return reading


STRUCTURE = "html head meta title style body main nav article header section p h1 h2 h3 h4 h5 div span"
PHRASES = "a sup b strong em ins del small figure figcaption blockquote svg desc rect text line path circle"
LISTS = "ol ul li dl dt dd table caption thead tbody tr th td"
TAGS = {*STRUCTURE.split(), *PHRASES.split(), *LISTS.split()}


@slow
@given(documents)
def test_no_text_becomes_markup_in_html(any_document: tree.Document) -> None:
    reading = read(render(any_document, "html").decode())
    assert reading.tags <= TAGS
    assert not [
        key for key, _ in reading.attributes if key.startswith("on") or key in ("style", "src", "srcdoc")
    ]
    assert all(SAFE.match(href) for href in reading.values("href"))
    assert [string for string in said(any_document) if string not in squeezed(reading.text)] == []


@slow
@given(documents)
def test_ids_are_unique_and_every_inner_link_arrives(any_document: tree.Document) -> None:
    reading = read(render(any_document, "html").decode())
    ids = reading.values("id")
    assert sorted(ids) == sorted(set(ids))
    assert {href[1:] for href in reading.values("href") if href.startswith("#")} <= set(ids)


def test_notes_in_html_lead_there_and_back() -> None:
    reading = read(html.page(report(2)).article)
    calls = [href for href in reading.values("href") if href.startswith("#note-")]
    backs = [href for href in reading.values("href") if href.startswith("#noteref-")]
    assert calls == [f"#note-{i}" for i in range(1, 8)]
    assert backs == [f"#noteref-{i}" for i in range(1, 8)]


def test_claims_lead_to_what_is_behind_them() -> None:
    article = html.page(report(3)).article
    assert '<a class="claim" id="claim-first-1" href="/claims/1">Five of seven associations</a>' in article
    assert article.count("data-stale") == 1
    assert "no longer up to date" in article


def test_the_file_needs_nothing_from_elsewhere_and_its_policy_says_so() -> None:
    page = render(report(1), "html").decode()
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"<(link|script|img)\b|@import|url\(", page)


@pytest.mark.browser
def test_axe_finds_nothing_in_the_html_report(page: Page, tmp_path: Any) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(render(report(3), "html"))
    page.goto(path.as_uri())
    for width, scheme in product([375, 1200], ["light", "dark"]):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# Markdown


def nodes_of(ast: Any) -> Iterator[dict[str, Any]]:
    if isinstance(ast, dict):
        if "t" in ast:
            yield ast
        for value in ast.values():
            yield from nodes_of(value)
    elif isinstance(ast, list):
        for value in ast:
            yield from nodes_of(value)


def pandoc_reads(markdown: bytes, dialect: str) -> list[dict[str, Any]]:
    command = [pypandoc.get_pandoc_path(), f"--from={dialect}", "--to=json"]
    return list(
        nodes_of(
            json.loads(subprocess.run(command, input=markdown, capture_output=True, check=True).stdout)[
                "blocks"
            ]
        )
    )


@pytest.mark.parametrize("dialect", ["gfm-emoji", "commonmark_x-smart-emoji"])
def test_no_text_becomes_markup_in_markdown(dialect: str) -> None:
    @settings(slow, max_examples=40)
    @given(documents)
    def check(any_document: tree.Document) -> None:
        nodes = pandoc_reads(render(any_document, "md"), dialect)
        raw = {node["c"][1] for node in nodes if node["t"] in ("RawInline", "RawBlock")}
        assert {text.strip() for text in raw} <= OUR_TAGS
        assert not {node["t"] for node in nodes} & {
            "Code",
            "CodeBlock",
            "Image",
            "Math",
            "HorizontalRule",
            "LineBlock",
            "DefinitionList",
        }
        targets = [node["c"][2][0] for node in nodes if node["t"] == "Link"]
        assert all(SAFE.match(target) for target in targets)
        text = squeezed("".join(node["c"] for node in nodes if node["t"] == "Str"))
        assert [string for string in said(any_document) if string not in text] == []
        assert sum(node["t"] == "Note" for node in nodes) == count(any_document, Footnote)

    check()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_paragraph_stays_a_paragraph_in_markdown(text: str) -> None:
    shown = document((Paragraph(words("BEFORE")), Paragraph((Text(text),)), Paragraph(words("AFTER"))))
    nodes = pandoc_reads(render(shown, "md"), "gfm-emoji")
    paragraphs = [
        squeezed("".join(n["c"] for n in nodes_of(node) if n["t"] == "Str"))
        for node in nodes
        if node["t"] == "Para"
    ]
    expected = squeezed(printable(text))
    shown_ones = [text for text in paragraphs[paragraphs.index("BEFORE") :] if text]
    assert shown_ones == ["BEFORE", *([expected] if expected else []), "AFTER"]


# DOCX


@pytest.fixture(scope="module")
def docx_parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render(report(3), "docx"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_word_gets_native_notes_with_their_words(docx_parts: dict[str, bytes]) -> None:
    body, notes = (
        ElementTree.fromstring(docx_parts["word/document.xml"]),
        ElementTree.fromstring(docx_parts["word/footnotes.xml"]),
    )
    called = [node.get(f"{W}id") for node in body.iter(f"{W}footnoteReference")]
    written = {node.get(f"{W}id"): "".join(node.itertext()) for node in notes.iter(f"{W}footnote")}
    assert len(called) == count(report(3), Footnote)
    assert "Question 1: how should" in written[called[1]]


def test_word_gets_table_heads_pictures_with_words_styles_and_page_numbers(
    docx_parts: dict[str, bytes],
) -> None:
    body = docx_parts["word/document.xml"].decode()
    assert body.count("<w:tblHeader") == count(report(3), tree.Table)
    descriptions = re.findall(r'<wp:docPr descr="([^"]+)"', body)
    assert len(descriptions) == count(report(3), tree.Figure)
    assert descriptions[0].startswith("Net support. From −100")
    used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"', body))
    defined = set(re.findall(r'w:styleId="(\w+)"', docx_parts["word/styles.xml"].decode()))
    assert {"Heading1", "TOC1", "Quotation", "Notice", "Warning", "Table"} <= used <= defined
    assert b" PAGE " in docx_parts["word/footer1.xml"]
    assert "The response to the request" in docx_parts["word/header1.xml"].decode()


@settings(slow, max_examples=12)
@given(documents)
def test_no_text_becomes_markup_in_word(any_document: tree.Document) -> None:
    content = render(any_document, "docx")
    file = python_docx.Document(io.BytesIO(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        roots = [
            ElementTree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "footnotes")
        ]
    text = squeezed("".join("".join(root.itertext()) for root in roots))
    assert [string for string in said(any_document) if string not in text] == []
    assert len(file.inline_shapes) == count(any_document, tree.Figure)
    outside = [relation.target_ref for relation in file.part.rels.values() if relation.is_external]
    assert all(SAFE.match(target) for target in outside)


def test_all_formats_are_made() -> None:
    assert {name: bool(render(report(1), name)) for name in FORMATS} == dict.fromkeys(
        ["html", "pdf", "docx", "md", "json"], True
    )


# Changes of wording


def redlined() -> tree.Document:
    children = words("Publish ", tree.Deleted(words("nothing")), tree.Inserted(words("the method")), ".")
    return document((tree.Heading(1, words("Wording")), tree.Quotation(children, "Somebody")))


def test_what_is_struck_out_and_added_is_marked_in_every_format() -> None:
    page = render(redlined(), "html").decode()
    assert '<del><span class="visually-hidden">[deleted:</span>nothing' in page
    assert '<ins><span class="visually-hidden">[inserted:</span>the method' in page
    assert "Publish <del>nothing</del><ins>the method</ins>." in render(redlined(), "md").decode()
    assert '"type": "Inserted"' in render(redlined(), "json").decode()
    assert render(redlined(), "pdf").startswith(b"%PDF")


def test_word_strikes_out_and_underlines() -> None:
    file = python_docx.Document(io.BytesIO(render(redlined(), "docx")))
    styled = {run.text: run.style for paragraph in file.paragraphs for run in paragraph.runs if run.style}
    assert styled["nothing"].name == "Deleted"
    assert styled["nothing"].font.strike
    assert styled["the method"].name == "Inserted"
    assert styled["the method"].font.underline


def test_word_underlines_what_holds_figures_and_gives_columns_the_room_they_need() -> None:
    claim = Claim("c1", words("Two of nine wrote so."), "/reports/r/claims/c1/")
    table = tree.Table(
        "What the words mean",
        ("Word", "Used where"),
        (("most", "more than half of them" * 3),),
        alignment=("text",) * 2,
    )
    content = render(document((Paragraph((claim,)), table)), "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert re.search(r'<w:hyperlink[^>]*>\s*<w:r>\s*<w:rPr>\s*<w:rStyle w:val="Claim"', body)
    first, second = (int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', body)[:2])
    assert second > 3 * first
