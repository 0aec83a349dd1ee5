"""Erasure reaches every room: a word that was planted everywhere is nowhere afterwards."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from allauth.account.models import EmailAddress
from django.conf import LazySettings, settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from comments import carrying, drafts, erasing, intake, letters, moderation, personal, receipt_mail
from comments.correspondence import Reply
from comments.documents import DraftLetter, PageText
from comments.erasures import Erasure
from comments.models import Comment, Letter, Submission
from comments.reading import Extraction, Passage
from consult.aggregation.recount import recount_all
from consult.api import tokens
from consult.consultations.following import Follow
from consult.consultations.models import Consultation
from consult.ledger import sealing
from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from consult.people import copying, outbox
from consult.people.choices import MailChoice
from consult.people.copies import DataCopy
from consult.people.models import User
from consult.people.organisations import OtherName, Representation
from consult.synthesis import publishing
from consult.synthesis.drafting import draft_now
from consult.synthesis.models import Report
from consult.synthesis.personal import ERASED, scrubber
from consult.synthesis.verifying import erased_since, verify
from guidance import visits
from tests import factories

pytestmark = pytest.mark.django_db
MARK = "zyxwortel"
BODY = f"The {MARK} must be published before release, because nobody else can stop it in time."
QUOTED = "Nobody may skip them for lack of time or money."
TEXT = f"Tests are repeated after every material change. {QUOTED}"


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": on_disk}
    return tmp_path / "media"


@pytest.fixture
def consultation(db: None) -> Consultation:
    edition = factories.EditionFactory.create(document__slug="guide", slug="first", label="May 2024")
    factories.item(edition, "tests", title="Repeat the tests", label="1", body=TEXT)
    return factories.consultation_on(edition, slug="guidance")


@pytest.fixture
def author(db: None) -> User:
    user = factories.UserFactory.create(email=f"{MARK}@example.org", name=f"Ada {MARK.title()}")
    EmailAddress.objects.create(user=user, email=f"other-{MARK}@example.org")
    return user


def said_by(author: User, consultation: Consultation) -> Comment:
    """One comment with the mark in every field that a sender fills in."""
    speaker = intake.Speaker(
        capacity="organisation",
        type="other",
        consent="named",
        person_name=f"Ada {MARK.title()}",
        email=f"{MARK}@example.org",
        organisation_name=f"{MARK.title()} Society",
        other_type=f"a {MARK} club",
        funding=f"the {MARK} fund",
    )
    quote = factories.quote_of(consultation.edition, QUOTED)
    remark = intake.Remark(
        BODY, list(consultation.items.all()), "support", quote=quote, wording=f"Nobody may skip the {MARK}."
    )
    sent = intake.submit(consultation, speaker, [remark], by=author)
    return sent.comments.get()


def letter_of(author: User, consultation: Consultation) -> Letter:
    document = letters.Document(f"{MARK}.txt", BODY.encode(), Extraction(BODY, (0,), ()))
    passages = [Passage(0, 0, len(BODY), ("1",), "number", 0.9)]
    sent = letters.receive(consultation, factories.speaker(email=f"{MARK}@example.org"), document, passages)
    Submission.objects.filter(pk=sent.pk).update(user=author)
    return sent.letters.get()


@pytest.fixture
def chain(author: User, consultation: Consultation, moderator: User, editor: User) -> Report:
    """The mark in every room, up to a published report and a newer draft of one."""
    comment, letter = said_by(author, consultation), letter_of(author, consultation)
    for one in (comment, letter.comments.get()):
        moderation.decide(one, "hold", by=moderator, note=f"Who is this {MARK}?")
        moderation.decide(one, "accept", by=moderator)
    recount_all(consultation)
    report = draft_now(consultation, by=editor)
    publishing.publish(report, by=editor)
    factories.accepted(consultation, "The board should meet more often than it does now, in public.")
    draft_now(consultation, by=editor)
    carrying.carry(factories.revised(consultation.edition, {"tests": TEXT + " More."}, label="June 2025"))
    receipt_mail.send_receipt(comment.submission)
    outbox.post("digest", author.email, subject=f"For {MARK}", text=MARK, key="digest:1", user=author)
    drafts.add(drafts.Author(author), consultation, intake.Remark(f"One more {MARK}.", []))
    assert comment.submission.organisation
    OtherName.objects.create(organisation=comment.submission.organisation, name=f"{MARK} Co")
    Representation.objects.create(organisation=factories_organisation(), user=author)
    visits.mark_seen(consultation.edition.document, until=None, by=author)
    tokens.make(MARK, ["read"], by=author)
    Reply.objects.create(submission=comment.submission, text=f"Who is {MARK}?")
    PageText.objects.create(letter=letter, page=1, text=f"A picture of {MARK}.", source="staff")
    MailChoice.objects.create(address=author.email, kind="decision", pace="never")
    Follow.objects.create(consultation=consultation, address=author.email)
    DraftLetter.objects.create(
        draft=author.drafts.get(),
        file=ContentFile(MARK.encode(), f"{MARK}.txt"),
        filename=f"{MARK}.txt",
        size=9,
        text=MARK,
    )
    copying.make(copying.ask(author), personal.subject_of(Submission.objects.sent_by(author), author))
    Client().force_login(author)
    return report


def factories_organisation() -> Any:
    from consult.people.organisations import Organisation

    return Organisation.objects.create(name="Quite another body", type="ngo")


def texts() -> Iterator[tuple[str, str]]:
    """Every column of every table that can hold words, and its words, as `table.column`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND "
            "data_type IN ('text', 'character varying', 'jsonb', 'json', 'tsvector', 'ARRAY', 'bytea')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT string_agg("{column}"::text, E\'\\n\') FROM "{table}"')
            yield f"{table}.{column}", (cursor.fetchone()[0] or "")


