"""The site in English, French and Spanish: which language is spoken, and that nothing is left out."""

import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from consult.consultations import deadlines
from consult.people import countries, outbox, words
from consult.people.choices import in_language_of
from consult.people.models import User
from consult.people.outbox import Mail
from consult.synthesis import publishing
from consult.synthesis.models import Report
from guidance.models import Edition
from tests.site.test_accessibility import pages


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
def test_a_choice_needs_a_language_we_have():
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


def test_days_numbers_lists_countries_and_zones_are_said_as_the_language_says_them():
    moment = datetime(2024, 1, 15, 23, 59, tzinfo=UTC)
    with translation.override("fr"):
        assert words.number(1234567) == "1\u202f234\u202f567"
        assert words.listed(["a", "b", "c"]) == "a, b et c"
        assert re.fullmatch(
            r"15 janvier 2024.* 23:59.* Londres\W?", deadlines.clock_words(moment, "Europe/London")
        )
        assert [name for _, name in countries.choices()][:3] == ["Afghanistan", "Afrique du Sud", "Albanie"]
        assert "États-Unis" in dict(countries.choices()).values()
    with translation.override("es"):
        assert words.day(moment.date()) == "15 de enero de 2024"
        assert words.number(12040) == "12.040"
        assert words.listed(["a", "b", "c"], either=True) == "a, b o c"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a", "b"], either=True) == "a or b"
    assert deadlines.clock_words(moment, "Asia/Calcutta") == "16 January 2024, 05:29 Calcutta time"
    assert countries.choices()[0] == ("AF", "Afghanistan")


@pytest.mark.django_db
def test_an_error_of_the_api_is_said_in_the_language_that_is_asked_for(client):
    said = {
        language: client.get("/api/v1/consultations/none/", headers={"Accept-Language": language}).json()[
            "detail"
        ]
        for language in ("en", "fr", "es")
    }
    assert len(set(said.values())) == 3, said


def test_a_mail_speaks_the_language_of_who_gets_it(participant):
    participant.language = "fr"
    with in_language_of(participant):
        text = words.day(date(2024, 1, 5))
        mail = outbox.post("receipt", participant.email, subject="S", text=text, key="k", user=participant)
    assert (mail.language, mail.text) == ("fr", "5 janvier 2024\n")


@pytest.mark.django_db
def test_what_somebody_without_account_asks_for_comes_in_the_language_of_the_page():
    client = Client(headers={"Accept-Language": "es"})
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert [mail.language for mail in Mail.objects.filter(to="nobody@example.org")] == ["es"]


# Over the example -------------------------------------------------------------------------------------------------

GEOMETRY = re.compile(
    r"[ ](?:x|y|x1|x2|y1|y2|cx|cy|r|dx|dy|d|width|height|viewBox|points|transform|font-size|max|min)"
    r'="([^"]*)"'
)
DATA = {
    "/consultations/guidance-2026/comments.csv",
    "/consultations/guidance-2026/comments.xlsx",
    "/consultations/guidance-2026/feedback.csv",
    "/api/v1/consultations/",
    "/api/v1/consultations/guidance-2026/",
    "/api/v1/consultations/guidance-2026/items/",
    "/api/v1/consultations/guidance-2026/comments/",
    "/api/v1/consultations/guidance-2026/aggregates/",
    "/api/v1/consultations/guidance-2026/annotations/",
    "/api/v1/reports/",
    "/api/v1/guidance/",
}


def test_every_page_opens_in_every_language_and_its_figures_stay_figures(example):
    problems = []
    for email, paths in pages().items():
        client = Client()
        if email:
            client.force_login(User.objects.get(email=email))
        for path in paths:
            opened = {}
            for language in ("en-gb", "fr", "es"):
                client.cookies["language"] = language
                answer = client.get(path)
                opened[language] = answer.status_code
                numbers = GEOMETRY.findall(answer.content.decode())
                problems += [f"{language} {path}: {number}" for number in numbers if "," in number]
                problems += [path] if answer["Content-Language"] != language else []
            problems += [f"{path}: {opened}"] if len(set(opened.values())) > 1 else []
    assert problems == []


def unpacked(content: bytes) -> bytes | dict[str, bytes]:
    """A workbook by its parts, but for when it was made."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist() if "docProps" not in name}


@pytest.fixture
def report(example: None) -> Report:
    report = Report.objects.order_by("pk")[0]
    publishing.publish(report, by=None)
    return report


def test_data_and_reports_are_the_same_in_every_language(report):
    edition = Edition.objects.published().get(consultations__slug="guidance-2026")
    home = f"/guidance/{edition.document.slug}/{edition.slug}/"
    combination = "?model_capability=frontier&release_type=open"
    files = {f"/reports/{report.public_id}.{form}" for form in ("md", "json", "html", "docx")}
    files.add(f"{home}tailored.json{combination}")
    for path in sorted(DATA | files):
        said = {}
        for language in ("en-gb", "fr", "es"):
            cache.clear()
            answer = Client().get(path, headers={"Accept-Language": language})
            assert answer.status_code == 200, path
            said[language] = unpacked(answer.getvalue())
        assert said["fr"] == said["en-gb"], path
        assert said["es"] == said["en-gb"], path


def test_the_text_of_a_report_on_its_page_is_its_own(report):
    def article(language: str) -> str:
        cache.clear()
        answer = Client().get(f"/reports/{report.public_id}/", headers={"Accept-Language": language})
        return answer.content.decode().partition("<article")[2].partition("</article>")[0]

    assert article("en") == article("fr") == article("es") != ""


def test_a_visitor_gets_no_cookie_before_choosing_and_an_account_is_protected(client, participant):
    page = client.get("/consultations/")
    assert not page.cookies
    strict = Client(enforce_csrf_checks=True)
    chosen = strict.post("/language/", {"language": "fr", "next": "/consultations/"})
    assert (chosen.status_code, chosen.cookies["language"].value) == (302, "fr")
    strict.force_login(participant)
    assert strict.post("/language/", {"language": "es", "next": "/"}).status_code == 403
    participant.refresh_from_db()
    assert participant.language != "es"


def test_a_style_sheet_says_nothing_in_words():
    """They stand in pages, where they are translated: what a sheet shows it takes from an attribute."""
    sheets = [*Path("consult").rglob("*.css")]
    assert len(sheets) > 1
    shown = [said for sheet in sheets for said in re.findall(r"content:([^;}]*)", sheet.read_text())]
    strings = [words for said in shown for words in re.findall(r'"([^"]*)"', said)]
    assert [words for words in strings if re.search(r"(?<!\\)\b[^\W\d_]{2,}", words)] == []
