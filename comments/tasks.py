from celery import shared_task

from comments import carrying, telling
from comments.models import Submission
from comments.receipt_mail import send_receipt as send
from consult.ledger.models import Job
from guidance.models import Edition


@shared_task
def send_receipt(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:  # finished, or in other hands
        return
    with job.release_on_error():
        send(Submission.objects.select_related("consultation").get(pk=job.subject_id))


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
