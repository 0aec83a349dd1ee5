from celery import shared_task

from comments import endorsing, positions
from consult.aggregation.recount import recount_all
from consult.aggregation.snapshots import take_due
from consult.consultations.models import Consultation
from consult.ledger.models import Job


@shared_task
def recount(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:  # finished, or in other hands
        return
    with job.release_on_error():
        consultation = Consultation.objects.get(pk=job.subject_id)
        positions.settle_all(consultation)
        endorsing.recount(consultation)
        recount_all(consultation)


@shared_task
def take_snapshots() -> None:
    """Where small counts are withheld, take the public's numbers when it is time."""
    take_due()
