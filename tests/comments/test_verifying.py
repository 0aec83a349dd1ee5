"""Whoever has the words learns whether they were published; nobody learns what is withheld."""

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comments import intake, moderation
from comments.beside import Beside, Signer
from comments.models import Comment, Submission
from comments.reading import extract
from comments.receipt_mail import send_receipt
from consult.consultations.models import Consultation
from consult.people.outbox import Mail
from tests import factories
from tests.comments.reading_letters import pdf as letter_pdf

pytestmark = pytest.mark.django_db
PUBLISHED, NOT = "Published, word for word.", "Not among what is published."
LEI = "213800KUD8LAJWSQ9D15"


def asked(client: Client, **given: Any) -> str:
    return client.post("/verify/", given).content.decode()


def file_of(client: Client, submission: Submission) -> SimpleUploadedFile:
    sent = client.get(f"/receipts/{submission.tracking_number}/{submission.secret}/sent.json")
    return SimpleUploadedFile("receipt.json", sent.content)


def test_published_words_are_found_however_their_lines_end(client, consultation):
    made = factories.accepted(consultation, "First line.\nSecond line.")
    page = asked(client, words="  First line.\r\nSecond line. \n")
    assert PUBLISHED in page
    assert f"/comments/{made.public_id}/" in page


def test_a_word_left_out_makes_another_text(client, consultation):
    factories.accepted(consultation, "First line. Second line.")
    assert NOT in asked(client, words="First line.")


def test_what_is_withheld_in_review_or_never_sent_gets_the_same_answer(client, consultation, moderator):
    factories.comment(consultation, "In review.")
    moderation.decide(factories.comment(consultation, "Rejected."), "reject", by=moderator, note="Off topic.")
    answers = {
        asked(client, words=words).replace(words, "") for words in ("In review.", "Rejected.", "Never sent.")
    }
    assert len({answer.partition("csrfmiddlewaretoken")[0] for answer in answers}) == 1
    assert NOT in answers.pop()


def test_what_is_public_after_closing_only_is_not_told_before(client, consultation):
    factories.accepted(consultation, "Wait for it.")
    Consultation.objects.update(results=Consultation.Results.AFTER_CLOSING)
    assert NOT in asked(client, words="Wait for it.")


def test_a_receipt_s_file_is_told_comment_by_comment(client, consultation, moderator):
    submission = factories.submission(consultation, "Accepted words.", "Other words.")
    moderation.decide(Comment.objects.get(body="Accepted words."), "accept", by=moderator)
    page = asked(client, receipt=file_of(client, submission))
    assert (page.count(PUBLISHED), page.count(NOT)) == (1, 1)


@pytest.mark.parametrize(
    "rubbish", [b"", b"[]", b"{}", b"\xff\xfe", b'{"comments": [], "consultation": "x"}']
)
def test_another_file_is_refused_with_what_to_choose(client, rubbish):
    answer = client.post("/verify/", {"receipt": SimpleUploadedFile("x.json", rubbish)})
    assert answer.status_code == 422
    assert "receipt" in answer.content.decode()


def test_a_receipt_in_pdf_is_read_as_well_and_another_pdf_is_refused(client, consultation):
    made = factories.accepted(consultation, "Words to keep – “as they are”.")
    sent = made.submission
    pdf = client.get(f"/receipts/{sent.tracking_number}/{sent.secret}/receipt.pdf").content
    page = asked(client, receipt=SimpleUploadedFile("receipt.pdf", pdf))
    assert PUBLISHED in page
    assert f"/comments/{made.public_id}/" in page
    for other in (letter_pdf("Words to keep."), pdf[:2000]):
        answer = client.post("/verify/", {"receipt": SimpleUploadedFile("receipt.pdf", other)})
        assert answer.status_code == 422
        assert "not a receipt" in answer.content.decode()


def test_one_of_the_two_is_asked_for(client):
    assert "one of the two" in asked(client, words="")


def test_the_receipt_is_a_tagged_pdf_with_what_was_sent(client, consultation):
    submission = factories.submission(consultation, "Words to keep.\n\nAnd more – ﷽.", "Second words.")
    answer = client.get(f"/receipts/{submission.tracking_number}/{submission.secret}/receipt.pdf")
    assert f'receipt-{submission.tracking_number}.pdf"' in answer["Content-Disposition"]
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
    for words in (submission.tracking_number, "Words to keep.", "Second words."):
        assert words in text, words
    assert "Status" not in text
    assert submission.receipt_hash[:20] in "".join(text.split())


def test_the_pdf_tells_of_the_sender_and_the_time_what_the_page_tells(client, consultation):
    submission = factories.submission(
        consultation, country="BE", size="medium", identifier_scheme="lei", identifier=LEI, no_models=True
    )
    pdf = client.get(f"/receipts/{submission.tracking_number}/{submission.secret}/receipt.pdf").content
    text = " ".join(extract(pdf).text.split())
    for words in (
        "Belgium",
        LEI,
        "Counted as",
        "no processing by language models",
        "London time: 1 comment.",
    ):
        assert words in text, words
    assert "<time" not in text
    assert "Contents" not in text
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_the_pdf_says_that_it_arrived_late(client, consultation):
    late, in_time = (factories.submission(consultation, "Words.") for _ in range(2))
    Submission.objects.filter(pk=late.pk).update(is_late=True)
    for sent, is_said in ((late, True), (in_time, False)):
        pdf = client.get(f"/receipts/{sent.tracking_number}/{sent.secret}/receipt.pdf").content
        assert (
            "It arrived after the deadline, and is marked as late." in " ".join(extract(pdf).text.split())
        ) is is_said


def test_the_receipt_and_its_mail_name_what_was_endorsed_and_who_is_to_sign(client, consultation):
    said = factories.accepted(consultation, "Publish the results of red teaming.", email="")
    beside = Beside(endorses=(said.public_id,), signers=(Signer("Example University", "dean@example.edu"),))
    speaker = factories.speaker(organisation_name="Example Union", email="union@example.org")
    sent = intake.submit(consultation, speaker, [], by=None, beside=beside)
    send_receipt(sent)
    pdf = client.get(f"/receipts/{sent.tracking_number}/{sent.secret}/receipt.pdf").content
    text = " ".join(extract(pdf).text.split())
    mail = Mail.objects.get(kind="receipt", to="union@example.org").text
    assert "A comment by Example Rights Network: Publish the results of red teaming." in text
    assert "Example University Asked, no answer yet" in text
    assert f"- a comment by Example Rights Network: {settings.SITE_URL}/comments/{said.public_id}/" in mail
    assert "- Example University\n" in mail
    for whole in (text, mail):
        assert "dean@example.edu" not in whole


def test_a_mail_without_either_says_nothing_of_them(consultation):
    send_receipt(factories.submission(consultation, "Words.", email="union@example.org"))
    mail = Mail.objects.get(kind="receipt", to="union@example.org").text
    assert "1 comment.\n\nTracking number" in mail


def test_without_the_secret_there_is_no_pdf(client, consultation):
    submission = factories.submission(consultation, "Words.")
    assert client.get(f"/receipts/{submission.tracking_number}/{'0' * 32}/receipt.pdf").status_code == 404
