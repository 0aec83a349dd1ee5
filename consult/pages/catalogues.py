"""The catalogues of what the site says: `python -m consult.pages.catalogues update` takes the sentences out of the
code, `… compile` makes of the translations what gettext reads. Nothing but Python is needed, and no setting is read."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "consult" / "locale"
OURS = "en_GB"
"""The language of the code. What stands in its catalogue is what Django and django-allauth say, in our spelling."""
ROOMS = ("comments", "consult", "guidance")
SKIPPED = {"migrations", "management", "embedded", "database"}  # nothing in them speaks to a visitor
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ("Translators:",)
SAYS_NOTHING = re.compile(rb'^"(POT-|PO-|Last-|Generated-|Report-|Project-|Language-Team).*\n', re.MULTILINE)
HEADER = "# Consult: what the site says. `make messages` keeps it in step with the code.\n#"

Extracted = tuple[int, Any, list[str], str | None]


def templates(file: BytesIO, keywords: Any, tags: Any, options: Any) -> Iterator[Extracted]:
    """Babel's extractor of Django templates: Django turns them into Python, whose lines must not be indented."""
    source = templatize(file.read().decode())
    python = "\n".join(line.lstrip() for line in source.splitlines())
    yield from extract_python(BytesIO(python.encode()), keywords, tags, {"encoding": "utf-8"})


def sources(domain: str) -> Iterator[tuple[Path, Any]]:
    """Every file that can hold a sentence, with what reads it."""
    if domain == "djangojs":
        yield from ((path, "javascript") for path in sorted(ROOT.glob("consult/pages/static/consult/*.js")))
        return
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not SKIPPED & set(path.relative_to(ROOT).parts):
                yield path, "python"
    for kind in ("html", "txt", "svg", "xml"):
        yield from ((path, templates) for path in sorted((ROOT / "templates").rglob(f"*.{kind}")))


def messages(domain: str) -> Catalog:
    """What the code says now, in the order of its files."""
    catalog = Catalog(project="Consult", domain=domain, charset="utf-8", header_comment=HEADER)
    for path, reader in sources(domain):
        name = path.relative_to(ROOT).as_posix()
        with path.open("rb") as file:
            for line, text, notes, context in extract(reader, file, KEYWORDS, COMMENTS):
                catalog.add(text, None, [(name, line)], auto_comments=notes, context=context)
    return catalog


def languages() -> list[str]:
    """Into which the site is translated."""
    return sorted({path.parts[-3] for path in LOCALES.glob("*/LC_MESSAGES/*.po")} - {OURS})


def catalogue_file(language: str, domain: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{domain}.po"


def catalogue(language: str, domain: str) -> Catalog:
    path = catalogue_file(language, domain)
    if not path.exists():
        return Catalog(
            language, domain, project="Consult", charset="utf-8", header_comment=HEADER, fuzzy=False
        )
    with path.open("rb") as file:
        return read_po(file, language, domain)


def updated(language: str, domain: str, now: Catalog) -> Catalog:
    """The catalogue with the sentences of today: nothing is guessed from one that reads much like it."""
    found = catalogue(language, domain)
    found.update(now, no_fuzzy_matching=True, update_creation_date=False, keep_user_comments=True)
    found.obsolete.clear()
    return found


def update(only: Iterable[str] = ()) -> None:
    """Take the sentences out of the code; a language that is named and new gets empty catalogues."""
    for domain in ("django", "djangojs"):
        now = messages(domain)
        for language in only or languages():
            path = catalogue_file(language, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(updated(language, domain, now)))


def written(found: Catalog) -> bytes:
    """As the file holds it: without lines of code and without dates, so that it changes where a sentence does."""
    out = BytesIO()
    found.header_comment = HEADER
    write_po(out, found, width=100, include_lineno=False, sort_by_file=True)
    return SAYS_NOTHING.sub(b"", out.getvalue())


def compile_all() -> None:
    """Beside each catalogue what gettext reads, where it isn't there or is older."""
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        if path.parts[-3] != OURS:
            _compile(partial(catalogue, path.parts[-3], path.stem), path)
    _compile(as_they_are, catalogue_file(OURS, "django"), catalogue_file(languages()[0], "django"))


def _compile(read: Callable[[], Catalog], *sources: Path) -> None:
    compiled = sources[0].with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return
    part = compiled.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(compiled_words(read()))
    part.replace(compiled)  # at once: several processes may do this


def as_they_are() -> Catalog:
    """Every sentence as the code has it: gettext finds it at once, and does not look through the catalogues of every
    library, by two ways each, for a translation that none of them has."""
    ours = catalogue(OURS, "django")
    for message in catalogue(languages()[0], "django"):
        if message.id:
            ours.add(message.id, message.id, context=message.context)
    return ours


def compiled_words(found: Catalog) -> bytes:
    """Without what isn't translated yet, which is shown in English."""
    for message in [message for message in found if message.id and not whole(message)]:
        found.delete(message.id, message.context)
    out = BytesIO()
    write_mo(out, found)
    return out.getvalue()


def whole(message: Message) -> bool:
    """Whether a message is translated: in every number, where it has several."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(strings) and not message.fuzzy


def main(arguments: list[str]) -> None:
    match arguments:
        case ["update", *only]:
            update(only)
            compile_all()
        case ["compile"]:
            compile_all()
        case _:
            sys.exit("Say update (perhaps with the code of a new language), or compile.")


if __name__ == "__main__":
    main(sys.argv[1:])
