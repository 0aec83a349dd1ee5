"""Letters in Word and OpenDocument, and what is refused of them with which reason."""

import io
from collections.abc import Callable

import docx
import pikepdf
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from comments.reading import Reader, Unreadable, extract
from comments.reading.kinds import DOCX, ODT, PDF, TEXT
from tests.comments.office_files import (
    entities_bomb,
    locked_word,
    opendocument,
    packed,
    word,
    word_bomb,
)
from tests.comments.reading_letters import ANSWERS, QUESTIONS, pdf
from tests.comments.reading_letters import TEXT as ASKED

A, B, C = ANSWERS[:3]


def test_a_word_file_is_read_paragraph_by_paragraph_and_page_by_page() -> None:
    letter = extract(word([A, B], [C]))
    assert letter.text == f"{A}\n\n{B}\n\n{C}"
    assert [letter.text[at:][:10] for at in letter.page_starts] == [A[:10], C[:10]]
    assert letter.media_type == DOCX
    assert letter.empty_pages == ()


def test_numbers_that_word_counts_itself_stand_before_their_paragraphs() -> None:
    assert extract(word([A, B], numbered=True)).text == f"1. {A}\n\n2. {B}"


def test_an_opendocument_file_is_read_with_lists_tables_and_notes() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>See the book.</text:p></text:note-body></text:note>"
    )
    cells = "".join(f"<table:table-cell><text:p>{w}</text:p></table:table-cell>" for w in ("Left", "Right"))
    letter = extract(
        opendocument(
            f"<text:h>Limes</text:h><text:p>{A}<text:s text:c='2'/><text:span>Quite</text:span>"
            f" <text:span>so</text:span>{note}</text:p>"
            "<text:tracked-changes><text:p>Struck out.</text:p></text:tracked-changes>"
            f"<text:list><text:list-item><text:p>{B}</text:p></text:list-item></text:list>"
            f"<text:soft-page-break/><table:table><table:table-row>{cells}</table:table-row></table:table>"
        )
    )
    assert letter.text == f"Limes\n\n{A} Quite so¹\n\n• {B}\n\nLeft | Right\n\n¹ See the book."
    assert letter.text[letter.page_starts[1] :].startswith("Left")
    assert letter.media_type == ODT


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_raised_and_lowered_digits_of_a_word_file_stay_so() -> None:
    document = docx.Document()
    document.styles.add_style("Power", WD_STYLE_TYPE.CHARACTER).font.superscript = True
    paragraph = document.add_paragraph("10")
    paragraph.add_run("26", style="Power")
    paragraph.add_run(" and 10")
    power = paragraph.add_run("−9").font  # as LibreOffice writes it
    power.size = Pt(7)
    power.element.get_or_add_rPr().append(parse_xml(f'<w:position {nsdecls("w")} w:val="8"/>'))
    paragraph.add_run(" CO")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run(" 1")
    paragraph.add_run("st").font.superscript = True
    assert extract(saved(document)).text == "10²⁶ and 10⁻⁹ CO₂ 1st"


def test_a_formula_of_a_word_file_is_read_in_one_line() -> None:
    def part(name: str, words: str) -> str:
        return f"<m:{name}><m:r><m:t>{words}</m:t></m:r></m:{name}>"

    formula = (
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        f"<m:sSup><m:sSupPr/>{part('e', '10')}{part('sup', '26')}</m:sSup>{part('e', '+')}"
        f"<m:sSup>{part('e', 'x')}{part('sup', 'n+1')}</m:sSup>"
        f"<m:f>{part('num', 'a')}{part('den', 'b')}</m:f></m:oMath>"
    )
    document = docx.Document()
    document.add_paragraph("Above ")._p.append(parse_xml(formula))
    assert extract(saved(document)).text == "Above 10²⁶+x^(n+1)a/b"


def test_raised_and_lowered_digits_of_an_opendocument_file_stay_so() -> None:
    places = {"T1": "super 58%", "T2": "-10% 58%", "T3": "0% 100%"}
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties style:text-position="{place}"/></style:style>'
        for name, place in places.items()
    )
    body = (
        "<text:p>10<text:span text:style-name='T1'>26</text:span> CO<text:span text:style-name='T2'>2</text:span>"
        " in <text:span text:style-name='T3'>2024</text:span></text:p>"
    )
    assert extract(opendocument(body, styles=styles)).text == "10²⁶ CO₂ in 2024"


@pytest.mark.parametrize(
    ("data", "kind"), [(lambda: pdf(A), PDF), (A.encode, TEXT), (f"BM {A}".encode, TEXT)]
)
def test_what_a_file_is_stands_in_its_content(data: Callable[[], bytes], kind: str) -> None:
    assert extract(data()).media_type == kind


def huge_page() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.pages[0].mediabox = pikepdf.Array([0, 0, 200_000, 200_000])
        file.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (locked_word, "has a password"),
        (lambda: opendocument("", manifest="<encryption-data/>"), "has a password"),
        (word_bomb, "too much to be a letter"),
        (lambda: packed({str(n): b"" for n in range(5_001)}), "5,001 parts"),
        (lambda: packed({"a.pdf": b"%PDF-"}), "ZIP archive"),
        (lambda: packed({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "no Word document"),
        (lambda: opendocument("", mime=f"{ODT}-master".replace("text-master", "spreadsheet")), "but no text"),
        (lambda: word([A])[:-40], "can't be unpacked"),
        (lambda: packed({"mimetype": ODT, "content.xml": "<broken"}), "is broken"),
        (entities_bomb, "."),
        (lambda: word([""]), "no text in it"),
        (lambda: b"{\\rtf1 hello}", "RTF"),
        (lambda: b"<!DOCTYPE html><p>hello", "web page"),
        (huge_page, "larger than any paper"),
        (lambda: b"\x7fELF" + b"\0" * 200, "ELF executable"),
    ],
)
def test_what_is_locked_broken_or_a_bomb_is_refused_with_a_reason(
    data: Callable[[], bytes], says: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        extract(data())
    assert says in caught.value.reason
    assert caught.value.reason.endswith(".")


def test_a_letter_of_pictures_is_taken_where_pages_may_wait_for_text() -> None:
    with Reader() as reader:
        letter, passages = reader.extract_and_split(pdf("#rect(fill: red)"), QUESTIONS)
    assert (letter.text, letter.empty_pages, passages) == ("", (1,), [])


def test_the_cut_comes_with_the_text() -> None:
    with Reader() as reader:
        letter, passages = reader.extract_and_split(
            word([f"“{ASKED['1.a']}”", A, f"“{ASKED['2']}”", B]), QUESTIONS
        )
    assert [one.labels for one in passages] == [("1.a",), ("2",)]
    assert letter.text[passages[0].answer_start : passages[0].end] == A
