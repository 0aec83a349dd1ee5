"""The public door: what a stranger may read, page by page, in the shape of the contract."""

import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from django.test import Client

from comments import intake, moderation
from comments.models import Comment
from comments.stances import Stance
from consult.aggregation.recount import recount_all
from consult.api import tokens
from consult.api.models import Scope, Token
from consult.consultations.models import Consultation, Grant
from consult.people.models import User
from consult.people.permissions import Role
from guidance.importing import PUBLISH
from guidance.models import Edition
from tests import factories
from tests.guidance import tailored_edition

pytestmark = pytest.mark.django_db
COMMENTS = "/api/v1/consultations/guidance/comments/"


def bearer(user: User, *scopes: str) -> dict[str, Any]:
    _, plain = tokens.make("tests", list(scopes), by=user)
    return {"headers": {"authorization": f"Bearer {plain}"}}


def test_only_accepted_comments_are_served(
    client: Client, consultation: Consultation, comment: Comment
) -> None:
    accepted = factories.accepted(consultation, "Publish a summary of methods.")
    assert [row["id"] for row in client.get(COMMENTS).json()["results"]] == [accepted.public_id]
    assert client.get(f"/api/v1/comments/{comment.public_id}/").status_code == 404


def test_a_withheld_name_is_nowhere_in_the_answer(client: Client, consultation: Consultation) -> None:
    factories.accepted(consultation, consent="unnamed", organisation_name="Example Secretive Society")
    answer = client.get(COMMENTS)
    assert answer.json()["results"][0]["submitter"] == "Name withheld"
    for secret in (b"Secretive", b"Ada", b"ada@example.org"):
        assert secret not in answer.content


def test_pages_show_each_comment_once_and_no_primary_key(client: Client, consultation: Consultation) -> None:
    made = [factories.accepted(consultation, f"Point {n}.").public_id for n in range(5)]
    seen, url = [], f"{COMMENTS}?page_size=2"
    while url:
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert seen == made[::-1]
    last = client.get(page["previous"]).json()
    assert [row["id"] for row in last["results"]] == made[1:3][::-1]


def test_items_are_read_page_by_page_in_their_order(client: Client) -> None:
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    keys = ["zebra", "apple", "mango", "grape", "lemon"]
    for key in keys:
        factories.item(edition, key)
    PUBLISH.apply(edition, by=None)
    factories.consultation_on(edition, slug="long")
    seen, url = [], "/api/v1/consultations/long/items/?page_size=2"
    while url:
        page = client.get(url).json()
        seen += [item["id"] for item in page["results"]]
        last, url = url, page["next"]
    assert seen == keys
    before = client.get(client.get(last).json()["previous"]).json()
    assert [item["id"] for item in before["results"]] == keys[2:4]
    assert client.get("/api/v1/consultations/long/items/?cursor=pear").status_code == 400


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sector=nobody", "sector"),
        ("stance=maybe", "stance"),
        ("page_size=0", "page_size"),
        ("cursor=x", "cursor"),
    ],
)
def test_a_bad_parameter_is_named(client: Client, consultation: Consultation, query: str, field: str) -> None:
    answer = client.get(f"{COMMENTS}?{query}")
    assert answer.status_code == 400
    assert field in answer.json()


def test_an_item_that_is_not_asked_about_is_refused(client: Client, consultation: Consultation) -> None:
    answer = client.get(f"{COMMENTS}?item=incident-reprting")
    assert answer.status_code == 400
    assert answer.json() == {
        "item": ["This consultation asks about no item with the key “incident-reprting”."]
    }


