"""Comments that quote words of a paragraph are counted there, whichever text they stand in."""

import pytest

from comments import moderation
from consult.aggregation.models import ParagraphCell
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from guidance.models import Item
from tests import factories

BODY = "First words here.\n\nSecond *words* there.\n\n- third\n- fourth"


@pytest.fixture
def quotable(db: None) -> Consultation:
    edition = factories.EditionFactory.create()
    item = factories.item(edition, "red-teaming", body=BODY)
    factories.item(edition, "findings", kind=Item.Kind.PRACTICE, body="Publish findings.", parent=item)
    return factories.consultation_on(edition)


def cells(consultation: Consultation) -> list[tuple[str, int, str, int]]:
    recount_all(consultation)
    rows = ParagraphCell.objects.order_by("text", "paragraph", "stance")
    return list(rows.values_list("text__item__node__key", "paragraph", "stance", "comments"))


def test_each_paragraph_has_its_own(quotable: Consultation) -> None:
    for words in ("First", "First words", "words there", "fourth", "findings"):
        factories.accepted_quoting(quotable, words)
    factories.accepted_quoting(quotable, "third", stance="oppose")
    factories.accepted(quotable, "On the whole item.")
    assert cells(quotable) == [
        ("red-teaming", 1, "support", 2),
        ("red-teaming", 2, "support", 1),
        ("red-teaming", 3, "oppose", 1),
        ("red-teaming", 4, "support", 1),
        ("findings", 1, "support", 1),
    ]


def test_words_that_reach_over_paragraphs_count_in_each(quotable: Consultation) -> None:
    factories.accepted_quoting(quotable, "here.\nSecond words there.\n\nthird")
    assert [(paragraph, n) for _, paragraph, _, n in cells(quotable)] == [(1, 1), (2, 1), (3, 1)]


def test_what_is_withdrawn_is_no_longer_counted(quotable: Consultation) -> None:
    comment = factories.accepted_quoting(quotable, "First")
    assert len(cells(quotable)) == 1
    moderation.decide(comment, "hold", by=None, note="Wait.")
    assert cells(quotable) == []