def where(mark: str, media: Path) -> set[str]:
    """Where it is: columns, files (packed ones too), Redis."""
    found = {place for place, words in texts() if mark in words.lower()}
    for path in media.rglob("*"):
        if path.is_file() and (mark in path.name or mark.encode() in unpacked(path).lower()):
            found.add(f"file {path.name}")
    store = redis.Redis.from_url(
        settings.REDIS_URL.replace("redis+socket:", "unix:").replace("virtual_host", "db")
    )
    for key in store.scan_iter():
        value: Any = store.dump(key) or b""
        if mark.encode() in key.lower() or mark.encode() in value.lower():
            found.add(f"redis {key!r}")
    return found


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if data[:2] != b"PK":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return b"".join(bundle.read(name) for name in bundle.namelist())


PLANTED = {
    "comments_comment.body",
    "comments_comment.wording",
    "comments_commentwords.search",
    "comments_draftcomment.body",
    "comments_letter.text",
    "comments_draftletter.text",
    "comments_pagetext.text",
    "comments_reply.text",
    "consultations_follow.address",
    "people_mailchoice.address",
    "comments_letter.filename",
    "comments_submission.person_name",
    "comments_submission.email",
    "comments_submission.organisation_name",
    "comments_submission.other_type",
    "comments_submission.funding",
    "ledger_note.text",
    "people_mail.to",
    "people_mail.text",
    "people_organisation.name",
    "people_othername.name",
    "people_user.email",
    "people_user.name",
    "account_emailaddress.email",
    "api_token.name",
    "synthesis_report.document",
}


def test_a_word_planted_everywhere_is_nowhere_after_an_erasure(
    chain: Report, author: User, own_files: Path, client: Client
) -> None:
    planted = where(MARK, own_files)
    assert planted >= PLANTED
    assert any(place.startswith("file") for place in planted)
    asked = erasing.ask_for_account(author)
    erasing.carry_out(asked)
    assert where(MARK, own_files) == set()
    assert not any(letter.file for letter in Letter.objects.all())
    assert DataCopy.objects.count() == 0
    assert Erasure.objects.get().status == Erasure.Status.DONE
    # What must still hold
    while sealing.seal():
        pass
    assert list(sealing.verify()) == []
    for report in Report.objects.all():
        data = publishing.file_of(report, "json")
        assert verify(data)[1] == []
        assert erased_since(data) == 2
    page = client.get(f"/reports/{chain.public_id}/").content.decode()
    assert "were erased by law" in page
    assert "[erased]" in page
    assert "were erased by law" in client.get(f"/reports/{chain.public_id}.md").content.decode()


def test_every_page_about_what_was_erased_still_opens(
    chain: Report, author: User, editor: User, client: Client
) -> None:
    sent = Submission.objects.sent_by(author).filter(channel="site").get()
    letter = Letter.objects.get()
    erasing.carry_out(erasing.ask_for_account(author))
    client.force_login(editor)
    for path in (
        "/moderation/",
        "/moderation/decisions/",
        f"/moderation/submissions/{sent.public_id}/",
        f"/moderation/comments/{sent.comments.get().public_id}/",
        f"/letters/{letter.public_id}/",
        f"/receipts/{sent.tracking_number}/{sent.secret}/",
        f"/receipts/{sent.tracking_number}/{sent.secret}/sent.json",
        f"/receipts/{sent.tracking_number}/{sent.secret}/erase/",
        f"/receipts/{sent.tracking_number}/{sent.secret}/withdraw/",
        "/guidance/guide/june-2025/comments/",
        "/guidance/guide/june-2025/comments/to-place/",
        "/guidance/guide/june-2025/comments/to-place/?tab=unsure",
        "/consultations/guidance/comments/",
        "/consultations/guidance/items/tests/",
        f"/reports/{chain.public_id}/claims/c1/",
    ):
        assert client.get(path).status_code == 200, path
    assert client.get(f"/letters/{letter.public_id}/file/").status_code == 404


