"""A DOCX file opened with care: what it is, how large it gets, and the parts that its text is made of."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from guidance.raised import lowered, raised
from guidance.yaml_places import FileError

MAX_BYTES = 20_000_000
MAX_UNPACKED = 100_000_000
MAX_TEXT = 20_000_000
"""Bytes of the part that holds the text: some 5,000 printed pages."""
MAX_PARTS = 5_000
SECONDS = 60
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN = (
    PythonDocxError,
    SyntaxError,  # what the XML parser raises
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    zipfile.BadZipFile,
    OSError,
    EOFError,
)

Element = Any
ALIGNED = {"superscript": raised, "subscript": lowered}


@dataclass(frozen=True)
class Opened:
    """`tick` raises FileError once reading takes too long; to be called at every paragraph."""

    document: Any
    tick: Callable[[], None]

    @property
    def body(self) -> Element:
        return self.document.element.body

    @cached_property
    def aligned(self) -> dict[str, str]:
        """The character styles that raise or lower ("superscript", "subscript"), by their id."""
        styles = ((style.style_id, _aligned(style.element)) for style in self.document.styles)
        return {name: way for name, way in styles if way}

    def as_printed(self, run: Element, words: str) -> str:
        """The words of a run; digits as raised or lowered as it is."""
        named = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        way = _aligned(run) or (self.aligned.get(named.get(qn("w:val"))) if named is not None else None)
        write = ALIGNED.get(way or "")
        return write(words) if write else words

    def notes(self, kind: str) -> dict[str, Element]:
        """Footnotes or endnotes by their number; separators are none."""
        related = getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S")
        for relation in self.document.part.rels.values():
            if relation.reltype == related and not relation.is_external:
                root = parse_xml(relation.target_part.blob)
                found = root.findall(qn(f"w:{kind}"))
                return {one.get(qn("w:id")): one for one in found if one.get(qn("w:type")) is None}
        return {}

    def target(self, relation: str) -> str:
        """Where a link leads, if it leads out of the file."""
        found = self.document.part.rels.get(relation)
        return str(found.target_ref) if found is not None and found.is_external else ""

    def numbering(self) -> Element | None:
        for relation in self.document.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
                return parse_xml(relation.target_part.blob)
        return None

    def company(self) -> str:
        """The organisation that the file names among its properties."""
        for relation in self.document.part.package.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES and not relation.is_external:
                root = parse_xml(relation.target_part.blob)
                return next((str(one.text or "").strip() for one in root if one.tag.endswith("}Company")), "")
        return ""


def _aligned(element: Element) -> str | None:
    """Raised or lowered by name, or by two points and more, as other programs than Word write it."""
    named, moved = (element.find(f"{qn('w:rPr')}/{qn(name)}") for name in ("w:vertAlign", "w:position"))
    if named is not None:
        return str(named.get(qn("w:val")))
    half_points = re.fullmatch(r"-?\d{1,4}", moved.get(qn("w:val"), "")) if moved is not None else None
    by = int(half_points.group()) if half_points else 0
    return "superscript" if by >= 4 else "subscript" if by <= -4 else None


@contextmanager
def opened(data: bytes) -> Iterator[Opened]:
    """Raises FileError with the reason where it can't be read."""
    _measure(data)
    end = monotonic() + SECONDS

    def tick() -> None:
        if monotonic() > end:
            words = _("Reading this file takes more than {n} seconds. Split it into several.")
            raise FileError(words.format(n=SECONDS))

    try:
        yield Opened(docx.Document(io.BytesIO(data)), tick)
    except RecursionError as error:
        raise FileError(_("This Word file is nested too deeply to be read.")) from error
    except BROKEN as error:
        words = _("This Word file is broken ({problem}). Open it in a word processor and save it again.")
        raise FileError(words.format(problem=type(error).__name__)) from error


def _measure(data: bytes) -> None:
    if data.startswith(OLE):
        raise FileError(
            _(
                "This is a Word file with a password, or one of the old kind (.doc). "
                "Save it as .docx without a password."
            )
        )
    if len(data) > MAX_BYTES:
        raise FileError(_("The file is larger than {n} MB.").format(n=MAX_BYTES // 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _measure_parts(parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileError(_("This Word file is broken: it can't be unpacked.")) from error


def _measure_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "word/document.xml" not in names:
        raise FileError(_("This is no Word file: it holds no text (word/document.xml)."))
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileError(_("This file has a password. Save it without one."))
    unpacked = sum(part.file_size for part in parts)
    text = max(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if unpacked > MAX_UNPACKED or text > MAX_TEXT or len(parts) > MAX_PARTS:
        words = _("Unpacked, this file has {parts} parts and {size} MB, which is too much.")
        raise FileError(words.format(parts=f"{len(parts):,}", size=f"{unpacked // 1_000_000:,}"))
