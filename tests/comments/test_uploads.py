"""A letter is uploaded, read, cut, confirmed and sent: whole, with the sender's own told from a machine's."""

import hashlib
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comments import drafts, parting, publication, tasks, uploads
from comments.documents import DraftLetter, DraftPart
from comments.intake import Remark
from comments.models import About, Comment, Letter, Submission
from comments.reading import extract
from comments.sent import comments_as_sent, still_matches
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Job
from tests import factories
from tests.comments import clamd
from tests.comments.office_files import locked_word, word
from tests.comments.reading_letters import pdf

HEAD = "Example Network writes about the guidance."
FIRST = "Red-teaming needs outsiders and time. This paragraph answers."
MORE = "It also needs money, which nobody has offered to anybody so far."
SECOND = "Incidents should be reported within days to somebody who can act."
TEXT = "\n\n".join([HEAD, "1. Red-teaming", FIRST, MORE, "2. Incident reporting", SECOND])


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = f"{tmp_path}/media"


@pytest.fixture
def author(participant) -> drafts.Author:
    return drafts.Author(user=participant)


@pytest.fixture
def at(consultation: Consultation, client: Client, participant):
    """Posts to a page of the participant's draft, or fetches one."""
    client.force_login(participant)

    def act(name: str, *more: object, data: dict | None = None):
        address = reverse(name, args=[consultation.slug, *more])
        return client.get(address) if data is None else client.post(address, data)

    return act


def file(name: str = "letter.txt", data: bytes = TEXT.encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def uploaded(author, consultation, *files: SimpleUploadedFile) -> DraftLetter:
    """The first document, read."""
    added = uploads.add(author, consultation, files or [file()])
    assert added.refused == []
    read_all()
    return DraftLetter.objects.get(pk=added.kept[0].pk)


def read_all() -> None:
    for job in Job.objects.filter(kind="read_letter", state=Job.State.WAITING):
        tasks.read_letter(job.pk)


def cut(letter: DraftLetter) -> list[tuple[str, list[str], bool]]:
    labels = {item.pk: item.item.label for item in letter.draft.consultation.items.select_related("item")}
    return [
        (letter.text[part.start :][:12], [labels[pk] for pk in part.items], part.is_confirmed)
        for part in letter.parts.all()
    ]


def change(author, letter: DraftLetter, how: str, where: object) -> DraftPart | None:
    looked_at = parting.seen(letter.parts.all())
    consultation = letter.draft.consultation
    return parting.change(author, consultation, letter.public_id, how, str(where), looked_at=looked_at)


def send(author, consultation) -> Submission:
    comments = drafts.read(drafts.comments_by(author, consultation), consultation)
    seen = drafts.fingerprint(comments, drafts.letters_by(author, consultation))
    return drafts.send(author, consultation, factories.speaker(), seen=seen)


def test_a_letter_is_read_and_a_cut_proposed(author, consultation) -> None:
    letter = uploaded(author, consultation)
    assert (letter.text, letter.media_type, letter.pages) == (TEXT, "text/plain", 1)
    assert cut(letter) == [(HEAD[:12], [], False), (FIRST[:12], ["1"], False), (SECOND[:12], ["2"], False)]
    assert not Submission.objects.exists()


def test_what_cannot_be_taken_is_refused_by_name_and_the_others_are_kept(
    author, consultation, settings
) -> None:
    settings.DOCUMENT_BYTES = 1_000_000
    files = [file("a.txt"), file("big.txt", b"x" * 1_000_001), file("empty.txt", b""), file("again.txt")]
    added = uploads.add(author, consultation, files)
    assert [one.filename for one in added.kept] == ["a.txt"]
    assert [line.partition(":")[0] for line in added.refused] == ["big.txt", "empty.txt", "again.txt"]
    settings.DOCUMENTS_MAX = 2
    added = uploads.add(
        author, consultation, [file("b.txt", b"Two words."), file("c.txt", b"Three more words.")]
    )
    assert added.refused == ["c.txt: A submission takes 2 documents. Send the others in one of their own."]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\letters\\my letter.pdf", "my letter.pdf"),
        ("a\u202eb\n.pdf", "ab.pdf"),
        ("", "document"),
    ],
)
def test_a_name_is_one_line_without_folders(name: str, kept: str) -> None:
    assert uploads.filename(name) == kept


