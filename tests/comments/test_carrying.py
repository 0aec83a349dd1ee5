"""Words of comments in a new edition: every one is accounted for, and nothing is written twice or counted again."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments import carried, carrying, placing, tasks
from comments.anchors import Anchor
from comments.carried import Fate
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from guidance import importing
from guidance.exporting import spec_of
from guidance.importing import PUBLISH
from guidance.models import ItemText
from guidance.plaintext import plain
from guidance.specs import TranslationSpec
from tests import factories, mailroom
from tests.comments import two_editions
from tests.comments.two_editions import here, second

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(db):
    return two_editions.first()


@pytest.fixture
def asked(first):
    return factories.consultation_on(first, slug="first")


@pytest.fixture
def words(asked):
    return two_editions.comments(asked)


def test_every_anchor_gets_one_row_that_says_what_became_of_its_words(first, words):
    edition = second(first)
    done = carrying.carry(edition)
    assert (done.exact, done.similar, done.orphaned, done.moved, done.there) == (2, 1, 1, 1, 0)
    assert done.all == len(words)
    kept = here(words["exact"], edition)
    assert (kept.method, kept.exact, kept.score, kept.moved) == (
        "exact",
        "a record of every decision",
        1.0,
        False,
    )
    assert kept.text.item.edition == edition
    changed = here(words["similar"], edition)
    assert changed.method == "similar"
    assert 0 < changed.score < 1
    assert "publish" in changed.exact
    moved = here(words["moved"], edition)
    assert (moved.method, moved.moved, moved.text.item.node.key) == ("exact", True, "contact")
    lost = here(words["lost"], edition)
    assert (lost.method, lost.text, lost.exact) == (
        "orphaned",
        None,
        "Nobody may skip them for lack of time or money.",
    )


def test_a_carried_anchor_names_the_characters_of_its_words(first, words):
    edition = second(first)
    carrying.carry(edition)
    for anchor in Anchor.objects.filter(edition=edition, text__isnull=False).select_related("text"):
        assert anchor.text
        shown = plain(anchor.text.body).text
        assert shown[anchor.start : anchor.end] == anchor.exact
        assert shown[: anchor.start].endswith(anchor.prefix)
        assert shown[anchor.end :].startswith(anchor.suffix)


def test_running_it_again_writes_nothing(first, words):
    edition = second(first)
    carrying.carry(edition)
    rows = list(Anchor.objects.order_by("pk").values())
    again = carrying.carry(edition)
    assert again.there == again.all == 4
    assert list(Anchor.objects.order_by("pk").values()) == rows
    assert Event.objects.about(edition).filter(verb="carry_anchors").count() == 1


def test_a_draft_takes_no_anchors(first, words):
    with pytest.raises(DomainError, match="draft"):
        carrying.carry(second(first, published=False))


def test_what_is_sent_after_the_new_edition_came_out_is_carried_too(first, asked, words):
    edition = second(first)
    carrying.carry(edition)
    Job.objects.all().delete()
    late = factories.quoting(asked, "Watch for misuse")
    assert [(job.kind, job.subject_id) for job in Job.objects.filter(kind="carry_anchors")] == [
        ("carry_anchors", edition.pk)
    ]
    carrying.carry(edition)
    assert here(late, edition).method == "exact"


def test_what_was_missed_is_asked_for_again(first, words):
    edition = second(first)
    Job.objects.all().delete()
    assert carrying.wake_missed() == 1
    carrying.carry(edition)
    assert carrying.wake_missed() == 0
    assert Job.objects.filter(kind="carry_anchors", subject_id=edition.pk).count() == 1


def test_publishing_an_edition_asks_for_it(first, words):
    edition = second(first)
    assert Job.objects.filter(kind="carry_anchors", subject_id=edition.pk, state="waiting").count() == 1


def test_words_are_looked_for_from_the_newest_place_they_had(first, words):
    """What was reworded twice is compared with what it was in between, and scored against the sender's own words."""
    middle = second(first)
    carrying.carry(middle)
    third = factories.revised(
        middle,
        {"changes": "Say before release what any test should find, and publish soon all that it did find."},
        label="Third edition",
    )
    carrying.carry(third)
    found = here(words["similar"], third)
    assert found.method == "similar"
    assert found.exact == "publish soon all that it did find"
    assert here(words["moved"], third).moved is False  # it had moved before
    assert here(words["lost"], third).method == "orphaned"


