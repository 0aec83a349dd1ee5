"""Sentences that depend on numbers, quotation marks and what stands beside them, in every language."""

import pytest
from django.utils import translation

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
