"""Word files as their authors' programs write them: built by a library, and patched where it has no words for it."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

NUMBERING = f"""\
<w:numbering {nsdecls("w")}>
  <w:abstractNum w:abstractNumId="90">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2"/></w:lvl>
    <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="91">
    <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
  </w:abstractNum>
  <w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>
  <w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num>
</w:numbering>"""


def written(markdown: str) -> bytes:
    """A Word file by pandoc: real footnotes, lists, tables and links."""
    target = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        pypandoc.convert_text(markdown, "docx", format="markdown", outputfile=str(path))
        target.write(path.read_bytes())
    return target.getvalue()


def numbered(*paragraphs: tuple[str, str, tuple[int, int] | None]) -> bytes:
    """Paragraphs (style, words, list and level), numbered by the word processor and not by their words."""
    document = docx.Document()
    part = document.part.numbering_part
    part._element.extend(parse_xml(NUMBERING))  # the abstract ones first, as the schema wants it
    part._element[:] = sorted(part._element, key=lambda one: one.tag == qn("w:num"))
    for style, words, number in paragraphs:
        paragraph = document.add_paragraph(words, style=style or None)
        if number:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val, properties.get_or_add_ilvl().val = number
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def changed(data: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """The same file with one of its parts rewritten."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content.decode()) if entry.filename == part else content)
    return target.getvalue()
