"""One document tree in five formats. `render(document, "pdf")` gives the bytes of the file."""

from collections.abc import Callable

from consult.synthesis.document import Document
from consult.synthesis.renderers import docx, html, json, markdown, pdf

FORMATS: dict[str, Callable[[Document], bytes]] = {
    "html": html.render,
    "pdf": pdf.render,
    "docx": docx.render,
    "md": markdown.render,
    "json": json.render,
}
CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}


def render(document: Document, format: str) -> bytes:  # noqa: A002 - what everybody calls it
    """Raises ValueError for a format that does not exist."""
    if format not in FORMATS:
        raise ValueError(f"Unknown format {format!r}. Known ones: {', '.join(FORMATS)}.")
    return FORMATS[format](document)
