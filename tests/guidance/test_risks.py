"""Risks and what addresses them, both ways."""

import pytest

from guidance import scopes
from guidance.models import Edition
from guidance.outline import Outline, outline
from guidance.risks import answering, by_origin, cover, risks_in
from guidance.tailoring import tailor
from tests.guidance import tailored_edition


@pytest.fixture
def edition(db: None) -> Edition:
    return tailored_edition.make()


@pytest.fixture
def whole(edition: Edition) -> Outline:
    return outline(edition)


def test_risks_stand_by_their_origin_with_what_addresses_them(edition: Edition, whole: Outline) -> None:
    origins = by_origin(risks_in(edition, whole))
    assert [(o.title, [risk.key for risk in o.risks]) for o in origins] == [
        ("From the model itself", ["surprises"]),
        ("From downstream use", ["misuse", "dependence"]),
    ]
    assert [entry.key for entry in origins[0].risks[0].entries] == ["red-teaming", "red-teaming-report"]


def test_a_guideline_answers_for_its_practices(edition: Edition, whole: Outline) -> None:
    found = {
        one.entry.key: [risk.key for risk in one.risks] for one in answering(whole, risks_in(edition, whole))
    }
    assert found == {"red-teaming": ["surprises"], "monitoring": ["misuse"]}


def test_what_applies_decides_which_risks_are_left(edition: Edition, whole: Outline) -> None:
    known = risks_in(edition, whole)
    least = cover(known, tailor(whole, scopes.least(whole.dimensions)))
    assert [risk.key for risk in least.addressed] == ["surprises"]
    assert [entry.key for entry in least.addressed[0].entries] == ["red-teaming"]
    assert [risk.key for risk in least.unaddressed] == ["misuse", "dependence"]
    most = cover(known, tailor(whole, {"capability": "frontier", "release": "open"}))
    assert [risk.key for risk in most.unaddressed] == ["dependence"]
