"""Editors place by hand what was not found again: who may, what is stored, and who is told of whom."""

import re

import pytest
from django.test import Client

from comments import carried, carrying, placing
from comments.anchors import Anchor, Placement
from comments.carried import Fate
from consult.consultations.models import Grant
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.permissions import Role
from guidance.quotes import Quote
from tests import factories

pytestmark = pytest.mark.django_db
GOES = "Tests are repeated after every material change. Nobody may skip them for lack of time or money."


@pytest.fixture
def first(db):
    edition = factories.EditionFactory.create(document__slug="guide", slug="first", label="May 2024")
    factories.item(edition, "tests", title="Repeat the tests", label="4", body=GOES)
    factories.item(edition, "board", title="Keep a board", label="5", body="A board meets twice a year.")
    return edition


@pytest.fixture
def asked(first):
    return factories.consultation_on(first, slug="first")


@pytest.fixture
def edition(first, asked):
    """The next edition, to which one comment could not be carried."""
    factories.quoting(asked, "Nobody may skip them for lack of time or money.", "Good, keep this.")
    new = (
        "Tests are repeated after every material change. They may not be skipped to save time. "
        "They may not be rushed."
    )
    later = factories.revised(first, {"tests": new}, label="June 2025")
    carrying.carry(later)
    return later


@pytest.fixture
def anchor(edition):
    return Anchor.objects.get(edition=edition)


def lists(edition):
    return f"/guidance/guide/{edition.slug}/comments/to-place/"


def address(anchor):
    return f"/guidance/guide/{anchor.edition.slug}/comments/{anchor.comment.public_id}/place/"


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


# The stage --------------------------------------------------------------------------------------------------------


def test_a_place_is_stored_with_who_and_when_and_leaves_an_event(anchor, edition, editor):
    found = factories.quote_of(edition, "They may not be skipped to save time.")
    placed = placing.place(anchor, found, by=editor)
    assert (placed.text_id, placed.exact, placed.by) == (found.text, found.exact, editor)
    (event,) = Event.objects.about(anchor)
    assert (event.verb, event.before, event.after, event.actor) == ("place", "orphaned", "placed", editor)
    assert event.details == {"text_id": found.text, "start": found.start, "end": found.end}
    anchor.refresh_from_db()
    assert anchor.method == "orphaned"  # what the machine found stays on record


def test_a_later_decision_replaces_the_earlier_one_and_both_stay_in_the_ledger(anchor, edition, editor):
    placing.give_up(anchor, by=editor)
    placing.place(anchor, factories.quote_of(edition, "rushed"), by=editor)
    placing.give_up(anchor, by=editor)
    assert Placement.objects.get().text is None
    assert [(event.before, event.after) for event in Event.objects.about(anchor).order_by("pk")] == [
        ("orphaned", "gone"),
        ("gone", "placed"),
        ("placed", "gone"),
    ]


def test_words_that_do_not_stand_there_are_refused(anchor, edition, first, editor):
    right = factories.quote_of(edition, "rushed")
    for wrong in (
        Quote(right.text, right.start + 1, right.end, right.exact),
        factories.quote_of(first, "Nobody may skip them"),  # of another edition
        Quote(right.text, 3, 3, ""),
    ):
        with pytest.raises(DomainError, match="do not stand"):
            placing.place(anchor, wrong, by=editor)
    assert not Placement.objects.exists()


def test_the_second_of_two_editors_is_told_what_the_first_decided(anchor, edition, editor, administrator):
    placing.give_up(anchor, seen=0, by=editor)
    with pytest.raises(
        WorkflowError, match="Edith Editor confirmed that these words are gone after you opened"
    ):
        placing.place(anchor, factories.quote_of(edition, "rushed"), seen=0, by=administrator)
    assert Placement.objects.get().text is None


def test_only_editors_of_the_consultation_may_place(
    anchor, asked, editor, participant, stranger, administrator
):
    own = factories.UserFactory.create()
    Grant.objects.create(consultation=asked, user=own, role=Role.EDITOR)
    moderator = factories.UserFactory.create()
    Grant.objects.create(consultation=asked, user=moderator, role=Role.MODERATOR)
    may = {user.pk: Anchor.objects.placed_by(user).filter(pk=anchor.pk).exists() for user in
           (own, editor, administrator, participant, stranger, moderator)}  # fmt: skip
    assert list(may.values()) == [True, True, True, False, False, False]


