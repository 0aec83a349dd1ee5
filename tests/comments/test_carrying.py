"""Words of comments in a new edition: every one is accounted for, and nothing is written twice or counted again."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments import carried, carrying, moderation, placing, publication, tasks
from comments.anchors import Anchor
from comments.carried import Fate
from comments.models import About, Comment
from consult.aggregation.feedback import feedback
from consult.aggregation.recount import recount_all
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from guidance import importing
from guidance.exporting import spec_of
from guidance.importing import PUBLISH
from guidance.models import ItemText
from guidance.plaintext import plain
from guidance.specs import TranslationSpec
from tests import factories, mailroom

pytestmark = pytest.mark.django_db
STAYS = "Name a person who answers for the release. Keep a record of every decision."
CHANGES = "Say before release what each test should find, and publish what it did find."
LEAVES = "Watch for misuse after release. Offer an address where users report what went wrong with the model."
GOES = "Tests are repeated after every material change. Nobody may skip them for lack of time or money."


@pytest.fixture
def first(db):
    edition = factories.EditionFactory.create(label="First edition")
    for key, body in [("stays", STAYS), ("changes", CHANGES), ("leaves", LEAVES), ("goes", GOES)]:
        factories.item(edition, key, body=body)
    return edition


@pytest.fixture
def asked(first):
    return factories.consultation_on(first, slug="first")


@pytest.fixture
def words(asked):
    """A comment on words of each kind, by what will become of them."""
    return {
        "exact": factories.quoting(asked, "a record of every decision"),
        "similar": factories.quoting(asked, "publish what it did find"),
        "moved": factories.quoting(asked, "an address where users report what went wrong"),
        "lost": factories.quoting(asked, "Nobody may skip them for lack of time or money."),
    }


def second(first, **more):
    return factories.revised(
        first,
        {
            "changes": "Say before release what each test should find, and publish all that it did find.",
            "leaves": "Watch for misuse after release.",
            "goes": "Tests are repeated after every material change.",
            "contact": "Offer an address where users report what went wrong with the model.",
        },
        **more,
    )


def here(comment, edition):
    return Anchor.objects.get(comment=comment, edition=edition)


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


# The account ------------------------------------------------------------------------------------------------------


def test_the_account_adds_up_to_all_for_whoever_asks(first, asked, words, editor):
    factories.comment(asked, items=asked.items.filter(item__node__key="stays"))
    factories.comment(asked, items=asked.items.filter(item__node__key="gone-item"))
    edition = second(first, without=("stays",))
    before = carried.account(edition, editor)
    assert (before.counts[Fate.WAITING], before.all) == (4, 6)
    carrying.carry(edition)
    account = carried.account(edition, editor)
    assert account.all == sum(account.counts.values()) == 6
    assert account.counts[Fate.NO_ITEM] == 1
    assert account.counts[Fate.WHOLE] == 1
    assert account.quoted == 4
    assert carried.account(edition, publication.ANYBODY).all == 0  # nothing is accepted yet


def test_the_public_is_told_of_what_is_published_only(first, asked, words):
    moderation.decide(words["exact"], "accept", by=None)
    edition = second(first)
    carrying.carry(edition)
    account = carried.account(edition, publication.ANYBODY)
    assert (account.all, account.counts[Fate.EXACT]) == (1, 1)


def test_a_decision_moves_a_comment_from_one_number_to_another(first, words, editor):
    edition = second(first)
    carrying.carry(edition)
    placing.give_up(here(words["lost"], edition), by=editor)
    placing.place(here(words["similar"], edition), factories.quote_of(edition, "what each test"), by=editor)
    account = carried.account(edition, editor)
    assert {fate: n for fate, n in account.counts.items() if n} == {"exact": 2, "placed": 1, "gone": 1}
    assert account.moved == 1


def test_items_count_what_stands_in_them_now(first, asked, words):
    for comment in words.values():
        moderation.decide(comment, "accept", by=None)
    edition = second(first)
    carrying.carry(edition)
    by_item = {
        key: [(one.edition, one.n) for one in notes] for key, notes in carried.by_item(edition).items()
    }
    assert by_item == {
        "stays": [("the edition “First edition”", 1)],
        "changes": [("the edition “First edition”", 1)],
        "contact": [("the edition “First edition”", 1)],
        "goes": [
            ("the edition “First edition”", 1)
        ],  # the words are lost, the item that they were in is there
    }
    for key, notes in by_item.items():
        on = carried.on_earlier(edition, publication.ANYBODY)
        assert carried.at_item(on, edition, key).count() == sum(n or 0 for _, n in notes)


def test_items_are_counted_anew_whatever_changed_and_not_where_nothing_did(first, asked, words, editor):
    edition = second(first)
    carrying.carry(edition)
    assert carried.by_item(edition) == {}
    moderation.decide(words["exact"], "accept", by=None)
    moderation.decide(words["lost"], "accept", by=None)
    counted = carried.by_item(edition)
    assert set(counted) == {"stays", "goes"}
    Event.record(edition, "read", actor=None)
    assert carried.by_item(edition) is counted
    placing.place(here(words["lost"], edition), factories.quote_of(edition, "Watch for misuse"), by=editor)
    assert set(carried.by_item(edition)) == {"stays", "leaves"}
    placing.give_up(here(words["lost"], edition), by=editor)
    assert set(carried.by_item(edition)) == {"stays", "goes"}
    moderation.decide(words["exact"], "reject", by=None, note="No.")
    assert set(carried.by_item(edition)) == {"goes"}


# Nothing is counted twice -----------------------------------------------------------------------------------------


def test_an_open_consultation_keeps_its_items_and_counts_when_a_new_edition_comes_out(
    first, asked, words, client
):
    for comment in words.values():
        moderation.decide(comment, "accept", by=None)
    recount_all(asked)
    items = list(asked.items.values_list("item", flat=True))
    counts = feedback(asked, reader=publication.ANYBODY).voices
    rows = client.get("/api/v1/consultations/first/comments/").json()
    page = client.get("/consultations/first/").content
    edition = second(first)
    carrying.carry(edition)
    recount_all(asked)
    assert list(asked.items.values_list("item", flat=True)) == items
    assert feedback(asked, reader=publication.ANYBODY).voices == counts
    assert client.get("/api/v1/consultations/first/comments/").json() == rows
    assert client.get("/consultations/first/").content == page
    assert asked.takes_comments
    assert factories.quoting(asked, "Keep a record").abouts.get().item.item.edition == first


def test_a_consultation_on_the_new_edition_starts_at_zero(first, asked, words, client):
    for comment in words.values():
        moderation.decide(comment, "accept", by=None)
    edition = second(first)
    carrying.carry(edition)
    fresh = factories.consultation_on(edition, slug="second")
    recount_all(fresh)
    assert not any(voices.comments for voices in feedback(fresh, reader=publication.ANYBODY).voices)
    assert client.get("/api/v1/consultations/second/comments/").json()["results"] == []
    exported = b"".join(client.get("/consultations/second/comments.csv").streaming_content)
    assert exported.decode().count("\n") == 1
    assert (
        Comment.objects.filter(consultation=fresh).count()
        == About.objects.filter(consultation=fresh).count()
        == 0
    )


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
