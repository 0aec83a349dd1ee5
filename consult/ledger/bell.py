"""The doorbell: tells a worker that a job row is there. A bell that isn't heard is rung again by beat."""

import structlog
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def ring(kind: str, job_id: int) -> bool:
    """Send the message for one job. False where Redis does not answer: the row waits for beat."""
    try:
        current_app.send_task(settings.JOBS[kind], [job_id])
    except (OperationalError, RedisError, OSError) as error:
        log.warning("bell_not_rung", kind=kind, job=job_id, error=str(error))
        return False
    return True
