"""What the API refuses is said in the client's language; what it tells is the same for everybody.

A program compares labels and counts: a code, a label or a column that followed `Accept-Language` would be another one.
"""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from comments.models import Comment
from consult.aggregation.recount import recount_all
from consult.api.models import Scope
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis.drafting import draft_now
from tests import factories
from tests.api.test_api import bearer
from tests.api.test_submissions import body, post
from tests.bracketed import CLOSE, OPEN, bracketed_french
from tests.guidance import tailored_edition

pytestmark = pytest.mark.django_db
FRENCH = {"Accept-Language": "fr"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with bracketed_french():
        yield


@pytest.fixture
def something(consultation: Consultation) -> Consultation:
    """A consultation with comments of several kinds, and what is counted of them."""
    factories.accepted(consultation, quoting="what red teaming", wording="which harm red teaming")
    factories.accepted(
        consultation, "Withhold my name.", consent="unnamed", type="individual", capacity="self"
    )
    factories.accepted(consultation, "Our size.", type="company", size="large", country="FR")
    recount_all(consultation)
    return consultation


TOLD = [
    "",
    "consultations/",
    "consultations/guidance/",
    "consultations/guidance/items/",
    "consultations/guidance/comments/",
    "consultations/guidance/comments/?sector=industry",
    "consultations/guidance/aggregates/",
    "consultations/guidance/attachments/",
    "consultations/guidance/annotations/",
    "guidance/",
    "reports/",
    "search/?q=teaming",
    "search/?q=withhold&kind=comments",
    "schema/",
    "schema/?lang=fr",
]


@pytest.mark.parametrize("path", TOLD)
def test_what_is_told_is_the_same_in_every_language(
    path: str, something: Consultation, client: Client
) -> None:
    english = client.get(f"/api/v1/{path}", headers=ENGLISH)
    french = client.get(f"/api/v1/{path}", headers=FRENCH)
    assert (english.status_code, french["Content-Language"]) == (200, "fr")
    assert OPEN not in french.content.decode()
    assert french.content == english.content


def test_one_comment_is_told_the_same_in_every_language(something: Consultation, client: Client) -> None:
    for public_id in Comment.objects.values_list("public_id", flat=True):
        for path in (f"comments/{public_id}/", f"comments/{public_id}/annotation/"):
            told = [client.get(f"/api/v1/{path}", headers=one).content for one in (ENGLISH, FRENCH)]
            assert told[0] == told[1]


def test_tailored_guidance_and_changes_are_told_the_same_in_every_language(client: Client) -> None:
    edition = tailored_edition.make()
    address = f"/api/v1/guidance/{edition.document.slug}/{edition.slug}/tailored/"
    for query in ("capability=frontier&release=open", "capability=frontier&release=closed"):
        told = [client.get(f"{address}?{query}", headers=one).content for one in (ENGLISH, FRENCH)]
        assert told[0] == told[1]
        assert OPEN not in told[1].decode()
    first = factories.edition_with("a", "b")
    second = factories.revised(first)
    changes = f"/api/v1/guidance/{second.document.slug}/{second.slug}/changes/?all=true"
    told = [client.get(changes, headers=one).content for one in (ENGLISH, FRENCH)]
    assert told[0] == told[1]


def content(answer: Any) -> bytes:
    made: bytes = b"".join(answer) if answer.streaming else answer.content
    return made


@pytest.mark.parametrize("table", ["comments.csv", "feedback.csv"])
def test_tables_are_the_same_in_every_language(table: str, something: Consultation, client: Client) -> None:
    english, french = (
        content(client.get(f"/consultations/guidance/{table}", headers=one)) for one in (ENGLISH, FRENCH)
    )
    assert english == french
    assert OPEN not in french.decode()


def test_a_workbook_is_the_same_in_every_language(something: Consultation, client: Client) -> None:
    path = "/consultations/guidance/comments.xlsx"
    english, french = (_cells(content(client.get(path, headers=one))) for one in (ENGLISH, FRENCH))
    assert english == french


def _cells(book: bytes) -> tuple[bytes, bytes]:
    with zipfile.ZipFile(BytesIO(book)) as parts:
        return parts.read("xl/workbook.xml"), parts.read("xl/worksheets/sheet1.xml")


def test_a_report_is_english_whoever_drafts_and_reads_it(
    something: Consultation, client: Client, editor: User
) -> None:
    client.force_login(editor)
    report = draft_now(something, by=editor)
    assert OPEN not in json.dumps(report.document, ensure_ascii=False)
    for form in ("json", "md"):
        french = client.get(f"/reports/{report.public_id}.{form}", headers=FRENCH)
        assert french.status_code == 200
        assert OPEN not in french.content.decode()
        assert french.content == client.get(f"/reports/{report.public_id}.{form}", headers=ENGLISH).content


WRONG = [
    "consultations/?page_size=0",
    "consultations/?cursor=nowhere",
    "consultations/?pages=2",
    "consultations/guidance/items/?page=2",
    "consultations/guidance/comments/?sector=nobody",
    "consultations/guidance/comments/?context=capability:none",
    "consultations/nothing/",
    "comments/nothing/",
    "nothing-here/",
    "search/",
    "search/?q=of+the+-all",
    "search/?q=words&in=nowhere",
    "search/?q=words&kind=nothing",
    "search/?q=words&kind=items&page=0",
    "submissions/nothing/",
]


@pytest.mark.parametrize("path", WRONG)
def test_what_is_refused_is_said_in_the_reader_s_language(
    path: str, something: Consultation, client: Client
) -> None:
    answer = client.get(f"/api/v1/{path}", headers=FRENCH)
    assert 400 <= answer.status_code < 500
    english = client.get(f"/api/v1/{path}", headers=ENGLISH)
    assert_refused(answer.json(), english.json())


def assert_refused(french: Any, english: Any) -> None:
    """The same sentences at the same places, each of them in brackets."""
    assert list(french) == list(english)
    for said, known in zip(sentences(french), sentences(english), strict=True):
        assert said.startswith(OPEN), said
        assert said.endswith(CLOSE), said
        assert OPEN not in known


def sentences(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    return [one for part in (told.values() if isinstance(told, dict) else told) for one in sentences(part)]


def test_a_token_that_opens_nothing_is_refused_in_the_reader_s_language(
    something: Consultation, client: Client, participant: User
) -> None:
    for headers in (
        {"Authorization": "Bearer nobody"},
        {"Authorization": "Basic x"},
        bearer(participant, Scope.READ)["headers"],
    ):
        answers = [
            client.get("/api/v1/submissions/x/", headers={**headers, **language})
            for language in (FRENCH, ENGLISH)
        ]
        assert_refused(*(answer.json() for answer in answers))


SENDS: list[dict[str, Any]] = [
    {"comments": []},
    {"sender": {"capacity": "nobody", "category": "ngo", "consent": "named"}},
    {"comments": [{"comment": "x", "about": ["nothing"]}]},
    {"comments": [{"comment": "x", "about": ["red-teaming"], "facets": ["no:answer"]}]},
    {"comments": [{"comment": "x", "about": ["red-teaming"], "quote": {"exact": "words that stand nowhere"}}]},
    {"comments": [{"comment": "x", "about": ["red-teaming"], "stance": "loud"}]},
    {"comments": [{"comment": "x" * 400_001, "about": ["red-teaming"]}]},
    {"sender": {"capacity": "organisation", "category": "ngo", "consent": "named"}},
    {"sender": {"capacity": "organisation", "category": "ngo", "consent": "named", "organization": "X",
                "identifierScheme": "ror", "identifier": "1"}},
    {"sender": {"capacity": "organisation", "category": "ngo", "consent": "named", "organization": "X",
                "country": "ZX"}},
]  # fmt: skip


@pytest.mark.parametrize("n", range(len(SENDS)))
def test_what_is_not_taken_is_said_in_the_sender_s_language(
    n: int, consultation: Consultation, client: Client, participant: User
) -> None:
    token = bearer(participant, Scope.WRITE)
    answers = [
        post(client, {"headers": {**token["headers"], **language}}, body(**SENDS[n]), key=f"key-{n}")
        for language in (FRENCH, ENGLISH)
    ]
    assert 400 <= answers[0].status_code < 500, answers[0].content
    assert_refused(*(answer.json() for answer in answers))


def test_a_key_that_is_missing_or_used_is_told_in_the_sender_s_language(
    consultation: Consultation, client: Client, participant: User
) -> None:
    token = bearer(participant, Scope.WRITE)
    french = {"headers": {**token["headers"], **FRENCH}}
    assert post(client, token, body()).status_code == 201
    used = post(client, french, body(comments=[{"comment": "Other.", "about": ["red-teaming"]}]))
    assert (used.status_code, used.json()["detail"][:1]) == (409, OPEN)
    missing = post(client, french, body(), key="")
    assert (missing.status_code, missing.json()["Idempotency-Key"][0][:1]) == (400, OPEN)


def test_what_was_taken_is_told_the_same_in_every_language(
    consultation: Consultation, client: Client, participant: User
) -> None:
    token = bearer(participant, Scope.WRITE)
    french = {"headers": {**token["headers"], **FRENCH}}
    what = body(comments=[{"comment": "Write to me: jane@example.org", "about": ["red-teaming"]}])
    taken, again = post(client, french, what), post(client, token, what)
    assert (taken.status_code, again.status_code) == (201, 200)
    assert taken.json() == again.json()
    assert taken.json()["warnings"]
