"""Files that hold guidance, of whatever format: which it is, by what is in them, and what they say."""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import get_language, gettext, gettext_lazy, override

from consult.ledger import confined
from guidance import docx_files, markdown_files, packing, yaml_files
from guidance.docx_parts import OLE
from guidance.specs import Spec
from guidance.yaml_places import FileError

Reader = Callable[[bytes, Mapping[str, Mapping[str, str]]], Spec]
YAML_BEGINS = re.compile(
    r"(?:\s*#[^\n]*\n|\s*\n|---[ \t]*\n)*(?:document|edition|axes|advice|risks|items)[ \t]*:"
)
OTHERS = {
    b"%PDF": gettext_lazy("This is a PDF. Give the text as YAML, Markdown or a Word file (.docx)."),
    b"{\\rtf": gettext_lazy("This is a file in RTF. Give the text as YAML, Markdown or a Word file (.docx)."),
    b"<!DO": gettext_lazy("This is a web page. Give the text as YAML, Markdown or a Word file (.docx)."),
    b"<htm": gettext_lazy("This is a web page. Give the text as YAML, Markdown or a Word file (.docx)."),
}
MORE = {"document": ("document", "slug"), "publisher": ("document", "publisher"), "kind": ("document", "kind"),
        "title": ("document", "title"), "language": ("document", "language"), "edition": ("edition", "label"),
        "date": ("edition", "date")}  # fmt: skip
"""What may be given beside a file: the block and the key of it."""
LIMITS = confined.Limits(
    seconds=30.0,
    processor_seconds=20,
    memory=700_000_000,
    apps=(
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "consult.ledger",
        "consult.people",
        "guidance",
    ),
)


def read(data: bytes, name: str = "", **more: str) -> Spec:
    """What a file says: YAML, Markdown or DOCX. `more` (document, publisher, edition, kind, date, title, language)
    completes what it doesn't say. Raises FileError with the place."""
    given: dict[str, dict[str, str]] = {"document": {}, "edition": {}}
    for key, words in more.items():
        block, inner = MORE[key]
        given[block][inner] = words
    return _reader(data, name)(data, given)


def read_apart(data: bytes, name: str, more: Mapping[str, str], limits: confined.Limits = LIMITS) -> Spec:
    """As `read`, in a process of its own: a hostile file takes neither the site's time nor its memory.

    Raises DomainError.
    """
    found = confined.run(
        "guidance.formats.packed", data, limits=limits, name=name, more=more, language=get_language()
    )
    return packing.unpack(found)


def packed(data: bytes, name: str, more: Mapping[str, str], language: str | None = None) -> packing.Packed:
    """What `read` finds, to be handed to another process; what is wrong with it in the language of whoever asked."""
    with override(language):
        return packing.pack(read(data, name, **more))


def _reader(data: bytes, name: str) -> Reader:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE)):
        return docx_files.read
    for beginning, words in OTHERS.items():
        if data[: len(beginning)].lower() == beginning.lower():
            raise FileError(words)
    if not data.strip():
        raise FileError(gettext("The file is empty."))
    return yaml_files.read if _is_yaml(data, name) else markdown_files.read


def _is_yaml(data: bytes, name: str) -> bool:
    """Front matter with an end is Markdown's; else a known key at the beginning makes it YAML, or its name does."""
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r", "\n")
    has_front_matter = text.startswith("---") and re.search(r"\n(?:---|\.\.\.)[ \t]*\n", text)
    if has_front_matter or name.lower().endswith((".md", ".markdown")):
        return False
    return bool(YAML_BEGINS.match(text)) or name.lower().endswith((".yaml", ".yml"))
