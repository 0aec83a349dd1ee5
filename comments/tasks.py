from celery import shared_task

from comments.models import Submission
from comments.receipt_mail import send_receipt as send
from consult.ledger.models import Job


@shared_task
def send_receipt(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:  # finished, or in other hands
        return
    with job.release_on_error():
        send(Submission.objects.select_related("consultation").get(pk=job.subject_id))
