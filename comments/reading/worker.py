"""What a letter says. Runs in a process apart (see reader.py): a hostile file may take any time or memory."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from comments.reading import opendocument, pdf, word
from comments.reading.cleaning import clean
from comments.reading.cut import split
from comments.reading.kinds import DOCX, ODT, PDF, decoded, kind_of
from comments.reading.shapes import Question, Unreadable, gettext_noop

MAX_CHARACTERS = 5_000_000
READERS = {PDF: pdf.read_pages, DOCX: word.read_pages, ODT: opendocument.read_pages}


def answer(
    data: bytes, *, takes_pictures: bool = False, questions: Sequence[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The extraction as a dict, or {"unreadable": reason}.

    With `takes_pictures`, pages that are pictures only have no text and are no reason to refuse; with `questions`, the
    passages that answer them come with it.
    """
    try:
        kind = kind_of(data)
        pages = pages_of(data, kind)
        text, starts = clean(pages)
    except Unreadable as error:
        return {"unreadable": error.reason}
    if not text and not (takes_pictures and kind == PDF):
        return {"unreadable": _nothing(kind)}
    empty = [number for number, page in enumerate(pages, 1) if not page.strip()]
    found: dict[str, Any] = {
        "text": text,
        "page_starts": starts,
        "empty_pages": empty if kind == PDF else [],
        "media_type": kind,
    }
    if questions is not None:
        asked = [Question(**one) for one in questions]
        found["passages"] = [asdict(passage) for passage in split(text, asked)]
    return found


def pages_of(data: bytes, kind: str) -> list[str]:
    """The text of each page."""
    reader = READERS.get(kind)
    pages = reader(data) if reader else decoded(data).split("\f")
    if sum(map(len, pages)) > MAX_CHARACTERS:
        raise Unreadable(
            gettext_noop("This file holds more text than any letter. Send the letter without its annexes.")
        )
    return pages


def _nothing(kind: str) -> str:
    if kind == PDF:
        return gettext_noop(
            "This PDF has no text layer: its pages are pictures."
            " Run text recognition (OCR) on it and send the result."
        )
    return gettext_noop("This file has no text in it. Check it and send it again.")
