"""What beat does for the ledger: ring again for what went unanswered, and seal."""

from itertools import takewhile

from celery import shared_task
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from consult.ledger import sealing
from consult.ledger.bell import ring
from consult.ledger.models import Job

AT_ONCE = 500


@shared_task
def ring_again() -> int:
    """Ring for every job that is due; fail those whose worker died too often. Returns how many were rung for."""
    exhausted = Job.objects.due().filter(state=Job.State.RUNNING, attempts__gte=settings.JOB_MAX_ATTEMPTS)
    exhausted.update(
        state=Job.State.FAILED,
        finished_at=Now(),
        lease_until=None,
        error=models.Value("The worker died each time it tried. See its log, then retry."),
    )
    # Once per piece of work: one claim takes all who ask for it. What runs under a lease that ran out comes before what
    # waits, which can't be claimed until then.
    work = ["kind", "subject_type", "subject_id", "fingerprint"]
    jobs = (
        Job.objects.due()
        .order_by(*work, "state", "run_at")
        .distinct(*work)
        .values_list("kind", "pk")[:AT_ONCE]
    )
    return sum(
        takewhile(bool, (ring(kind, pk) for kind, pk in jobs))
    )  # The first that isn't heard ends the round.


@shared_task
def seal_events() -> None:
    while sealing.seal():
        pass
