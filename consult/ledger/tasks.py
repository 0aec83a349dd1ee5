"""What beat does for the ledger: ring again for what went unanswered, and seal."""

from celery import shared_task
from django.conf import settings
from django.db import models
from django.utils import timezone

from consult.ledger import sealing
from consult.ledger.bell import ring
from consult.ledger.models import Job


@shared_task
def ring_again() -> int:
    """Ring for every job that is due; fail those whose worker died too often. Returns how many were rung for."""
    exhausted = Job.objects.due().filter(state=Job.State.RUNNING, attempts__gte=settings.JOB_MAX_ATTEMPTS)
    exhausted.update(
        state=Job.State.FAILED,
        finished_at=timezone.now(),
        error=models.Value("The worker died each time it tried. See its log, then retry."),
    )
    jobs = Job.objects.due().order_by("run_at").values_list("kind", "pk")[:500]
    return sum(ring(kind, pk) for kind, pk in jobs)


@shared_task
def seal_events() -> None:
    while sealing.seal():
        pass
