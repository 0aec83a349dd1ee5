"""The words of a paragraph in DOCX as Markdown: emphasis, links, notes; changes that were tracked are accepted."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from docx.oxml.ns import qn

from guidance.docx_parts import Element, Opened

SPECIAL = re.compile(r"[\\`*\[\]<]|&(?=#?\w+;)|(?<!\w)_|_(?!\w)|~(?=~)")
LINE_START = re.compile(r"\A(\s*)([#>=|~]|[-+](?=\s|$)|-{3,})")
YEAR = re.compile(r"\A(\s*\d{4,})([.)])(?=\s)")
TRANSPARENT = {
    qn(f"w:{name}") for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml")
}
TRANSPARENT |= {qn("w:bdo"), qn("w:dir")}
LEFT_OUT = {
    qn("w:drawing"): _("pictures and drawings"),
    qn("w:pict"): _("pictures and drawings"),
    qn("w:object"): _("embedded objects"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": _(
        "pictures and drawings"
    ),
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": _("formulas"),
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMathPara": _("formulas"),
    qn("w:commentReference"): _("comments in the margin"),
}
CHANGES = {qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo")}


@dataclass(frozen=True)
class Style:
    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: str = ""


@dataclass(frozen=True)
class Piece:
    """Words in one style; `is_written` ones are Markdown already."""

    words: str
    style: Style
    is_written: bool = False


@dataclass
class Words:
    opened: Opened
    left_out: Counter[str] = field(default_factory=Counter)
    changes: int = 0

    def markdown(self, paragraph: Element) -> str:
        pieces = list(self._pieces(paragraph, Style()))
        written = "".join(
            _marked(style, list(group))
            for style, group in groupby(_joined(pieces), lambda piece: piece.style)
        )
        lines = [YEAR.sub(r"\1\\\2", LINE_START.sub(r"\1\\\2", line.strip())) for line in written.split("\n")]
        return "\n".join(lines).strip("\n")

    def heading(self, paragraph: Element) -> str:
        """Without emphasis, and in one line."""
        pieces = self._pieces(paragraph, Style())
        plain = (piece.words if piece.is_written else _escaped(piece.words) for piece in pieces)
        return " ".join("".join(plain).split())

    def _pieces(self, element: Element, style: Style) -> Iterator[Piece]:
        for child in element:
            if child.tag in CHANGES:
                self.changes += 1
            if child.tag in LEFT_OUT:
                self.left_out[str(LEFT_OUT[child.tag])] += 1
            elif child.tag == qn("w:r"):
                yield from self._run(child, style)
            elif child.tag == qn("w:hyperlink"):
                yield from self._pieces(child, self._linked(child, style))
            elif child.tag in TRANSPARENT:
                yield from self._pieces(child, style)

    def _linked(self, link: Element, style: Style) -> Style:
        target = self.opened.target(link.get(qn("r:id"), ""))
        is_safe = target.startswith(("https://", "http://", "mailto:")) and not re.search(r"[\s<>()]", target)
        return Style(style.bold, style.italic, style.struck, target if is_safe else "")

    def _run(self, run: Element, around: Style) -> Iterator[Piece]:
        style = _styled(run, around)
        for child in run:
            if child.tag == qn("w:t"):
                yield Piece(self.opened.as_printed(run, child.text or ""), style)
            elif child.tag == qn("w:tab"):
                yield Piece(" ", style)
            elif child.tag in (qn("w:br"), qn("w:cr")) and child.get(qn("w:type")) is None:
                yield Piece("\n", style)
            elif child.tag == qn("w:noBreakHyphen"):
                yield Piece("\u2011", style)
            elif child.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                yield Piece(f"[^{_mark(child)}]", Style(), is_written=True)
            elif child.tag in LEFT_OUT:
                self.left_out[str(LEFT_OUT[child.tag])] += 1


def _mark(reference: Element) -> str:
    prefix = "e" if reference.tag == qn("w:endnoteReference") else ""
    return f"{prefix}{reference.get(qn('w:id'))}"


def _styled(run: Element, around: Style) -> Style:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return around
    named = properties.find(qn("w:rStyle"))
    name = "" if named is None else named.get(qn("w:val"))
    return Style(
        bold=_is_on(properties.find(qn("w:b"))) or name == "Strong",
        italic=_is_on(properties.find(qn("w:i"))) or name == "Emphasis",
        struck=_is_on(properties.find(qn("w:strike"))),
        link=around.link,
    )


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(qn("w:val"), "1") not in ("0", "false", "off", "none")


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """White space takes the style before it, so that emphasis doesn't break off at every gap."""
    style = Style()
    for piece in pieces:
        if not piece.words.strip() and not piece.is_written:
            yield Piece(piece.words, style)
        else:
            style = piece.style
            yield piece


def _marked(style: Style, pieces: list[Piece]) -> str:
    """Emphasis touches words: white space around them stays outside of the marks."""
    words = "".join(piece.words if piece.is_written else _escaped(piece.words) for piece in pieces)
    inner = words.strip()
    if not inner or style == Style():
        return words
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    for is_on, mark in ((style.struck, "~~"), (style.italic, "*"), (style.bold, "**")):
        if is_on:
            inner = f"{mark}{inner}{mark}"
    if style.link:
        inner = f"[{inner}]({style.link})"
    return before + inner + after


def _escaped(words: str) -> str:
    """Words as Markdown shows them; what looks like a mark of it gets a backslash."""
    clean = words.replace("\u00ad", "").replace("\u000b", "\n")
    return SPECIAL.sub(lambda found: "\\" + found[0], clean)
