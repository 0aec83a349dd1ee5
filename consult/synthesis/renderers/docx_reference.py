"""The Word file that gives reports their styles, running head and page numbers.

Made from the one pandoc brings along: the styles in `report_styles.xml` replace those of the same name.
"""

import subprocess
import textwrap
from functools import cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pypandoc

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ElementTree.register_namespace("w", W)
ElementTree.register_namespace("r", R)


def reference(title: str, standing: str) -> bytes:
    """With the report's title and standing in the running head, from the second page on."""
    parts = dict(_parts())
    short = textwrap.shorten(title, 60, placeholder=" …")
    parts["word/header1.xml"] = _running(
        "hdr", "Header", _run(short) + "<w:r><w:tab/></w:r>" + _run(standing)
    )
    pages = _field("PAGE") + _run(" / ") + _field("NUMPAGES")
    parts["word/footer1.xml"] = _running("ftr", "Footer", pages)
    parts["word/footer2.xml"] = parts["word/footer1.xml"]
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return result.getvalue()


@cache
def _parts() -> tuple[tuple[str, bytes], ...]:
    """Pandoc's reference file with our styles and a section that has a head and a foot; made once a process."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"]
    printed = subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 - no input
    with ZipFile(BytesIO(printed.stdout)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/styles.xml"] = _with_our_styles(parts["word/styles.xml"])
    parts["word/document.xml"] = (
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:p/>{_SECTION}</w:body></w:document>'.encode()
    )
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", _RELATIONS
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", _TYPES)
    return tuple(parts.items())


def _with_our_styles(theirs: bytes) -> bytes:
    sheet = ElementTree.fromstring(theirs)  # noqa: S314 - pandoc's own file
    own = files("consult.synthesis.renderers").joinpath("report_styles.xml").read_text()
    ours = ElementTree.fromstring(own)  # noqa: S314 - ours
    replaced = {(node.tag, node.get(f"{{{W}}}styleId")) for node in ours}
    for node in list(sheet):
        if (node.tag, node.get(f"{{{W}}}styleId")) in replaced:
            sheet.remove(node)
    sheet[:0] = [node for node in ours if node.tag == f"{{{W}}}docDefaults"]
    sheet.extend(node for node in ours if node.tag == f"{{{W}}}style")
    styles: bytes = ElementTree.tostring(sheet, encoding="utf-8", xml_declaration=True)
    return styles


def _running(tag: str, style: str, runs: str) -> bytes:
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} xmlns:w="{W}">{paragraph}</w:{tag}>'.encode()


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


# A4. The first page has a foot and no head.
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdHead"/><w:footerReference w:type="default" r:id="rIdFoot"/>'
    '<w:footerReference w:type="first" r:id="rIdFirst"/><w:footnotePr><w:numFmt w:val="decimal"/></w:footnotePr>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1644" w:right="1644" w:bottom="1531" w:left="1644" '
    'w:header="850" w:footer="709" w:gutter="0"/><w:titlePg/></w:sectPr>'
)
_PARTS = (
    ("rIdHead", "header", "header1.xml"),
    ("rIdFoot", "footer", "footer1.xml"),
    ("rIdFirst", "footer", "footer2.xml"),
)
_RELATIONS = (
    "".join(f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{file}"/>' for name, kind, file in _PARTS)
    + "</Relationships>"
).encode()
_TYPES = (
    "".join(
        f'<Override PartName="/word/{file}" ContentType="{PART}.{kind}+xml"/>' for _, kind, file in _PARTS
    )
    + "</Types>"
).encode()
