"""Identifiers that others gave: how each kind is written, what it is called, and where it can be looked up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guidance.models import Reference

S = Reference.Scheme


@dataclass(frozen=True)
class Kind:
    """`address` has a place for the value, quoted for an address; empty where no lasting one is known. `one` is what
    a single identifier is called, where that is not the name."""

    name: str | Promise
    form: re.Pattern[str]
    example: str
    address: str = ""
    one: str | Promise = ""


KINDS: dict[str, Kind] = {
    S.DOCKET: Kind(
        _("Docket"),
        re.compile(r"[A-Z0-9]+(?:[-_][A-Z0-9]+)+"),
        "NTIA-2023-0009",
        "https://www.regulations.gov/docket/{}",
    ),
    S.FEDERAL_REGISTER: Kind(
        "Federal Register",
        re.compile(r"[1-9]\d{0,2} FR [1-9]\d{0,5}"),
        "89 FR 14059",
        "https://www.federalregister.gov/citation/{}",
        one=_("Federal Register citation"),
    ),
    S.RIN: Kind(
        _("Regulation Identifier Number"),
        re.compile(r"\d{4}-[A-Z]{2}[A-Z0-9]{2,3}"),
        "0660-XC060",
        "https://www.federalregister.gov/regulations/{}",
    ),
    S.DOI: Kind("DOI", re.compile(r"10\.\d{4,9}/\S+"), "10.1000/182", "https://doi.org/{}"),
    S.CELEX: Kind(
        "CELEX",
        re.compile(r"[0-9CE]\d{4}[A-Z]{1,2}\d{4}(?:R?\(\d{2}\))?(?:-\d{8})?"),
        "32024R1689",
        "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{}",
    ),
    S.URL: Kind(
        pgettext_lazy("on the web", "Address"),
        re.compile(r"https://[^\s/?#<>\"]+\.[^\s<>\"]+"),
        "https://example.org/report",
        "{}",
    ),
}
SPELLED = {"fr": "Federal Register", "doc": "document", "no": "number"}
EXAMPLE = re.compile(r"EX-.*|0000-.*|0{1,3} FR .*")
"""Invented ones, as in this project's examples, lead nowhere."""


def problem(scheme: str, value: str) -> str:
    """What is wrong with an identifier, as a sentence without its end; nothing where all is well."""
    kind = KINDS[scheme]
    if len(value) > 300:
        return gettext("an identifier has 300 characters at most; this one has {n}").format(n=len(value))
    if kind.form.fullmatch(value):
        return ""
    # Translators: {kind} is “a Docket”, “a DOI” and the like
    words = gettext("{value} is not written like {kind}; one looks like {example}")
    return words.format(value=repr(value), kind=article(str(kind.one or kind.name)), example=kind.example)


def article(name: str) -> str:
    words = gettext("an {kind}") if name[0] in "AEIOU" else gettext("a {kind}")
    return words.format(kind=name)


def name(scheme: str) -> str:
    """How readers know a kind of identifier; one that isn't known here goes by its own word."""
    known = KINDS.get(scheme)
    if known:
        return str(known.name)
    words = " ".join(SPELLED.get(word, word) for word in re.split("[_-]", scheme))
    return words[:1].upper() + words[1:]


def address(scheme: str, value: str) -> str:
    """Where an identifier leads; nothing where no lasting address is known."""
    known = KINDS.get(scheme)
    if known is None or problem(scheme, value) or EXAMPLE.fullmatch(value):
        return ""
    if scheme == S.URL:
        return value
    return known.address.format(quote(value.replace(" ", "-") if scheme == S.FEDERAL_REGISTER else value))


@dataclass(frozen=True)
class Identifier:
    """One identifier as a page shows it."""

    scheme: str
    value: str

    @property
    def name(self) -> str:
        return name(self.scheme)

    @property
    def address(self) -> str:
        return address(self.scheme, self.value)


def ordered(schemes: Iterable[str]) -> list[str]:
    """Known kinds first, in their order; then the others by their words."""
    known = [str(scheme) for scheme in KINDS]
    return sorted(schemes, key=lambda one: (known.index(one) if one in known else len(known), one))


def listed(identifiers: Mapping[str, str]) -> list[Identifier]:
    """Those of a document; several of a kind stand in one field with commas between."""
    return [
        Identifier(scheme, value)
        for scheme in ordered(identifiers)
        for value in several(str(identifiers[scheme]))
    ]


def several(values: str) -> list[str]:
    return [value.strip() for value in values.split(", ") if value.strip()]
