"""Comments are found by their words and their organisation's name, as far as everybody may know them."""

from importlib import import_module

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from comments import moderation, search
from comments.models import Comment, CommentWords
from comments.publication import ANYBODY
from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.people.organisations import OtherName
from guidance.search import query
from tests import factories


def found(text: str, reader: User | AnonymousUser = ANYBODY) -> list[str]:
    page = search.page(search.found(query(text), reader), size=10)
    return [one.public_id for one in page.comments]


def test_a_comment_is_found_once_it_is_accepted(consultation: Consultation) -> None:
    comment = factories.comment(consultation, "Thresholds need measuring.")
    assert found("threshold") == []
    moderation.decide(comment, "accept", by=None)
    assert found("threshold") == [comment.public_id]
    moderation.decide(comment, "hold", by=None, note="Wait.")
    assert found("threshold") == []
    assert not CommentWords.objects.exists()


def test_a_batch_is_found_as_well(consultation: Consultation) -> None:
    factories.submission(consultation, "One threshold.", "Two thresholds.")
    moderation.ACCEPT.apply_to_all(Comment.objects.all(), batch=consultation, by=None)
    assert len(found("threshold")) == 2


def test_what_was_erased_is_not_found(consultation: Consultation) -> None:
    factories.accepted(consultation, "My telephone is red.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL consult.erasing = 'on'")
    Comment.objects.update(body="")
    assert found("telephone") == []


def test_an_organisation_is_found_by_its_name(consultation: Consultation) -> None:
    comment = factories.accepted(consultation, organisation_name="Example Rights Network")
    assert found("rights network") == [comment.public_id]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("L’Arbre", "l’arbre"), ("L'Arbre", "l’arbre"), ("L'Arbre", "l'arbre"), ("L’Arbre", "l'arbre")],
)
def test_the_apostrophe_of_a_name_may_be_straight_or_bent(
    consultation: Consultation, name: str, typed: str
) -> None:
    comment = factories.accepted(consultation, organisation_name=name)
    assert found(typed) == [comment.public_id]


def test_an_organisation_is_found_by_what_else_it_is_called(consultation: Consultation) -> None:
    comment = factories.accepted(consultation, organisation_name="Example Rights Network")
    organisation = comment.submission.organisation
    assert organisation
    OtherName.objects.create(organisation=organisation, name="ERN", kind=OtherName.Kind.SHORT)
    assert found("ERN") == [comment.public_id]
    factories.accepted(
        consultation, organisation_name="Example Rights Network", email="two@example.org", consent="unnamed"
    )
    assert found("ERN") == [comment.public_id]


def test_a_name_that_is_withheld_never_matches(consultation: Consultation) -> None:
    factories.accepted(consultation, organisation_name="Example Rights Network", consent="unnamed")
    assert found("rights network") == []
    assert found("rights network", factories.UserFactory.create(role="administrator")) == []


def test_no_person_is_found_by_their_name(consultation: Consultation) -> None:
    factories.accepted(consultation, person_name="Ada Lovelace")
    alone = {"capacity": "self", "type": "individual", "organisation_name": ""}
    factories.accepted(consultation, person_name="Ada Lovelace", **alone)
    assert found("lovelace") == []


def test_results_that_are_not_public_are_found_by_staff_only(
    consultation: Consultation, moderator: User, stranger: User
) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(results="after_closing")
    factories.accepted(consultation, "Thresholds need measuring.")
    assert found("threshold") == found("threshold", stranger) == found("rights network") == []
    assert len(found("threshold", moderator)) == 1
    lifecycle.close(Consultation.objects.get(pk=consultation.pk), by=None)
    assert len(found("threshold")) == 1


def test_pages_follow_each_other_over_words_and_names(consultation: Consultation) -> None:
    made = [
        factories.accepted(consultation, f"Threshold {n}.", organisation_name=f"Other {n}") for n in range(4)
    ]
    made += [
        factories.accepted(consultation, f"Words {n}.", organisation_name=f"Threshold {n}") for n in range(4)
    ]
    kinds = search.found(query("threshold"), ANYBODY)
    first = search.page(kinds, size=5)
    second = search.page(kinds, after=first.after, size=5)
    back = search.page(kinds, before=second.before, size=5)
    assert [one.pk for one in (*first.comments, *second.comments)] == [one.pk for one in reversed(made)]
    assert back.comments == first.comments
    assert not second.after
    assert search.count(kinds) == 8


def test_comments_accepted_before_are_found_as_those_after(consultation: Consultation) -> None:
    comment = factories.accepted(consultation, "We ask for “thresholds” of 10²⁶ steps³.")
    assert found("threshold") == found("10^26") == found("step") == [comment.public_id]
    CommentWords.objects.update(search="")
    assert found("threshold") == []
    import_module("comments.migrations.0033_words_apart").fill(None, None)
    assert found("threshold") == [comment.public_id]
    assert found("1026") == []
