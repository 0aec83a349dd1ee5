"""The report as PDF: set whatever is in it, notes on the page of their call, readable by assistive technology."""

import io
import re
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings

from consult.synthesis import document as tree
from consult.synthesis.document import Footnote, Paragraph, Text, words
from consult.synthesis.renderers import render
from tests.synthesis.documents import HOSTILE, count, document, documents, report, squeezed

slow = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(slow, max_examples=60)
@given(documents)
def test_every_document_becomes_a_tagged_pdf(any_document: tree.Document) -> None:
    with pikepdf.open(io.BytesIO(render(any_document, "pdf"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]).startswith("Title")


@pytest.fixture(scope="module")
def pdf_bytes() -> bytes:
    return render(report(12), "pdf")


def page_texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as pdf:
        return [re.sub(r"[\u200b\ufffe\xad]|\s+", "", page.get_textpage().get_text_range()) for page in pdf]


def test_text_is_never_typst_code() -> None:
    hostile = [text for text in HOSTILE if text.isascii() and text.isprintable() and 0 < len(text) < 28]
    shown = document(tuple(Paragraph((Text(f"({text})"),)) for text in hostile))
    pages = "".join(page_texts(render(shown, "pdf")))
    assert [text for text in hostile if f"({squeezed(text)})" not in pages] == []


def test_characters_without_a_font_are_named_or_marked_instead_of_stopping_the_report() -> None:
    text = "".join(
        page_texts(render(document((Paragraph(words("Ａ \U0001f9ff \U00013000 \x07 end")),)), "pdf"))
    )
    assert "end" in text
    assert "[nazaramulet]" in text


def test_every_note_is_on_the_page_of_its_call(pdf_bytes: bytes) -> None:
    pages = page_texts(pdf_bytes)
    for number in range(1, 13):
        calls = {"a": f"Section{number}(RFC", "b": f"sector{number}agrees", "c": f"Call{number}."}
        for letter, call in calls.items():
            called = [i for i, text in enumerate(pages) if call in text and i > 0]
            written = [i for i, text in enumerate(pages) if f"Note{number}{letter}." in text]
            assert written == called != []


def test_no_heading_stands_alone_at_the_foot_of_a_page(pdf_bytes: bytes) -> None:
    pages = page_texts(pdf_bytes)
    ends = [re.sub(r"[0-9]+Note.*$|[0-9]+/[0-9]+$", "", text) for text in pages]
    assert [
        text[-40:] for text in ends if re.search(r"Whatwasheard$|\(RFCquestions[0-9–]+\)[0-9]*$", text)
    ] == []


def structure(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found: list[pikepdf.Object] = []

    def visit(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                visit(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            visit(node.get("/K", pikepdf.Array()))

    visit(pdf.Root.StructTreeRoot.K)
    return found


def test_the_pdf_is_readable_by_assistive_technology(pdf_bytes: bytes) -> None:
    shown = report(12)
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        elements = structure(pdf)
        kinds = [str(element.S) for element in elements]
        assert kinds.count("/Note") == count(shown, Footnote)
        assert kinds.count("/Table") == count(shown, tree.Table)
        assert kinds.count("/BlockQuote") == count(shown, tree.Quotation)
        assert kinds.count("/TH") == sum(
            len(n.columns) for n in tree.walk(shown) if isinstance(n, tree.Table)
        )
        assert [k for k in kinds if re.fullmatch(r"/H\d", k)].count("/H1") >= 15
        figures = [element for element in elements if element.S == "/Figure"]
        assert len(figures) == count(shown, tree.Figure)
        assert all(len(str(element.Alt)) > 10 for element in figures)
        with pdf.open_outline() as outline:
            assert "Section 1 (RFC questions 1–3)" in [item.title for item in outline.root]


def test_the_same_document_gives_the_same_pdf(pdf_bytes: bytes) -> None:
    assert render(report(12), "pdf") == pdf_bytes
