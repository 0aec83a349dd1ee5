"""Text out of files: real PDFs, broken ones, hostile ones, and plain text."""

import io
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from comments.reading import Extraction, Reader, Unreadable, extract, extract_many, split
from comments.reading.pdf import MAX_PAGES
from comments.reading.reader import MAX_BYTES
from consult.ledger.confined import Limits
from tests.comments.reading_letters import ANSWERS, INTRODUCTION, QUESTIONS, TEXT, pdf

A, B, C, D, E, F = ANSWERS
PAGE = """
#set page(width: 14cm, height: 16cm, margin: 2cm, header: [Friends of the Avenue -- comment on trees],
  footer: context align(center)[Page #counter(page).display() of #counter(page).final().first()])
#set text(font: "Libertinus Serif", size: 11pt, hyphenate: true, lang: "en")
#set par(justify: true)
"""


@pytest.fixture(scope="module")
def letter() -> Extraction:
    """A letter of several pages: header and footer, justified and hyphenated, footnotes, bold questions."""
    answers = [
        f"{A} {D}#footnote[Minutes of the parish, volume two, of the year of the flood.] {F} {E} {B}"
    ] * 3
    parts = [f"{INTRODUCTION} {A} {B} {C} {D}\n"]
    for number, (label, answer) in enumerate(zip(("1.a", "2", "7.d.i"), answers, strict=True)):
        parts.append(f"*{label}) {TEXT[label]}*\n\n{answer} Efficient staff fill flats. {number}\n")
    parts.append(f"= Conclusion\n\n{C}")
    return extract(pdf(PAGE + "\n".join(parts)))


def test_page_headers_footers_and_numbers_are_gone(letter: Extraction) -> None:
    assert len(letter.page_starts) >= 3
    assert "comment on trees" not in letter.text
    assert "Page" not in letter.text


def test_sentences_run_on_over_lines_pages_and_hyphens(letter: Extraction) -> None:
    running = letter.text.replace("\n\n", " ")
    for sentence in (INTRODUCTION, A, C, TEXT["1.a"], TEXT["7.d.i"]):
        assert sentence in running
    assert "Efficient staff fill flats" in running


def test_paragraphs_stay_apart(letter: Extraction) -> None:
    assert f"\n\n2) {TEXT['2']}\n\n" in letter.text
    assert letter.text.count("\n\n1.a) ") == 1


def test_page_starts_lie_where_the_pages_begin(letter: Extraction) -> None:
    starts = letter.page_starts
    assert starts[0] == 0
    assert list(starts) == sorted(set(starts))
    assert starts[-1] < len(letter.text)


def test_a_letter_from_a_pdf_is_cut(letter: Extraction) -> None:
    found = [one for one in split(letter.text, QUESTIONS) if one.labels]
    assert [one.labels for one in found] == [("1.a",), ("2",), ("7.d.i",)]
    assert all(letter.text[one.answer_start :].startswith(A) for one in found)
    assert all(one.kind == "quoted" for one in found)


def test_paragraphs_of_one_line_each_stay_apart() -> None:
    """The distance between them is the commonest on the page then, and yet not that between lines."""
    lines = [f"{A[:-1]}, {word}." for word in ("then", "now", "here", "there")]
    text = extract(pdf("#set text(size: 8pt)\n" + "\n\n".join(lines))).text
    assert text.split("\n\n") == lines


def test_pages_without_text_are_counted_from_one() -> None:
    result = extract(pdf(f"#set page(height: 10cm)\n{A}\n#pagebreak()\n#rect(fill: red)\n#pagebreak()\n{B}"))
    assert result.empty_pages == (2,)
    assert len(result.page_starts) == 3


def encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(A))) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


def many_pages() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as file:
        for _ in range(MAX_PAGES + 1):
            file.add_blank_page()
        file.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (encrypted, "without a password"),
        (lambda: pdf(A)[:400], "damaged"),
        (lambda: b"%PDF-1.7\n" + b"\x00\xff" * 500, "damaged"),
        (lambda: pdf("#rect(fill: red)"), "no text layer"),
        (many_pages, f"at most {MAX_PAGES} are read"),
        (lambda: b"PK\x03\x04" + b"\x00" * 60, "can't be unpacked"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 60, "Save it as PDF"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "Portable Network Graphics"),
        (lambda: bytes(range(256)) * 20, "as PDF, Word, OpenDocument or plain text"),
        (lambda: b" \n\n ", "empty"),
        (lambda: b"", "empty"),
        (lambda: b"x" * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(data: Callable[[], bytes], says: str) -> None:
    with pytest.raises(Unreadable) as caught:
        extract(data())
    assert says in caught.value.reason
    assert caught.value.reason.endswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_any_usual_encoding(encoding: str) -> None:
    words = "The café’s “limes” – all of them."
    assert extract(words.encode(encoding)).text == words


def test_form_feeds_part_the_pages_of_plain_text() -> None:
    result = extract(f"{A}\n\f{B}\n".encode())
    assert [result.text[start:][:12] for start in result.page_starts] == [A[:12], B[:12]]


def test_one_bad_file_does_not_stop_the_others() -> None:
    first, second, third = extract_many([pdf(A), pdf(A)[:400], B.encode()])
    assert isinstance(first, Extraction)
    assert isinstance(second, Unreadable)
    assert isinstance(third, Extraction)
    assert (first.text, third.text) == (A, B)


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read() -> None:
    with Reader(seconds=0.001) as reader:
        with pytest.raises(Unreadable, match="takes too long"):
            reader.extract(pdf(A))
        reader.confined.limits = Limits()
        assert reader.extract(B.encode()).text == B


@pytest.mark.parametrize("piece", [".", "a", "The Council asks, e.g. ", "How should the Council define "])
def test_a_letter_of_one_endless_paragraph_is_read_all_the_same(piece: str) -> None:
    text = f"{piece * (400_000 // len(piece))}! {A}"
    with Reader() as reader:
        found, _ = reader.extract_and_split(text.encode(), QUESTIONS)
    assert found.text == text


def test_a_reader_that_dies_is_replaced() -> None:
    with Reader() as reader:
        reader.extract(A.encode())
        assert reader.confined._process is not None
        reader.confined._process.kill()
        reader.confined._process.wait()
        assert reader.extract(B.encode()).text == B


def test_files_that_need_too_much_memory_are_refused() -> None:
    hungry = ("wide " * 100 + "\n").encode() * 100_000
    with pytest.raises(Unreadable, match=r"too much memory|more text than any letter"):
        extract(hungry)


def _extract_to(path: str) -> None:
    Path(path).write_text(extract(A.encode()).text, encoding="utf-8")


def test_it_works_in_a_process_that_may_have_no_children(tmp_path: Path) -> None:
    """As in a prefork worker of the task queue, whose processes are daemons."""
    out = tmp_path / "text"
    process = multiprocessing.get_context("fork").Process(target=_extract_to, args=(str(out),), daemon=True)
    process.start()
    process.join(30)
    assert out.read_text(encoding="utf-8") == A
