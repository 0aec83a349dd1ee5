"""What all formats need before they write: printable text, headings without gaps, unique ids, safe addresses.

The stored tree is left as it is; this makes the one that is shown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote, urljoin

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from consult.aggregation.printable import printable
from consult.synthesis.document import (
    Claim,
    Document,
    Figure,
    Heading,
    Link,
    Paper,
    Quotation,
    Table,
    plain,
    walk,
)

LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class Words:
    """What the renderers add of their own, in the report's language; where the site doesn't speak it, `language` says
    in which."""

    language: str
    contents: str
    notes: str
    back: str
    note: str
    stale: str
    inserted: str
    deleted: str
    standing: str
    notices: dict[str, str]
    facts: tuple[tuple[str, str], ...]


def prepare(document: Document, *, absolute: bool) -> Document:
    """The document to show. With `absolute`, paths on the site get its address, and lose their link without one."""
    shown = rebuild(document, lambda value: printable(value) if isinstance(value, str) else value)
    with override(_speaking(document)[0]):
        shown = rebuild(shown, _Numbers().caption)
    shown = rebuild(shown, _Outline().place)
    anchors = {node.id for node in walk(shown) if isinstance(node, Heading)}
    base = shown.address if absolute else None
    result: Document = rebuild(shown, partial(_aim, base=base, anchors=anchors))
    return result


def rebuild(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same tree with every value changed, the inner ones first, in reading order."""
    if isinstance(value, tuple):
        value = tuple(rebuild(item, change) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        value = replace(value, **{f.name: rebuild(getattr(value, f.name), change) for f in fields(value)})
    return change(value)


class _Numbers:
    """Tables and figures are counted here, so that "Figure 2" is the same figure in every format."""

    def __init__(self) -> None:
        self.tables = self.figures = 0

    def caption(self, value: Any) -> Any:
        if isinstance(value, Figure):
            self.figures += 1
            self.tables -= 1  # its own table, counted a moment ago, goes by the figure's number
            name = _("Figure %(number)d") % {"number": self.figures}
            data = replace(value.table, caption=_("%(figure)s in numbers") % {"figure": name})
            return replace(value, caption=f"{name}. {value.caption}".strip(), table=data)
        if isinstance(value, Table):
            self.tables += 1
            name = _("Table %(number)d") % {"number": self.tables}
            return replace(value, caption=f"{name}. {value.caption}".strip())
        return value


class _Outline:
    """Levels without gaps (PDF/UA and readers of headings need them) and ids that occur once."""

    def __init__(self) -> None:
        self.level = 0
        self.taken: set[str] = set()

    def place(self, value: Any) -> Any:
        if isinstance(value, Heading):
            self.level = min(value.level, self.level + 1)
            return replace(value, level=self.level, id=self._own(value.id or plain(value), "section"))
        if isinstance(value, Claim):
            return replace(value, id=self._own(f"claim-{value.id}", "claim"))
        return value

    def _own(self, wanted: str, otherwise: str) -> str:
        name = re.sub(r"[^a-z0-9-]+", "-", wanted.lower()).strip("-")[:60] or otherwise
        name = name if name[0].isalpha() else f"{otherwise}-{name}"
        own, count = name, 1
        while own in self.taken:
            count += 1
            own = f"{name}-{count}"
        self.taken.add(own)
        return own


def _aim(value: Any, *, base: str | None, anchors: set[str]) -> Any:
    if isinstance(value, Link | Claim | Quotation):
        words = value.attribution if isinstance(value, Quotation) else plain(value)
        return replace(value, href=_address(value.href, base, anchors) if words.strip() else "")
    return value


def _address(href: str, base: str | None, anchors: set[str]) -> str:
    """The address if it leads to the web, to a mailbox, to the site or to a heading; else nothing."""
    href = quote(href.strip(), safe=":/?#[]@!$&'()*+,;=%~")
    if href.startswith("#"):
        return href if href[1:] in anchors else ""
    if re.match(r"/(?!/)", href):
        href = href if base is None else urljoin(base, href) if base else ""
    elif not re.match(r"(https?://[^/?#]|mailto:[^?#])", href, re.IGNORECASE):
        return ""
    return href if len(href) <= LONGEST_ADDRESS else ""


def contents_of(document: Document) -> list[Heading]:
    """The headings of a contents list on paper: two levels where they fit on the first page, else one."""
    if isinstance(document, Paper):
        return []
    headings = [node for node in walk(document.blocks) if isinstance(node, Heading) and node.level < 3]
    return headings if len(headings) <= 22 else [heading for heading in headings if heading.level == 1]


def words_of(document: Document) -> Words:
    language, is_own = _speaking(document)
    with override(language):
        return Words(
            language="" if is_own else "en",
            contents=_("Contents"),
            notes=_("Notes"),
            back=_("Back to the text"),
            note=_("Note"),
            stale=_("no longer up to date"),
            inserted=_("inserted"),
            deleted=_("deleted"),
            standing=_standing(document),
            notices={
                "draft": _("Proposed draft, for the editor to decide"),
                "missing": _("What is missing"),
                "paraphrase": _("Paraphrase, to be checked against the source"),
                "stale": _("No longer up to date"),
                "note": "",
            },
            facts=_facts(document),
        )


def _speaking(document: Document) -> tuple[str, bool]:
    """What the site says in a report: its language, or English where it doesn't speak that."""
    known = {code.partition("-")[0] for code, _ in settings.LANGUAGES}
    is_own = document.language.partition("-")[0] in known
    return (document.language, True) if is_own else (settings.LANGUAGE_CODE, False)


def _standing(document: Document) -> str:
    """Nothing for what is no publication, such as a receipt."""
    return {"draft": _("Draft, not yet approved"), "published": _("Published"), "": ""}[document.status]


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    """How, when and on what ground, for the head of the report; what is not known is left out."""
    facts = (
        (_("Status"), _standing(document)),
        (_("Date"), date_format(document.date, "j F Y")),
        (_("Contact"), document.contact),
        *document.metadata,
        (_("Snapshot"), document.snapshot),
        (_("Head of the ledger"), document.ledger_head),
    )
    return tuple((name, value) for name, value in facts if value.strip())
