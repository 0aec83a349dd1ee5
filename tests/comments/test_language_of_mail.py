"""Mail to somebody without an account speaks the language of the page on which they gave their address."""

import json
from datetime import timedelta

from django.db.models.functions import Now
from django.utils import translation

from comments import announcing, decided, drafts, intake, moderation, personal, receipt_mail, retaining
from comments.drafting import Draft, DraftComment
from comments.intake import Remark
from comments.models import Submission
from consult.consultations import following
from consult.consultations.models import Kept
from consult.people.choices import Addressee
from consult.people.outbox import Mail
from tests import factories


def send(consultation, language: str, **said) -> Submission:
    with translation.override(language):
        speaker = factories.speaker(email="ada@example.org", **said)
        return intake.submit(consultation, speaker, [Remark("Wait.", [])], by=None)


def test_what_is_decided_later_is_told_in_the_language_of_the_form(consultation, moderator):
    submission = send(consultation, "fr")
    assert submission.language == "fr"
    receipt_mail.send_receipt(submission)
    moderation.decide(submission.comments.get(), "accept", by=moderator)
    decided.tell(submission)
    assert {mail.language for mail in Mail.objects.filter(to="ada@example.org")} == {"fr"}


def test_a_guest_who_follows_hears_in_the_language_of_the_page(consultation):
    with translation.override("es"):
        made = following.follow(consultation, None, Addressee(None, "ada@example.org"))
    assert (made.language, made.follower.language) == ("es", "es")


def test_a_guest_with_a_draft_is_reminded_in_the_language_they_write_in(consultation, participant):
    for language, author in (("fr", drafts.Author(holder="a")), ("es", drafts.Author(participant))):
        with translation.override(language):
            drafts.add(author, consultation, Remark("Wait.", []))
            drafts.keep_sender(author, consultation, {"email": "ada@example.org"})
    DraftComment.objects.update(created_at=Now() - timedelta(days=90))
    assert set(Draft.objects.values_list("language", flat=True)) == {"fr", "es"}
    announcing.warn(consultation, timedelta(days=1))
    languages = dict(Mail.objects.values_list("to", "language"))
    assert languages == {"ada@example.org": "fr", participant.email: "es"}
    Mail.objects.all().delete()
    participant.language = "fr"  # chosen: it goes before that of a page
    participant.save()
    announcing.warn(consultation, timedelta(days=1))
    assert set(Mail.objects.values_list("language", flat=True)) == {"fr"}


def test_nothing_is_kept_where_no_mail_can_come_or_no_page_was_seen(consultation):
    with translation.override("fr"):
        speaker = factories.speaker(email="")
        assert intake.submit(consultation, speaker, [Remark("Wait.", [])], by=None).language == ""
        speaker = factories.speaker(email="ada@example.org")
        by_api = intake.submit(consultation, speaker, [Remark("Wait.", [])], by=None, channel="api")
        assert by_api.language == ""


def test_it_is_no_part_of_the_hash_is_exported_to_its_owner_and_goes_with_the_address(consultation):
    submission = send(consultation, "fr")
    files = dict(personal.export(personal.subject_of([submission])))
    assert (
        json.loads(files[f"submissions/{submission.tracking_number}/submission.json"])[0]["language"] == "fr"
    )
    assert b'"fr"' not in files[next(name for name in files if "receipt-" in name)]
    retaining.ACTS[Kept.CONTACT](consultation, Kept.CONTACT)
    submission.refresh_from_db()
    assert (submission.email, submission.language) == ("", "")
    assert personal.NAMELESS["language"] == ""
