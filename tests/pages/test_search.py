"""The search page, and the same through the API."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis.models import Report
from guidance.models import Edition
from tests import factories


@pytest.fixture
def everything(db: None) -> Consultation:
    named = {"document__slug": "guidance", "document__title": "The lantern guidance"}
    old = factories.EditionFactory.create(slug="old", label="Old", date="2020-01-01", **named)
    factories.item(old, "red-teaming", body="An old lantern.")
    edition = factories.EditionFactory.create(
        document=old.document, slug="new", label="New", date="2026-01-01"
    )
    factories.item(edition, "red-teaming", body="A new lantern & <more>.")
    hidden = {"document__slug": "hidden", "document__title": "Hidden lantern"}
    draft = factories.EditionFactory.create(status=Edition.Status.DRAFT, slug="draft", **hidden)
    factories.item(draft, "hidden", body="A hidden lantern.")
    made = factories.consultation_on(edition, slug="shown", title="On the lantern", summary="Is it bright?")
    factories.consultation_on(edition, slug="not-yet", title="A draft of a lantern", opened=False)
    factories.accepted(made, "My lantern is out.")
    for number, status in ((1, "published"), (2, "draft")):
        Report.objects.create(
            consultation=made,
            number=number,
            title=f"Report {number}",
            document={"document": {"blocks": [{"type": "Text", "text": "Of lanterns, 3 were <out>."}]}},
            status=status,
            published_at=timezone.now(),
        )
    return made


def html_of(client: Client, query: str) -> str:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<h2 id="(\w+)">', html)


def test_all_kinds_are_found_the_newest_edition_first(client: Client, everything: Consultation) -> None:
    html = html_of(client, "q=lanterns")
    assert titles(html) == ["documents", "items", "earlier", "consultations", "comments", "reports"]
    assert html.index("A new <mark>lantern</mark> &amp; &lt;more&gt;.") < html.index(
        "An old <mark>lantern</mark>"
    )
    assert 'href="/guidance/guidance/new/#red-teaming"' in html
    assert "My <mark>lantern</mark> is out." in html
    assert "Of <mark>lanterns</mark>, 3 were &lt;out&gt;." in html
    for hidden in ("Hidden", "A hidden", "A draft of a", "Report 2"):
        assert hidden not in html


def test_editors_find_drafts(client: Client, everything: Consultation, editor: User) -> None:
    client.force_login(editor)
    assert "A hidden <mark>lantern</mark>" in html_of(client, "q=lantern")


def test_a_place_narrows_it(client: Client, everything: Consultation) -> None:
    other = factories.consultation_on(factories.edition_with("else", slug="other"), slug="other")
    factories.accepted(other, "Another lantern.")
    assert "Another <mark>" in html_of(client, "q=lantern&in=consultation:other")
    assert "Another <mark>" not in html_of(client, "q=lantern&in=document:guidance")
    found = titles(html_of(client, "q=lantern&in=consultation:shown"))
    assert found == ["documents", "items", "consultations", "comments", "reports"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Words to look for"),
        ("q=", "Words to look for"),
        ("q=the", "too common"),
        ("q=-lantern", "too common"),
        ("q=xyzzy", "Nothing here has this word"),
        ("q=xyzzy+lantern", "Look for any of them"),
        ("q=%27%22", "too common"),
        ("q=lantern&in=document:nowhere", "nothing at the place"),
        ("q=lantern&in=document:hidden", "nothing at the place"),
        ("q=lantern&in=x", "nothing at the place"),
        ("q=lantern&kind=nonsense", "My <mark>lantern"),
        ("q=lantern&kind=comments&after=nonsense", "My <mark>lantern"),
        ("q=lantern&kind=items&page=-1", "new <mark>lantern"),
        ("q=lantern&kind=items&page=999", "In the text"),
        ("q=%3Cscript%3E", "Nothing here has this word"),
        (f"q={'x' * 5000}", "Nothing here"),
    ],
)
def test_whatever_is_asked_is_answered_kindly(
    client: Client, everything: Consultation, query: str, words: str
) -> None:
    html = html_of(client, query)
    assert words in html
    assert "<script>" not in html


def test_one_kind_goes_on_page_by_page(client: Client, everything: Consultation) -> None:
    for n in range(24):
        factories.accepted(everything, f"Lantern number {n}.")
    seen: list[str] = []
    query = "q=lantern&kind=comments"
    while query:
        html = html_of(client, query)
        seen += re.findall(r"number (\d+)", html)
        following = re.search(r'rel="next" href="\?([^"]+)"', html)
        query = following[1].replace("&amp;", "&") if following else ""
    assert seen == [str(n) for n in reversed(range(24))]


def test_many_are_counted_up_to_a_limit(
    client: Client, everything: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comments.search.COUNTED_UP_TO", 2)
    monkeypatch.setattr("consult.api.search.COUNTED_UP_TO", 2)
    for _ in range(3):
        factories.accepted(everything, "Lantern.")
    assert "more than 2" in html_of(client, "q=lantern")


def test_few_queries(client: Client, everything: Consultation, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(25):
        html_of(client, "q=lantern")


def test_every_page_has_a_way_to_search(client: Client, everything: Consultation) -> None:
    html = client.get("/").content.decode()
    assert html.count('action="/search/"') == 1
    assert 'class="seek-link" href="/search/"' in html


def test_the_api_finds_the_same(client: Client, everything: Consultation) -> None:
    answer = client.get("/api/v1/search/", {"q": "lantern"}).json()
    assert {one["kind"]: one["count"] for one in answer["found"]} == {
        "documents": 1, "items": 1, "earlier": 1, "consultations": 1, "comments": 1, "reports": 1,
    }  # fmt: skip
    [hit] = answer["found"][1]["results"]
    assert hit["passageHtml"] == "A new <mark>lantern</mark> &amp; &lt;more&gt;."
    assert hit["title"] == "1 Red teaming"
    assert hit["url"].endswith("/guidance/guidance/new/#red-teaming")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": "the"}, "q"),
        ({"q": "x", "in": "y"}, "in"),
        ({"q": "x", "kind": "y"}, "kind"),
        ({"q": "x", "kind": "items", "page": "0"}, "page"),
    ],
)
def test_the_api_says_what_to_do(
    client: Client, everything: Consultation, query: dict[str, str], field: str
) -> None:
    answer = client.get("/api/v1/search/", query)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
