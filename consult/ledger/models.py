"""What happened: events that only grow, seals that chain them, and the work that is still to be done."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone


def subject_type(obj: models.Model | type[models.Model]) -> str:
    """The name under which a kind of thing stands in the ledger: `comments.comment`."""
    return obj._meta.label_lower


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, obj: models.Model) -> Self:
        return self.filter(subject_type=subject_type(obj), subject_id=obj.pk)

    def unsealed(self) -> Self:
        return self.filter(sealed=None)


class Event(models.Model):
    """One thing that happened. Holds no personal data and no words; a trigger forbids change and removal."""

    at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    @classmethod
    def record(
        cls,
        obj: models.Model,
        verb: str,
        *,
        actor: models.Model | None,
        before: str = "",
        after: str = "",
        note: str = "",
        **details: int | str | bool | list[int],
    ) -> "Event":
        """Write what happened to `obj`. `details` are numbers and codes; words go into `note`, which is kept apart."""
        event = cls.objects.create(
            verb=verb,
            subject_type=subject_type(obj),
            subject_id=obj.pk,
            actor_id=actor.pk if actor else None,
            before=before,
            after=after,
            details=details,
        )
        if note:
            Note.objects.create(event=event, text=note)
        return event


class Note(models.Model):
    """The reason somebody gave. Kept apart from its event, so that it can be erased and the event stays."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="note")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Seal(models.Model):
    """A batch of events under one hash that includes the hash before it."""

    created_at = models.DateTimeField(db_default=Now())
    events = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    previous = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.digest[:12]


class SealedEvent(models.Model):
    """Which events a seal covers. Listed one by one, so that an event that was committed late is not skipped."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="sealed", primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="members")


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self) -> Self:
        return self.filter(state=Job.State.WAITING)

    def due(self) -> Self:
        """Waiting and its time has come, or running under a lease that ran out."""
        now = timezone.now()
        return self.filter(
            models.Q(state=Job.State.WAITING, run_at__lte=now) | models.Q(state=Job.State.RUNNING, lease_until__lt=now)
        )

    def needing_attention(self) -> Self:
        """Failed for good, or due for more than a minute without an answer."""
        late = timezone.now() - timedelta(minutes=1)
        return self.filter(
            models.Q(state=Job.State.FAILED)
            | models.Q(state=Job.State.WAITING, run_at__lt=late)
            | models.Q(state=Job.State.RUNNING, lease_until__lt=late)
        )

    def wake(self, kinds: Iterable[str], *, subject: models.Model, fingerprint: str = "") -> "list[Job]":
        """Ask for work on `subject`: rows now, the bell when the transaction commits."""
        from consult.ledger.bell import ring

        kinds = list(kinds)
        if unknown := [kind for kind in kinds if kind not in settings.JOBS]:
            raise ValueError(f"settings.JOBS names no task for {', '.join(unknown)}.")
        jobs = self.bulk_create(
            Job(kind=kind, subject_type=subject_type(subject), subject_id=subject.pk, fingerprint=fingerprint)
            for kind in kinds
        )
        for job in jobs:
            transaction.on_commit(lambda job=job: ring(job.kind, job.pk), robust=True)  # type: ignore[misc]
        return jobs

    def claim(self, job_id: int) -> "Job | None":
        """Take the job, with all that wait for the same work. None where it is finished or in other hands."""
        lease = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        try:
            with transaction.atomic():
                won = self.due().filter(pk=job_id).update(
                    state=Job.State.RUNNING,
                    lease_until=lease,
                    attempts=models.F("attempts") + 1,
                    started_at=Now(),
                    error="",
                )
        except IntegrityError:  # The same work runs already; beat rings again for this one.
            return None
        return self.get(pk=job_id)._coalesced() if won else None


class Job(models.Model):
    """Work to be done in the background. The row is the truth; the message in Redis only says "look"."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    run_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["run_at"], name="job_open", condition=models.Q(state__in=["waiting", "running"])),
            models.Index(fields=["subject_type", "subject_id", "kind", "-id"], name="job_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=models.Q(state="running"),
                name="job_one_runs_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"

    def _coalesced(self) -> "Job":
        """Close the jobs that asked for the same work before it began: this run sees what they saw."""
        same = Job.objects.waiting().filter(
            kind=self.kind, subject_type=self.subject_type, subject_id=self.subject_id, fingerprint=self.fingerprint
        )
        same.exclude(pk=self.pk).update(state=Job.State.DONE, finished_at=Now())
        return self

    @contextmanager
    def release_on_error(self) -> Iterator[None]:
        """Done where the block ends; where it raises, the job waits longer each time, and at last is failed."""
        try:
            yield
        except BaseException as error:
            connection.close_if_unusable_or_obsolete()
            self._give_back(f"{type(error).__name__}: {error}")
            raise
        self._mine().update(state=Job.State.DONE, finished_at=Now(), lease_until=None)

    def _mine(self) -> JobQuerySet:
        """The row, as long as this attempt holds it: a lease that ran out may have passed to another worker."""
        return Job.objects.filter(pk=self.pk, state=Job.State.RUNNING, attempts=self.attempts)

    def _give_back(self, error: str) -> None:
        failed = self.attempts >= settings.JOB_MAX_ATTEMPTS
        self._mine().update(
            state=Job.State.FAILED if failed else Job.State.WAITING,
            run_at=timezone.now() + timedelta(seconds=2**self.attempts),
            lease_until=None,
            finished_at=Now() if failed else None,
            error=error[:2000],
        )

    def retry(self) -> bool:
        """Let a failed or stuck job run again, from its first attempt. False where it isn't failed or stuck."""
        rows = Job.objects.needing_attention().filter(pk=self.pk)
        return bool(rows.update(state=Job.State.WAITING, attempts=0, run_at=Now(), lease_until=None, finished_at=None))
