"""Who may read which text and which name: the rule, and the pages that ask it."""

import pytest
from django.db import connection
from django.test import Client

from comments import moderation, publication, twins
from comments.models import Comment
from consult.consultations import lifecycle
from consult.consultations.models import Consent, Consultation
from consult.people.models import User
from consult.people.organisations import Organisation, Representation
from tests import factories

WORDS = "Name the people who will be affected."
READERS = ["participant", "colleague", "stranger", "moderator", "editor", "administrator"]


def may_read(reader, comment):
    return publication.readable_by(reader).filter(pk=comment.pk).exists()


def stand_at(comment, status):
    """Bring a received comment to a status through the doors."""
    if status in ("held", "accepted", "rejected"):
        moderation.decide(
            comment, {"held": "hold", "accepted": "accept", "rejected": "reject"}[status], by=None, note="x"
        )
    if status == "superseded":
        moderation.SUPERSEDE.apply(comment, by=None)


@pytest.mark.parametrize("status", Comment.Status)
@pytest.mark.parametrize("reader", [*READERS, "anybody"])
def test_only_author_and_staff_read_what_was_not_accepted(reader, status, comment, request):
    stand_at(comment, status)
    who = publication.ANYBODY if reader == "anybody" else request.getfixturevalue(reader)
    expected = status == "accepted" or reader in ("participant", "moderator", "editor", "administrator")
    assert may_read(who, comment) == expected


@pytest.mark.parametrize(
    ("results", "closed", "public"),
    [
        ("live", False, True),
        ("live", True, True),
        ("after_closing", False, False),
        ("after_closing", True, True),
        ("staff", False, False),
        ("staff", True, False),
    ],
)
def test_results_are_public_when_the_consultation_says(results, closed, public, comment):
    moderation.decide(comment, "accept", by=None)
    Consultation.objects.update(results=results)
    consultation = Consultation.objects.get()
    if closed:
        lifecycle.close(consultation, by=None)
    assert publication.published().exists() == public
    assert may_read(publication.ANYBODY, comment) == public
    assert publication.may_see_counts(publication.ANYBODY, consultation) == public
    assert publication.accepted_in(consultation, publication.ANYBODY).exists() == public


def test_a_name_is_shown_where_its_sender_agreed(consultation):
    named = factories.accepted(consultation, WORDS, consent="named").submission
    unnamed = factories.accepted(consultation, WORDS, consent="unnamed").submission
    assert publication.byline(named).name == "Example Rights Network"
    assert publication.byline(unnamed).name == publication.UNNAMED
    assert not publication.names_readable_by(publication.ANYBODY, unnamed)


# Colleagues


def verified_for(organisation, user):
    Representation.objects.create(organisation=organisation, user=user, status=Representation.Status.VERIFIED)


@pytest.fixture
def merged(consultation, participant, moderator):
    """A comment that the participant sent, unnamed, for an entry; and the entry that stands for it by now."""
    comment = factories.accepted(
        consultation, WORDS, by=participant, consent="unnamed", organisation_name="ERN"
    )
    twin = comment.submission.organisation
    kept = Organisation.objects.create(name="Example Rights Network", type="ngo")
    assert twin
    verified_for(twin, participant)
    twins.merge(twin, kept, by=moderator, why="One register number.")
    Consultation.objects.update(results="staff")
    return comment, kept, twin


@pytest.mark.parametrize("entry", ["kept", "merged", "beside"])
def test_who_speaks_for_an_entry_reads_what_was_sent_under_its_twins(merged, colleague, moderator, entry):
    comment, kept, twin = merged
    beside = Organisation.objects.create(name="E. Rights Netw.", type="ngo")
    twins.merge(beside, kept, by=moderator, why="The same address.")
    verified_for({"kept": kept, "merged": twin, "beside": beside}[entry], colleague)
    assert may_read(colleague, comment)
    assert publication.names_readable_by(colleague, comment.submission)


def test_who_speaks_for_a_merged_entry_reads_what_was_sent_under_the_kept_one(
    merged, consultation, participant, colleague
):
    _, kept, twin = merged
    elsewhere = consultation.items.last()
    later = factories.accepted(
        consultation, "Later.", by=participant, organisation_name=kept.name, items=[elsewhere]
    )
    verified_for(twin, colleague)
    assert may_read(colleague, later)


def test_undoing_the_merge_closes_it_again(merged, colleague, moderator):
    comment, kept, twin = merged
    verified_for(kept, colleague)
    twins.undo(Organisation.objects.get(pk=twin.pk), by=moderator, why="Two after all.")
    assert not may_read(colleague, comment)
    assert not publication.names_readable_by(colleague, comment.submission)


def test_two_who_share_another_organisation_are_no_colleagues_in_this_one(merged, participant, colleague):
    """The sender must be verified for the very organisation that was named."""
    comment, kept, _ = merged
    Representation.objects.filter(user=participant).delete()
    other = Organisation.objects.create(name="Another Network", type="ngo")
    verified_for(other, participant)
    verified_for(other, colleague)
    verified_for(kept, colleague)
    assert not may_read(colleague, comment)


# On the pages


@pytest.fixture
def unnamed(consultation, participant):
    return factories.accepted(
        consultation,
        WORDS,
        by=participant,
        consent="unnamed",
        person_name="Ada Example",
        organisation_name="Example Co",
    )


