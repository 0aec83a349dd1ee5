"""Opening, extending and closing; who works on it; and who may do any of that."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from consult.consultations import lifecycle, staffing
from consult.consultations.models import Consultation, Grant
from consult.ledger.errors import WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from consult.people.permissions import Role
from tests import factories
from tests.consultations.editing import asked, edition
from tests.racing import at_once

pytestmark = pytest.mark.django_db
S = Consultation.Status


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def draft() -> Consultation:
    return factories.consultation_on(edition(), slug="draft", opened=False, facets=("evidence",))


def state(consultation: Consultation) -> str:
    return Consultation.objects.values_list("status", flat=True).get(pk=consultation.pk)


def local(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


PAGES = ["edit", "open", "close", "extend", "grants", "manage"]
MAY = {
    "nobody": False, "participant": False, "moderator": False, "stranger": False,
    "granted": True, "editor": True, "administrator": True,
}  # fmt: skip


@pytest.fixture
def granted(consultation: Consultation) -> User:
    """An editor of this consultation alone."""
    user = factories.UserFactory.create(email="granted@example.org", name="Gerd Granted")
    Grant.objects.create(consultation=consultation, user=user, role=Role.EDITOR)
    return user


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", MAY)
def test_only_its_editors_get_in(
    client: Client, consultation: Consultation, who: str, page: str, request: pytest.FixtureRequest
) -> None:
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    expected = 200 if MAY[who] else 404
    assert client.get(f"/consultations/guidance/{page}/").status_code == expected
    if page != "manage" and not MAY[who]:
        assert client.post(f"/consultations/guidance/{page}/", {"note": ""}).status_code == 404
        assert state(consultation) == S.OPEN


@pytest.mark.parametrize(
    "who", ["participant", "moderator", "stranger", "granted", "editor", "administrator"]
)
def test_only_editors_of_the_site_make_new_ones(
    client: Client, consultation: Consultation, who: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    may = who in ("editor", "administrator")
    assert client.get("/consultations/new/").status_code == (200 if may else 404)
    assert ("/consultations/new/" in client.get("/consultations/").content.decode()) is may


def test_whoever_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get("/consultations/new/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("who", ["participant", "stranger", "granted", "editor"])
def test_the_way_to_the_desk_is_shown_to_those_who_may_go_it(
    client: Client, consultation: Consultation, who: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    shown = "/consultations/guidance/manage/" in client.get("/consultations/guidance/").content.decode()
    assert shown is MAY[who]


def test_the_opening_shows_what_will_be_fixed_and_a_get_changes_nothing(
    desk: Client, draft: Consultation
) -> None:
    html = desk.get("/consultations/draft/open/").content.decode()
    for fixed in (
        "/consultations/draft/",
        "3 items",
        "What supports it?",
        "Publish with name",
        "Red teaming",
    ):
        assert fixed in html
    assert state(draft) == S.DRAFT


def test_a_draft_is_opened_by_its_editor(desk: Client, draft: Consultation, editor: User) -> None:
    answer = desk.post("/consultations/draft/open/", {"seen": "1"}, follow=True)
    assert "The consultation is open." in answer.content.decode()
    assert state(draft) == S.OPEN
    assert Event.objects.about(draft).get(verb="open").actor == editor


def test_a_draft_that_changed_since_it_was_looked_at_is_not_opened(desk: Client, draft: Consultation) -> None:
    lifecycle.edit(draft, title="Another", by=None)
    answer = desk.post("/consultations/draft/open/", {"seen": "1"})
    assert answer.status_code == 409
    assert "Somebody else has edited" in answer.content.decode()
    assert state(draft) == S.DRAFT


def test_what_stands_in_the_way_is_said_before(desk: Client, draft: Consultation) -> None:
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    html = desk.get("/consultations/draft/open/").content.decode()
    assert "The window has already ended." in html
    assert "Open it now" not in html
    assert desk.post("/consultations/draft/open/").status_code == 422
    assert state(draft) == S.DRAFT


def test_the_second_opening_is_told(desk: Client, draft: Consultation) -> None:
    desk.post("/consultations/draft/open/", {"seen": "1"})
    answer = desk.post("/consultations/draft/open/", {"seen": "1"})
    assert answer.status_code == 409
    assert "already open" in answer.content.decode()
    assert Event.objects.about(draft).filter(verb="open").count() == 1
    assert "opened already" in desk.get("/consultations/draft/open/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_openings_at_once_one_wins_and_the_other_is_told(editor: User) -> None:
    draft = factories.consultation_on(edition(), slug="draft", opened=False)

    def press() -> object:
        return lifecycle.open_(Consultation.objects.get(pk=draft.pk), seen=1, by=editor)

    results = at_once(press, press)
    assert [type(one) for one in results if one is not None] == [WorkflowError]
    assert state(draft) == S.OPEN
    assert Event.objects.about(draft).filter(verb="open").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_an_opening_at_once_never_open_what_nobody_saw(editor: User) -> None:
    draft = factories.consultation_on(edition(), slug="draft", opened=False)
    first = draft.edition.items.commentable().in_order()[:1]

    edited, opened = (Consultation.objects.get(pk=draft.pk) for _ in range(2))  # both still see a draft

    def change() -> object:
        return lifecycle.edit(edited, items=first, seen=1, by=editor)

    def press() -> object:
        return lifecycle.open_(opened, seen=1, by=editor)

    results = at_once(change, press)
    assert [type(one) for one in results if one is not None] == [WorkflowError]
    opened_as_seen = state(draft) == S.OPEN and len(asked(draft)) == 3
    still_a_draft = state(draft) == S.DRAFT and len(asked(draft)) == 1
    assert opened_as_seen or still_a_draft


def test_closing_asks_first_and_keeps_the_note(
    desk: Client, consultation: Consultation, editor: User
) -> None:
    assert "Close it now" in desk.get("/consultations/guidance/close/").content.decode()
    assert state(consultation) == S.OPEN
    desk.post("/consultations/guidance/close/", {"note": "The sponsor withdrew the text."})
    assert state(consultation) == S.CLOSED
    event = Event.objects.about(consultation).get(verb="close")
    assert (event.actor, event.note.text) == (editor, "The sponsor withdrew the text.")
    assert "sponsor withdrew" in desk.get("/consultations/guidance/manage/").content.decode()
    assert desk.post("/consultations/guidance/close/", {"note": ""}).status_code == 409


def test_a_draft_is_not_closed(desk: Client, draft: Consultation) -> None:
    assert "nothing to close" in desk.get("/consultations/draft/close/").content.decode()
    assert desk.post("/consultations/draft/close/", {"note": ""}).status_code == 409


def test_the_end_moves_to_a_later_time_only(desk: Client, consultation: Consultation) -> None:
    for days, status in ((3, 422), (30, 302), (20, 422)):
        answer = desk.post(
            "/consultations/guidance/extend/", {"closes_at": local(days), "note": "More time."}
        )
        assert answer.status_code == status
    assert "must lie in the future and after the old one" in answer.content.decode()
    consultation.refresh_from_db()
    assert timedelta(days=29) < consultation.closes_at - timezone.now() < timedelta(days=31)


def test_a_later_end_is_refused_where_the_clocks_skip_it(desk: Client, consultation: Consultation) -> None:
    Consultation.objects.update(timezone="Europe/London")
    answer = desk.post("/consultations/guidance/extend/", {"closes_at": "2027-03-28T01:30"})
    assert answer.status_code == 422
    assert "There is no 01:30 on 28 March 2027 in Europe/London" in answer.content.decode()


def test_a_closed_consultation_opens_again_with_a_later_end(desk: Client, consultation: Consultation) -> None:
    lifecycle.close(consultation, by=None)
    assert desk.post("/consultations/guidance/extend/", {"closes_at": local(30)}).status_code == 302
    assert state(consultation) == S.OPEN


def test_the_window_of_a_draft_is_set_where_the_rest_is(desk: Client, draft: Consultation) -> None:
    assert desk.get("/consultations/draft/extend/")["Location"] == "/consultations/draft/edit/"


@pytest.mark.django_db(transaction=True)
def test_of_two_extensions_at_once_the_longer_one_stays(editor: User) -> None:
    running = factories.consultation_on(edition(), slug="running")
    near, far = (timezone.now() + timedelta(days=days) for days in (20, 40))

    def extend_to(end: datetime) -> None:
        lifecycle.extend(Consultation.objects.get(pk=running.pk), end, by=editor)

    at_once(partial(extend_to, far), partial(extend_to, near))
    running.refresh_from_db()
    assert running.closes_at == far


def test_somebody_with_an_account_gets_a_role_and_loses_it(
    desk: Client, consultation: Consultation, colleague: User, editor: User
) -> None:
    desk.post("/consultations/guidance/grants/", {"email": "COLLEAGUE@example.org", "role": "moderator"})
    given = Grant.objects.get(user=colleague)
    assert (given.consultation, given.role) == (consultation, Role.MODERATOR)
    desk.post("/consultations/guidance/grants/", {"email": "colleague@example.org", "role": "editor"})
    given.refresh_from_db()
    assert given.role == Role.EDITOR
    assert "colleague@example.org" in desk.get("/consultations/guidance/grants/").content.decode()
    desk.post(f"/consultations/guidance/grants/{given.pk}/remove/")
    assert not Grant.objects.filter(user=colleague).exists()
    verbs = (
        Event.objects.about(consultation).filter(actor=editor).order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["grant", "grant", "withdraw_grant"]


@pytest.mark.parametrize("role", ["administrator", "participant", ""])
def test_no_other_role_is_given(desk: Client, consultation: Consultation, colleague: User, role: str) -> None:
    sent = {"email": "colleague@example.org", "role": role}
    assert desk.post("/consultations/guidance/grants/", sent).status_code == 422
    assert not Grant.objects.filter(user=colleague).exists()


def test_where_there_is_no_account_yet_it_says_what_to_do(desk: Client, consultation: Consultation) -> None:
    answer = desk.post("/consultations/guidance/grants/", {"email": "later@example.org", "role": "editor"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "There is no account with later@example.org yet. Ask them to sign up" in html
    assert 'value="later@example.org"' in html


def test_an_account_that_is_switched_off_gets_no_role(desk: Client, consultation: Consultation) -> None:
    factories.UserFactory.create(email="gone@example.org", is_active=False)
    answer = desk.post("/consultations/guidance/grants/", {"email": "gone@example.org", "role": "editor"})
    assert "is switched off" in answer.content.decode()


def test_nobody_takes_their_own_role_back(client: Client, consultation: Consultation, granted: User) -> None:
    client.force_login(granted)
    own = Grant.objects.get(user=granted)
    assert client.post(f"/consultations/guidance/grants/{own.pk}/remove/").status_code == 422
    assert Grant.objects.filter(pk=own.pk).exists()


def test_a_role_elsewhere_is_out_of_reach(
    client: Client, consultation: Consultation, granted: User, stranger: User
) -> None:
    client.force_login(granted)
    elsewhere = Grant.objects.get(user=stranger)
    assert client.post(f"/consultations/guidance/grants/{elsewhere.pk}/remove/").status_code == 404
    assert client.post(f"/consultations/elsewhere/grants/{elsewhere.pk}/remove/").status_code == 404


def test_every_form_carries_its_token(
    consultation: Consultation, draft: Consultation, editor: User, colleague: User
) -> None:
    given = staffing.grant(consultation, colleague, Role.MODERATOR, by=editor)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    for path, data in [
        ("draft/open/", {"seen": "1"}),
        ("guidance/close/", {"note": ""}),
        ("guidance/extend/", {"closes_at": local(30)}),
        ("guidance/edit/", {"title": "Other words", "sponsor": "Example Partnership", "late": "refused"}),
        ("guidance/grants/", {"email": "colleague@example.org", "role": "editor"}),
    ]:
        page = strict.get(f"/consultations/{path}")
        assert strict.post(f"/consultations/{path}", data).status_code == 403, path
        token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        answer = strict.post(f"/consultations/{path}", {**data, "csrfmiddlewaretoken": token})
        assert answer.status_code == 302, path
    remove = f"/consultations/guidance/grants/{given.pk}/remove/"
    assert strict.post(remove).status_code == 403
    html = strict.get("/consultations/guidance/grants/").content.decode()
    assert (
        html.partition(f'action="{remove}"')[2].lstrip("> \n").startswith('<input type="hidden" name="csrf')
    )


def test_the_pages_ask_the_database_little(
    desk: Client, consultation: Consultation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        staffing.grant(consultation, factories.UserFactory.create(), Role.MODERATOR, by=None)
    for page in PAGES:
        with django_assert_max_num_queries(20):
            assert desk.get(f"/consultations/guidance/{page}/").status_code == 200
