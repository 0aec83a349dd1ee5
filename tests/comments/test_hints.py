"""Likely personal data is pointed out before it is sent, can be replaced by a button, and stops nobody."""

import json
from pathlib import Path

import pytest
from django.test import Client

from comments import drafts, hinting, hints, intake
from comments.drafting import DraftComment
from comments.hints import Kind
from consult.consultations.models import Consultation
from consult.ledger.errors import WorkflowError
from consult.people.models import User

FOUND = [
    ("Write to ada@example.org soon.", Kind.EMAIL, "ada@example.org"),
    ("Call +44 20 7946 0958.", Kind.TELEPHONE, "+44 20 7946 0958"),
    ("My number is (212) 555-0142, any time.", Kind.TELEPHONE, "(212) 555-0142"),
    ("Tél. 01 42 68 53 00", Kind.TELEPHONE, "01 42 68 53 00"),
    (
        "I live at 12 Upper Baker Street, London NW1 6XE.",
        Kind.ADDRESS,
        "12 Upper Baker Street, London NW1 6XE",
    ),
    ("12 rue de la Paix, 75002 Paris", Kind.ADDRESS, "12 rue de la Paix, 75002 Paris"),
    ("Calle de Alcalá 45 is where", Kind.ADDRESS, "Calle de Alcalá 45"),
    ("Lindenstraße 14, wo wir", Kind.ADDRESS, "Lindenstraße 14"),
    ("IBAN GB82 WEST 1234 5698 7654 32 OR CASH", Kind.BANK, "GB82 WEST 1234 5698 7654 32"),
    ("Card 4111 1111 1111 1111.", Kind.BANK, "4111 1111 1111 1111"),
    ("SSN 536-90-4399.", Kind.IDENTITY, "536-90-4399"),
    ("DNI 54362315K", Kind.IDENTITY, "54362315K"),
    ("NHS number 943 476 5919", Kind.IDENTITY, "943 476 5919"),
    ("BSN 111222333", Kind.IDENTITY, "111222333"),
    ("Passport number 512345678", Kind.IDENTITY, "512345678"),
    ("Passport 1ABCD2345", Kind.IDENTITY, "1ABCD2345"),
]
NOT = [
    "See 89 Fed. Reg. 14059 and 47 U.S.C. 230, docket NTIA-2023-0009.",
    "From 2019 to 2024, 1,204 comments came; the model has 70 000 000 000 parameters.",
    "ISSN: 02673649. DOI: 10.1016/j.clsr.2023.105891, ISBN 978-3-16-148410-0.",
    "IBAN GB82 WEST 1234 5698 7654 33 has a wrong checksum, and 4111 1111 1111 1112 as well.",
    "Order 111222333 and order 44051401458 say nothing by themselves.",
    "Section 12 of Article 5, on page 44, in 2 of 3 cases; the 1984 Act; 7 Street talks.",
    "https://example.org/a/0123456789 and arXiv:2403.07918",
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_personal_data_is_found_with_its_place(text: str, kind: Kind, words: str) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in hints.hints(text)] == [(kind, words)]


@pytest.mark.parametrize("text", NOT)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert [text[one.start : one.end] for one in hints.hints(text)] == []


def test_all_of_it_can_be_replaced() -> None:
    text = "Ada, ada@example.org, +44 20 7946 0958."
    assert hints.without(text, hints.hints(text)) == "Ada, [e-mail removed], [telephone removed]."


def test_the_door_of_the_api_gets_places_and_never_the_words() -> None:
    [told] = hints.warnings([("comments.0.body", "Write to ada@example.org.")])
    assert told == {"field": "comments.0.body", "start": 9, "end": 24, "kind": "email"}


def test_few_hints_in_real_comments_are_wrong() -> None:
    """647 comments of a docket: of 19 hints none is something else than its kind says."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "cms-2022-0163" / "comments"
    if not folder.exists():
        pytest.skip("The real docket is not beside the project (../shared/data/cms-2022-0163).")
    texts = [
        json.loads(path.read_text())["data"]["attributes"].get("comment") or ""
        for path in folder.glob("*.json")
    ]
    with_hints = [text for text in texts if hints.hints(text)]
    assert len(with_hints) / len(texts) < 0.05


# On the review page


@pytest.fixture
def draft(consultation: Consultation, participant: User) -> DraftComment:
    remark = intake.Remark("Write to ada@example.org or call +44 20 7946 0958, please.", [])
    return drafts.add(drafts.Author(participant), consultation, remark)


def test_the_review_marks_it_and_a_button_replaces_it(
    client: Client, consultation: Consultation, participant: User, draft: DraftComment
) -> None:
    client.force_login(participant)
    page = client.get("/consultations/guidance/draft/").content.decode()
    assert page.count('<mark class="personal">') == 4, "in the text, and beside its button"
    assert "Send my submission" in page, "nobody is stopped"
    address = f"/consultations/guidance/draft/comments/{draft.public_id}/clean/"
    form = {"place": "body.9-24", "version": drafts.version_of(draft)}
    answer = client.post(address, form, follow=True).content.decode()
    assert "1 passage is replaced" in answer
    draft.refresh_from_db()
    assert draft.body == "Write to [e-mail removed] or call +44 20 7946 0958, please."
    client.post(address, {"version": drafts.version_of(draft)})
    draft.refresh_from_db()
    assert draft.body == "Write to [e-mail removed] or call [telephone removed], please."
    assert 'class="personal"' not in client.get("/consultations/guidance/draft/").content.decode()


def test_what_another_window_changed_is_not_replaced(
    consultation: Consultation, participant: User, draft: DraftComment
) -> None:
    with pytest.raises(WorkflowError):
        hinting.remove(drafts.Author(participant), consultation, draft.public_id, "body.9-24", version="old")


def test_nobody_changes_the_draft_of_somebody_else(
    client: Client, consultation: Consultation, colleague: User, draft: DraftComment
) -> None:
    client.force_login(colleague)
    client.post(f"/consultations/guidance/draft/comments/{draft.public_id}/clean/", {"place": ""})
    draft.refresh_from_db()
    assert "ada@example.org" in draft.body
