from celery import shared_task

from comments import (
    announcing,
    carrying,
    decided,
    erasing,
    fresh,
    page_texts,
    personal,
    retaining,
    scanning,
    telling,
    uploads,
)
from comments.documents import DraftLetter
from comments.erasures import Erasure
from comments.models import Letter, Submission
from comments.receipt_mail import send_receipt as send
from consult.consultations import following
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.people import copying
from consult.people.copies import DataCopy
from guidance.models import Edition


@shared_task
def send_receipt(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:  # finished, or in other hands
        return
    with job.release_on_error():
        send(Submission.objects.select_related("consultation", "user").get(pk=job.subject_id))


@shared_task
def read_letter(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        waiting = DraftLetter.objects.select_related("draft__consultation").filter(pk=job.subject_id)
        for letter in waiting:  # none where it was removed meanwhile
            uploads.read(letter)


@shared_task
def scan_letter(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        scanning.scan(Letter.objects.get(pk=job.subject_id))


@shared_task
def recognise_pages(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        page_texts.recognise(Letter.objects.get(pk=job.subject_id))


@shared_task
def scan_waiting() -> None:
    scanning.wake_waiting()


@shared_task
def carry_anchors(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        edition = Edition.objects.select_related("document").get(pk=job.subject_id)
        carrying.carry(edition, again=job.fingerprint)
        if job.fingerprint:
            carrying.wake_after(edition, job.fingerprint)
        Job.objects.wake(("tell_carried",), subject=edition)


@shared_task
def tell_carried(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        telling.tell(Edition.objects.select_related("document").get(pk=job.subject_id))


@shared_task
def carry_missed() -> None:
    carrying.wake_missed()
    telling.wake_due()


@shared_task
def tell_decided(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        submissions = Submission.objects.select_related("consultation", "user")
        decided.tell(submissions.get(pk=job.subject_id))


@shared_task
def tell_news(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        announcing.tell_news_of(Consultation.objects.get(pk=job.subject_id), job.fingerprint)


@shared_task
def tell_due() -> None:
    """What the clock brings: a window opens or closes soon; new comments for those who follow."""
    announcing.tell_due()
    fresh.tell_due()


@shared_task
def forget_unconfirmed() -> None:
    following.forget_unconfirmed()


@shared_task
def erase(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        erasing.carry_out(Erasure.objects.get(pk=job.subject_id))


@shared_task
def make_copy(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        copy = DataCopy.objects.select_related("user").get(pk=job.subject_id)
        copying.make(copy, personal.subject_of(Submission.objects.sent_by(copy.user), copy.user))


@shared_task
def retain() -> int:
    """Delete what is due by the rules of each consultation, and copies of personal data that are too old."""
    copying.delete_old()
    return sum(n for _, done in retaining.retain_all() for n in done.values())
