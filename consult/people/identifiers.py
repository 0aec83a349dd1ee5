"""Numbers of organisations in outside registers: checked as far as their scheme allows, in one canonical form.

ROR and LEI end in check digits by ISO 7064. The EU Transparency Register publishes no rule for its two last digits,
so that only the form of its numbers is checked. Company numbers are checked by the rules of their country where
python-stdnum knows them.
"""

import re
from collections.abc import Callable
from importlib import import_module

from django.utils.translation import gettext as _
from stdnum import exceptions as wrong
from stdnum import lei

from consult.ledger.errors import DomainError
from consult.people import countries
from consult.people.countries import COUNTRIES
from consult.people.organisations import Identifier

Scheme = Identifier.Scheme
ROR = re.compile(r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})/?", re.IGNORECASE)
LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
TRANSPARENCY = re.compile(r"([0-9]{6,15})-?([0-9]{2})")
COMPANY = re.compile(r"[A-Z0-9][A-Z0-9./ -]{1,38}")
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
COMPANY_RULES = {
    "AU": "au.acn",
    "BE": "be.vat",
    "BR": "br.cnpj",
    "CH": "ch.uid",
    "CN": "cn.uscc",
    "DK": "dk.cvr",
    "EE": "ee.registrikood",
    "ES": "es.cif",
    "FI": "fi.ytunnus",
    "FR": "fr.siren",
    "IL": "il.hp",
    "IT": "it.iva",
    "JP": "jp.cn",
    "KR": "kr.brn",
    "NO": "no.orgnr",
    "SE": "se.orgnr",
    "SG": "sg.uen",
    "TW": "tw.ubn",
}


def canonical(scheme: str, value: str, *, country: str = "") -> str:
    """The number in its canonical form. Raises DomainError, with what a number of this scheme looks like."""
    if scheme not in FORMS:
        raise DomainError(_("Choose the register that the number is in."))
    return FORMS[scheme](value.strip(), country)


def any_canonical(value: str) -> list[tuple[str, str]]:
    """Each scheme in which this could be a number, with its canonical form: somebody typed it into a search."""
    found = []
    for scheme in (Scheme.ROR, Scheme.LEI, Scheme.EU_TRANSPARENCY):
        try:
            found.append((scheme.value, canonical(scheme, value)))
        except DomainError:
            continue
    return found + _with_country(value)


def _with_country(value: str) -> list[tuple[str, str]]:
    """A company's number as it is kept: "FR 552008443"."""
    country, _space, number = value.strip().upper().partition(" ")
    try:
        return [(Scheme.COMPANY.value, canonical(Scheme.COMPANY, number, country=country))]
    except DomainError:
        return []


def _ror(value: str, country: str) -> str:
    match = ROR.fullmatch(value)
    if match is None:
        raise DomainError(
            _("A ROR looks like https://ror.org/02mhbdp94: a zero, six characters, two digits.")
        )
    short = match[1].lower()
    number = 0
    for character in short[:-2]:
        number = number * 32 + CROCKFORD.index(character)
    if 98 - number * 100 % 97 != int(short[-2:]):
        raise DomainError(_("The last two digits of this ROR do not fit the rest. Copy it once more."))
    return f"https://ror.org/{short}"


def _lei(value: str, country: str) -> str:
    compact: str = lei.compact(value)
    if not LEI.fullmatch(compact):
        raise DomainError(_("An LEI has 20 letters and digits, the last two of them digits."))
    if not lei.is_valid(compact):
        raise DomainError(_("The last two digits of this LEI do not fit the rest. Copy it once more."))
    return compact


def _transparency(value: str, country: str) -> str:
    match = TRANSPARENCY.fullmatch(re.sub(r"\s", "", value))
    if match is None:
        raise DomainError(
            _(
                "A number of the EU Transparency Register looks like 123456789012-34: digits, a hyphen, two digits."
            )
        )
    return f"{match[1]}-{match[2]}"


def _company(value: str, country: str) -> str:
    """The country's code and the number: registers of two countries know the same number."""
    if country not in COUNTRIES:
        raise DomainError(_("Choose the country whose register the company number is in."))
    compact = re.sub(r"\s+", " ", value.upper()).removeprefix(f"{country} ")
    if not COMPANY.fullmatch(compact):
        raise DomainError(_("A company number has 2 to 39 letters and digits. Leave out everything else."))
    if country in COMPANY_RULES:
        rule = import_module(f"stdnum.{COMPANY_RULES[country]}")
        try:
            compact = rule.validate(compact)
        except wrong.ValidationError as error:
            words = _("This is no company number of %(country)s. Copy it once more from the register.")
            raise DomainError(words % {"country": countries.name(country)}) from error
    if country == "GB" and compact.isdecimal():
        compact = compact.zfill(8)  # Companies House writes leading zeros, people do not
    return f"{country} {compact}"


FORMS: dict[str, Callable[[str, str], str]] = {
    Scheme.EU_TRANSPARENCY: _transparency,
    Scheme.ROR: _ror,
    Scheme.LEI: _lei,
    Scheme.COMPANY: _company,
}
