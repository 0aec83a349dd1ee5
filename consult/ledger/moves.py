"""The one door for a change of state: check the move, win the row, leave a trace."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import get_language, gettext

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
            raise WorkflowError(self._impossible(obj))
        changes = {"status": self.target, **fields}
        if not type(obj)._default_manager.filter(pk=obj.pk, status=before).update(**changes):
            raise WorkflowError(gettext("Someone else decided this a moment ago. Reload to see how."))
        event = Event.record(obj, self.verb, actor=by, before=before, after=self.target, note=note)
        Job.objects.wake(self.wakes, subject=subject or obj)
        for name, value in changes.items():
            setattr(obj, name, value)
        return event

    def _impossible(self, obj: Any) -> str:
        """Verbs and states are codes, and nearly English; in other languages the state is named as pages name it."""
        if (get_language() or "en").startswith("en"):
            return f"Cannot {self.verb.replace('_', ' ')} what is already {obj.status}."
        state = obj.get_status_display() if hasattr(obj, "get_status_display") else obj.status
        return gettext("This can't be done any more: its state is “{state}”.").format(state=state)

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
