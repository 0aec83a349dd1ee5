"""What became of the words of earlier comments, in numbers: they add up, and nothing is counted twice."""

import re

import pytest

from comments import carried, carrying, moderation, placing, publication
from comments.carried import Fate
from comments.models import About, Comment
from consult.aggregation.feedback import feedback
from consult.aggregation.recount import recount_all
from consult.ledger.models import Event
from tests import factories
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
    assert (account.found, account.unplaced, account.quoted) == (3, 1, 4)


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
    page = client.get("/consultations/first/").content.decode()
    edition = second(first)
    carrying.carry(edition)
    recount_all(asked)
    assert list(asked.items.values_list("item", flat=True)) == items
    assert feedback(asked, reader=publication.ANYBODY).voices == counts
    assert client.get("/api/v1/consultations/first/comments/").json() == rows
    told, now = 'newer edition of this text: <a href="', client.get("/consultations/first/").content.decode()
    assert told in now
    # All that the page says more is where the newer edition is.
    assert re.sub(rf'<p class="callout">[^<]*{told}.*?</p>', "", now).split() == page.split()
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
