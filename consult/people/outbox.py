"""Mail is a row before it is a message: whoever posts one twice under the same key has posted it once, and what
was not handed over when a worker died is handed over by the next one."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from consult.ledger.ids import public_id
from consult.ledger.models import Job


class Mail(models.Model):
    """One message to one address."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    key = models.CharField("what it tells; nobody is told it twice", max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mail")
    to = models.EmailField()
    language = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    headers = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="mail_queued", condition=models.Q(status="queued")),
            models.Index(fields=["to"], name="mail_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"


def post(kind: str, to: str, *, subject: str, text: str, key: str, **more: Any) -> Mail:
    """Put one message into the outbox, in the caller's transaction. `more` are fields of Mail.

    `key` says what it tells, such as "receipt:4711": a second message under the same key is not made.
    """
    mail, is_new = Mail.objects.get_or_create(
        key=key, defaults={"kind": kind, "to": to, "subject": subject, "text": text, **more}
    )
    if is_new:
        Job.objects.wake(("deliver_mail",), subject=mail)
    return mail
