"""Mail is a row before it is a message: whoever posts one twice under the same key has posted it once, and what
was not handed over when a worker died is handed over by the next one."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import pgettext_lazy

from consult.ledger.ids import public_id
from consult.ledger.models import Job
from consult.people.choices import Addressee, pace_of
from consult.people.kinds import SECRET, Pace, next_digest
from consult.people.permissions import Can


class MailQuerySet(models.QuerySet["Mail"]):
    def queued(self) -> Self:
        return self.filter(status=Mail.Status.QUEUED)

    def waiting(self) -> Self:
        """For a digest."""
        return self.filter(status=Mail.Status.WAITING)

    def operated_by(self, user: Any) -> Self:
        """Mail that this user may send again or let be."""
        if isinstance(user, AnonymousUser) or not user.can_everywhere(Can.OPERATE):
            return self.none()
        return self

    def seen_by(self, user: Any) -> Self:
        """All of it for operators; for anybody where the site shows its mail, as a local installation does."""
        return self if settings.MAIL_SHOWN_TO_ALL else self.operated_by(user)


class Mail(models.Model):
    """One message to one address. Its footer, its HTML and its attachments are made when it is handed over."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "Waits for a digest")
        QUEUED = "queued", pgettext_lazy("mail", "Queued")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        BUNDLED = "bundled", pgettext_lazy("mail", "Part of a digest")
        UNSURE = "unsure", pgettext_lazy("mail", "May have been sent")
        FAILED = "failed", pgettext_lazy("mail", "Refused")
        BOUNCED = "bounced", pgettext_lazy("mail", "Came back")
        DROPPED = "dropped", pgettext_lazy("mail", "Not sent")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    key = models.CharField("what it tells; nobody is told it twice", max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mail")
    to = models.EmailField()
    language = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    headers = models.JSONField(default=dict)
    files = models.CharField("what makes its attachments, a key of MAIL_FILES", max_length=40, blank=True)
    about = models.CharField("public id of what they are made of", max_length=40, blank=True)
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.NOW)
    bundle = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField("not before", db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField("an attempt that has not ended yet began at", null=True)
    error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    provider_id = models.CharField("number that the mail provider gave it", max_length=200, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="mail_due", condition=models.Q(status__in=["queued", "waiting"])
            ),
            models.Index(fields=["to"], name="mail_to"),
            models.Index(
                fields=["provider_id"], name="mail_provider_id", condition=~models.Q(provider_id="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    @property
    def is_secret(self) -> bool:
        """Whether its words are for nobody but the addressee, not even for whoever runs the site."""
        return self.kind in SECRET and not settings.MAIL_SHOWN_TO_ALL

    @property
    def addressee(self) -> Addressee:
        return Addressee(self.user, self.to)


def post(
    kind: str,
    to: str,
    *,
    subject: str,
    text: str,
    key: str,
    user: Any = None,
    useful_until: datetime | None = None,
    **more: Any,
) -> Mail:
    """Put one message into the outbox, in the caller's transaction. `more` are fields of Mail.

    `key` says what it tells, such as "receipt:4711": a second message under the same key is not made. How soon it
    goes out is the addressee's choice; where the next digest would come after `useful_until`, it goes at once. The
    language is the active one: see `choices.in_language_of`.
    """
    one = Addressee(user, to)
    now = timezone.now()
    pace = pace_of(one, kind)
    due = next_digest(pace, one.zone, now) if pace in (Pace.DAILY, Pace.WEEKLY) else now
    if due != now and useful_until and due >= useful_until:
        pace, due = Pace.NOW, now
    fields = {
        "kind": kind,
        "to": to,
        "user": user,
        "subject": " ".join(subject.split())[:300],
        "text": text.strip() + "\n",
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "pace": pace,
        "due_at": due,
        "status": STATUS_BY_PACE[pace],
        **more,
    }
    mail, is_new = Mail.objects.get_or_create(key=key, defaults=fields)
    if is_new and mail.status == Mail.Status.QUEUED:
        Job.objects.wake(("deliver_mail",), subject=mail)
    return mail


STATUS_BY_PACE: dict[str, Mail.Status] = {
    Pace.NOW: Mail.Status.QUEUED,
    Pace.DAILY: Mail.Status.WAITING,
    Pace.WEEKLY: Mail.Status.WAITING,
    Pace.NEVER: Mail.Status.DROPPED,
}


def ring_due(*, at_once: int = 500) -> int:
    """Ask for the delivery of what is queued and due, and that no job is at work on. Returns how many."""
    at_work = Job.objects.filter(
        kind="deliver_mail",
        subject_id=models.OuterRef("pk"),
        state__in=[Job.State.WAITING, Job.State.RUNNING],
    )
    due = Mail.objects.queued().filter(~models.Exists(at_work), due_at__lte=Now()).order_by("due_at")
    mails = list(due[:at_once])
    for mail in mails:
        Job.objects.wake(("deliver_mail",), subject=mail)
    return len(mails)
