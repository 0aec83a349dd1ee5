"""The one door for a change of state: check the move, win the row, leave a trace."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from consult.ledger.errors import WorkflowError
from consult.ledger.models import Event, Job


@dataclass(frozen=True)
class Move:
    verb: str
    sources: frozenset[str]
    target: str
    wakes: tuple[str, ...] = ()  # kinds of Job; settings.JOBS maps them to tasks

    @transaction.atomic
    def apply(
        self,
        obj: Any,
        *,
        by: models.Model | None,
        note: str = "",
        subject: models.Model | None = None,
        **fields: Any,
    ) -> Event:
        """Change one row, of a model with a `status`. `subject` is what the jobs are about, where it isn't `obj`.

        Raises WorkflowError where the move isn't possible, or where somebody else was faster.
        """
        before = obj.status
        if before not in self.sources:
            raise WorkflowError(f"Cannot {self.verb.replace('_', ' ')} what is already {before}.")
        changes = {"status": self.target, **fields}
        if not type(obj)._default_manager.filter(pk=obj.pk, status=before).update(**changes):
            raise WorkflowError("Someone else decided this a moment ago. Reload to see how.")
        event = Event.record(obj, self.verb, actor=by, before=before, after=self.target, note=note)
        Job.objects.wake(self.wakes, subject=subject or obj)
        for name, value in changes.items():
            setattr(obj, name, value)
        return event

    @transaction.atomic
    def apply_to_all(
        self,
        rows: "models.QuerySet[Any]",
        *,
        batch: models.Model,
        by: models.Model | None,
        note: str = "",
        **fields: Any,
    ) -> int:
        """Change all of `rows` that the move allows, with one Event about `batch`. Returns how many."""
        moved = rows.filter(status__in=self.sources).update(status=self.target, **fields)
        if moved:
            Event.record(batch, f"{self.verb}_batch", actor=by, after=self.target, note=note, rows=moved)
            Job.objects.wake(self.wakes, subject=batch)
        return moved
