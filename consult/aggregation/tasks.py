from celery import shared_task

from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.ledger.models import Job


@shared_task
def recount(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:  # finished, or in other hands
        return
    with job.release_on_error():
        recount_all(Consultation.objects.get(pk=job.subject_id))
