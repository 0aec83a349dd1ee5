"""The Celery application. A message only says "look": what is to be done is a `Job` row."""

import os
from typing import Any

from celery import Celery
from celery.app.log import Logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consult.settings")


class Logs(Logging):
    """`LOG_LEVEL` holds for workers and beat as well: Celery would put a level of its own over it."""

    def setup_logging_subsystem(self, loglevel: Any = None, *args: Any, **kwargs: Any) -> Any:
        return super().setup_logging_subsystem(settings.LOG_LEVEL, *args, **kwargs)


app = Celery("consult", log=Logs)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()