def test_what_a_person_decided_is_where_the_next_edition_begins(first, words, editor):
    middle = second(first)
    carrying.carry(middle)
    anchor = here(words["lost"], middle)
    placing.place(anchor, factories.quote_of(middle, "after every material change"), by=editor)
    placing.give_up(here(words["similar"], middle), by=editor)
    third = factories.revised(middle, label="Third edition")
    carrying.carry(third)
    assert here(words["lost"], third).exact == "after every material change"
    assert here(words["lost"], third).method == "similar"  # not the words that the sender picked
    assert here(words["similar"], third).text is not None  # the first edition's words, looked for again


def test_a_translation_is_looked_for_in_its_own_language(first, asked):
    text = ItemText.objects.get(item__edition=first, item__node__key="stays")
    ItemText.objects.create(item=text.item, language="fr", body="Nommez une personne responsable.")
    comment = factories.quoting(asked, "une personne responsable")
    edition = factories.revised(first, published=False)
    there = edition.items.get(node__key="stays")
    french = ItemText.objects.create(item=there, language="fr", body="Nommez donc une personne responsable.")
    PUBLISH.apply(edition, by=None)
    carrying.carry(edition)
    assert here(comment, edition).text == french


def in_french(edition, key, body):
    text = ItemText.objects.get(item__edition=edition, item__node__key=key, is_original=True)
    return ItemText.objects.create(item=text.item, language="fr", body=body)


def test_a_translation_that_comes_after_others_were_carried_is_known_by_then(first, asked):
    in_french(first, "stays", "Nommez une personne responsable.")
    factories.quoting(asked, "une personne responsable")
    edition = factories.revised(first)
    carrying.carry(edition)
    in_french(first, "changes", "Dites ce que vous cherchez.")
    late = factories.quoting(asked, "ce que vous cherchez")
    there = in_french(edition, "changes", "Dites bien ce que vous cherchez.")
    carrying.carry(edition)
    assert here(late, edition).text == there


def test_words_of_a_translation_wait_until_that_of_their_item_is_there(first, asked, editor):
    in_french(first, "stays", "Nommez une personne responsable.")
    comment = factories.quoting(asked, "une personne responsable")
    edition = factories.revised(first)
    done = carrying.carry(edition)
    assert (done.orphaned, done.untranslated, done.all) == (0, 1, 1)
    assert not Anchor.objects.filter(edition=edition).exists()
    assert carrying.wake_missed() == 0  # nobody looks in vain every ten minutes
    account = carried.account(edition, editor)
    assert (account.counts[Fate.UNTRANSLATED], account.waiting, account.quoted) == (1, 0, 1)
    there = in_french(edition, "stays", "Nommez une personne responsable.")
    assert carrying.wake_missed() == 1
    carrying.carry(edition)
    assert here(comment, edition).text == there
    assert carried.account(edition, editor).counts[Fate.UNTRANSLATED] == 0


def test_other_texts_in_the_language_do_not_make_words_lost(first, asked):
    """They might be taken for the place, or the words for lost, before their own text is there."""
    in_french(first, "stays", "Nommez une personne responsable.")
    factories.quoting(asked, "une personne responsable")
    edition = factories.revised(first)
    in_french(edition, "changes", "Nommez une personne responsable.")
    assert carrying.carry(edition).untranslated == 1


def test_words_of_an_item_that_is_gone_wait_for_no_translation_of_it(first, asked):
    in_french(first, "stays", "Nommez une personne responsable.")
    comment = factories.quoting(asked, "une personne responsable")
    edition = factories.revised(first, without=("stays",))
    assert carrying.carry(edition).untranslated == 1  # they may stand in another item
    in_french(edition, "changes", "Publiez tout.")
    carrying.carry(edition)
    assert here(comment, edition).method == "orphaned"


@pytest.fixture
def moved_in_french(first, asked):
    """A comment whose words were lost, and will be found where they moved to once that is translated."""
    in_french(first, "stays", "Nommez une personne qui répond de la publication du modèle.")
    comment = factories.quoting(asked, "une personne qui répond de la publication du modèle")
    edition = factories.revised(first, {"stays": "Be calm.", "contact": "Name a person who answers for it."})
    in_french(edition, "stays", "Restez calmes.")
    carrying.carry(edition)
    assert here(comment, edition).method == "orphaned"
    return comment, edition


