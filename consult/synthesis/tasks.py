from celery import shared_task

from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.synthesis import errata, telling
from consult.synthesis.drafting import complete
from consult.synthesis.models import Report


@shared_task
def draft_report(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:  # finished, or in other hands
        return
    with job.release_on_error():
        report = Report.objects.select_related("requested_by").get(pk=job.subject_id)
        complete(report, by=report.requested_by)


@shared_task
def tell_report(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        telling.tell(Report.objects.select_related("consultation").defer("document").get(pk=job.subject_id))


@shared_task
def note_reports(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:
        return
    with job.release_on_error():
        errata.note_withdrawals(Consultation.objects.get(pk=job.subject_id))
