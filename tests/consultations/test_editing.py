"""An editor sets up a draft and corrects it; after the opening only the words around it change."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from guidance.models import Edition
from tests import factories
from tests.consultations.editing import asked, edition, filled_in

pytestmark = pytest.mark.django_db
NEW = "/consultations/new/?edition=safe/first"


@pytest.fixture
def about() -> Edition:
    return edition()


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """The editor's browser."""
    client.force_login(editor)
    return client


@pytest.fixture
def draft(about: Edition) -> Consultation:
    return factories.consultation_on(about, slug="draft", opened=False)


def test_first_the_edition_is_chosen(desk: Client, about: Edition) -> None:
    html = desk.get("/consultations/new/").content.decode()
    assert 'value="safe/first"' in html
    assert str(about) in html


@pytest.mark.parametrize("chosen", ["", "safe/none", "nonsense"])
def test_an_edition_that_is_not_there_is_asked_for_again(desk: Client, about: Edition, chosen: str) -> None:
    answer = desk.get("/consultations/new/", {"edition": chosen})
    assert answer.status_code == 422
    assert 'value="safe/first"' in answer.content.decode()


def test_who_goes_on_without_an_edition_is_told_to_choose_one(desk: Client, about: Edition) -> None:
    assert 'name="continue"' in desk.get("/consultations/new/").content.decode()
    answer = desk.get("/consultations/new/", {"continue": "1"})
    assert answer.status_code == 422
    assert "is-wrong" in answer.content.decode()


def test_an_edition_that_may_still_change_is_not_offered(desk: Client) -> None:
    factories.EditionFactory.create(document__slug="safe", slug="first", status=Edition.Status.DRAFT)
    assert "No edition has been published" in desk.get("/consultations/new/").content.decode()
    assert desk.get(NEW).status_code == 422


def test_guidelines_and_questions_are_ticked_and_sections_are_headings(desk: Client, about: Edition) -> None:
    html = desk.get(NEW).content.decode()
    boxes = {
        item.node.key: f'name="items" value="{item.pk}" checked' in html
        for item in about.items.select_related("node")
    }
    assert boxes == {
        "before": False, "red-teaming": True, "findings": False, "safeguards": True, "how-open": True,
    }  # fmt: skip
    assert "Before release</legend>" in html
    assert html.index("Red teaming") < html.index("Publish findings") < html.index("Safeguards")


def test_a_draft_is_made_of_what_was_filled_in(desk: Client, about: Edition, editor: User) -> None:
    answer = desk.post(NEW, filled_in(about))
    made = Consultation.objects.get()
    assert answer["Location"] == f"/consultations/{made.slug}/manage/"
    assert made.slug == "what-should-the-guidance-say-next"
    assert made.status == Consultation.Status.DRAFT
    assert made.edition == about
    assert made.background == "**Why** we ask.\n\nAnd how."
    assert made.identifiers == {"docket": "EX-2026-0001", "citation": "91 FR 1234"}
    assert made.opens_at == datetime(2026, 7, 1, 13, tzinfo=UTC)
    assert made.closes_at == datetime(2098, 3, 2, 4, 59, tzinfo=UTC)
    assert (made.consents, made.results, made.suppress_below) == (["named"], "after_closing", 5)
    assert made.late == "marked"
    assert asked(made) == ["red-teaming", "findings", "safeguards", "how-open"]
    assert [facet.code for facet in made.facets.all()] == ["evidence"]
    assert Event.objects.about(made).get().actor == editor


def test_nobody_but_staff_sees_the_draft_and_the_preview_says_what_it_is(
    desk: Client, draft: Consultation
) -> None:
    assert Client().get("/consultations/draft/").status_code == 404
    html = desk.get("/consultations/draft/").content.decode()
    assert "This is a preview" in html
    assert "/consultations/draft/manage/" in html


def test_saving_can_lead_to_the_preview(desk: Client, about: Edition) -> None:
    assert desk.post(NEW, filled_in(about, slug="next", preview="1"))["Location"] == "/consultations/next/"


