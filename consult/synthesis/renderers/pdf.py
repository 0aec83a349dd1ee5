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
from consult.synthesis import document as tree
from consult.synthesis.renderers.prepared import contents_of, prepare, rebuild, words_of

_UNSHOWN = re.compile(r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)+)"`')
_LONG_WORD = re.compile(r"(?<!\S)(?!\S*://)\S{28,}")
ATTEMPTS = 6


def render(document: tree.Document) -> bytes:
    shown = prepare(document, absolute=True)
    unshown: dict[int, str] = {}
    for _ in range(ATTEMPTS):
        try:
            return _set(rebuild(shown, lambda value: _replaced(value, unshown)))
        except typst.TypstError as error:
            missing = _missing_characters(error.diagnostic) - unshown.keys()
            if not missing:
                raise
            unshown |= {character: _substitute(chr(character)) for character in missing}
    raise RuntimeError(f"No font shows {len(unshown)} of the report's characters, and their substitutes fail too.")


def _set(document: tree.Document) -> bytes:
    headings = contents_of(document)
    data = _data(document) | {"headings": [(node.id, tree.plain(node)) for node in headings]}
    words = asdict(words_of(document)) | {"short_title": textwrap.shorten(document.title, 76, placeholder=" …")}
    return typst.compile(
        files("consult.synthesis.renderers").joinpath("report.typ").read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"document": json.dumps(data), "words": json.dumps(_data(words))},
        font_paths=charts.fonts(),
        timestamp=datetime.combine(document.date, time(), UTC),
    )


def _data(value: Any) -> Any:
    """The tree as JSON knows it, with charts drawn and long words breakable."""
    match value:
        case charts.Chart():
            return {"svg": charts.svg(value, "print"), "alt": f"{value.title}. {value.description}".strip()}
        case str():
            return _breakable(value)
        case date():
            return [value.year, value.month, value.day]
        case tuple():
            return [_data(item) for item in value]
        case dict():
            return {key: _data(item) for key, item in value.items()}
    return _fields(value) if is_dataclass(value) else value


def _fields(node: Any) -> dict[str, Any]:
    data = {field.name: _data(getattr(node, field.name)) for field in fields(node)}
    if "href" in data:
        data["href"] = node.href
    return data | {"type": type(node).__name__}


def _breakable(text: str) -> str:
    """Words as long as a line may break; addresses are left to Typst, which knows where they may."""
    return _LONG_WORD.sub(lambda word: re.sub(r"(\S{12})(?=.)", "\\1\u200b", word[0]), text)


def _missing_characters(diagnostic: str) -> set[int]:
    clusters = _UNSHOWN.findall(diagnostic)
    return {ord(character) for cluster in clusters for character in _unescaped(cluster)} - set(range(0x20, 0x7F))


def _unescaped(cluster: str) -> str:
    """The characters that Typst names, as Rust writes them: \\u{1f600}."""
    return re.sub(r"\\u\{([0-9a-f]+)\}|\\(.)", lambda m: chr(int(m[1], 16)) if m[1] else m[2], cluster)


def _substitute(character: str) -> str:
    """A symbol by its name, in brackets; of a letter only that there was one."""
    if unicodedata.category(character) in ("So", "Sk", "Sm"):
        return f"[{unicodedata.name(character, 'symbol').lower()}]"
    return "" if unicodedata.category(character) in ("Cf", "Mn", "Me") else "\ufffd"


def _replaced(value: Any, unshown: dict[int, str]) -> Any:
    return value.translate(unshown) if isinstance(value, str) and not value.isascii() else value