def test_comments_are_filtered_by_item_sector_and_stance(client: Client, consultation: Consultation) -> None:
    second = consultation.items.all()[1:2]
    factories.accepted(consultation, "One.", type="company")
    wanted = factories.accepted(consultation, "Two.", items=second, stance=Stance.OPPOSE)
    answer = client.get(f"{COMMENTS}?item=incident-reporting&stance=oppose&sector=civil_society").json()
    assert [row["id"] for row in answer["results"]] == [wanted.public_id]
    current = {"isCurrent": True, "replacedBy": None}
    about = {"id": "incident-reporting", "label": "2", "stance": "oppose"}
    assert answer["results"][0]["about"] == [about | current]


def test_the_list_costs_the_same_queries_however_long(
    client: Client, consultation: Consultation, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        factories.accepted(consultation, f"Point {n}.")
    with django_assert_max_num_queries(8):
        assert len(client.get(f"{COMMENTS}?page_size=100").json()["results"]) == 30


def test_counts_by_sector_are_served(client: Client, consultation: Consultation) -> None:
    factories.accepted(consultation)
    recount_all(consultation)
    answer = client.get("/api/v1/consultations/guidance/aggregates/").json()
    assert answer["cells"] == [
        {"item": "red-teaming", "label": "1", "sector": "civil_society", "stance": "support", "comments": 1}
    ]


def test_small_counts_are_withheld_from_strangers(
    client: Client, consultation: Consultation, moderator: User
) -> None:
    factories.accepted(consultation)
    factories.withholding(consultation)
    url = "/api/v1/consultations/guidance/aggregates/"
    assert client.get(url).json()["cells"][0]["comments"] is None
    assert client.get(url, **bearer(moderator, Scope.READ_STAFF)).json()["cells"][0]["comments"] == 1


def test_nothing_is_served_while_results_are_for_staff(client: Client, consultation: Consultation) -> None:
    made = factories.accepted(consultation)
    Consultation.objects.update(results=Consultation.Results.STAFF)
    assert client.get(COMMENTS).json()["results"] == []
    assert client.get(f"/api/v1/comments/{made.public_id}/").status_code == 404
    assert client.get("/api/v1/consultations/guidance/aggregates/").status_code == 404


def test_a_cursor_does_not_tell_what_is_in_preparation(client: Client, consultation: Consultation) -> None:
    factories.consultation_on(factories.edition_with("secret"), slug="secret-plans", opened=False)
    url = "/api/v1/consultations/?cursor="
    assert client.get(f"{url}guidance").status_code == 200
    assert client.get(f"{url}secret-plans").content == client.get(f"{url}no-such-plans").content


def test_a_token_reads_as_staff_only_with_the_scope(
    client: Client, consultation: Consultation, moderator: User
) -> None:
    factories.accepted(consultation)
    Consultation.objects.update(results=Consultation.Results.STAFF)
    assert client.get(COMMENTS, **bearer(moderator, Scope.READ)).json()["results"] == []
    assert len(client.get(COMMENTS, **bearer(moderator, Scope.READ_STAFF)).json()["results"]) == 1


def test_a_stranger_s_token_opens_nothing_more(
    client: Client, consultation: Consultation, stranger: User
) -> None:
    factories.accepted(consultation)
    Consultation.objects.filter(pk=consultation.pk).update(results=Consultation.Results.STAFF)
    assert client.get(COMMENTS, **bearer(stranger, Scope.READ_STAFF)).json()["results"] == []


def test_a_revoked_token_is_refused(client: Client, consultation: Consultation, participant: User) -> None:
    token, plain = tokens.make("old", [Scope.READ], by=participant)
    tokens.revoke(token, by=participant)
    answer = client.get(COMMENTS, headers={"authorization": f"Bearer {plain}"})
    assert answer.status_code == 401
    assert "revoked" in answer.json()["detail"]


def test_a_token_is_shown_once_and_kept_as_a_hash(client: Client, participant: User) -> None:
    client.force_login(participant)
    answer = client.post("/tokens/", {"name": "Nightly download", "scopes": ["read"]})
    assert answer.status_code == 201
    token = Token.objects.get()
    assert token.prefix.encode() in answer.content
    assert token.prefix + "…" in client.get("/tokens/").content.decode()
    assert token.digest not in answer.content.decode()


def test_a_participant_cannot_give_a_token_what_staff_may(client: Client, participant: User) -> None:
    client.force_login(participant)
    answer = client.post("/tokens/", {"name": "Sneaky", "scopes": ["read:staff"]})
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_nobody_revokes_another_s_token(client: Client, participant: User, colleague: User) -> None:
    token, _ = tokens.make("mine", [Scope.READ], by=participant)
    client.force_login(colleague)
    assert client.post(f"/tokens/{token.pk}/revoke/").status_code == 404


def test_an_export_holds_every_comment_and_runs_no_formula(
    client: Client, consultation: Consultation
) -> None:
    factories.accepted(consultation, '=HYPERLINK("https://example.org")')
    factories.accepted(consultation, "A plain comment, with a comma.")
    lines = b"".join(client.get("/consultations/guidance/comments.csv")).decode("utf-8-sig")  # type: ignore[call-overload]
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [row["comment"][:2] for row in rows] == ["'=", "A "]
    book = io.BytesIO(b"".join(client.get("/consultations/guidance/comments.xlsx")))  # type: ignore[call-overload]
    sheet = ZipFile(book).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert sheet.count(b"<row ") == 3


def test_the_reference_names_every_operation(client: Client, db: None) -> None:
    page = client.get("/api/docs/").content.decode()
    assert "/api/v1/consultations/{slug}/aggregates/" in page


def test_a_grant_elsewhere_does_not_help(
    client: Client, consultation: Consultation, participant: User
) -> None:
    other = factories.consultation_on(factories.edition_with("another"), slug="another")
    Grant.objects.create(consultation=other, user=participant, role=Role.MODERATOR)
    Consultation.objects.filter(pk=consultation.pk).update(results=Consultation.Results.STAFF)
    factories.accepted(consultation)
    assert client.get(COMMENTS, **bearer(participant, Scope.READ_STAFF)).json()["results"] == []


def tailored_comment(slug: str, **context: str) -> Comment:
    asked = factories.consultation_on(tailored_edition.make(), slug=slug)
    remark = intake.Remark("As we do.", list(asked.items.all()[:1]), context=context)
    made = intake.submit(asked, factories.speaker(), [remark], by=None).comments.get()
    moderation.decide(made, "accept", by=None)
    recount_all(asked)
    return made


def test_the_combination_of_a_comment_is_served_exported_and_counted(client: Client, db: None) -> None:
    context = {"capability": "frontier", "release": "api"}
    made = tailored_comment("guidance", **context)
    assert client.get(f"/api/v1/comments/{made.public_id}/").json()["context"] == context
    assert client.get(COMMENTS).json()["results"][0]["context"] == context
    lines = b"".join(client.get("/consultations/guidance/comments.csv")).decode("utf-8-sig")  # type: ignore[call-overload]
    [row] = csv.DictReader(io.StringIO(lines))
    assert row["context"] == "capability:frontier; release:api"
    counted = client.get("/api/v1/consultations/guidance/aggregates/").json()["contexts"]
    assert counted == [{"context": context, "sector": "civil_society", "stance": None, "comments": 1}]


def test_a_comment_that_speaks_in_general_has_none(client: Client, consultation: Consultation) -> None:
    made = factories.accepted(consultation)
    assert client.get(f"/api/v1/comments/{made.public_id}/").json()["context"] is None
    answer = client.get(COMMENTS, {"context": "capability:frontier"})
    assert (answer.status_code, "no axes" in answer.json()["context"][0]) == (400, True)


@pytest.mark.parametrize(
    ("wanted", "n"),
    [
        ("capability:frontier", 1),
        ("capability:frontier;release:api", 1),
        ("capability:frontier; release:open", 0),
    ],
)
def test_comments_are_listed_by_combination(client: Client, db: None, wanted: str, n: int) -> None:
    tailored_comment("guidance", capability="frontier", release="api")
    assert len(client.get(COMMENTS, {"context": wanted}).json()["results"]) == n


@pytest.mark.parametrize("wanted", ["frontier", "capability:huge", "capability:frontier;", ":", "colour:red"])
def test_an_unknown_combination_is_refused_with_those_there_are(
    client: Client, db: None, wanted: str
) -> None:
    tailored_comment("guidance", capability="frontier", release="api")
    answer = client.get(COMMENTS, {"context": wanted})
    assert answer.status_code == 400
    assert "capability:frontier" in answer.json()["context"][0]


def test_tailored_guidance_is_served_with_what_is_additional(client: Client, db: None) -> None:
    edition = tailored_edition.make()
    path = f"/api/v1/guidance/{edition.document.slug}/{edition.slug}/tailored/"
    data = client.get(path, {"capability": "frontier", "release": "open"}).json()
    [testing, watching] = [item for section in data["sections"] for item in section["items"]]
    assert (testing["id"], testing["additional"], testing["parent"]) == ("red-teaming", False, None)
    [report] = testing["parts"]
    assert (report["id"], report["additional"], report["parent"]) == (
        "red-teaming-report",
        True,
        "red-teaming",
    )
    assert watching["additional"] is True
    assert data["advice"][0]["instead"] == [{"capability": "frontier", "release": "api"}]
    assert data["baseline"] == {"capability": "narrow", "release": "closed"}
    assert {risk["id"]: risk["items"] for risk in data["risks"]}["dependence"] == []


@pytest.mark.parametrize("query", [{}, {"capability": "frontier"}, {"capability": "huge", "release": "open"}])
def test_a_wrong_combination_of_a_guidance_is_refused_with_the_codes(
    client: Client, db: None, query: dict[str, str]
) -> None:
    edition = tailored_edition.make()
    answer = client.get(f"/api/v1/guidance/{edition.document.slug}/{edition.slug}/tailored/", query)
    assert answer.status_code == 400
    assert "one of" in answer.json()["axes"][0]
    assert client.get("/api/v1/guidance/nothing/here/tailored/").status_code == 404


@pytest.mark.parametrize("sent", ["Token nope", "Basic bm9wZTpub3Bl", "Bearer", "Bearer nope"])
def test_what_is_no_token_of_ours_is_refused(client: Client, consultation: Consultation, sent: str) -> None:
    answer = client.get(COMMENTS, headers={"authorization": sent})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "path", ["consultations/x/", "comments/x/", "guidance/x/x/tailored/", "guidance/x/x/changes/"]
)
def test_what_is_not_there_is_told_without_names_of_the_code(client: Client, db: None, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_published_editions_are_listed_with_their_addresses(client: Client, db: None) -> None:
    first = tailored_edition.make()
    document = first.document
    second = factories.EditionFactory.create(
        document=document, slug="second", label="Second", date=first.date + timedelta(days=1)
    )
    factories.EditionFactory.create(document=document, slug="third", status="draft")
    plain = factories.edition_with("red-teaming")
    listed = {(row["document"], row["edition"]): row for row in client.get("/api/v1/guidance/").json()}
    assert len(listed) == 3
    newer, older = listed[document.slug, "second"], listed[document.slug, first.slug]
    assert (newer["editionLabel"], newer["date"]) == ("Second", str(second.date))
    assert older["changes"] is None
    for address in (newer["url"], newer["changes"]):
        assert client.get(urlsplit(address).path).status_code == 200
    answer = client.get(urlsplit(older["tailored"]).path, {"capability": "frontier", "release": "open"})
    assert answer.status_code == 200
    assert listed[plain.document.slug, plain.slug]["tailored"] is None
    assert urlsplit(client.get("/api/v1/").json()["guidance"]).path == "/api/v1/guidance/"