def pages_of(comment):
    slug = comment.consultation.slug
    return [
        f"/comments/{comment.public_id}/",
        f"/consultations/{slug}/comments/",
        f"/consultations/{slug}/items/red-teaming/",
        f"/consultations/{slug}/",
        "/",
    ]


def test_no_public_page_tells_a_withheld_name(client, unnamed):
    for path in pages_of(unnamed):
        html = client.get(path).content.decode()
        for secret in ("Ada Example", "Example Co", "ada@example.org"):
            assert secret not in html, path
    assert publication.UNNAMED in client.get(pages_of(unnamed)[1]).content.decode()


def test_lists_keep_the_name_back_from_staff_as_well(client, unnamed, moderator):
    client.force_login(moderator)
    assert "Example Co" not in client.get(pages_of(unnamed)[1]).content.decode()


@pytest.mark.parametrize("status", ["received", "held", "rejected", "superseded"])
def test_no_public_page_shows_what_was_not_accepted(client, comment, status):
    stand_at(comment, status)
    one, *others = pages_of(comment)
    assert client.get(one).status_code == 404
    for path in others:
        assert comment.body not in client.get(path).content.decode(), path


def test_the_author_sees_their_own_with_a_note(client, comment, participant):
    client.force_login(participant)
    html = client.get(f"/comments/{comment.public_id}/").content.decode()
    assert comment.body in html
    assert "not public" in html


def test_words_are_escaped_and_set_in_paragraphs(client, consultation):
    comment = factories.accepted(consultation, "<script>alert(1)</script>\n\n**Not bold.**")
    for path in pages_of(comment)[:3]:
        html = client.get(path).content.decode()
        assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in html, path
        assert "<p>**Not bold.**</p>" in html, path


def test_a_list_shows_the_beginning_of_a_long_comment_and_the_page_all_of_it(client, consultation):
    comment = factories.accepted(consultation, "A sentence stands here. " * 2_000 + "The very end.")
    listed = client.get(pages_of(comment)[1]).content.decode()
    assert "Read all" in listed
    assert "The very end." not in listed
    assert "The very end." in client.get(pages_of(comment)[0]).content.decode()


def test_before_results_are_public_the_list_says_when(client, comment, moderator):
    moderation.decide(comment, "accept", by=None)
    Consultation.objects.update(results="after_closing")
    path = f"/consultations/{comment.consultation.slug}/comments/"
    html = client.get(path).content.decode()
    assert comment.body not in html
    assert "Comments are public after closing" in html
    client.force_login(moderator)
    assert comment.body in client.get(path).content.decode()


# Lists


@pytest.fixture
def many(consultation):
    """Sixty accepted comments: forty of an NGO in favour of the first item, twenty of a company against the second."""
    first, second, _ = consultation.items.all()
    numbers = [f"Comment number {n}." for n in range(60)]
    factories.submission(consultation, *numbers[:40], items=[first], stance="support")
    factories.submission(consultation, *numbers[40:], items=[second], stance="oppose", type="company")
    moderation.ACCEPT.apply_to_all(Comment.objects.all(), batch=consultation, by=None)


def listed(client, consultation, query=""):
    response = client.get(f"/consultations/{consultation.slug}/comments/{query}")
    return [voice.text for voice in response.context["voices"]], response


def test_a_list_is_read_page_by_page_without_gap_or_double(client, consultation, many):
    texts, response = listed(client, consultation)
    pages = [texts]
    while response.context["next_url"]:
        texts, response = listed(client, consultation, response.context["next_url"])
        pages.append(texts)
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [text for page in pages for text in page] == [f"Comment number {n}." for n in reversed(range(60))]
    back, response = listed(client, consultation, response.context["previous_url"])
    assert back == pages[1]
    back, response = listed(client, consultation, response.context["previous_url"])
    assert back == pages[0]
    assert not response.context["previous_url"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?item=red-teaming", 40),
        ("?item=incident-reporting", 20),
        ("?item=safeguards", 0),
        ("?sector=industry", 20),
        ("?stance=support", 40),
        ("?item=red-teaming&stance=oppose", 0),
        ("?item=incident-reporting&stance=oppose&sector=industry", 20),
        ("?item=nonsense&sector=guild", 60),
        ("?after=no-such-comment", 60),
    ],
)
def test_filters_name_item_sector_and_position(client, consultation, many, query, count):
    texts, response = listed(client, consultation, query)
    assert response.context["matching"] == count
    assert len(texts) == min(count, 25)


def test_no_address_counts_rows(client, consultation, many):
    """A cursor that held the primary key would tell how many were withheld."""
    _, response = listed(client, consultation)
    cursor = response.context["next_url"].removeprefix("?after=")
    assert cursor == Comment.objects.order_by("-pk")[24].public_id


@pytest.mark.parametrize("reader", [None, "participant", "moderator"])
def test_lists_take_few_queries(consultation, many, reader, request, django_assert_max_num_queries):
    client = Client()
    if reader:
        user: User = request.getfixturevalue(reader)
        client.force_login(user)
    for path in ("comments/", "items/red-teaming/", ""):
        with django_assert_max_num_queries(25):
            assert client.get(f"/consultations/{consultation.slug}/{path}").status_code == 200


@pytest.mark.parametrize("consent", Consent)
def test_a_statement_by_hand_shows_the_same_names(db, consent):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {publication.shown_in_sql('%s', '%s')}", [consent, "Ada"])
        assert cursor.fetchone() == (publication.shown(consent, "Ada"),)
