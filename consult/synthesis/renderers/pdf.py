"""The report as a tagged PDF (PDF/UA-1), set by Typst.

The tree goes to the template `report.typ` as data, never as markup: no text can be read as Typst code.
PDF/UA forbids characters that no font has; Typst names them, they are replaced and the report is set again.
"""

import json
import re
import textwrap
import unicodedata
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

import typst

from consult.aggregation import charts
from consult.aggregation.matrix import Matrix
from consult.aggregation.squares import Squares
from consult.synthesis import document as tree
from consult.synthesis.renderers.prepared import contents_of, prepare, rebuild, words_of

_UNSHOWN = re.compile(r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)+)"`')
_LONG_WORD = re.compile(r"(?<!\S)(?!\S*://)\S{28,}")
ATTEMPTS = 6
PASSES = 12


def render(document: tree.Document) -> bytes:
    shown = prepare(document, absolute=True)
    unshown: dict[int, str] = {}
    for _ in range(ATTEMPTS):
        try:
            return _set(_with_substitutes(shown, unshown))
        except typst.TypstError as error:
            missing = _missing_characters(error.diagnostic) or _suspects(shown, unshown, error.message)
            if missing <= unshown.keys():
                raise
            unshown |= {character: _substitute(chr(character)) for character in missing}
    raise RuntimeError(
        f"No font shows {len(unshown)} of the report's characters, and their substitutes fail too."
    )


def _with_substitutes(document: tree.Document, unshown: dict[int, str]) -> tree.Document:
    def change(value: Any) -> Any:
        return value.translate(unshown) if isinstance(value, str) and not value.isascii() else value

    result: tree.Document = rebuild(document, change) if unshown else document
    return result


def _set(document: tree.Document) -> bytes:
    """Set until no heading stands alone at the foot of a page; where one does, the page ends before it."""
    words = asdict(words_of(document)) | {
        "short_title": textwrap.shorten(document.title, 76, placeholder=" …")
    }
    data = _data(document) | {
        "headings": [(node.id, tree.plain(node), tree.language_of(node)) for node in contents_of(document)],
        "heading_notes": {
            node.id: _data(_notes(node))
            for node in tree.walk(document.blocks)
            if isinstance(node, tree.Heading)
        },
        "groups": _heading_groups(document.blocks),
    }
    inputs = {"words": json.dumps(_data(words)), **_attached(document)}
    breaks: list[int] = []
    for _ in range(PASSES):
        inputs["document"] = json.dumps(data | {"breaks": breaks})
        compiler = typst.Compiler(_template(), font_paths=charts.fonts(), sys_inputs=inputs)
        lonely = json.loads(compiler.query("<lonely>", field="value", one=True))
        # One at a time, from the front: each break moves all that follows.
        found = [place for place in lonely if place not in breaks][:1]
        if not found:
            break
        breaks += found
    when = datetime.combine(document.date, time(), UTC)
    pdf = compiler.compile(_template(), format="pdf", pdf_standards=["ua-1"], timestamp=when)
    assert isinstance(pdf, bytes)  # one file; only pictures come as a list of pages
    return pdf


def _attached(document: tree.Document) -> dict[str, str]:
    """Beside the document, whose long words are made breakable."""
    if not isinstance(document, tree.Paper) or not document.attached:
        return {}
    return {"attached": document.attached, "attached_as": document.attached_as}


def _template() -> bytes:
    return files("consult.synthesis.renderers").joinpath("report.typ").read_bytes()


def _heading_groups(blocks: tuple[tree.Block, ...]) -> dict[int, tuple[int, str]]:
    """By the place of each block that follows headings: the place and the id of the first of these."""
    groups: dict[int, tuple[int, str]] = {}
    first: tuple[int, str] | None = None
    for i, block in enumerate(blocks):
        if isinstance(block, tree.Heading):
            first = first or (i, block.id)
        elif first:
            groups[i], first = first, None
    return groups


def _data(value: Any) -> Any:  # noqa: PLR0911 - one per kind of value
    """The tree as JSON knows it, with charts drawn and long words breakable."""
    match value:
        case charts.Chart() | Squares() | Matrix():
            return {"svg": charts.svg(value, "print"), "alt": f"{value.title}. {value.description}".strip()}
        case tree.Heading():
            return _fields(rebuild(value, _without_notes))
        case str():
            return _breakable(value)
        case date():
            return [value.year, value.month, value.day]
        case tuple():
            return [_data(item) for item in value]
        case dict():
            return {key: _data(item) for key, item in value.items()}
    return _fields(value) if is_dataclass(value) else value


def _notes(node: tree.Block) -> tuple[tree.Footnote, ...]:
    return tuple(child for child in tree.walk(node) if isinstance(child, tree.Footnote))


def _without_notes(value: Any) -> Any:
    return (
        tuple(child for child in value if not isinstance(child, tree.Footnote))
        if isinstance(value, tuple)
        else value
    )


def _fields(node: Any) -> dict[str, Any]:
    data = {field.name: _data(getattr(node, field.name)) for field in fields(node)}
    data |= {name: getattr(node, name) for name in ("id", "href") if name in data}
    if isinstance(node, tree.Paragraph | tree.Quotation):
        data["has_notes"] = bool(_notes(node))
    return data | {"type": type(node).__name__}


def _breakable(text: str) -> str:
    """Words as long as a line may break; addresses are left to Typst, which knows where they may."""
    return _LONG_WORD.sub(lambda word: re.sub(r"(\S{12})(?=.)", "\\1\u200b", word[0]), text)


def _missing_characters(diagnostic: str) -> set[int]:
    clusters = _UNSHOWN.findall(diagnostic)
    return {ord(character) for cluster in clusters for character in _unescaped(cluster)} - set(
        range(0x20, 0x7F)
    )


def _suspects(document: tree.Document, unshown: dict[int, str], message: str) -> set[int]:
    """Where Typst refuses text without naming it (a mark without its letter, in a chart): marks, then all but Latin."""
    if "PDF/UA" not in message:
        return set()
    used: set[str] = set()

    def gather(value: Any) -> Any:
        used.update(value if isinstance(value, str) else "")
        return value

    rebuild(document, gather)
    rest = {character for character in used if ord(character) > 0xFF} - {chr(known) for known in unshown}
    marks = {character for character in rest if unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")}
    return {ord(character) for character in marks or rest}


def _unescaped(cluster: str) -> str:
    """The characters that Typst names, as Rust writes them: \\u{1f600}."""
    return re.sub(r"\\u\{([0-9a-f]+)\}|\\(.)", lambda m: chr(int(m[1], 16)) if m[1] else m[2], cluster)


def _substitute(character: str) -> str:
    """A symbol by its name, in brackets; of a letter only that there was one."""
    if unicodedata.category(character) in ("So", "Sk", "Sm"):
        return f"[{unicodedata.name(character, 'symbol').lower()}]"
    return "" if unicodedata.category(character) in ("Cf", "Mn", "Me") else "\ufffd"
