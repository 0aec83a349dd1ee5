"""Mail is a row before it is a message."""

from typing import Any

import pytest

from consult.ledger.models import Job
from consult.people import outbox, tasks
from consult.people.outbox import Mail

pytestmark = pytest.mark.django_db


def post(**more: str) -> Mail:
    fields: Any = {"subject": "Received", "text": "Thank you.", "key": "receipt:1", **more}
    return outbox.post("receipt", "ada@example.org", **fields)


def test_what_is_posted_is_sent_once_however_often_the_bell_rings(mailoutbox):
    mail = post()
    job = Job.objects.get(kind="deliver_mail")
    for _ in range(3):
        tasks.deliver_mail(job.pk)
    mail.refresh_from_db()
    assert [message.to for message in mailoutbox] == [["ada@example.org"]]
    assert mail.status == Mail.Status.SENT
    assert mail.sent_at


def test_nobody_is_told_the_same_thing_twice(mailoutbox):
    assert post() == post(text="Thank you again.")
    assert Job.objects.filter(kind="deliver_mail").count() == 1


def test_a_mail_server_that_is_down_loses_nothing(mailoutbox, settings):
    mail = post()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    tasks.deliver_mail(Job.objects.get(kind="deliver_mail").pk)
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.attempted_at) == (Mail.Status.QUEUED, 1, None)
    assert mail.due_at > mail.created_at