WRONG = [
    ({"title": ""}, "Give the consultation a title."),
    ({"title": "未来", "slug": ""}, "The title gives no address in plain letters."),
    ({"slug": "new"}, "is an address of the site itself"),
    ({"slug": "New"}, "is an address of the site itself"),
    ({"slug": "draft"}, "Another consultation is at"),
    ({"slug": "no address"}, "Use letters, digits and hyphens only"),
    ({"sponsor": ""}, "Say who asks."),
    ({"contact_email": "nobody"}, "valid e-mail"),
    ({"identifiers": "EX-1"}, "Line 1: write a name, a colon and the value"),
    ({"timezone": "Europe/Atlantis"}, "not one of the available choices"),
    ({"opens_at": ""}, "Say when the window begins."),
    ({"opens_at": "2026-03-08T02:30"}, "There is no 02:30 on 8 March 2026 in America/New_York"),
    ({"closes_at": "2026-07-01T09:00"}, "The window must end after it begins."),
    ({"closes_at": "tomorrow"}, "Write a date and a time"),
    ({"items": None}, "Choose at least one item to ask about."),
    ({"items": ["999999999"]}, "is not in this edition"),
    ({"items": ["x"]}, "is not in this edition"),
    ({"facets": ["mood"]}, "not one of the available choices"),
    ({"consents": None}, "Leave people at least one way"),
    ({"results": None}, "This field is required"),
    ({"suppress_below": "-1"}, "greater than or equal to 0"),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
def test_bad_input_is_shown_again_with_a_sentence(
    desk: Client, about: Edition, draft: Consultation, change: dict[str, Any], sentence: str
) -> None:
    answer = desk.post(NEW, filled_in(about, **change))
    assert answer.status_code == 422
    html = answer.content.decode().replace("&#x27;", "'")
    assert sentence in html
    assert Consultation.objects.count() == 1


def test_nothing_typed_is_lost(desk: Client, about: Edition) -> None:
    first, *_ = about.items.commentable().in_order()
    html = desk.post(
        NEW, filled_in(about, title="", items=[first.pk], opens_at="2026-03-08T02:30")
    ).content.decode()
    for typed in ("**Why** we ask.", "docket: EX-2026-0001", 'value="2026-03-08T02:30"', "ada@example.org"):
        assert typed in html
    assert html.count(" checked") == 6  # an item, a facet, a consent; who sees it, who may send, what is late
    assert '<option value="America/New_York" selected>' in html


def test_a_section_cannot_be_asked_about(desk: Client, about: Edition) -> None:
    section = about.items.get(kind="section")
    assert desk.post(NEW, filled_in(about, items=[section.pk])).status_code == 422


def test_a_proposed_address_is_one_that_is_free(desk: Client, about: Edition) -> None:
    for expected in ("new-2", "new-3"):
        desk.post(NEW, filled_in(about, title="New"))
        assert Consultation.objects.filter(slug=expected).exists()


def test_a_draft_is_changed_in_every_respect(desk: Client, about: Edition, draft: Consultation) -> None:
    _, second, *_ = about.items.commentable().in_order()
    change = filled_in(about, slug="other", items=[second.pk], facets=None, title="Another title")
    assert desk.post("/consultations/draft/edit/", change)["Location"] == "/consultations/other/manage/"
    draft.refresh_from_db()
    assert (draft.title, draft.timezone, asked(draft)) == ("Another title", "America/New_York", ["findings"])
    assert not draft.facets.exists()
    event = Event.objects.about(draft).get(verb="edit")
    assert "title" in event.details["fields"]


def test_saving_without_a_change_keeps_every_word_and_time(desk: Client, about: Edition) -> None:
    desk.post(NEW, filled_in(about, slug="same", closes_at="2026-11-01T01:30"))
    before = Consultation.objects.values().get()
    form = desk.get("/consultations/same/edit/").context["form"]
    sent = {field.html_name: field.value() for field in form}
    assert desk.post("/consultations/same/edit/", sent).status_code == 302
    assert Consultation.objects.values().get() == before
    assert Event.objects.get(verb="edit").details == {"fields": ""}


def test_what_people_relied_on_stays_after_the_opening(
    desk: Client, about: Edition, draft: Consultation
) -> None:
    lifecycle.open_(draft, by=None)
    html = desk.get("/consultations/draft/edit/").content.decode()
    assert "Fixed since it opened" in html
    assert 'name="items"' not in html
    words = {
        "title": "Corrected",
        "sponsor": "Example Partnership",
        "summary": "Corrected as well",
        "late": "refused",
    }
    assert desk.post("/consultations/draft/edit/", words).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.summary, draft.slug) == ("Corrected", "Corrected as well", "draft")
    assert len(asked(draft)) == 3


def test_a_draft_that_opened_while_it_was_edited_keeps_its_rules(
    desk: Client, about: Edition, draft: Consultation
) -> None:
    lifecycle.open_(draft, by=None)
    answer = desk.post("/consultations/draft/edit/", filled_in(about, title="Typed meanwhile"))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "has opened in the meantime" in html
    assert "Typed meanwhile" in html
    draft.refresh_from_db()
    assert draft.title != "Typed meanwhile"


def test_the_second_of_two_editors_is_told_and_keeps_what_they_typed(
    desk: Client, about: Edition, draft: Consultation
) -> None:
    html = desk.get("/consultations/draft/edit/").content.decode()
    assert 'name="seen" value="1"' in html
    lifecycle.edit(draft, title="Theirs", by=None)
    mine = filled_in(about, slug="draft", title="Mine", seen="1")
    answer = desk.post("/consultations/draft/edit/", mine)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Somebody else has edited" in html
    assert 'value="Mine"' in html
    assert 'name="seen" value="2"' in html
    assert desk.post("/consultations/draft/edit/", {**mine, "seen": "2"}).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Mine"


@pytest.mark.parametrize(
    "name", ["slug", "timezone", "opens_at", "closes_at", "consents", "results", "suppress_below"]
)
def test_the_stage_itself_refuses_to_change_the_rules(consultation: Consultation, name: str) -> None:
    other: dict[str, Any] = {
        "slug": "x",
        "timezone": "UTC",
        "consents": ["named"],
        "results": "staff",
        "suppress_below": 9,
    }
    value = other.get(name, datetime(2099, 1, 1, tzinfo=UTC))
    with pytest.raises(DomainError, match="can't change any more"):
        lifecycle.edit(consultation, by=None, **{name: value})


def test_an_edit_that_meets_the_opening_changes_nothing(draft: Consultation) -> None:
    lifecycle.open_(Consultation.objects.get(pk=draft.pk), by=None)
    with pytest.raises(WorkflowError):
        lifecycle.edit(draft, title="Too late", by=None)
    draft.refresh_from_db()
    assert draft.title != "Too late"


def test_the_form_asks_the_database_little(
    desk: Client, about: Edition, draft: Consultation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        factories.item(about, f"more-{n}")
    for path in ("/consultations/new/", NEW, "/consultations/draft/edit/"):
        with django_assert_max_num_queries(16):
            assert desk.get(path).status_code == 200
