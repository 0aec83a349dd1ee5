"""Sentences that depend on numbers, quotation marks and what stands beside them, in every language."""

import pytest
from django.utils import translation

from comments import intake
from guidance import changes, history, search


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en-gb", "new", "new"),
        ("fr", "nouveau", "nouveaux"),
        ("es", "nuevo", "nuevos"),
    ],
)
def test_what_became_of_items_agrees_with_their_number(language, one, several):
    with translation.override(language):
        assert (changes._sorted_as("added", 1), changes._sorted_as("added", 2)) == (one, several)


def test_a_history_quotes_as_its_language_does():
    quoted = {}
    for language in ("en-gb", "fr", "es"):
        with translation.override(language):
            quoted[language] = history._quoted("Red-teaming")
    assert quoted == {"en-gb": "“Red-teaming”", "fr": "«\u00a0Red-teaming\u00a0»", "es": "«Red-teaming»"}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ['"test models"', "“test models”", "« test models »", "„test models‟"])
def test_any_quotation_marks_hold_words_together(typed):
    assert search.query(typed).text.replace('" ', '"').replace(' "', '"') == '"test models"'


def test_why_nothing_is_taken_is_said_in_the_language_of_the_page(consultation):
    consultation.closes_at = consultation.opens_at
    said = {}
    for language in ("en-gb", "fr", "es"):
        with translation.override(language):
            said[language] = intake._refusal(consultation)
    assert said["en-gb"].startswith("This consultation does not take comments now. It closed on")
    assert said["fr"].startswith(
        "Cette consultation ne prend pas de commentaires en ce moment. Elle est close"
    )
    assert said["es"].startswith("Esta consulta no admite comentarios ahora. Se cerró el")
