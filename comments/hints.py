"""Likely personal data in a text: found to be pointed out before it is sent, never to stop anybody. Pure.

What has a checksum is checked by it (IBAN, cards, national numbers, through `stdnum`); telephone numbers are parsed by
`phonenumbers`. A bare row of digits is taken for a national number only beside a word that says so: else every statute,
docket and telephone extension would be one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import phonenumbers
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum import iban, luhn
from stdnum.be import nn as be_nn
from stdnum.de import idnr as de_idnr
from stdnum.es import dni as es_dni
from stdnum.es import nie as es_nie
from stdnum.fr import nir as fr_nir
from stdnum.gb import nhs as gb_nhs
from stdnum.it import codicefiscale as it_cf
from stdnum.nl import bsn as nl_bsn
from stdnum.pl import pesel as pl_pesel
from stdnum.us import ssn as us_ssn

REGIONS = ("US", "GB", "FR", "DE", "ES")
"""Where a telephone number without country code may be from."""
LONGEST = 400_000


class Kind(models.TextChoices):
    EMAIL = "email", _("E-mail address")
    TELEPHONE = "telephone", _("Telephone number")
    ADDRESS = "address", _("Postal address")
    IDENTITY = "identity", _("Identity number")
    BANK = "bank", _("Bank or card number")


INSTEAD = {
    Kind.EMAIL: _("[e-mail removed]"),
    Kind.TELEPHONE: _("[telephone removed]"),
    Kind.ADDRESS: _("[address removed]"),
    Kind.IDENTITY: _("[identity number removed]"),
    Kind.BANK: _("[bank number removed]"),
}
"""What stands there then, in the language in which its author uses the site."""


@dataclass(frozen=True, order=True)
class Hint:
    """One passage of a text, in characters."""

    start: int
    end: int
    kind: Kind

    @property
    def instead(self) -> str:
        return str(INSTEAD[self.kind])


def hints(text: str) -> list[Hint]:
    """What looks like personal data, in order; where two overlap, the surer kind is kept."""
    found: list[Hint] = []
    text = text[:LONGEST]
    for finder in _worth_trying(text):
        found += [one for one in finder(text) if not any(_overlap(one, other) for other in found)]
    return sorted(found)


_ROW = re.compile(r"\d(?:\D{0,4}\d){4}")
"""Five digits near each other: every identity number has them."""


def _worth_trying(text: str) -> "Iterator[Callable[[str], Iterator[Hint]]]":
    """The surer kinds first. Most texts have few digits: what needs some is not looked for in them."""
    if "@" in text:
        yield _emails
    if not re.search(r"\d", text):
        return
    yield _banks
    if _ROW.search(text):
        yield _identities
    yield from (_addresses, _telephones)


def without(text: str, wanted: Iterable[Hint]) -> str:
    """The text with these passages replaced by what says that something was removed."""
    for one in sorted(wanted, reverse=True):
        text = text[: one.start] + one.instead + text[one.end :]
    return text


def _overlap(one: Hint, other: Hint) -> bool:
    return one.start < other.end and other.start < one.end


# E-mail ------------------------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")


def _emails(text: str) -> Iterator[Hint]:
    for found in _EMAIL.finditer(text):
        yield Hint(*found.span(), Kind.EMAIL)


# Banks -------------------------------------------------------------------------------------------------------------

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b")
_CARD = re.compile(r"(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w-]|\.\d)")
_CARD_BEGINS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6(?:011|4[4-9]|5)")


def _banks(text: str) -> Iterator[Hint]:
    for found in _IBAN.finditer(text):
        for end in _ends(found):
            if iban.is_valid(text[found.start() : end]):
                yield Hint(found.start(), end, Kind.BANK)
                break
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        if _CARD_BEGINS.match(digits) and len(digits) in (15, 16) and luhn.is_valid(digits):
            yield Hint(*found.span(), Kind.BANK)


def _ends(found: re.Match[str]) -> list[int]:
    """Where a number in groups may end, the longest first: a word in capitals may stand behind it."""
    words = found.group()
    return [found.end(), *(found.start() + gap.start() for gap in reversed(list(re.finditer(" ", words))))]


# Identity ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Number:
    """A national number: how it is written, how it is checked, and the words beside which it is believed.

    With a shape of its own it needs none.
    """

    pattern: re.Pattern[str]
    is_valid: Callable[[str], bool]
    beside: re.Pattern[str] | None = None


def _words(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


NEAR = 60
_IDENTITY = (
    _Number(re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), us_ssn.is_valid),
    _Number(
        re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)"),
        lambda _: True,
    ),
    _Number(
        re.compile(r"(?<!\w)[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}(?!\w)"),
        fr_nir.is_valid,
    ),
    _Number(re.compile(r"(?<!\w)\d{8}-?[A-HJ-NP-TV-Z](?!\w)"), es_dni.is_valid),
    _Number(re.compile(r"(?<!\w)[XYZ]-?\d{7}-?[A-Z](?!\w)"), es_nie.is_valid),
    _Number(re.compile(r"(?<!\w)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?!\w)"), it_cf.is_valid),
    _Number(re.compile(r"(?<!\w)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\w)"), be_nn.is_valid),
    _Number(re.compile(r"(?<!\w)\d{3} ?\d{3} ?\d{4}(?!\w)"), gb_nhs.is_valid, _words("NHS")),
    _Number(re.compile(r"(?<!\w)\d{9}(?!\w)"), nl_bsn.is_valid, _words("BSN", "burgerservicenummer")),
    _Number(re.compile(r"(?<!\w)\d{11}(?!\w)"), pl_pesel.is_valid, _words("PESEL")),
    _Number(
        re.compile(r"(?<!\w)\d{2} ?\d{3} ?\d{3} ?\d{3}(?!\w)"),
        de_idnr.is_valid,
        _words("IdNr", "Steuer-?ID", "Steueridentifikationsnummer", "tax id(?:entification)?(?: number)?"),
    ),
    _Number(
        re.compile(r"(?<!\w)(?:[A-Z]{1,2}\d{6,8}|\d{9}|[A-Z0-9]{9})(?!\w)"),
        lambda number: sum(map(str.isdigit, number)) >= 5,
        _words("passport(?: no\\.?| number)?", "passeport", "pasaporte", "Reisepass"),
    ),
)


def _identities(text: str) -> Iterator[Hint]:
    for number in _IDENTITY:
        for found in number.pattern.finditer(text):
            before = text[max(0, found.start() - NEAR) : found.start()]
            if number.beside and not number.beside.search(before):
                continue
            if number.is_valid(found.group()):
                yield Hint(*found.span(), Kind.IDENTITY)


# Addresses ---------------------------------------------------------------------------------------------------------

_NAME = r"(?:[A-ZÀ-Þ][\w’'.-]*|\d{1,3}(?:st|nd|rd|th))"
_STREET_ENGLISH = (
    r"(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Blvd\.?|Lane|Ln\.?|Drive|Dr\.?|Court|Ct\.?|Square|Sq\.?|"
    r"Terrace|Parkway|Pkwy\.?|Highway|Hwy\.?|Crescent|Way)"
)
_ADDRESS = re.compile(
    rf"(?<![\w.-])\d{{1,5}}[A-Za-z]?,? (?:(?:N|S|E|W|NE|NW|SE|SW)\.? )?(?:{_NAME} ){{1,4}}{_STREET_ENGLISH}(?!\w)"
    r"(?: (?:N|S|E|W|NE|NW|SE|SW)\b\.?)?"
    rf"|(?<![\w.-])\d{{1,4}}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|place|chemin|impasse|allée|quai)"
    r"(?: (?:de|du|des|la|le|les|l’|l'|d’|d'|à|et))* ?[A-ZÀ-Þ][\wÀ-ÿ’'-]+(?: [A-ZÀ-Þ][\wÀ-ÿ’'-]+){0,3}"
    r"|\b(?:Calle|C/|Avenida|Avda\.|Plaza|Paseo) (?:(?:de|del|la|el|los|las) )*[A-ZÀ-Þ][\wÀ-ÿ’'-]+"
    r"(?: (?:de |del |la )*[A-ZÀ-Þ][\wÀ-ÿ’'-]+){0,3},? (?:n\.?º ?)?\d{1,4}\b"
    r"|\b[A-ZÄÖÜ][a-zäöüß-]+(?:straße|strasse|str\.|weg|platz|gasse|allee) \d{1,4} ?[a-z]?\b"
    r"|\bP\.? ?O\.? Box \d{1,6}\b"
)
_SUITE = r"(?:Suite|Ste\.?|Floor|Unit|Apt\.?|Room|Rm\.?|#) ?[\w-]{1,8},?\s{1,3}|\d{1,2}(?:st|nd|rd|th) Floor,?\s{1,3}"
_POSTCODE = (
    r"(?:[A-Z]{2}|D\.C\.),? \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|\d{4,5} [A-ZÀ-Þ][\wÀ-ÿ’'-]+"
)
_PLACE = re.compile(rf"[,.]?\s{{1,3}}(?:{_SUITE})?(?:[A-ZÀ-Þ][\w’'.-]+,? ){{0,4}}(?:{_POSTCODE})")


def _addresses(text: str) -> Iterator[Hint]:
    """A house number with a street, and the town behind it where it is there."""
    for found in _ADDRESS.finditer(text):
        town = _PLACE.match(text, found.end())
        yield Hint(found.start(), town.end() if town else found.end(), Kind.ADDRESS)


# Telephones --------------------------------------------------------------------------------------------------------

_DIALLED = re.compile(r"^(?:\+|\(?0|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$)")
"""How people write numbers that can be dialled: with a country code, a leading zero, or in the American groups."""
_NOT_BEFORE = re.compile(
    r"(?:No\.|#|§|Fed\. Reg\.|doi[:./]|arXiv:|ISBN|ISSN|https?:\S*|/):?\s*$", re.IGNORECASE
)
_LOOKS_DIALLED = re.compile(r"\+\d|\d[\d\s().-]{5,}\d")
"""Most texts hold no such row of digits, and need not be parsed."""


def _telephones(text: str) -> Iterator[Hint]:
    seen: set[tuple[int, int]] = set()
    for region in REGIONS if _LOOKS_DIALLED.search(text) else ():
        for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID):
            span = (match.start, match.end)
            if span not in seen and _is_dialled(text, match.start, match.raw_string):
                seen.add(span)
                yield Hint(match.start, match.end, Kind.TELEPHONE)


def _is_dialled(text: str, start: int, raw: str) -> bool:
    return bool(_DIALLED.match(raw)) and not _NOT_BEFORE.search(text[max(0, start - 40) : start])


# For forms and doors -----------------------------------------------------------------------------------------------


def warnings(texts: Sequence[tuple[str, str]]) -> list[dict[str, str | int]]:
    """What the API's door tells beside an answer: for each hint the field it is in, its place and its kind.

    `texts` are pairs of a field's name and its text. What was found is not repeated: an answer may be logged.
    """
    return [
        {"field": name, "start": one.start, "end": one.end, "kind": one.kind.value}
        for name, text in texts
        for one in hints(text)
    ]
