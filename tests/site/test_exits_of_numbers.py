"""Wherever a number of comments leaves, the rule of publication has been asked how exact it may be."""

import csv
import html
import io
import re
from typing import Any

import pytest
from django.test import Client

from comments import carrying
from comments.stances import Stance
from consult.aggregation import snapshots
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db
SMALL, BELOW = 17, 20
WORDS = "what red teaming"
API = "/api/v1/consultations/guidance"
PAGES = {
    "home": "/",
    "consultations": "/consultations/",
    "reading page": "/consultations/guidance/",
    "item": "/consultations/guidance/items/red-teaming/",
    "comments": "/consultations/guidance/comments/",
    "comments on an item": "/consultations/guidance/comments/?item=red-teaming",
    "proposed wording": "/consultations/guidance/wordings/",
    "feedback": "/consultations/guidance/feedback/",
    "search": "/search/?q=zebra",
    "edition": "/guidance/{document}/{first}/",
    "later edition": "/guidance/{document}/second-edition/",
    "carried": "/guidance/{document}/second-edition/comments/",
    "carried, one fate": "/guidance/{document}/second-edition/comments/?fate=exact",
    "changes": "/guidance/{document}/second-edition/changes/",
}
SAYS_NONE = {"item", "changes"}
"""Pages that may leave the number out, or say it in parts."""
SAME_FOR_ALL = {"later edition"}
"""Beside the items of an edition, staff read what everybody reads."""
DATA = {
    "aggregates": f"{API}/aggregates/",
    "annotations": f"{API}/annotations/",
    "search": "/api/v1/search/?q=zebra",
}
DATES = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}(, \d\d:\d\d)?|\d{4}-\d\d-\d\d\S*|\d+ (days?|hours?|minutes?)")


@pytest.fixture
def said(consultation: Consultation, participant: User) -> Consultation:
    """So many comments of one sector on the same words, each with its proposal; one is the participant's."""
    edition = consultation.edition
    for n in range(SMALL):
        factories.accepted_quoting(
            consultation,
            WORDS,
            f"Zebra, point {chr(97 + n)}.",
            wording="what a red team",
            stance=Stance.OPPOSE,
            type="academic_research",
            consent="unnamed",
            organisation_name=f"Example {chr(97 + n)}",
            by=None if n else participant,
        )
    carrying.carry(factories.revised(edition, {"safeguards": "Other words."}))
    return consultation


@pytest.fixture
def viewers(participant: User, moderator: User, editor: User) -> dict[str, Client]:
    seen_by = {"stranger": Client()}
    for name, user in (("participant", participant), ("moderator", moderator), ("editor", editor)):
        seen_by[name] = Client()
        seen_by[name].force_login(user)
    return seen_by


def pages(said: Consultation) -> dict[str, str]:
    edition = said.edition
    return {
        name: path.format(document=edition.document.slug, first=edition.slug) for name, path in PAGES.items()
    }


def numbers(page: str) -> list[int]:
    """What a reader sees or hears as a number, dates and times left out."""
    told = re.findall(r'(?:data-n|aria-label|title)="([^"]*)"', page)
    text = re.sub(r"<(script|style|svg|select).*?</\1>", " ", page, flags=re.S)
    whole = html.unescape(" ".join([re.sub(r"<[^>]+>", " ", text), *told]))
    found = re.findall(r"(?<![\w.:/-])\d[\d,]*(?![\w:/-])", DATES.sub(" ", whole))
    return [int(one.replace(",", "")) for one in found]


