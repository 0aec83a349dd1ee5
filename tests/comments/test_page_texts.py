"""Pages without text are queued for staff; words given to them stand beside the letter, and may be counted."""

import os
import stat
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from comments import intake, moderation, page_texts, publication, tasks
from comments.enclosing import Enclosure
from comments.finding import find, pages_of
from comments.models import Comment, Letter, MediaType, Submission
from comments.reading import extract
from comments.sent import comments_as_sent, still_matches
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Job
from consult.people.models import User
from tests import factories
from tests.comments.reading_letters import ANSWERS, pdf

A, B, C = ANSWERS[:3]
FILE = pdf(f"#set page(height: 10cm)\n{A}\n#pagebreak()\n#rect(fill: red)\n#pagebreak()\n{B}")


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def letter(consultation: Consultation) -> Letter:
    """Three pages; the second is a picture."""
    extraction = extract(FILE)
    row = Letter(
        file=ContentFile(FILE, "x"), filename="scan.pdf", sha256="0" * 64, media_type=MediaType.PDF,
        text=extraction.text, page_starts=list(extraction.page_starts), empty_pages=list(extraction.empty_pages),
    )  # fmt: skip
    cut = {"start": 0, "end": len(A), "cut_by": Comment.CutBy.MACHINE}
    enclosed = Enclosure(row, [intake.Remark(A, list(consultation.items.all()[:1]), cut=cut)])
    sent = intake.submit(consultation, factories.speaker(), [], by=None, documents=[enclosed])
    return sent.letters.get()