def test_what_was_not_found_is_looked_for_again_when_a_translation_comes(moved_in_french):
    comment, edition = moved_in_french
    there = in_french(edition, "contact", "Nommez une personne qui répond de la publication du modèle.")
    done = carrying.carry(edition, again="fr")
    assert (done.exact, done.orphaned, done.all) == (1, 0, 1)
    assert here(comment, edition).text == there
    event = Event.objects.about(edition).filter(verb="carry_anchors").latest("pk")
    assert event.details["found_now"] == 1


def test_what_an_editor_decided_is_not_looked_for_again(moved_in_french, editor):
    comment, edition = moved_in_french
    placing.give_up(here(comment, edition), by=editor)
    in_french(edition, "contact", "Nommez une personne qui répond de la publication du modèle.")
    carrying.carry(edition, again="fr")
    assert here(comment, edition).placement.text is None


def test_who_decides_on_words_that_were_found_meanwhile_is_told_so(moved_in_french, editor):
    comment, edition = moved_in_french
    orphan = here(comment, edition)
    in_french(edition, "contact", "Nommez une personne qui répond de la publication du modèle.")
    carrying.carry(edition, again="fr")
    with pytest.raises(WorkflowError, match="found again after you opened"):
        placing.give_up(orphan, by=editor)


def test_an_imported_translation_asks_for_it_and_then_for_the_next_edition(first, asked):
    in_french(first, "stays", "Nommez une personne responsable.")
    comment = factories.quoting(asked, "une personne responsable")
    edition = factories.revised(first)
    third = factories.revised(edition, label="Third edition")
    for one in (edition, third):
        carrying.carry(one)
    Job.objects.all().delete()
    spec = spec_of(edition)
    words = TranslationSpec("", "Nommez donc une personne responsable.")
    items = [replace(one, translations={"fr": words}) if one.key == "stays" else one for one in spec.items]
    importing.store(replace(spec, items=tuple(items)), by=None)
    job = Job.objects.get(kind="carry_anchors")
    assert (job.subject_id, job.fingerprint) == (edition.pk, "fr")
    tasks.carry_anchors(job.pk)
    assert here(comment, edition).exact == "une personne responsable"
    following = Job.objects.waiting().get(kind="carry_anchors")
    assert (following.subject_id, following.fingerprint) == (third.pk, "fr")


def test_the_command_says_sums_that_add_up(first, words):
    edition = second(first)
    said = StringIO()
    call_command("carry_anchors", edition.document.slug, edition.slug, stdout=said)
    assert (
        "2 found word for word + 1 found by similarity + 1 not found again + 0 waiting for a translation = 4"
        in said.getvalue()
    )
    assert Job.objects.filter(kind="tell_carried").count() == 1
    with pytest.raises(CommandError, match="has no edition 'nope'"):
        call_command("carry_anchors", edition.document.slug, "nope")
    with pytest.raises(CommandError, match=f"no document 'nope'; there are {edition.document.slug}"):
        call_command("carry_anchors", "nope", "first")


def test_the_job_carries_in_the_background_and_then_tells(first, words, django_capture_on_commit_callbacks):
    edition = second(first)
    tasks.carry_anchors(Job.objects.get(kind="carry_anchors").pk)
    assert Anchor.objects.filter(edition=edition).count() == 4
    tasks.carry_anchors(Job.objects.get(kind="carry_anchors").pk)  # delivered twice
    assert Job.objects.filter(kind="tell_carried").count() == 1
    tasks.tell_carried(Job.objects.get(kind="tell_carried").pk)
    assert len(mailroom.posted()) == 4
    assert Job.objects.exclude(state="done").exclude(kind__in=["send_receipt", "deliver_mail"]).count() == 0


def test_it_takes_few_queries_whatever_the_number_of_comments(first, asked, django_assert_max_num_queries):
    for n in range(12):
        factories.quoting(asked, "a record of every decision", f"Comment {n}.")
    edition = second(first)
    with django_assert_max_num_queries(22):
        carrying.carry(edition)
