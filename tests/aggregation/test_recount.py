"""Counts follow decisions, and each number says what it counts."""

import pytest
from django.core.management import CommandError, call_command

from comments import moderation
from comments.stances import Stance
from consult.aggregation.models import Cell, FacetCell, Recount, Voices
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation, FacetOption
from consult.ledger.models import Job
from consult.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def cells(consultation: Consultation) -> dict[tuple[str, str, str], int]:
    rows = Cell.objects.filter(consultation=consultation)
    return {
        (row.item.item.node.key, row.sector, row.stance): row.comments
        for row in rows.select_related("item__item__node")
    }


def test_only_accepted_comments_count(consultation: Consultation, moderator: User) -> None:
    factories.comment(consultation)
    accepted = factories.accepted(consultation)
    recount_all(consultation)
    assert cells(consultation) == {("red-teaming", "civil_society", "support"): 1}
    moderation.decide(accepted, "reject", by=moderator, note="Off the subject.")
    recount_all(consultation)
    assert cells(consultation) == {}


def test_a_comment_on_two_items_is_counted_at_each_and_once_in_all(consultation: Consultation) -> None:
    factories.accepted(consultation, items=consultation.items.all()[:2], stance=Stance.OPPOSE)
    recount_all(consultation)
    assert cells(consultation) == {
        ("red-teaming", "civil_society", "oppose"): 1,
        ("incident-reporting", "civil_society", "oppose"): 1,
    }
    assert Voices.objects.get(consultation=consultation, item=None).comments == 1


def test_what_a_later_comment_replaces_at_an_item_is_not_counted_there(consultation: Consultation) -> None:
    first = factories.accepted(consultation, items=consultation.items.all()[:2], stance=Stance.OPPOSE)
    later = factories.accepted(consultation, stance=Stance.SUPPORT)
    replaced = first.abouts.filter(item=later.abouts.get().item)
    for count, by in ((1, later), (2, None)):
        replaced.update(replaced_by=by)
        recount_all(consultation)
        assert sum(cells(consultation).values()) == count + 1, by
        assert Voices.objects.get(consultation=consultation, item=None).comments == 2


def test_an_organisation_with_two_submissions_is_one_organisation(consultation: Consultation) -> None:
    factories.accepted(consultation)
    factories.accepted(consultation, "And name them early.")
    recount_all(consultation)
    whole = Voices.objects.get(consultation=consultation, item=None)
    assert (whole.comments, whole.submissions, whole.organisations) == (2, 2, 1)


def test_answers_to_closed_questions_are_counted_by_sector(consultation: Consultation) -> None:
    consultation = factories.consultation_on(
        factories.edition_with("weights"), facets=("evidence",), slug="facets"
    )
    study = FacetOption.objects.get(facet__consultation=consultation, code="study")
    factories.accepted(consultation, type="academic_research", options=[study])
    recount_all(consultation)
    cell = FacetCell.objects.get(consultation=consultation)
    assert (cell.option, cell.sector, cell.comments) == (study, "academic", 1)


def test_counting_twice_changes_nothing(consultation: Consultation) -> None:
    factories.accepted(consultation)
    recount_all(consultation)
    before = cells(consultation)
    recount_all(consultation)
    assert cells(consultation) == before
    assert Recount.objects.get(consultation=consultation).rows == 1


def test_a_decision_asks_for_a_recount(consultation: Consultation) -> None:
    factories.accepted(consultation)
    assert Job.objects.filter(kind="recount", subject_id=consultation.pk).exists()


def test_the_command_counts_and_names_the_consultations_it_knows(consultation: Consultation) -> None:
    factories.accepted(consultation)
    call_command("aggregate", consultation.slug)
    assert cells(consultation)
    with pytest.raises(CommandError, match="guidance"):
        call_command("aggregate", "nothing")
