"""Home, the list of consultations, the text with its tallies, and one item with what was said."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from comments import moderation
from comments.models import Comment
from consult.aggregation.recount import recount_all
from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from consult.pages import reading
from consult.pages.reading import scopes_of
from guidance.importing import PUBLISH
from guidance.models import Axis, AxisValue, Edition, Item, ItemText
from tests import factories
from tests.guidance import tailored_edition


@pytest.fixture
def document(db):
    """A section with two guidelines, one with practices, and a second section with an open question of two parts."""
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    factories.item(edition, "before-release", kind=Item.Kind.SECTION, title="Before release", label="")
    guideline = factories.item(
        edition, "red-teaming", title="Red-teaming", body="Try to make it do *harm*.", label="1"
    )
    factories.item(
        edition,
        "findings",
        kind=Item.Kind.PRACTICE,
        title=" ",
        body="Publish findings.",
        label="1.1",
        parent=guideline,
    )
    factories.item(edition, "reporting", title="Incident reporting", label="2")
    factories.item(edition, "open-questions", kind=Item.Kind.SECTION, title="Open questions", label="")
    factories.item(edition, "what-is-open", kind=Item.Kind.QUESTION, title="What is open?", label="3")
    factories.item(edition, "how-open", kind=Item.Kind.QUESTION, body="How open is it?", label="3.a")
    ItemText.objects.filter(item__node__key__in=["findings", "how-open"]).update(title="")
    PUBLISH.apply(edition, by=None)
    return edition


@pytest.fixture
def shown(document):
    return factories.consultation_on(document, slug="shown", summary="Read it, and say what is wrong.")


def html_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def accepted(consultation, key, n, **more):
    item = consultation.items.get(item__node__key=key)
    submission = factories.submission(
        consultation, *(f"Comment {i} on {key}." for i in range(n)), items=[item], **more
    )
    moderation.ACCEPT.apply_to_all(submission.comments.all(), batch=consultation, by=None)


def test_the_text_reads_like_a_document(shown):
    outline = reading.outline(shown)
    places = {place.key: place for place in outline.everything}
    chapters = [
        (chapter.section and chapter.section.title, [item.key for item in chapter.items])
        for chapter in outline.chapters
    ]
    assert chapters == [
        ("Before release", ["red-teaming", "reporting"]),
        ("Open questions", ["what-is-open", "how-open"]),
    ]
    assert [practice.key for practice in places["red-teaming"].practices] == ["findings"]
    assert "<em>harm</em>" in places["red-teaming"].html
    assert places["how-open"].heading == "Question 3.a"
    assert not places["what-is-open"].asks_stance


def test_the_text_is_read_from_the_database_once(client, shown, django_assert_max_num_queries):
    html_of(client, "/consultations/shown/")
    with django_assert_max_num_queries(5):
        html = html_of(client, "/consultations/shown/")
    assert "Publish findings." in html


def test_who_reads_an_older_edition_is_led_to_the_newer_one(client, shown, document):
    factories.revised(document, label="Third edition", days=60, published=False)
    assert "newer edition" not in html_of(client, "/consultations/shown/")
    second = factories.revised(document, label="Second edition")
    html = html_of(client, "/consultations/shown/")
    assert f'newer edition of this text: <a href="/guidance/{document.document.slug}/{second.slug}/">' in html
    newest = factories.consultation_on(second, slug="newest")
    assert "newer edition" not in html_of(client, f"/consultations/{newest.slug}/")


def test_a_preview_follows_its_changes(client, document, editor):
    draft = factories.consultation_on(document, slug="draft", opened=False)
    client.force_login(editor)
    assert "Incident reporting" in html_of(client, "/consultations/draft/")
    lifecycle.choose_items(draft, document.items.filter(node__key="red-teaming"))
    html = html_of(client, "/consultations/draft/")
    assert "Incident reporting" not in html
    assert "preview" in html
    html_of(Client(), "/consultations/draft/", status=404)


def test_what_applies_somewhere_only_says_where(client, shown, document):
    axis = Axis.objects.create(document=document.document, code="release", title="Release", position=1)
    value = AxisValue.objects.create(axis=axis, code="open", title="Open access", position=1)
    document.items.get(node__key="reporting").scope.add(value)
    assert "For open access" in html_of(client, "/consultations/shown/")


def test_tallies_stand_beside_the_items_and_lead_to_the_comments(client, shown):
    accepted(shown, "red-teaming", 3, stance="support")
    accepted(shown, "red-teaming", 1, stance="oppose", type="company")
    recount_all(shown)
    html = html_of(client, "/consultations/shown/")
    assert "4 comments" in html
    assert "3 support, 1 oppose" in html
    assert 'href="/consultations/shown/items/red-teaming/#comments"' in html
    assert html.count("No comments yet") == 3


def test_who_has_not_been_heard_is_said(client, shown):
    accepted(shown, "red-teaming", 1)
    recount_all(shown)
    html = html_of(client, "/consultations/shown/")
    assert "Academic, Industry, Public sector, Media, Individuals" in html
    assert "from 1 organisation<" in html


@pytest.mark.parametrize("page", ["", "items/red-teaming/"])
def test_small_counts_are_withheld_where_the_consultation_says(client, shown, page):
    Consultation.objects.update(suppress_below=5)
    accepted(shown, "red-teaming", 3, stance="support")
    accepted(shown, "red-teaming", 9, stance="oppose", type="company")
    recount_all(shown)
    html = html_of(client, f"/consultations/shown/{page}")
    assert "3 support" not in html
    assert "9 oppose" not in html  # 12 less 9 would tell the 3


@pytest.mark.parametrize("page", ["", "items/red-teaming/"])
def test_counts_wait_until_results_are_public(client, shown, page, moderator):
    Consultation.objects.update(results="after_closing")
    accepted(shown, "red-teaming", 4)
    recount_all(shown)
    path = f"/consultations/shown/{page}"
    assert "4 support" not in html_of(client, path)
    lifecycle.close(Consultation.objects.get(slug="shown"), by=None)
    assert "4 support" in html_of(client, path)


def test_the_form_opens_in_place_without_javascript(client, shown):
    html = html_of(client, "/consultations/shown/?comment=reporting")
    section = html[html.index('id="reporting"') : html.index('id="open-questions"')]
    assert "<textarea" in section
    assert html.count('<textarea name="body"') == 1
    assert 'href="?comment=red-teaming#red-teaming"' in html
    assert 'hx-get="/consultations/shown/draft/comments/?item=red-teaming"' in html


def test_the_whole_can_be_commented_on_and_the_head_of_the_page_leads_there(client, shown):
    head, _, _ = html_of(client, "/consultations/shown/").partition('id="the-text"')
    assert '<a href="?comment=#whole">' in head
    html = html_of(client, "/consultations/shown/?comment=")
    assert "<textarea" in html[html.index('id="whole"') :]


def test_a_closed_consultation_offers_no_form(client, shown):
    lifecycle.close(shown, by=None)
    for path in ("?comment=reporting", "items/reporting/"):
        html = html_of(client, f"/consultations/shown/{path}")
        assert "<textarea" not in html
        assert "?comment=" not in html


def test_what_waits_is_marked_beside_its_item(client, shown):
    client.post("/consultations/shown/draft/comments/", {"body": "Mine.", "items": ["reporting"]})
    html = html_of(client, "/consultations/shown/")
    assert 'href="#reporting" class="is-drafted"' in html
    assert '1 comment</b> <span class="where">in your submission' in html
    assert "Mine." not in html_of(Client(), "/consultations/shown/")


def test_times_are_told_in_the_consultations_zone(client, shown):
    ends = timezone.now().replace(hour=4, minute=30, second=0, microsecond=0) + timedelta(days=3)
    Consultation.objects.update(timezone="Asia/Tokyo", closes_at=ends)
    for path in ("/", "/consultations/", "/consultations/shown/"):
        assert "13:30 Tokyo time" in html_of(client, path)


def test_an_item_shows_its_voices_and_its_neighbours(client, shown):
    accepted(shown, "reporting", 2, stance="support_with_changes")
    accepted(shown, "red-teaming", 1)
    recount_all(shown)
    html = html_of(client, "/consultations/shown/items/reporting/")
    assert "Comment 1 on reporting." in html
    assert "on red-teaming." not in html
    assert "2 support with changes" in html
    assert "/items/red-teaming/" in html
    assert "/items/what-is-open/" in html


@pytest.mark.parametrize("key", ["findings", "before-release", "nothing"])
def test_what_is_not_asked_about_has_no_page(client, shown, key):
    html_of(client, f"/consultations/shown/items/{key}/", status=404)


def test_home_tells_what_is_open_and_what_was(client, shown, document):
    old = factories.consultation_on(document, slug="old", title="The one before")
    lifecycle.close(old, by=None)
    factories.consultation_on(document, slug="draft", title="Not to be seen", opened=False)
    for path in ("/", "/consultations/"):
        html = html_of(client, path)
        assert html.index("Comment on the guidance") < html.index("The one before")
        assert "6 days" in html
        assert "Not to be seen" not in html


def test_home_is_there_before_anything_else(client, db):
    assert "Nothing is open" in html_of(client, "/")
    assert "No consultation has been opened" in html_of(client, "/consultations/")


def test_lists_of_consultations_take_few_queries(client, document, django_assert_max_num_queries):
    for n in range(12):
        accepted(factories.consultation_on(document, slug=f"c-{n}"), "red-teaming", 1)
    for path in ("/", "/consultations/"):
        with django_assert_max_num_queries(12):
            html_of(client, path)


def test_nothing_is_written_by_looking(shown, participant):
    """Each page is fetched in a transaction that may only read."""
    accepted(shown, "red-teaming", 1)
    comment = Comment.objects.get()
    client = Client()
    client.force_login(participant)
    paths = ["/", "/consultations/", "/my/", f"/comments/{comment.public_id}/"]
    paths += [
        f"/consultations/shown/{rest}"
        for rest in ("", "?comment=reporting", "items/red-teaming/", "comments/", "draft/", "draft/comments/")
    ]
    paths.append(f"/receipts/{comment.submission.tracking_number}/{comment.submission.secret}/")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET TRANSACTION READ ONLY")
    for path in paths:
        html_of(client, path)


def test_a_consultation_leads_to_its_edition_and_to_the_guidance_for_ones_model(
    client: Client, db: None
) -> None:
    edition = tailored_edition.make()
    factories.consultation_on(edition, slug="scaled")
    home = f"/guidance/{edition.document.slug}/{edition.slug}/"
    text = client.get("/consultations/scaled/").content.decode()
    assert f'<a href="{home}">{edition}</a>' in text
    assert f'href="{home}tailored/">Find the guidance for your model<' in text


def test_a_text_without_axes_offers_no_guidance_for_ones_model(client: Client, shown: Consultation) -> None:
    assert "for your model" not in client.get("/consultations/shown/").content.decode()


def test_what_an_item_is_for_keeps_the_capitals_of_abbreviations() -> None:
    rows = [("one", 1, "Research release"), ("one", 1, "API access"), ("one", 2, "EU")]
    assert scopes_of(rows) == {"one": "research release, API access; EU"}