def test_what_the_sender_picked_is_nothing_to_place(anchor, editor):
    assert not Anchor.objects.placed_by(editor).filter(method="made").exists()


# The pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [None, "participant", "stranger"])
def test_others_find_no_such_page(who, client, anchor, edition, request):
    if who:
        client.force_login(request.getfixturevalue(who))
    for path in (lists(edition), address(anchor)):
        answer = client.get(path)
        assert answer.status_code == 404 or "/accounts/login/" in answer["Location"]
        assert client.post(path, {"decision": "gone"}).status_code in (302, 404, 405)
    assert not Placement.objects.exists()


def test_the_list_shows_the_lost_words_in_their_paragraph_and_what_is_nearest(desk, anchor, edition):
    html = desk.get(lists(edition)).content.decode()
    assert "<mark>Nobody may skip them for lack of time or money.</mark>" in html
    assert "Tests are repeated after every material change. <mark>" in html
    assert "Good, keep this." in html
    assert "4 Repeat the tests" in html
    assert "Take these words" in html
    assert 'Not found again <span class="count">1</span>' in html


def test_the_sentence_that_took_the_place_is_offered_first_and_says_so(desk, anchor, edition):
    html = desk.get(lists(edition)).content.decode()
    assert html.count("<b>Where the old sentence stood</b>, in 4 Repeat the tests") == 1
    assert html.index("<b>Where the old sentence") == html.index("<b>", html.index('class="offer"'))


def test_an_offered_place_is_looked_at_once_more_before_it_is_taken(desk, anchor, edition):
    html = desk.get(lists(edition)).content.decode()
    href = re.search(r'href="([^"]+/place/\?place=[^"]+)"', html)
    assert href
    page = desk.get(href[1]).content.decode()
    assert not Placement.objects.exists()
    assert "Good, keep this." in page
    assert "<mark>Nobody may skip them for lack of time or money.</mark>" in page
    assert "<mark>They may not be skipped to save time.</mark>" in page
    assert ">Place it here</button>" in page
    sent = dict(re.findall(r'name="(decision|place|seen)" value="([^"]*)"', page))
    assert desk.post(address(anchor), sent).status_code == 302
    assert Placement.objects.get().exact == "They may not be skipped to save time."


def test_a_place_in_the_address_that_is_none_shows_all_ways(desk, anchor):
    for place in ("nonsense", "1.2-5", ""):
        page = desk.get(address(anchor), {"place": place}).content.decode()
        assert "Place it here" not in page
        assert "Or copy the words" in page


def test_an_offered_place_is_placed_by_the_button_of_the_next_page(desk, anchor, edition):
    place = factories.quote_of(edition, "They may not be skipped to save time.")
    answer = desk.post(
        address(anchor), {"decision": "take", "place": f"{place.text}.{place.start}-{place.end}", "seen": 0}
    )
    assert answer.status_code == 302
    assert Placement.objects.get().exact == place.exact
    assert 'Decided <span class="count">1</span>' in desk.get(lists(edition)).content.decode()
    assert "Placed by Edith Editor" in desk.get(lists(edition) + "?tab=decided").content.decode()


def test_words_are_placed_by_quoting_them(desk, anchor):
    answer = desk.post(address(anchor), {"decision": "quote", "words": "they may  not be skipped", "seen": 0})
    assert answer.status_code == 302
    assert Placement.objects.get().exact == "They may not be skipped"


def test_words_that_stand_twice_are_offered_to_choose_from(desk, anchor):
    answer = desk.post(address(anchor), {"decision": "quote", "words": "They may not be", "seen": 0})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "These words stand in several places" in html
    assert html.count("/place/?place=") == 2
    assert ">They may not be</textarea>" in html


