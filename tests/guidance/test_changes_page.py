"""The page and the API that say what changed between two editions."""

import re

import pytest

from guidance.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(db):
    edition = factories.EditionFactory.create(document__slug="guide", slug="first", label="May 2024")
    factories.item(
        edition, "tests", title="Repeat the tests", label="4", body="Repeat each test after a change."
    )
    factories.item(edition, "board", title="Keep a board", label="5", body="A board meets twice a year.")
    factories.item(edition, "stays", title="Stay calm", label="6", body="Nothing here is new.")
    return edition


@pytest.fixture
def second(first):
    return factories.revised(
        first,
        {"tests": "Repeat each test after a <b>material</b> change.", "news": "Tell the public."},
        without=("board",),
        label="June 2025",
    )


PATH = "/guidance/guide/june-2025/changes/"


def test_it_shows_what_changed_word_by_word_and_counts_it(client, second):
    html = client.get(PATH).content.decode()
    assert re.search(r"after a <ins>.*&lt;b&gt;material&lt;/b&gt; .*</ins>change\.", html)
    assert "<ins>Tell the public.</ins>" in html
    assert "<del>A board meets twice a year.</del>" in html
    assert "Nothing here is new." not in html
    for words in (
        "Of 4 items in either edition",
        "1 unchanged",
        "1 new",
        "1 removed",
        "1 with changed words",
    ):
        assert words in html


def test_what_stayed_is_shown_on_request(client, first):
    factories.revised(first, {"board": "Other words."}, label="June 2025")
    assert "Repeat each test" not in client.get(PATH).content.decode()
    assert "Repeat each test" in client.get(PATH + "?all=1").content.decode()


def test_any_earlier_edition_can_be_compared(client, second):
    third = factories.revised(second, {"news": "Tell everybody."}, label="Third")
    path = "/guidance/guide/third/changes/"
    assert "Keep a board" not in client.get(path).content.decode()
    assert "Keep a board" in client.get(path + "?from=first").content.decode()
    assert client.get(path + "?from=nothing").status_code == 404
    assert third.slug in client.get("/guidance/").content.decode()


def test_the_first_edition_has_nothing_to_be_compared_with(client, first):
    assert "There is no earlier one" in client.get("/guidance/guide/first/changes/").content.decode()
    assert client.get("/api/v1/guidance/guide/first/changes/").status_code == 404


def test_a_draft_is_compared_for_those_who_may_see_it(client, first, editor):
    factories.revised(first, {"tests": "Not out yet."}, label="June 2025", published=False)
    assert client.get(PATH).status_code == 404
    assert client.get("/api/v1" + PATH).status_code == 404
    client.force_login(editor)
    assert "Not out yet" in client.get(PATH).content.decode()
    Edition.objects.get(slug="june-2025").items.get(node__key="tests").texts.update(body="Changed again.")
    assert "Changed again" in client.get(PATH).content.decode()  # a draft is compared anew each time


def test_the_edition_leads_to_it(client, second, first):
    assert PATH in client.get("/guidance/guide/june-2025/").content.decode()
    assert f"{PATH}?from=first" in client.get("/guidance/guide/first/").content.decode()
    assert PATH in client.get("/guidance/").content.decode()


def test_the_api_says_the_same(client, second):
    found = client.get("/api/v1" + PATH).json()
    assert (found["document"], found["from"], found["to"]) == ("guide", "first", "june-2025")
    assert found["counts"] == {
        "added": 1, "removed": 1, "changed": 1, "moved": 0, "relabelled": 0, "scope": 0, "same": 1, "items": 4,
    }  # fmt: skip
    by_key = {item["id"]: item for item in found["items"]}
    assert by_key["board"]["after"] is None
    assert by_key["tests"]["text"][1] == {"kind": "inserted", "text": "<b>material</b> "}
    assert client.get("/api/v1" + PATH + "?from=nothing").status_code == 404


def test_it_takes_few_queries(client, second, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        client.get(PATH)