@pytest.fixture
def staff(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def test_it_is_queued_for_staff_and_for_nobody_else(letter, staff, stranger) -> None:
    page = staff.get(reverse("pages-without-text")).content.decode()
    assert "scan.pdf" in page
    assert "page 2" in page
    assert staff.get(reverse("page-picture", args=[letter.public_id, 2])).content.startswith(b"\x89PNG")
    staff.force_login(stranger)
    assert "scan.pdf" not in staff.get(reverse("pages-without-text")).content.decode()
    for address in (
        reverse("letter-pages", args=[letter.public_id]),
        reverse("page-picture", args=[letter.public_id, 2]),
    ):
        assert staff.get(address).status_code == 404


def test_words_that_staff_type_stand_beside_the_letter_whose_text_stays(letter, staff, moderator) -> None:
    address = reverse("letter-pages", args=[letter.public_id])
    assert staff.post(address, {"page": 2, "text": C}).status_code == 302
    assert (
        staff.post(address, {"page": 2, "file": SimpleUploadedFile("p.txt", B.encode())}).status_code == 302
    )
    assert [(one.text, one.source, one.by) for one in letter.page_texts.all()] == [
        (C, "staff", moderator), (B, "staff", moderator),
    ]  # fmt: skip
    before = letter.text
    letter.refresh_from_db()
    assert letter.text == before
    assert page_texts.unread(letter) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.update(text=C)
    with pytest.raises(DatabaseError), transaction.atomic():
        letter.page_texts.update(text=A)


@pytest.mark.parametrize(
    ("page", "text", "says"), [(1, C, "text of its own"), (2, " ", "Type what the page says")]
)
def test_what_cannot_stand_there_is_refused(letter, moderator, page: int, text: str, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        page_texts.add(letter, page, text, by=moderator)


def test_an_empty_form_says_what_to_do(letter, staff) -> None:
    answer = staff.post(reverse("letter-pages", args=[letter.public_id]), {"page": 2})
    assert answer.status_code == 422
    assert "choose a file" in answer.content.decode()


def test_what_counts_of_a_page_is_a_comment_that_waits_for_a_decision(
    letter, staff, moderator, consultation
) -> None:
    text = page_texts.add(letter, 2, C, by=moderator)
    item = consultation.items.all()[1]
    staff.post(reverse("letter-pages", args=[letter.public_id]), {"of": text.pk, "items": [item.pk]})
    made = Comment.objects.get(page_text=text)
    assert (made.body, made.status, made.cut_by) == (C, "received", "staff")
    assert [about.item for about in made.abouts.all()] == [item]
    with pytest.raises(WorkflowError, match="already"):
        page_texts.count(text, [], by=moderator)
    as_sent = comments_as_sent(letter.submission)
    assert [one.body for one in as_sent] == [A]
    submission = Submission.objects.get()
    assert still_matches(submission, as_sent)
    moderation.decide(Comment.objects.get(letter=letter), "accept", by=moderator)
    assert not publication.letters_readable_by(publication.ANYBODY).exists()
    moderation.decide(made, "accept", by=moderator)
    assert publication.letters_readable_by(publication.ANYBODY).get() == letter
    public = Client().get(reverse("letter", args=[letter.public_id])).content.decode()
    assert "No text found" in public
    assert C in public


TESSERACT = """#!/bin/sh
head -c 8 | grep -q PNG && echo "Read by the machine."
"""


def test_the_machine_reads_what_has_no_text(letter, staff, monkeypatch, tmp_path) -> None:
    program = tmp_path / "tesseract"
    program.write_text(TESSERACT)
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    staff.post(reverse("letter-pages", args=[letter.public_id]), {"recognise": "1"})
    tasks.recognise_pages(Job.objects.get(kind="recognise_pages").pk)
    [text] = letter.page_texts.all()
    assert (text.page, text.text, text.source, text.by) == (2, "Read by the machine.", "ocr", None)
    page = staff.get(reverse("letter-pages", args=[letter.public_id])).content.decode()
    assert "Recognised by machine" in page


def test_where_it_is_not_installed_the_page_says_so(letter, staff, moderator, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "not installed" in staff.get(reverse("letter-pages", args=[letter.public_id])).content.decode()
    with pytest.raises(DomainError, match="not installed"):
        page_texts.ask(letter, by=moderator)


def test_a_file_that_waits_to_be_scanned_is_not_opened(letter, staff) -> None:
    Letter.objects.update(status=Letter.Status.WAITING)
    assert staff.get(reverse("page-picture", args=[letter.public_id, 2])).status_code == 404
    assert staff.get(reverse("letter-file", args=[letter.public_id])).status_code == 404


# Found and quoted by page


def test_words_are_found_with_their_page() -> None:
    text = "First page\nspeaks of limes.\n\nSecond page speaks of LIMES too."
    second = text.index("Second")
    found = find(text, [0, second], "of  limes")
    assert [(one.page, one.place, one.words) for one in found] == [
        (1, 0, "of limes"),
        (2, second, "of LIMES"),
    ]
    assert find(text, [0], " ") == []
    assert find(text, [0], ".*") == []


@pytest.mark.parametrize(
    ("start", "end", "pages"), [(0, 5, (1, 1)), (0, 11, (1, 2)), (10, 20, (2, 2)), (25, 26, (4, 4))]
)
def test_a_passage_knows_its_pages(start: int, end: int, pages: tuple[int, int]) -> None:
    assert pages_of([0, 10, 20, 20], start, end) == pages


def test_a_letter_is_searched_on_its_page_and_a_comment_names_its_pages(letter, staff) -> None:
    word = B.split()[3]
    page = staff.get(reverse("letter", args=[letter.public_id]), {"q": word}).content.decode()
    assert f"<mark>{word}</mark>" in page
    assert "Page 3" in page
    comment = Comment.objects.get(letter=letter)
    assert "page 1 of scan.pdf" in staff.get(reverse("comment", args=[comment.public_id])).content.decode()


# Listed


def test_the_api_and_exports_have_published_documents_only(letter, client, consultation) -> None:
    api = reverse("api-attachments", args=[consultation.slug])
    assert client.get(api).json()["results"] == []
    Comment.objects.update(status=Comment.Status.ACCEPTED)
    [row] = client.get(api).json()["results"]
    assert (row["fileName"], row["mediaType"], row["pages"], row["pagesWithoutText"]) == (
        "scan.pdf",
        "application/pdf",
        3,
        [2],
    )
    assert row["scanned"] is False
    assert row["fileUrl"].endswith(f"/letters/{letter.public_id}/file/")
    csv = b"".join(client.get(reverse("comments-csv", args=[consultation.slug]))).decode()
    assert row["fileUrl"] in csv
    Letter.objects.update(consent="unnamed")
    assert client.get(api).json()["results"] == []
    assert (
        row["fileUrl"] not in b"".join(client.get(reverse("comments-csv", args=[consultation.slug]))).decode()
    )


def test_staff_see_the_documents_of_a_submission(letter, staff) -> None:
    page = staff.get(reverse("moderate-submission", args=[letter.submission.public_id])).content.decode()
    for words in ("scan.pdf", "Not scanned", letter.sha256, reverse("letter-file", args=[letter.public_id])):
        assert words in page
