import time

from celery import shared_task
from django.db.models import QuerySet

from consult.ledger.models import Job
from consult.people import bounces, delivery, digests, outbox
from consult.people.lines import Line
from consult.people.outbox import Mail
from consult.people.sessions import SessionStore

AT_ONCE = 50
SECONDS = 60
"""What one run hands over at most, and goes on for: other work waits behind it, and servers hang up at last."""


@shared_task
def deliver_mail(job_id: int) -> None:
    """What this job asks for, and over the same connection what others ask for: their own bells find it done."""
    ends = time.monotonic() + SECONDS
    with Line() as line:
        if not _deliver(job_id, line):
            return
        for other in list(_waiting()[: AT_ONCE - 1]):
            if not line.takes_more or time.monotonic() > ends:
                return
            _deliver(other, line)


def _waiting() -> "QuerySet[Job, int]":
    return Job.objects.due().filter(kind="deliver_mail").order_by("pk").values_list("pk", flat=True)


def _deliver(job_id: int, line: Line) -> bool:
    """False where the job is finished, or in other hands."""
    job = Job.objects.claim(job_id)
    if job is None:
        return False
    with job.release_on_error():
        delivery.deliver(Mail.objects.select_related("user").get(pk=job.subject_id), line)
    return True


@shared_task
def ring_for_mail() -> None:
    """What is queued and due, and has no job: it was put off, or its job is gone."""
    outbox.ring_due()


@shared_task
def make_digests() -> None:
    while digests.make_due():
        pass


@shared_task
def forget_mail() -> None:
    delivery.forget_texts()
    bounces.forget_old()


@shared_task
def forget_sessions() -> None:
    """Those that ended; with a guest's goes the key by which a browser held its drafts."""
    SessionStore.clear_expired()