def test_a_file_that_cannot_be_read_says_why_and_is_not_sent(at, author, consultation) -> None:
    letter = uploaded(author, consultation, file("locked.docx", locked_word()))
    assert "has a password" in letter.refused
    assert "has a password" in at("draft-documents").content.decode()
    with pytest.raises(DomainError, match="Remove it before you send"):
        send(author, consultation)


def test_nothing_is_sent_before_it_is_read(author, consultation) -> None:
    uploads.add(author, consultation, [file()])
    with pytest.raises(DomainError, match="still being read"):
        send(author, consultation)


def test_its_boundaries_move(author, consultation) -> None:
    letter = uploaded(author, consultation)
    change(author, letter, "new", TEXT.index(MORE))
    assert [words for words, _, _ in cut(letter)] == [one[:12] for one in (HEAD, FIRST, MORE, SECOND)]
    change(author, letter, "join", letter.parts.get(start=TEXT.index(MORE)).public_id)
    change(author, letter, "next", TEXT.index(MORE))
    assert cut(letter)[2] == (MORE[:12], ["2"], False)
    change(author, letter, "begin", TEXT.index(SECOND))
    assert [words for words, _, _ in cut(letter)] == [one[:12] for one in (HEAD, FIRST, SECOND)]
    change(author, letter, "leave", letter.parts.get(start=0).public_id)
    change(author, letter, "take", 0)
    assert cut(letter)[0] == (HEAD[:12], [], False)
    change(author, letter, "whole", 1)
    assert [part.end for part in letter.parts.all()] == [len(TEXT)]


def test_the_second_of_two_windows_is_told(author, consultation) -> None:
    letter = uploaded(author, consultation)
    looked_at = parting.seen(letter.parts.all())
    change(author, letter, "new", TEXT.index(MORE))
    with pytest.raises(WorkflowError, match="another window"):
        parting.change(
            author, consultation, letter.public_id, "new", str(TEXT.index(SECOND)), looked_at=looked_at
        )


def test_only_what_is_confirmed_is_the_senders(author, consultation) -> None:
    letter = uploaded(author, consultation)
    first = letter.parts.get(start=TEXT.index(FIRST))
    parting.say(author, consultation, first, items=first.items, stance="support")
    sent = send(author, consultation)
    whole = sent.letters.get()
    assert (whole.text, whole.sha256) == (TEXT, hashlib.sha256(TEXT.encode()).hexdigest())
    assert whole.file.read() == TEXT.encode()
    said = {one.body[:12]: one for one in sent.comments.all()}
    assert said[FIRST[:12]].cut_by == Comment.CutBy.SUBMITTER
    about = said[FIRST[:12]].abouts.get()
    assert (about.stance, about.stance_source) == ("support", "submitter")
    assert said[SECOND[:12]].cut_by == Comment.CutBy.MACHINE
    assert said[SECOND[:12]].cut_kind == "title"
    assert said[SECOND[:12]].abouts.get().stance == ""
    assert not DraftLetter.objects.exists()
    for comment in sent.comments.all():
        assert comment.letter == whole
        assert whole.text[comment.start : comment.end] == comment.body


def test_the_receipt_covers_documents_with_their_hashes(at, author, consultation, client) -> None:
    uploaded(author, consultation, file(), file("note.docx", word(["A note that goes with the letter."])))
    drafts.add(author, consultation, Remark("Typed beside it."))
    sent = send(author, consultation)
    assert [one.position for one in sent.comments.order_by("pk")] == list(range(5))
    assert still_matches(sent, comments_as_sent(sent))
    page = client.get(reverse("receipt", args=[sent.tracking_number, sent.secret])).content.decode()
    for letter in sent.letters.all():
        assert letter.sha256 in page
        assert letter.filename in page
        link = reverse("receipt-document", args=[sent.tracking_number, sent.secret, letter.public_id])
        assert link in page
        assert b"".join(Client().get(link)) == letter.file.read()
    kept = extract(client.get(reverse("receipt-pdf", args=[sent.tracking_number, sent.secret])).content).text
    for letter in sent.letters.all():
        assert letter.filename in kept
        assert letter.sha256[:16] in kept
    Letter.objects.filter(filename="note.docx").update(size=1)
    assert not still_matches(sent, comments_as_sent(sent))


