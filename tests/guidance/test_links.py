"""References are shown at both ends, across documents, and lead to lasting addresses outside."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from consult.people.models import User
from guidance import identifiers
from guidance.exporting import export
from guidance.importing import PUBLISH, import_all, import_guidance
from guidance.links import links
from guidance.models import Edition
from tests import factories

GUIDE = """\
document:
  slug: guide
  title: Guide
  publisher: Example
  kind: guidance
  identifiers: {doi: 10.1000/182, docket: NTIA-2023-0009, rin: 0660-XC060, fr: 89 FR 14059, version: "2"}
edition: {label: First, date: 2024-01-02, scopes: none}
items:
  - key: one
    kind: guideline
    label: "1"
    title: One
    refers_to: [two, celex:32024R1689, "fr:89 FR 14059"]
  - key: two
    kind: guideline
    label: "2"
    title: Two
    refers_to: ["https://example.org/x", docket:EX-2024-0007]
"""
REQUEST = """\
document: {slug: request, title: Request, publisher: Example, kind: rfc}
edition: {label: First, date: 2024-01-02, scopes: none}
items:
  - {key: seven, kind: question, label: "7", text: "What?", refers_to: ["guide#two"]}
"""
NOBODY = AnonymousUser()


@pytest.fixture
def guide(db: None) -> Edition:
    return import_all([REQUEST.encode(), GUIDE.encode()], by=None)[1].edition


def test_both_ends_are_shown_across_documents(guide: Edition) -> None:
    found = links(guide, NOBODY)
    assert [(link.words, link.address) for link in found["one"].refers_to] == [
        ("2 Two", "#two"),
        ("CELEX 32024R1689", "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32024R1689"),
        ("Federal Register 89 FR 14059", "https://www.federalregister.gov/citation/89-FR-14059"),
    ]
    assert [(link.words, link.address, link.where) for link in found["two"].referred_to_by] == [
        ("1 One", "#one", ""),
        ("Question 7", "/guidance/request/first/#seven", "Request, First"),
    ]
    # An invented docket leads nowhere.
    assert [link.address for link in found["two"].refers_to] == ["https://example.org/x", ""]


def test_the_newest_edition_that_a_reader_may_see_speaks(guide: Edition, editor: User) -> None:
    later = REQUEST.replace("label: First, date: 2024-01-02", "label: Second, date: 2025-01-02")
    draft = import_guidance(later.encode(), publish=False, by=None).edition
    assert [link.where for link in links(guide, NOBODY)["two"].referred_to_by] == ["", "Request, First"]
    assert [link.where for link in links(guide, editor)["two"].referred_to_by] == ["", "Request, Second"]
    PUBLISH.apply(draft, by=editor)
    assert [link.where for link in links(guide, NOBODY)["two"].referred_to_by] == ["", "Request, Second"]


def test_the_pages_show_them(guide: Edition, client: Client) -> None:
    page = client.get(reverse("edition", args=["guide", "first"])).content.decode()
    assert '<span>Refers to</span> <a href="#two">2 Two</a>; <a href="https://eur-lex.europa.eu' in page
    assert (
        '<span>Referred to by</span> <a href="#one">1 One</a>; <a href="/guidance/request/first/#seven">Question 7</a>'
        in page
    )
    consultation = factories.consultation_on(guide)
    item = client.get(reverse("item", args=[consultation.slug, "one"])).content.decode()
    assert (
        f'<span>Refers to</span> <a href="{reverse("item", args=[consultation.slug, "two"])}">2 Two</a>'
        in item
    )


def test_identifiers_have_their_proper_names_and_lead_somewhere(guide: Edition, client: Client) -> None:
    page = client.get(reverse("edition", args=["guide", "first"])).content.decode()
    for name, address in [
        ("Docket", "https://www.regulations.gov/docket/NTIA-2023-0009"),
        ("Federal Register", "https://www.federalregister.gov/citation/89-FR-14059"),
        ("Regulation Identifier Number", "https://www.federalregister.gov/regulations/0660-XC060"),
        ("DOI", "https://doi.org/10.1000/182"),
        ("Version", ""),
    ]:
        assert f"<dt>{name}</dt>" in page
        assert not address or f'<a href="{address}">' in page


def test_identifiers_of_a_kind_that_is_not_known_go_by_their_own_words() -> None:
    assert identifiers.name("fr_doc") == "Federal Register document"
    assert identifiers.name("case-number") == "Case number"


@pytest.mark.parametrize(
    ("scheme", "value", "is_well_formed"),
    [
        ("docket", "NTIA-2023-0009", True),
        ("docket", "EPA-HQ-OAR-2021-0317", True),
        ("docket", "seven", False),
        ("fr", "89 FR 14059", True),
        ("fr", "89 FR", False),
        ("rin", "0660-XC060", True),
        ("rin", "1625-AC92", True),
        ("rin", "0660", False),
        ("doi", "10.1145/3287560.3287596", True),
        ("doi", "doi.org/10.1", False),
        ("celex", "32024R1689", True),
        ("celex", "52021PC0206", True),
        ("celex", "02016R0679-20160504", True),
        ("celex", "2024/1689", False),
        ("url", "https://example.org/a?b=c#d", True),
        ("url", "javascript:alert(1)", False),
        ("url", "https://nowhere", False),
    ],
)
def test_an_identifier_is_written_as_its_kind_is(scheme: str, value: str, is_well_formed: bool) -> None:
    assert (not identifiers.problem(scheme, value)) == is_well_formed


def test_the_edition_can_be_downloaded_by_whoever_may_read_it(
    guide: Edition, client: Client, editor: User
) -> None:
    answer = client.get(reverse("edition-yaml", args=["guide", "first"]))
    assert answer.content.decode() == export(guide)
    assert answer["Content-Type"].startswith("application/yaml")
    assert answer["Content-Disposition"] == 'attachment; filename="guide-first.yaml"'
    draft = GUIDE.replace("label: First", "label: Second")
    import_guidance(draft.encode(), publish=False, by=None)
    address = reverse("edition-yaml", args=["guide", "second"])
    assert client.get(address).status_code == 404
    client.force_login(editor)
    assert client.get(address).status_code == 200
