"""The frame of every page: who sees which places, and allauth's pages in it."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client

from comments import drafts
from comments.drafting import Draft, DraftComment

ENTRANCES = ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"]
OWN_PAGES = ["/accounts/email/", "/accounts/password/change/", "/accounts/logout/"]


@pytest.fixture
def page_for(db):
    """The words of a page as somebody sees it."""

    def get(address, user=None):
        client = Client()
        if user:
            client.force_login(user)
        return client.get(address).content.decode()

    return get


def links(html):
    return set(re.findall(r'<a href="[^"]*"[^>]*>([^<]+?)\s*<', html))


@pytest.mark.parametrize("address", ENTRANCES)
def test_the_ways_in_stand_in_the_frame(page_for, address):
    html = page_for(address)
    assert html.count("<h1>") == 1
    assert 'class="masthead"' in html
    assert '<form method="post"' in html


@pytest.mark.parametrize("address", OWN_PAGES)
def test_the_pages_of_an_account_stand_in_the_frame(page_for, participant, address):
    html = page_for(address, participant)
    assert html.count("<h1>") == 1
    assert 'class="masthead"' in html


@pytest.mark.parametrize("address", ENTRANCES)
def test_no_page_needs_inline_script_or_style(page_for, address):
    html = page_for(address)
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_somebody_who_is_not_signed_in_is_offered_to(page_for):
    found = links(page_for("/accounts/password/reset/"))
    assert "Sign in" in found
    assert not found & {"Sign out", "Moderation", "New consultation", "Background work", "API tokens"}


def test_a_participant_sees_no_work_of_the_staff(page_for, participant):
    found = links(page_for("/accounts/email/", participant))
    assert {"Sign out", "API tokens"} <= found
    assert not found & {"Moderation", "New consultation", "Background work"}


def test_who_moderates_one_consultation_finds_the_queue(page_for, moderator):
    found = links(page_for("/accounts/email/", moderator))
    assert "Moderation" in found
    assert not found & {"New consultation", "Background work"}


def test_an_editor_finds_the_way_to_a_new_consultation(page_for, editor):
    assert "New consultation" in links(page_for("/accounts/email/", editor))


def test_an_administrator_finds_everything(page_for, administrator):
    assert {"Moderation", "New consultation", "Background work"} <= links(
        page_for("/accounts/email/", administrator)
    )


def test_a_closed_account_may_nothing(page_for, administrator):
    administrator.is_active = False
    administrator.save()
    assert "Sign in" in links(page_for("/accounts/login/", administrator))


def test_the_number_of_unsent_comments_is_in_the_masthead(client, consultation):
    session = client.session
    session[drafts.HOLDER] = "a browser"
    session.save()
    draft = Draft.objects.create(consultation=consultation, session_key="a browser")
    for body in ("One.", "Two.", "Three."):
        DraftComment.objects.create(draft=draft, body=body)
    html = client.get("/accounts/login/").content.decode()
    assert re.search(r'class="count">3<span class="visually-hidden"> not sent yet', html)


def test_what_a_page_counts_does_not_reach_its_frame(rf):
    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {}
    html = render_to_string("base.html", {"count": "forty", "work": "hard"}, request=request)
    assert "Your comments" in html
    assert "forty" not in html


def test_a_missing_page_answers_in_the_frame(client, db):
    response = client.get("/there/is/no/such/page/")
    assert response.status_code == 404
    assert 'class="masthead"' in response.content.decode()


@pytest.mark.parametrize("address", ["/search/?q=a&in=document:%00", "/consultations/?after=%00"])
def test_an_address_that_no_text_can_match_is_refused(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 400
    assert "no text has" in answer.content.decode()


def test_the_api_refuses_it_too(client, db):
    answer = client.get("/api/v1/search/?q=a&in=document:%00")
    assert answer.status_code == 400
    assert "no text has" in answer.json()["detail"]


def test_what_is_wrong_is_said_at_the_head_and_at_the_field(client, db):
    html = client.post("/accounts/login/", {"login": "nobody", "password": ""}).content.decode()
    assert 'class="errors" role="alert"' in html
    assert '<a href="#id_password">' in html
    assert re.search(r'<input[^>]*name="password"[^>]*aria-describedby="[^"]*id_password_error', html)
    assert 'id="id_password_error"' in html


def test_a_form_without_its_token_is_refused(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "reload the page and send it again" in response.content.decode()


def test_a_form_with_the_token_of_its_page_is_taken(db):
    client = Client(enforce_csrf_checks=True)
    (token, *_) = re.findall(
        r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/accounts/login/").content.decode()
    )
    response = client.post("/accounts/login/", {"login": "a@example.org", "csrfmiddlewaretoken": token})
    assert response.status_code == 200


def test_a_page_can_be_asked_for_without_its_body(consultation):
    for path in ("/", "/consultations/", f"/consultations/{consultation.slug}/", "/guidance/", "/my/"):
        response = Client().head(path)
        assert (response.status_code, response.content) == (200, b"")