def test_erasing_twice_and_after_a_crash_changes_nothing_more(chain: Report, author: User) -> None:
    asked = erasing.ask_for_account(author)
    erasing.carry_out(asked)
    events = Event.objects.count()
    erasing.carry_out(asked)
    assert Event.objects.count() == events


def test_one_submission_is_erased_with_its_link_alone(
    client: Client, consultation: Consultation, own_files: Path
) -> None:
    sent = factories.accepted(
        consultation, BODY, person_name="Zoe Quast", organisation_name="Quast Club"
    ).submission
    receipt_mail.send_receipt(sent)
    other = factories.accepted(consultation, "Quite another comment, by somebody else.").submission
    receipt = f"/receipts/{sent.tracking_number}/{sent.secret}/"
    assert client.post(receipt + "erase/", {}).status_code == 422, "nobody erases by a slip"
    client.post(receipt + "erase/", {"sure": "on"})
    assert Job.objects.filter(kind="erase").count() == 1
    erasing.carry_out(Erasure.objects.get())
    assert where(MARK, own_files) | where("quast", own_files) == set()
    page = client.get(receipt).content.decode()
    assert "This submission was erased" in page
    other.refresh_from_db()
    assert other.person_name
    assert other.comments.get().body.startswith("Quite")
    assert client.get(f"/comments/{sent.comments.get().public_id}/").status_code == 410


def test_an_organisation_that_others_speak_for_keeps_its_name(consultation: Consultation) -> None:
    one = factories.accepted(consultation, BODY).submission
    factories.accepted(consultation, "We agree with our colleagues on all of this.")
    erasing.forget(personal.subject_of([one]), by=None)
    assert Submission.objects.exclude(pk=one.pk).get().organisation.name == "Example Rights Network"  # type: ignore[union-attr]


@pytest.fixture
def kept(consultation: Consultation) -> Consultation:
    Consultation.objects.update(keeps_record=True)
    return consultation


def test_where_the_record_is_kept_staff_decide(
    client: Client, kept: Consultation, author: User, editor: User, moderator: User
) -> None:
    sent = said_by(author, kept).submission
    asked = erasing.ask(sent, by=author)
    assert erasing.ask(sent, by=author) == asked, "asking twice is asking once"
    erasing.carry_out(asked)
    assert Comment.objects.get().body == BODY
    client.force_login(moderator)
    assert client.get("/moderation/erasures/").status_code == 404
    client.force_login(editor)
    assert sent.tracking_number in client.get("/moderation/erasures/").content.decode()
    form = {"request": asked.public_id, "decision": "refuse"}
    assert client.post("/moderation/erasures/", form).status_code == 422, "a refusal needs its reason"
    client.post("/moderation/erasures/", {**form, "note": "The Archives Act says ten years."})
    page = client.get(f"/receipts/{sent.tracking_number}/{sent.secret}/erase/").content.decode()
    assert "The Archives Act says ten years." in page
    again = erasing.ask(sent, by=author)
    erasing.decide(again, "grant", by=editor)
    erasing.carry_out(again)
    assert Comment.objects.get().body == ""


def test_an_account_goes_while_its_kept_record_waits(kept: Consultation, author: User) -> None:
    sent = said_by(author, kept).submission
    erasing.carry_out(erasing.ask_for_account(author))
    author.refresh_from_db()
    sent.refresh_from_db()
    assert (author.name, author.is_active) == ("", False)
    assert sent.user is None
    assert sent.person_name, "kept until staff decide"
    assert Erasure.objects.asked().get().submission == sent


def test_whoever_works_here_is_not_erased(editor: User, moderator: User) -> None:
    for user in (editor, moderator):
        with pytest.raises(DomainError, match="works on consultations"):
            erasing.ask_for_account(user)


def test_nobody_but_the_erasure_blanks_words(consultation: Consultation) -> None:
    from django.db import DatabaseError, transaction

    made = factories.comment(consultation)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Comment.objects.filter(pk=made.pk).update(body="")


def test_the_command_erases_and_says_what_it_cannot(
    consultation: Consultation, author: User, capsys: Any
) -> None:
    said_by(author, consultation)
    call_command("erase", author.email, "--yes")
    assert "1 submissions will be erased" in capsys.readouterr().out
    assert Comment.objects.get().body == ""
    with pytest.raises(CommandError, match="Nothing here"):
        call_command("erase", "ZZZZ-0000", "--yes")


def test_a_name_is_erased_before_the_mark_of_a_footnote() -> None:
    scrub = scrubber(set(), frozenset({"Ada Lovelace"}))
    assert scrub("By Ada Lovelace³ and Ada Lovelaces.") == f"By {ERASED}³ and Ada Lovelaces."
