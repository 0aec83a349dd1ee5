"""Consult: from a question put to stakeholders to a published answer."""

from consult.celery import app as celery_app

__all__ = ["celery_app"]
