from celery import shared_task

from consult.ledger.models import Job
from consult.people import delivery, digests, outbox
from consult.people.outbox import Mail
from consult.people.sessions import SessionStore


@shared_task
def deliver_mail(job_id: int) -> None:
    job = Job.objects.claim(job_id)
    if job is None:  # finished, or in other hands
        return
    with job.release_on_error():
        delivery.deliver(Mail.objects.select_related("user").get(pk=job.subject_id))


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


@shared_task
def forget_sessions() -> None:
    """Those that ended; with a guest's goes the key by which a browser held its drafts."""
    SessionStore.clear_expired()
