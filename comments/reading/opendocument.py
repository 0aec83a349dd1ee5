"""Text of an OpenDocument text (ODT), page by page where page marks are kept. Runs in the confined process only."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from comments.reading.shapes import Unreadable
from comments.reading.shapes import gettext_noop as _
from guidance.raised import lowered, raised

OFFICE, TEXT, TABLE, STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text", "table", "style")
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
    letter = _Letter(_aligned(root))
    paragraphs = [*letter.paragraphs(body), *letter.notes]
    return "\n\n".join(paragraphs).split(PAGE)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _aligned(root: Any) -> dict[str, Callable[[str], str]]:
    """How digits are written in the styles that raise or lower them ("super 58%", "-10% 58%"), by their names."""
    found: dict[str, Callable[[str], str]] = {}
    for style in root.iter(f"{STYLE}style"):
        properties = style.find(f"{STYLE}text-properties")
        place = "" if properties is None else properties.get(f"{STYLE}text-position", "").split(" ")[0]
        if place.strip("0%"):
            is_low = place == "sub" or place.startswith("-")
            found[style.get(f"{STYLE}name")] = lowered if is_low else raised
    return found


class _Letter:
    """The text of a letter. A footnote's words go to the end, its number stays."""

    def __init__(self, aligned: dict[str, Callable[[str], str]]) -> None:
        self.aligned = aligned
        self.notes: list[str] = []

    def paragraphs(self, element: Any, label: str = "") -> Iterator[str]:
        for child in element:
            if not isinstance(child.tag, str) or child.tag in SKIPPED:
                continue
            if child.tag in PARAGRAPHS:
                words = self._words(child)
                yield f"{label}{words}" if words.strip() else words
                label = ""
            elif child.tag == f"{TEXT}soft-page-break":
                yield PAGE
            elif child.tag == f"{TEXT}list-item":
                yield from self.paragraphs(child, "• ")
            elif child.tag == f"{TABLE}table-row":
                cells = (" ".join(self.paragraphs(cell)).strip() for cell in child)
                yield " | ".join(filter(None, cells))
            else:
                yield from self.paragraphs(child)

    def _words(self, element: Any) -> str:
        write = self.aligned.get(element.get(f"{TEXT}style-name"), str)
        found = [write(element.text or "")]
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
                found.append(self._note(child))
            elif isinstance(child.tag, str) and child.tag not in SKIPPED:
                found.append(self._words(child))
            found.append(write(child.tail or ""))
        return "".join(found)

    def _note(self, note: Any) -> str:
        number = raised(note.findtext(f"{TEXT}note-citation") or "")
        body = note.find(f"{TEXT}note-body")
        if body is not None:
            self.notes.append(f"{number} " + " ".join(self.paragraphs(body)))
        return number
