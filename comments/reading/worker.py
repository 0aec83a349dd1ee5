"""What a letter says. Runs in a process apart (see reader.py): a hostile file may take any time or memory."""

from comments.reading.cleaning import clean
from comments.reading.pdf import read_pages
from comments.reading.shapes import Unreadable

MAX_CHARACTERS = 5_000_000

NOT_READ = {
    b"PK\x03\x04": "This looks like a Word or another zipped file. Save it as PDF and send that.",
    b"\xd0\xcf\x11\xe0": "This looks like an old Word or Office file. Save it as PDF and send that.",
    b"{\\rtf": "This is an RTF file. Save it as PDF and send that.",
    b"\x89PNG": "This is a picture. Send the text itself, as PDF or plain text.",
    b"\xff\xd8\xff": "This is a picture. Send the text itself, as PDF or plain text.",
}


def answer(data: bytes) -> dict[str, object]:
    """The extraction as a dict, or {"unreadable": reason}."""
    try:
        pages = pages_of(data)
        text, starts = clean(pages)
    except Unreadable as error:
        return {"unreadable": error.reason}
    if not text:
        return {"unreadable": _nothing(data)}
    empty = [number for number, page in enumerate(pages, 1) if not page.strip()]
    return {"text": text, "page_starts": starts, "empty_pages": empty}


def pages_of(data: bytes) -> list[str]:
    """The text of each page. What a file is, is told by its content, not its name."""
    pages = read_pages(data) if b"%PDF-" in data[:1024] else _decoded(data).split("\f")
    if sum(map(len, pages)) > MAX_CHARACTERS:
        raise Unreadable("This file holds more text than any letter. Send the letter without its annexes.")
    return pages


def _decoded(data: bytes) -> str:
    for beginning, reason in NOT_READ.items():
        if data.startswith(beginning):
            raise Unreadable(reason)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    strange = sum((c < " " and c not in "\t\n\v\f\r") or c == "\ufffd" for c in text)
    if strange > 0.02 * len(text):
        raise Unreadable("This is neither a PDF nor plain text. Save it as PDF and send that.")
    return text


def _nothing(data: bytes) -> str:
    if b"%PDF-" in data[:1024]:
        return (
            "This PDF has no text layer: its pages are pictures."
            " Run text recognition (OCR) on it and send the result."
        )
    return "This file is empty. Check it and send it again."
