"""The site in English, French and Spanish: which language is spoken, and that nothing is left out."""

import re

import pytest
from django.test import Client

from consult.people.models import User


def spoken(client: Client, path: str = "/", **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert f'lang="{answer["Content-Language"].partition("-")[0]}"' in answer.content.decode()
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}
    return answer["Content-Language"]


@pytest.mark.django_db
def test_a_browser_is_answered_in_its_language(client):
    assert spoken(client) == "en-gb"
    assert spoken(client, **{"Accept-Language": "es-MX,en;q=0.5"}) == "es"
    assert spoken(client, **{"Accept-Language": "en-US,fr;q=0.5"}) == "en-gb"
    assert spoken(client, **{"Accept-Language": "tlh, *;q=0.1"}) == "en-gb"


@pytest.mark.django_db
def test_a_choice_goes_before_what_the_browser_asks_for(client):
    answer = client.post("/language/", {"language": "fr", "next": "/guidance/"})
    assert (answer.status_code, answer["Location"]) == (302, "/guidance/")
    assert spoken(client, **{"Accept-Language": "es"}) == "fr"
    assert client.cookies["language"]["httponly"]
    assert client.cookies["language"]["samesite"] == "Lax"


def test_an_account_remembers_it_and_goes_before_the_cookie(client, participant):
    client.force_login(participant)
    client.post("/language/", {"language": "es", "next": "/"})
    assert User.objects.get(pk=participant.pk).language == "es"
    elsewhere = Client()
    elsewhere.cookies["language"] = "fr"
    assert spoken(elsewhere) == "fr"
    elsewhere.force_login(participant)
    assert spoken(elsewhere) == "es"


@pytest.mark.django_db
def test_a_choice_leads_back_to_the_page_with_its_query_and_nowhere_else(client):
    def back(to: str, before: str = "") -> str:
        answer = client.post("/language/", {"language": "fr", "next": to}, headers={"Referer": before})
        return str(answer["Location"])

    assert back("/search/", "http://testserver/search/?q=audit") == "/search/?q=audit"
    assert back("/search/", "http://elsewhere.example/search/?q=audit") == "/search/"
    assert back("/search/") == "/search/"
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""):
        assert back(address) == "/"


@pytest.mark.django_db
def test_a_choice_needs_a_form_of_ours_and_a_language_we_have():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "fr", "next": "/"}).status_code == 403
    client = Client()
    client.post("/language/", {"language": "xx", "next": "/"})
    assert "language" not in client.cookies
    assert client.get("/language/").status_code == 405


@pytest.mark.django_db
def test_the_choice_is_on_every_page_and_names_the_languages_in_their_own_words(client):
    html = client.get("/guidance/", headers={"Accept-Language": "fr"}).content.decode()
    assert '<html lang="fr" dir="ltr">' in html
    assert 'value="fr" lang="fr" dir="ltr" aria-current="true">français</button>' in html
    assert 'value="es" lang="es" dir="ltr">español</button>' in html
    assert 'name="next" value="/guidance/"' in html


@pytest.mark.django_db
def test_who_comes_without_a_session_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.post("/language/", {"language": "fr", "next": "/"})


def test_scripts_speak_the_language_of_their_page_and_load_nothing_in_english(client, consultation):
    page = f"/consultations/{consultation.slug}/"
    assert "/language/" not in client.get(page).content.decode().partition("</head>")[0]
    html = client.get(page, headers={"Accept-Language": "fr"}).content.decode()
    address = re.findall(r'<script src="(/language/fr/[0-9a-f]{12}\.js)" defer>', html)
    assert len(address) == 1
    assert html.index(address[0]) < html.index("consult/quoting.js")
    answer = client.get(address[0], headers={"Accept-Language": "es"})
    assert answer["Content-Language"] == "fr"
    assert "immutable" in answer["Cache-Control"]
    assert "Vary" not in answer
    assert "Commenter ces mots" in answer.content.decode()
    assert client.get("/language/fr/0.js").status_code == 404
