"""What happened: events that only grow, seals that chain them, and the work that is still to be done."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn, Self, TypeVar

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from consult.ledger import rows
from consult.ledger.bell import ring


def subject_type(obj: models.Model | type[models.Model]) -> str:
    """The name under which a kind of thing stands in the ledger: `comments.comment`."""
    return obj._meta.label_lower


Row = TypeVar("Row", bound=models.Model)


class OnlyGrows(models.QuerySet[Row]):
    """Rows that are written once. The database refuses the rest as well; this says so before it is asked."""

    def update(self, **changes: Any) -> NoReturn:
        raise TypeError("The ledger only grows: nothing in it is changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The ledger only grows: nothing in it is removed.")


class EventQuerySet(OnlyGrows["Event"]):
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
        event = cls(
            verb=verb,
            subject_type=subject_type(obj),
            subject_id=obj.pk,
            actor_id=actor.pk if actor else None,
            before=before,
            after=after,
            details=details,
        )
        rows.insert([event])
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

    objects: "models.Manager[Seal]" = OnlyGrows.as_manager()

    def __str__(self) -> str:
        return self.digest[:12]


class SealedEvent(models.Model):
    """Which events a seal covers. Listed one by one, so that an event that was committed late is not skipped."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="sealed", primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="members")

    objects: "models.Manager[SealedEvent]" = OnlyGrows.as_manager()

    def __str__(self) -> str:
        return f"event {self.event_id} in seal {self.seal_id}"


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self) -> Self:
        return self.filter(state=Job.State.WAITING)

    def due(self) -> Self:
        """Waiting and its time has come, or running under a lease that ran out."""
        # The database's clock everywhere: a worker whose own clock is late would find new jobs not due yet.
        return self.filter(
            models.Q(state=Job.State.WAITING, run_at__lte=Now())
            | models.Q(state=Job.State.RUNNING, lease_until__lt=Now())
        )

    def same_work(self, job: "Job") -> Self:
        return self.filter(
            kind=job.kind,
            subject_type=job.subject_type,
            subject_id=job.subject_id,
            fingerprint=job.fingerprint,
        )

    def needing_attention(self) -> Self:
        """Failed for good, or due for more than a minute without an answer."""
        late = Now() - timedelta(minutes=1)
        return self.filter(
            models.Q(state=Job.State.FAILED)
            | models.Q(state=Job.State.WAITING, run_at__lt=late)
            | models.Q(state=Job.State.RUNNING, lease_until__lt=late)
        )

    def wake(self, kinds: Iterable[str], *, subject: models.Model, fingerprint: str = "") -> "list[Job]":
        """Ask for work on `subject`: rows now, the bell when the transaction commits."""
        kinds = list(kinds)
        if unknown := [kind for kind in kinds if kind not in settings.JOBS]:
            raise ValueError(f"settings.JOBS names no task for {', '.join(unknown)}.")
        about = {"subject_type": subject_type(subject), "subject_id": subject.pk, "fingerprint": fingerprint}
        jobs = rows.insert([Job(kind=kind, **about) for kind in kinds])
        for job in jobs:
            transaction.on_commit(lambda job=job: ring(job.kind, job.pk), robust=True)  # type: ignore[misc]
        return jobs

    def claim(self, job_id: int) -> "Job | None":
        """Take the job, with all that wait for the same work. None where it is finished or in other hands."""
        due = self.due().filter(pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS)
        try:
            with transaction.atomic():
                won = due.update(
                    state=Job.State.RUNNING,
                    lease_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
                    attempts=models.F("attempts") + 1,
                    started_at=Now(),
                    error="",
                )
        except IntegrityError:  # The same work runs already; whoever does it rings again at the end.
            return None
        return self.get(pk=job_id)._coalesced() if won else None


class Job(models.Model):
    """Work to be done in the background. The row is the truth; the message in Redis only says "look"."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("background work", "waiting")
        RUNNING = "running", pgettext_lazy("background work", "running")
        DONE = "done", pgettext_lazy("background work", "done")
        FAILED = "failed", pgettext_lazy("background work", "failed")

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
            models.Index(
                fields=["run_at"], name="job_open", condition=models.Q(state__in=["waiting", "running"])
            ),
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

    @property
    def seconds(self) -> float | None:
        """How long the last run took; None where it did not end, or never began."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    def _coalesced(self) -> "Job":
        """Close the jobs that asked for the same work before it began: this run sees what they saw."""
        same = Job.objects.waiting().same_work(self).exclude(pk=self.pk)
        same.update(state=Job.State.DONE, finished_at=Now())
        return self

    @contextmanager
    def release_on_error(self) -> Iterator[None]:
        """Done where the block ends; where it raises, the job waits longer each time, and at last is failed."""
        try:
            yield
        except BaseException as error:
            if not connection.in_atomic_block:  # There, Django would drop a connection that is in order.
                connection.close_if_unusable_or_obsolete()
            self._give_back(f"{type(error).__name__}: {error}")
            raise
        self._mine().update(state=Job.State.DONE, finished_at=Now(), lease_until=None)
        self._ring_for_the_next()

    def _mine(self) -> JobQuerySet:
        """The row, as long as this run holds it: a lease that ran out may have passed to another worker."""
        return Job.objects.filter(pk=self.pk, state=Job.State.RUNNING, lease_until=self.lease_until)

    def _ring_for_the_next(self) -> None:
        """Who asked for work on the same subject meanwhile was turned away by `claim`, and must not wait for beat."""
        meanwhile = (
            Job.objects.due()
            .waiting()
            .filter(kind=self.kind, subject_type=self.subject_type, subject_id=self.subject_id)
        )
        for pk in (
            meanwhile.order_by("fingerprint", "-pk").distinct("fingerprint").values_list("pk", flat=True)
        ):
            ring(self.kind, pk)

    def _give_back(self, error: str) -> None:
        failed = self.attempts >= settings.JOB_MAX_ATTEMPTS
        self._mine().update(
            state=Job.State.FAILED if failed else Job.State.WAITING,
            run_at=Now() + timedelta(seconds=2**self.attempts),
            lease_until=None,
            finished_at=Now() if failed else None,
            error=error[:2000],
        )

    @transaction.atomic
    def retry(self, *, by: models.Model | None) -> bool:
        """Let a failed or stuck job run again, from its first attempt. False where it isn't failed or stuck."""
        rows = Job.objects.needing_attention().filter(pk=self.pk)
        if not rows.update(
            state=Job.State.WAITING, attempts=0, run_at=Now(), lease_until=None, finished_at=None
        ):
            return False
        Event.record(self, "retry", actor=by, before=self.state, after=Job.State.WAITING)
        transaction.on_commit(lambda: ring(self.kind, self.pk), robust=True)
        return True
