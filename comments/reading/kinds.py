"""What a file is, told by its content and never by its name; what is not taken is named, with what to do instead."""

import io
import zipfile

import puremagic

from comments.reading import refusals
from comments.reading.shapes import Unreadable
from comments.reading.shapes import gettext_noop as _

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"

ZIP, OLE, RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MAX_PARTS = 5_000
MAX_UNPACKED = 100_000_000
MAX_XML = 20_000_000

MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<svg")
SURE = 0.3
"""How sure puremagic is at the least where its word counts: a letter may begin with "BM"."""


def kind_of(data: bytes) -> str:
    """The media type of one of the four kinds that are read. Raises Unreadable for all others."""
    if not data.strip():
        raise Unreadable(_("This file is empty. Check it and send it again."))
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(ZIP):
        return _packed(data)
    if data.startswith(OLE):
        locked = _("This Word file has a password. Save it without one and send it again.")
        old = _("This is an old Word or other Office file. Save it as PDF and send that.")
        raise Unreadable(locked if ENCRYPTED in data else old)
    if data.startswith(RTF):
        raise Unreadable(_("This is an RTF file. Save it as PDF and send that."))
    if data[:512].lstrip().lower().startswith(MARKUP):
        raise Unreadable(_("This is a web page or XML. Save it as PDF and send that."))
    if is_text(data):
        return TEXT
    raise _not_taken(data)


def is_text(data: bytes) -> bool:
    """No more than a few characters in it are of those that no text has."""
    text = decoded(data)
    strange = sum((c < " " and c not in "\t\n\v\f\r") or c == "\ufffd" for c in text)
    return strange <= 0.02 * len(text)


def decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return _inside(parts)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(
            _("This file is broken: it can't be unpacked. Save it again and send the new one.")
        ) from error


def _inside(parts: zipfile.ZipFile) -> str:
    names = {part.filename for part in parts.infolist()}
    _measure(parts)
    if "word/document.xml" in names:
        return DOCX
    if "mimetype" in names and parts.getinfo("mimetype").file_size < 200:
        mime = parts.read("mimetype").decode("ascii", "replace").strip()
        if mime == ODT:
            return ODT
        if "opendocument" in mime:
            raise Unreadable(_("This is an OpenDocument file, but no text. Save it as PDF and send that."))
    if "[Content_Types].xml" in names:
        raise Unreadable(_("This is an Office file, but no Word document. Save it as PDF and send that."))
    raise Unreadable(_("This is a ZIP archive. Unpack it and send the documents in it one by one."))


def _measure(parts: zipfile.ZipFile) -> None:
    """Before anything is unpacked."""
    listed = parts.infolist()
    if any(part.flag_bits & 0x1 for part in listed):
        raise Unreadable(_("This file has a password. Save it without one and send it again."))
    unpacked = sum(part.file_size for part in listed)
    longest = max((part.file_size for part in listed if part.filename.endswith((".xml", ".rels"))), default=0)
    if unpacked > MAX_UNPACKED or longest > MAX_XML or len(listed) > MAX_PARTS:
        raise Unreadable(refusals.UNPACKED, parts=f"{len(listed):,}", megabytes=f"{unpacked // 1_000_000:,}")


def _not_taken(data: bytes) -> Unreadable:
    try:
        best = puremagic.magic_string(data[:4096])
    except (puremagic.PureError, ValueError):
        best = []
    known = next((one.name for one in best if one.confidence >= SURE and one.name), "")
    if known:
        return Unreadable(refusals.KIND, name=known)
    return Unreadable(
        _("This kind of file is not taken. Send the text itself, as PDF, Word, OpenDocument or plain text.")
    )
