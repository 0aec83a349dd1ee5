"""One walk through every exit, with every kind of consent, as everybody who may come: what they see is the rule."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.html import escape

from comments import carrying, letters, moderation, publication, receipt_mail
from comments.models import Comment, Letter, Submission
from comments.reading import Extraction, Passage
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consent, Consultation
from consult.people.models import User
from consult.people.organisations import Representation
from consult.people.outbox import Mail
from consult.synthesis import publishing
from consult.synthesis.drafting import draft_now
from consult.synthesis.models import Report
from consult.synthesis.snapshots import in_confidence, rows_of
from guidance.models import Edition
from tests import factories
from tests.site.exits import ADDRESSES, DESK, GUIDANCE, REGISTER, SAY_NOTHING, Exit
from tests.site.test_architecture import addresses as all_addresses
from tests.site.test_architecture import filled, ours

pytestmark = pytest.mark.django_db
SOUGHT, SEEN = "zyxwort", "plumrant"
BODY = f"The {SOUGHT} must be published before release together with its {SEEN}, because nobody can check it otherwise."
NAME, PERSON = "Kumquat Rights Guild", "Ottilie Quastbrenner"
QUOTED = "Nobody may skip them for lack of time or money."
TEXT = f"Tests are repeated after every material change. {QUOTED}"
LATER = "Tests are repeated after every material change. They may not be skipped to save time."
READERS = ("nobody", "participant", "author", "beside", "moderator", "editor")


@dataclass(frozen=True)
class World:
    """One consultation with two submissions of one kind of consent, a later edition, and a published report."""

    consultation: Consultation
    comment: Comment
    letter: Letter
    report: Report
    readers: dict[str, User | None]

    @property
    def ids(self) -> dict[str, Any]:
        submission = self.comment.submission
        return {
            "slug": self.consultation.slug,
            "key": "tests",
            "document": "guide",
            "edition": "first",
            "later": "june-2025",
            "comment": self.comment.public_id,
            "submission": submission.public_id,
            "number": submission.tracking_number,
            "secret": submission.secret,
            "letter": self.letter.public_id,
            "report": self.report.public_id,
            "claim": "c1",
            "sought": SOUGHT,
            "at": BODY.index(SEEN),
        }


@pytest.fixture
def files(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition(db: None) -> Edition:
    made = factories.EditionFactory.create(document__slug="guide", slug="first", label="May 2024")
    factories.item(made, "tests", title="Repeat the tests", label="1", body=TEXT)
    return made


@pytest.fixture(params=Consent)
def world(
    request: pytest.FixtureRequest, edition: Edition, files: None, participant: User, editor: User
) -> World:
    consultation = factories.consultation_on(edition, slug="guidance")
    author, beside = factories.UserFactory.create(), factories.UserFactory.create()
    moderator = factories.UserFactory.create()
    consultation.grants.create(user=moderator, role="moderator")
    said = {"consent": request.param, "organisation_name": NAME, "person_name": PERSON}
    comment = factories.comment(
        consultation, BODY, by=author, quoting=QUOTED, wording=f"Nobody may skip the {SEEN}.", **said
    )
    letter = _letter(consultation, author, request.param)
    assert comment.submission.organisation
    held = factories.comment(consultation, BODY, by=author, **said)
    for user in (author, beside):
        Representation.objects.create(
            organisation=comment.submission.organisation, user=user, status=Representation.Status.VERIFIED
        )
    moderation.decide(held, "hold", by=moderator, note="Look again.")
    for one in (comment, letter.comments.get()):
        moderation.decide(one, "accept", by=moderator)
    recount_all(consultation)
    report = draft_now(consultation, by=editor)
    publishing.publish(report, by=editor)
    carrying.carry(factories.revised(edition, {"tests": LATER}, label="June 2025"))
    readers = dict(zip(READERS, (None, participant, author, beside, moderator, editor), strict=True))
    comment.refresh_from_db()
    return World(consultation, comment, letter, report, readers)


def _letter(consultation: Consultation, author: User, consent: str) -> Letter:
    document = letters.Document("letter.txt", BODY.encode(), Extraction(BODY, (0,), ()))
    speaker = factories.speaker(consent=consent, organisation_name=NAME, person_name=PERSON)
    passages = [Passage(0, 0, len(BODY), ("1",), "number", 0.9)]
    submission = letters.receive(consultation, speaker, document, passages)
    Submission.objects.filter(pk=submission.pk).update(user=author)
    return submission.letters.get()


def words_are_seen(sees: str, consent: str, who: str) -> bool:
    staff, ours_ = who in ("moderator", "editor"), who in ("author", "beside")
    match sees:
        case "list":
            return consent != Consent.CONFIDENTIAL
        case "one":
            return consent != Consent.CONFIDENTIAL or staff or ours_
        case "letter":
            return consent == Consent.NAMED or staff or ours_
        case "staff":
            return staff
        case "editor":
            return who == "editor"
        case "author":
            return who == "author"
    return True


def names_are_seen(sees: str, consent: str, who: str) -> bool:
    if sees == "list":
        return consent == Consent.NAMED
    if sees == "one":
        return consent == Consent.NAMED or who in ("author", "beside", "moderator", "editor")
    return words_are_seen(sees, consent, who)


def text_of(client: Client, path: str) -> str:
    """The answer as a reader has it; a workbook's cells among it."""
    answer = client.get(path)
    data = answer.getvalue() if answer.streaming else answer.content
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(book.read(name) for name in book.namelist())
    return data.decode(errors="replace")


