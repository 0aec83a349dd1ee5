"""Who took part in a consultation, or follows it, hears once that its report is published; what came late is named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consult.consultations import following
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.people.choices import Addressee
from consult.people.kinds import Kind
from consult.synthesis import publishing, tasks
from consult.synthesis.drafting import draft_now
from tests import factories, mailroom

pytestmark = pytest.mark.django_db
GUEST = Addressee(None, "guest@example.org")


def tell() -> None:
    for job in Job.objects.filter(kind="tell_report", state="waiting"):
        tasks.tell_report(job.pk)


def test_a_published_report_is_told_once_to_all_who_took_part_or_follow(consultation, participant):
    following.confirm(following.follow(consultation, None, GUEST))
    following.follow(consultation, consultation.items.all()[0], Addressee(participant, participant.email))
    for email in ("ada@example.org", "ADA@example.org", "bea@example.org", ""):
        factories.accepted(consultation, "Name the people who will be affected by it.", email=email)
    report = draft_now(consultation, by=None)
    tell()
    assert mailroom.posted(Kind.REPORT) == []
    publishing.publish(report, by=None)
    tell()
    told = mailroom.posted(Kind.REPORT)
    people = {"ada@example.org", "bea@example.org", GUEST.address, participant.email}
    assert {mail.to.casefold() for mail in told} == people
    assert len(told) == len(people)
    assert f"/reports/{report.public_id}/" in told[0].text


def test_the_annex_names_what_was_taken_after_the_deadline(consultation):
    factories.accepted(consultation, "Name the people who will be affected by it.")
    Consultation.objects.update(closes_at=timezone.now() - timedelta(minutes=1), late="marked")
    late = factories.accepted(
        Consultation.objects.get(pk=consultation.pk), "And say so early, before it is released."
    )
    report = draft_now(consultation, by=None)
    assert "Arrived after the deadline" in str(report.document)
    assert late.submission.tracking_number in str(report.document)