def test_a_document_alone_can_be_sent_and_one_that_was_changed_meanwhile_not(author, consultation) -> None:
    letter = uploaded(author, consultation)
    seen = drafts.fingerprint([], drafts.letters_by(author, consultation))
    change(author, letter, "whole", 1)
    with pytest.raises(WorkflowError, match="another window"):
        drafts.send(author, consultation, factories.speaker(), seen=seen)
    sent = send(author, consultation)
    assert sent.comments.get().body == TEXT


def test_a_guests_documents_move_to_the_account(author, consultation) -> None:
    guest = drafts.Author(holder="a browser")
    uploaded(guest, consultation)
    drafts.add(drafts.Author(author.user, "a browser"), consultation, Remark("Signed in."))
    assert [one.filename for one in drafts.letters_by(author, consultation)] == ["letter.txt"]


def test_removing_one_takes_its_file_away(author, consultation, django_capture_on_commit_callbacks) -> None:
    letter = uploaded(author, consultation)
    with django_capture_on_commit_callbacks(execute=True):
        uploads.remove(author, consultation, letter.public_id)
    assert not default_storage.exists(letter.file.name)
    assert not DraftPart.objects.exists()


def test_nobody_else_sees_it(at, client, author, consultation, colleague) -> None:
    letter = uploaded(author, consultation)
    client.force_login(colleague)
    for name in ("draft-document", "draft-document-state", "draft-document-remove"):
        address = reverse(name, args=[consultation.slug, letter.public_id])
        assert client.get(address).status_code == 404


# On the pages


def test_the_whole_way_without_javascript(at, client, author, consultation) -> None:
    answer = at("draft-documents", data={"documents": [file(), file("page.pdf", pdf(FIRST))]})
    assert answer.status_code == 302
    page = at("draft-documents").content.decode()
    assert page.count('hx-trigger="every 2s"') == 2
    assert "Look again" in page
    read_all()
    assert "hx-trigger" not in at("draft-documents").content.decode()
    letter = DraftLetter.objects.get(filename="letter.txt")
    page = at("draft-document", letter.public_id).content.decode()
    for words in (HEAD, FIRST, SECOND, "Not confirmed", "its title is the heading"):
        assert words in page
    part = letter.parts.get(start=TEXT.index(FIRST))
    seen = parting.seen(letter.parts.all())
    answer = at("draft-document", letter.public_id, data={"confirm": part.public_id, "seen": seen})
    assert answer["Location"].endswith(f"#part-{part.public_id}")
    form = at("draft-part", letter.public_id, part.public_id)
    assert "Not stated" in form.content.decode()
    said = {"items": [str(pk) for pk in part.items], "stance": "oppose"}
    assert at("draft-part", letter.public_id, part.public_id, data=said).status_code == 302
    drawn = DraftLetter.objects.get(filename="page.pdf")
    picture = at("draft-document-page", drawn.public_id, 1)
    assert picture.content.startswith(b"\x89PNG")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert at("draft-document-page", drawn.public_id, 2).status_code == 404
    review = at("draft").content.decode()
    assert "letter.txt" in review
    seen = review.partition('name="seen" value="')[2].partition('"')[0]
    speaker = {"capacity": "organisation", "organisation_name": "X", "type": "ngo", "consent": "named"}
    answer = at("draft", data={**speaker, "seen": seen, "send": ""})
    assert answer.status_code == 302
    assert set(About.objects.exclude(stance="").values_list("stance", flat=True)) == {"oppose"}


