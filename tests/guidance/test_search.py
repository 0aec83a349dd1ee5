"""Texts are found by their words, in their language, and shown with what was found marked."""

import pytest
from django.db import connection

from guidance import search
from guidance.models import Edition, ItemText
from tests import factories

pytestmark = pytest.mark.django_db


def keys(text: str) -> list[str]:
    found = search.items_in(Edition.objects.all(), search.query(text))
    return [one.item.node.key for one in found.select_related("item__node")]


@pytest.fixture
def edition() -> Edition:
    made = factories.EditionFactory.create()
    factories.item(made, "one", title="Evaluations", body="Measure harms before the release, and publish.")
    factories.item(made, "two", title="Harm", body="Say what was seen.")
    factories.item(
        made, "three", title="Reports", body="Report harm, harming and harmful harms. Before all: harm."
    )
    return made


@pytest.mark.parametrize(
    ("language", "rules"), [*search.CONFIGS.items(), ("xx", "simple"), ("pt-BR", "portuguese")]
)
def test_the_database_and_the_query_follow_the_same_rules(language: str, rules: str) -> None:
    text = "Modelos, modèles, Modelle, models and the harms of releases"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words_of(%s, %s) = to_tsvector(%s::regconfig, %s)", [language, text, rules, text]
        )
        assert cursor.fetchone()[0]
    assert search.config(language) == rules


def test_a_title_ranks_above_any_body(edition: Edition) -> None:
    assert keys("harm") == ["two", "three", "one"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("publishing harms", {"one"}),
        ('"before the release"', {"one"}),
        ('"release measure"', set()),
        ("harm -report", {"one", "two"}),
        ("publish or report", {"one", "three"}),
        ("xyzzy", set()),
    ],
)
def test_quotes_minus_and_or_are_understood(edition: Edition, text: str, found: set[str]) -> None:
    assert set(keys(text)) == found


def test_a_text_is_found_in_its_own_language_and_in_that_of_the_site(edition: Edition) -> None:
    factories.item(edition, "four", title="Other")
    text = ItemText.objects.get(item__node__key="four")
    ItemText.objects.create(
        item=text.item, language="fr", title="Évaluations", body="Les modèles publiés, Red Teamers."
    )
    assert keys("publier modèle") == ["four"]
    assert keys("red teamers") == ["four"]
    assert keys("modèle -publier") == []


def test_the_newest_edition_of_each_document_is_told_apart(edition: Edition) -> None:
    later = factories.EditionFactory.create(document=edition.document, slug="second", label="Second")
    assert search.newest(Edition.objects.all()) == [later]


@pytest.mark.parametrize(
    "text", ["the", "-harm", "", "!!!", "'", '"', "-", "the or -harm", "\\", "a & | ! ( <->"]
)
def test_what_cannot_be_looked_for_is_known_as_such(edition: Edition, text: str) -> None:
    assert not search.query(text).has_words()


def test_what_no_text_has_is_taken_out_of_a_query() -> None:
    assert search.query("  harm\x00 \ue000 \n of ").text == "harm of"
    assert len(search.query("x" * 1000).text) == search.LONGEST


def test_a_passage_marks_what_was_found_and_escapes_the_rest() -> None:
    body = (
        "Once. "
        + "Begin here. " * 30
        + "They call <b>harm</b> \ue000harmless\ue001 & say so. "
        + "And go on. " * 30
    )
    title, passage = search.highlighted(search.query("harm"), [("Harms <i>", "en"), (body, "en")])
    assert title == "<mark>Harms</mark> &lt;i&gt;"
    assert "&lt;b&gt;<mark>harm</mark>&lt;/b&gt;" in passage
    assert "\ue000" not in passage
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert passage.count("<mark>") == passage.count("</mark>") >= 1


def test_documents_are_found_by_their_title(edition: Edition) -> None:
    found = search.documents(Edition.objects.all(), search.query("guidance partnership"))
    assert list(found) == [edition.document]
