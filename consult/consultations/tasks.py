from celery import shared_task

from consult.consultations import lifecycle


@shared_task
def close_due() -> None:
    """Close what has run out. Opening is a person's act; an open consultation takes comments from `opens_at` on."""
    lifecycle.close_due()
