"""Word and OpenDocument files for tests: sound, locked, and bombs."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from docx.enum.text import WD_BREAK

ODT = "application/vnd.oasis.opendocument.text"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style")
)


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def word(*pages: Sequence[str], numbered: bool = False) -> bytes:
    """A Word file with these paragraphs, a page break between the pages."""
    document = docx.Document()
    for number, paragraphs in enumerate(pages):
        for words in paragraphs:
            document.add_paragraph(words, style="List Number" if numbered else None)
        if number < len(pages) - 1:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opendocument(body: str, *, mime: str = ODT, manifest: str = "", styles: str = "") -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": manifest})


def word_bomb() -> bytes:
    """Unpacked, its text alone has 30 MB."""
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": b"<w>" + b" " * 30_000_000})


def entities_bomb() -> bytes:
    """A few hundred bytes that grow to gigabytes in a parser that is not careful."""
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    content = (
        f'<!DOCTYPE d [<!ENTITY l0 "lol">{lols}]><office:document-content {NAMES}><office:body><office:text>'
        "<text:p>&l9;</text:p></office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": ODT, "content.xml": content})


def locked_word() -> bytes:
    """As Word writes a file with a password: an OLE container around the encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