def signed_in(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def test_every_address_stands_in_one_table() -> None:
    known = {str(pattern.name) for pattern in ours()}
    guidance = {name for name in known if name.startswith(DESK)} | GUIDANCE
    listed = ADDRESSES.keys() | SAY_NOTHING | REGISTER | guidance
    assert known - listed == set(), "Say in tests/site/exits.py who sees words and names there."
    assert listed - known == set()
    assert ADDRESSES.keys() & SAY_NOTHING == set()


def test_every_address_shows_words_and_names_by_the_rule(world: World) -> None:
    """And the sender's e-mail address to nobody but who holds the receipt."""
    consent, wrong = world.comment.consent, []
    address = world.comment.submission.email
    for who, user in world.readers.items():
        client = signed_in(user)
        for name, exit_ in ADDRESSES.items():
            text = text_of(client, exit_.path.format(**world.ids))
            if (SEEN in text) != (exit_.words and words_are_seen(exit_.sees, consent, who)):
                wrong.append((name, who, "words", SEEN in text))
            expected = exit_.names and names_are_seen(exit_.sees, consent, who)
            if (NAME in text or escape(NAME) in text) != expected:
                wrong.append((name, who, "name", NAME in text))
            if exit_.sees != "link" and address in text:
                wrong.append((name, who, "address", True))
    assert wrong == []


def test_nothing_is_said_anywhere_else(world: World) -> None:
    silent = [path for path, pattern in all_addresses() if pattern in ours() and pattern.name in SAY_NOTHING]
    told = []
    for who, user in world.readers.items():
        client = signed_in(user)
        for path in silent:
            text = text_of(client, _filled(path, world))
            told += [(path, who, secret) for secret in (SEEN, NAME, PERSON) if secret in text]
    assert told == []


def _filled(path: str, world: World) -> str:
    address = "/" + filled(path, world.comment).replace("/first-edition/", "/first/")
    if path.startswith("reports/"):
        address = address.replace(world.comment.public_id, world.report.public_id)
    return address.replace("guidance/guidance/", "guidance/guide/").replace("red-teaming", "tests")


def test_a_search_does_not_count_what_it_may_not_show(world: World) -> None:
    shown = world.comment.consent != Consent.CONFIDENTIAL
    for user in world.readers.values():
        answer = signed_in(user).get(f"/api/v1/search/?q={SOUGHT}&kind=comments").json()
        [found] = answer["found"]
        assert bool(found["count"]) == shown


def test_what_has_no_address_follows_the_rule(world: World) -> None:
    """Reports, phrases, prompts, marks in the text, and mail."""
    shown = world.comment.consent != Consent.CONFIDENTIAL
    assert publication.published().filter(pk=world.comment.pk).exists() == shown
    assert publication.promptable().filter(pk=world.comment.pk).exists() == shown
    assert world.report.snapshot
    rows = rows_of(world.report.snapshot)
    assert (world.comment.pk in rows.texts) == shown, "words that phrases are counted in"
    assert world.comment.pk in {row.comment for row in rows.rows}, "counted in any case"
    assert (world.comment.pk in in_confidence(world.report.snapshot)) != shown
    page = text_of(Client(), "/consultations/guidance/")
    assert ("?words=" in page or 'class="said' in page) == shown, "marks in the text"
    receipt_mail.send_receipt(world.comment.submission)
    mail = Mail.objects.get()
    assert not any(secret in mail.text for secret in (SEEN, NAME, PERSON))


def test_a_refusal_of_language_models_reaches_every_prompt(consultation: Consultation) -> None:
    refused = factories.accepted(consultation, BODY, no_models=True)
    other = factories.accepted(consultation, BODY)
    assert set(publication.promptable()) == {other}
    assert set(publication.published()) == {refused, other}, "it is published all the same"


def test_only_who_is_verified_stands_beside_the_author(world: World) -> None:
    if world.comment.consent != Consent.CONFIDENTIAL:
        pytest.skip("Others read what is published.")
    beside = world.readers["beside"]
    assert beside
    assert publication.readable_by(beside).filter(pk=world.comment.pk).exists()
    Representation.objects.filter(user=world.readers["author"]).update(status="claimed")
    assert not publication.readable_by(beside).filter(pk=world.comment.pk).exists()


def test_exits_name_what_is_there() -> None:
    assert all(isinstance(one, Exit) and one.path.startswith("/") for one in ADDRESSES.values())
