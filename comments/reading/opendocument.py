"""Text of an OpenDocument text (ODT), page by page where page marks are kept. Runs in the confined process only."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from comments.reading.shapes import Unreadable
from comments.reading.shapes import gettext_noop as _

OFFICE, TEXT, TABLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text", "table")
)
MANIFEST = "META-INF/manifest.xml"
SKIPPED = {f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}table-of-content"}
PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}
PAGE = "\f"


def read_pages(data: bytes) -> list[str]:
    """The text of each page; one page where the file doesn't say where pages begin."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if MANIFEST in parts.namelist() and b"encryption-data" in parts.read(MANIFEST):
                raise Unreadable(_("This file has a password. Save it without one and send it again."))
            root = etree.fromstring(parts.read("content.xml"), _parser())
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError, EOFError, ValueError) as error:
        raise Unreadable(
            _("This OpenDocument file is broken. Open it, save it again and send the new one.")
        ) from error
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise Unreadable(_("This OpenDocument file holds no text."))
    notes: list[str] = []
    paragraphs = [*_paragraphs(body, notes), *notes]
    return "\n\n".join(paragraphs).split(PAGE)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _paragraphs(element: Any, notes: list[str], label: str = "") -> Iterator[str]:
    for child in element:
        if not isinstance(child.tag, str) or child.tag in SKIPPED:
            continue
        if child.tag in PARAGRAPHS:
            words = _words(child, notes)
            yield f"{label}{words}" if words.strip() else words
            label = ""
        elif child.tag == f"{TEXT}soft-page-break":
            yield PAGE
        elif child.tag == f"{TEXT}list-item":
            yield from _paragraphs(child, notes, "• ")
        elif child.tag == f"{TABLE}table-row":
            yield " | ".join(filter(None, (" ".join(_paragraphs(cell, notes)).strip() for cell in child)))
        else:
            yield from _paragraphs(child, notes)


def _words(element: Any, notes: list[str]) -> str:
    """The words of a paragraph; a footnote's go to the end, its number stays."""
    found = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            found.append(" " * min(int(child.get(f"{TEXT}c", "1")), 80))
        elif child.tag == f"{TEXT}tab":
            found.append(" ")
        elif child.tag == f"{TEXT}line-break":
            found.append("\n")
        elif child.tag == f"{TEXT}soft-page-break":
            found.append(PAGE)
        elif child.tag == f"{TEXT}note":
            found.append(_note(child, notes))
        elif isinstance(child.tag, str) and child.tag not in SKIPPED:
            found.append(_words(child, notes))
        found.append(child.tail or "")
    return "".join(found)


def _note(note: Any, notes: list[str]) -> str:
    number = note.findtext(f"{TEXT}note-citation") or ""
    body = note.find(f"{TEXT}note-body")
    if body is not None:
        notes.append(f"{number} " + " ".join(_paragraphs(body, [])))
    return number
