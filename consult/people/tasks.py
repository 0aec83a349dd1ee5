from celery import shared_task

from consult.ledger.models import Job
from consult.people import delivery
from consult.people.outbox import Mail


@shared_task
def deliver_mail(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:  # finished, or in other hands
        return
    with job.release_on_error():
        delivery.deliver(Mail.objects.get(pk=job.subject_id))