def test_an_upload_of_nothing_says_what_to_do(at) -> None:
    answer = at("draft-documents", data={})
    assert answer.status_code == 422
    assert "Choose at least one file." in answer.content.decode()


def test_personal_data_in_a_letter_is_pointed_out_unless_it_is_sent_in_confidence(
    author, at, consultation
) -> None:
    letter = uploaded(author, consultation, file(data=b"Write to ada@example.org.\n\nWe object."))
    page = at("draft-document", letter.public_id).content.decode()
    assert '<mark class="personal">ada@example.org</mark>' in page
    at("draft-document", letter.public_id, data={"consent": "confidential"})
    assert "looks like personal data" not in at("draft-document", letter.public_id).content.decode()


# Scanned


@pytest.fixture
def scanner(settings: LazySettings) -> Iterator[None]:
    with clamd.running() as address:
        settings.CLAMD_URL = address
        yield


def test_a_malicious_file_is_refused_before_it_is_read(scanner, author, consultation) -> None:
    letter = uploaded(author, consultation, file("bad.txt", TEXT.encode() + b" EICAR"))
    assert "Eicar-Test-Signature" in letter.refused
    assert letter.text == ""


def test_a_clean_file_is_sent_as_scanned(scanner, author, consultation) -> None:
    uploaded(author, consultation)
    assert send(author, consultation).letters.get().status == Letter.Status.CLEAN


def test_without_a_scanner_it_is_openly_not_scanned(author, consultation, client) -> None:
    uploaded(author, consultation)
    sent = send(author, consultation)
    assert sent.letters.get().status == Letter.Status.NOT_SCANNED
    page = client.get(reverse("receipt", args=[sent.tracking_number, sent.secret])).content.decode()
    assert "Not scanned" in page


@pytest.mark.parametrize(
    ("words", "status", "is_public"),
    [("", Letter.Status.CLEAN, True), (" EICAR", Letter.Status.INFECTED, False)],
)
def test_where_clamd_was_away_the_file_is_held_until_it_answers(
    author, consultation, settings, client, words: str, status: str, is_public: bool
) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    uploaded(author, consultation, file(data=(TEXT + words).encode()))
    sent = send(author, consultation)
    letter = sent.letters.get()
    Comment.objects.filter(submission=sent).update(status=Comment.Status.ACCEPTED)
    assert letter.status == Letter.Status.WAITING
    assert not publication.letters_readable_by(publication.ANYBODY).exists()
    link = reverse("receipt-document", args=[sent.tracking_number, sent.secret, letter.public_id])
    assert client.get(link).status_code == 404
    job = Job.objects.get(kind="scan_letter")
    with pytest.raises(Exception, match="did not answer"):
        tasks.scan_letter(job.pk)
    with clamd.running() as settings.CLAMD_URL:
        Job.objects.filter(pk=job.pk).update(run_at="2020-01-01T00:00Z")
        tasks.scan_letter(job.pk)
    letter.refresh_from_db()
    assert letter.status == status
    assert publication.files_readable_by(publication.ANYBODY).exists() is is_public


# Published


@pytest.mark.parametrize(("consent", "public"), [("", True), ("named", True), ("unnamed", False)])
def test_a_document_may_be_withheld_where_the_rest_is_published(
    author, consultation, consent: str, public: bool
) -> None:
    letter = uploaded(author, consultation)
    uploads.publish_as(author, consultation, letter.public_id, consent)
    sent = send(author, consultation)
    Comment.objects.filter(submission=sent).update(status=Comment.Status.ACCEPTED)
    assert publication.letters_readable_by(publication.ANYBODY).exists() is public
    assert publication.letters_readable_by(author.user).exists()


def test_a_download_is_saved_and_never_shown(author, consultation, client) -> None:
    uploaded(author, consultation, file("brief é.txt"))
    sent = send(author, consultation)
    letter = sent.letters.get()
    Comment.objects.filter(submission=sent).update(status=Comment.Status.ACCEPTED)
    answer = client.get(reverse("letter-file", args=[letter.public_id]))
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "private" in answer["Cache-Control"]
