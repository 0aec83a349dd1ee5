"""Words are found at every mark of print that stands beside them, and shown with it."""

import pytest
from django.db import connection

from guidance import search
from guidance.models import Edition
from guidance.print_marks import APART, as_searched, as_written, parsable
from tests import factories

TEXT = (
    "“Open” models³ — l’art, d\u00a0un «mot»; red‑team, co\u00adoperate 10²⁶ or 10⁻⁹ CO₂ m² in 2023⁴.⁵ ⁶See"
    f" it’s {APART.join('ab')}x{'y'.join(APART)}"
)


def words(function: str, text: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tsvector_to_array({function})", [text])
        return list(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_database_parses_what_python_says() -> None:
    found = words("words_of('en', %s)", TEXT)
    assert found == words("to_tsvector('english', %s)", as_searched(TEXT))
    assert {"open", "model", "mot", "red-team", "cooper", "10", "26", "co2", "2023"} <= set(found)
    assert "1026" not in found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("open", True),
        ('"open weights"', True),
        ("models", True),
        ("art", True),
        ("10²⁶", True),
        ("10^26", True),
        ("1026", False),
        ("CO2", True),
        ("CO₂", True),
    ],
)
def test_print_hides_no_word_and_makes_no_number(text: str, is_found: bool) -> None:
    body = "They are “open” weights of models³ above 10²⁶ steps—l’art of CO₂."
    factories.item(factories.EditionFactory.create(), "one", title="Limits", body=body)
    wanted = search.query(text)
    assert wanted.text == text
    assert search.items_in(Edition.objects.all(), wanted).exists() == is_found
    [passage] = search.highlighted(wanted, [(body, "en")])
    assert passage.replace("<mark>", "").replace("</mark>", "") == body
    assert ("<mark>" in passage) == (is_found and not text.startswith("CO"))


def test_a_text_comes_back_as_it_was() -> None:
    assert as_written(parsable(TEXT)) == TEXT