def leaves(value: Any) -> list[int]:
    """The numbers in JSON."""
    if isinstance(value, dict):
        return [n for one in value.values() for n in leaves(one)]
    if isinstance(value, list):
        return [n for one in value for n in leaves(one)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


@pytest.mark.parametrize("results", Consultation.Results)
@pytest.mark.parametrize("below", [0, BELOW])
def test_no_exact_small_number_leaves(
    said: Consultation, viewers: dict[str, Client], results: str, below: int
) -> None:
    Consultation.objects.filter(pk=said.pk).update(results=results, suppress_below=below)
    said.refresh_from_db()
    snapshots.take(said) if below else recount_all(said)
    everybody = results == "live" and not below
    told = []
    for who, client in viewers.items():
        exact = everybody or who in ("moderator", "editor")
        for name, path in pages(said).items():
            answer = client.get(path)
            assert answer.status_code == 200, name
            found = SMALL in numbers(answer.content.decode())
            allowed = everybody if name in SAME_FOR_ALL else exact
            if not (found if allowed and name not in SAYS_NONE else allowed or not found):
                told.append((who, name))
        beside = client.get(PAGES["item"], {"paragraph": "1"}, headers={"HX-Request": "true"}).content
        if not exact and {SMALL, SMALL - 1} & set(numbers(beside.decode())):
            told.append((who, "beside the item"))
        for name, path in DATA.items():
            answer = client.get(path)
            found = answer.status_code == 200 and SMALL in leaves(answer.json())
            if not (found if everybody else exact or not found):
                told.append((who, name))
    assert told == []


@pytest.mark.parametrize("path", ["feedback.csv", "comments.csv"])
def test_files_do_not_tell_either(client: Client, said: Consultation, path: str) -> None:
    factories.withholding(said, BELOW)
    answer = client.get(f"/consultations/guidance/{path}")
    content = b"".join(answer) if answer.streaming else answer.content
    rows = list(csv.DictReader(io.StringIO(content.decode().lstrip("\ufeff"))))
    assert not any(str(SMALL) in row.values() for row in rows)
    if path == "comments.csv":
        assert {(row["sector"], row["category"], row["stances"], row["facets"]) for row in rows} == {
            ("", "", "", "")
        }


def test_a_list_says_what_was_said_and_not_what_it_is_counted_by(
    client: Client, said: Consultation, participant: User
) -> None:
    factories.withholding(said, BELOW)
    for path in ("comments/", "items/red-teaming/", "wordings/"):
        page = client.get(f"/consultations/guidance/{path}").content.decode()
        voices = re.findall(r'<article class="voice.*?</header>', page, flags=re.S)
        assert voices
        assert not any("Academic" in voice or "Oppose" in voice for voice in voices)
    row = client.get(f"{API}/comments/").json()["results"][0]
    assert (row["sector"], row["category"], row["about"][0]["stance"]) == (None, None, None)
    one = client.get(f"/api/v1/comments/{row['id']}/").json()
    assert (one["sector"], one["about"][0]["stance"]) == (None, None)
    assert "Academic" not in client.get(f"/comments/{row['id']}/").content.decode()
    client.force_login(participant)
    own = said.comments.get(submission__user=participant)
    assert "Academic" in client.get(f"/comments/{own.public_id}/").content.decode()


@pytest.mark.parametrize("query", ["sector=academic", "stance=oppose", "context=release:api"])
def test_a_list_cannot_be_chosen_by_what_is_counted(client: Client, said: Consultation, query: str) -> None:
    factories.withholding(said, BELOW)
    answer = client.get(f"{API}/comments/?{query}")
    assert answer.status_code == 400
    assert "withholds small counts" in answer.content.decode()
    page = client.get(f"/consultations/guidance/comments/?{query}").content.decode()
    assert page.count('<article class="voice') == SMALL  # ignored


@pytest.mark.django_db(transaction=True)  # a comment is accepted when its transaction began
def test_nothing_changes_between_two_snapshots(client: Client, said: Consultation) -> None:
    """Numbers, lists and marks: who looks twice learns nothing of what came between."""
    factories.withholding(said, 5)
    said.refresh_from_db()
    before = {name: seen(client, path) for name, path in pages(said).items()}
    for n in range(9):
        factories.accepted_quoting(said, WORDS, f"Zebra, later {n}.", organisation_name=f"Later {n}")
    recount_all(said)
    for name, path in pages(said).items():
        assert seen(client, path) == before[name], name
    assert client.get(f"{API}/comments/?page_size=100").json()["results"].__len__() == SMALL
    late = said.comments.latest("pk")
    assert client.get(f"/comments/{late.public_id}/").status_code == 404
    snapshots.take(said)
    assert client.get(f"/comments/{late.public_id}/").status_code == 200
    assert SMALL + 9 in numbers(client.get(PAGES["comments"]).content.decode())


def seen(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    return re.sub(r'csrf[^>]*value="[^"]*"|nonce="[^"]*"', "", page)
