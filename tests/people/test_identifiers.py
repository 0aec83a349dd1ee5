"""Numbers in outside registers: what is one, what isn't, and the form in which they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.ledger.errors import DomainError
from consult.people import identifiers
from consult.people.organisations import Identifier

S = Identifier.Scheme


@pytest.mark.parametrize(
    ("scheme", "typed", "country", "kept"),
    [
        (S.ROR, "https://ror.org/02mhbdp94", "", "https://ror.org/02mhbdp94"),
        (S.ROR, "ror.org/02MHBDP94/", "", "https://ror.org/02mhbdp94"),
        (S.ROR, " 05dxps055 ", "", "https://ror.org/05dxps055"),
        (S.LEI, "2138 00KU D8LA JWSQ 9D15", "", "213800KUD8LAJWSQ9D15"),
        (S.LEI, "213800kud8lajwsq9d15", "", "213800KUD8LAJWSQ9D15"),
        (S.EU_TRANSPARENCY, "123456789012-34", "", "123456789012-34"),
        (S.EU_TRANSPARENCY, "12345678901234", "", "123456789012-34"),
        (S.COMPANY, "1234567", "GB", "GB 01234567"),
        (S.COMPANY, "GB 01234567", "GB", "GB 01234567"),
        (S.COMPANY, "sc123456", "GB", "GB SC123456"),
        (S.COMPANY, "552 008 443", "FR", "FR 552008443"),
    ],
)
def test_a_number_has_one_form(scheme, typed, country, kept):
    assert identifiers.canonical(scheme, typed, country=country) == kept
    assert identifiers.canonical(scheme, kept, country=country) == kept


@pytest.mark.parametrize(
    ("scheme", "typed", "country", "words"),
    [
        (S.ROR, "02mhbdp95", "", "do not fit"),
        (S.ROR, "https://example.org/02mhbdp94", "", "looks like"),
        (S.LEI, "213800KUD8LAJWSQ9D16", "", "do not fit"),
        (S.LEI, "213800KUD8", "", "20 letters and digits"),
        (S.EU_TRANSPARENCY, "12-34", "", "looks like"),
        (S.COMPANY, "1234567", "", "Choose the country"),
        (S.COMPANY, "552 008 444", "FR", "no company number of France"),
        (S.COMPANY, "1<2", "GB", "letters and digits"),
        ("duns", "1", "", "Choose the register"),
    ],
)
def test_what_is_no_number_is_refused_with_what_one_looks_like(scheme, typed, country, words):
    with pytest.raises(DomainError, match=words):
        identifiers.canonical(scheme, typed, country=country)


@given(st.text(max_size=60), st.sampled_from(S.values), st.sampled_from(["", "GB", "FR", "ZZ"]))
def test_nothing_typed_breaks_the_check(typed, scheme, country):
    try:
        kept = identifiers.canonical(scheme, typed, country=country)
    except DomainError:
        return
    assert identifiers.canonical(scheme, kept, country=country) == kept


def test_a_search_tries_each_scheme():
    assert identifiers.any_canonical("02mhbdp94") == [(S.ROR, "https://ror.org/02mhbdp94")]
    assert identifiers.any_canonical("Example Network") == []