def test_words_that_stand_nowhere_are_refused_with_the_nearest(desk, anchor):
    words = "They must not be skipped to save the time"
    answer = desk.post(address(anchor), {"decision": "quote", "words": words, "seen": 0})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "do not stand in this edition" in html
    assert "This is the nearest passage" in html
    assert not Placement.objects.exists()


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({"decision": "quote", "words": " "}, "Copy the words here"),
        ({"decision": "take", "place": "nonsense"}, "Choose one of the places"),
        ({"decision": "take", "place": "1.2-5"}, "do not stand in this edition"),
        ({"decision": "keep"}, "do not stand in this edition"),
        ({"decision": "other"}, "Where do these words stand now?"),
        ({}, "Where do these words stand now?"),
    ],
)
def test_bad_input_is_answered_with_what_to_do(desk, anchor, sent, complaint):
    answer = desk.post(address(anchor), sent or {"nothing": "1"})
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert not Placement.objects.exists()


def test_that_words_are_gone_is_confirmed(desk, anchor, edition):
    desk.post(address(anchor), {"decision": "gone", "seen": 0})
    assert Placement.objects.get().text is None
    assert "confirmed that these words are gone" in desk.get(address(anchor)).content.decode()


def test_who_confirmed_that_words_are_gone_is_not_asked_again(desk, anchor, edition, editor):
    placing.give_up(anchor, by=editor)
    third = factories.revised(edition, label="July 2026")
    fourth = factories.revised(third, label="August 2027", days=60)
    for later in (third, fourth):
        carrying.carry(later)
        account = carried.account(later, editor)
        assert (account.counts[Fate.GONE], account.counts[Fate.LOST]) == (1, 0)
        assert "Nothing is left to place" in desk.get(lists(later)).content.decode()
        said = "confirmed for the edition of June 2025 that these words are gone. They were not found here either."
        assert said in desk.get(lists(later) + "?tab=decided").content.decode()


def test_words_that_are_there_again_are_found_whatever_was_confirmed_before(anchor, edition, editor):
    placing.give_up(anchor, by=editor)
    back = factories.revised(edition, {"tests": GOES}, label="July 2026")
    carrying.carry(back)
    assert carried.account(back, editor).counts[Fate.EXACT] == 1
    lost = factories.revised(back, {"tests": "Tests are repeated."}, label="August 2027", days=60)
    carrying.carry(lost)
    assert carried.account(lost, editor).counts[Fate.LOST] == 1


def test_the_slower_editor_sees_what_was_decided_and_keeps_what_was_typed(desk, anchor, administrator):
    placing.give_up(anchor, by=administrator)
    answer = desk.post(address(anchor), {"decision": "quote", "words": "They may not be skipped", "seen": 0})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Adam Administrator confirmed that these words are gone after you opened this page." in html
    assert ">They may not be skipped</textarea>" in html


def test_similar_ones_are_listed_with_the_least_alike_first_and_confirmed(desk, asked, first, editor):
    factories.quoting(asked, "are repeated after every material change")
    factories.quoting(asked, "Tests are repeated after every material change. Nobody may skip")
    new = "Tests are repeated soon after every material change. Nobody may ever skip them for lack of time."
    later = factories.revised(first, {"tests": new}, label="June 2025")
    carrying.carry(later)
    html = desk.get(lists(later) + "?tab=unsure").content.decode()
    rows = list(Anchor.objects.filter(edition=later, method="similar").order_by("score"))
    assert len(rows) == 2
    assert html.index(f"o-{rows[0].comment.public_id}") < html.index(f"o-{rows[1].comment.public_id}")
    desk.post(address(rows[0]), {"decision": "keep", "seen": 0})
    assert Placement.objects.get().exact == rows[0].exact


def test_comments_on_items_that_are_gone_are_listed(desk, asked, first):
    factories.comment(
        asked, "The board should meet monthly.", items=asked.items.filter(item__node__key="board")
    )
    later = factories.revised(first, without=("board",), label="June 2025")
    html = desk.get(lists(later) + "?tab=items").content.decode()
    assert "The board should meet monthly." in html
    assert "No longer there" in html


def test_the_lists_take_few_queries_whatever_their_length(desk, asked, first, django_assert_max_num_queries):
    for n in range(12):
        factories.quoting(asked, "Nobody may skip them for lack of time or money.", f"Comment {n}.")
    later = factories.revised(first, {"tests": "Tests are repeated."}, label="June 2025")
    carrying.carry(later)
    for tab in ("lost", "unsure", "items", "decided"):
        with django_assert_max_num_queries(40):
            assert desk.get(lists(later) + f"?tab={tab}").status_code == 200
