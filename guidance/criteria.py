"""Stage 0, on the site. The yes-or-no questions that decide for an axis value.

They belong to the document, as its axes do, and help readers to choose: an edition that is published keeps its
meaning whatever they say, so they may change at any time.
"""

from collections.abc import Sequence

from django.db import models, transaction
from django.utils.translation import gettext as _

from consult.ledger.errors import WorkflowError
from consult.people.models import User
from guidance import above
from guidance.editing import hold, record
from guidance.models import AxisValue, Criterion, Edition
from guidance.specs import CriterionSpec
from guidance.words import tidy, tidy_line

OUT_OF_THE_WAY = 1_000


@transaction.atomic
def edit_criteria(
    edition: Edition,
    value: AxisValue,
    criteria: Sequence[CriterionSpec],
    *,
    were: Sequence[int] | None = None,
    seen: str | None = None,
    by: User | None,
) -> int:
    """Make these, in their order, the questions of a value. `seen` is its `above.criteria_mark`.

    `were` says which place each had, 0 for a new one: it keeps its words in other languages. Without it those that say
    the same keep theirs.
    """
    above.lock(edition.document_id)
    now = hold(edition, seen=None, by=by)
    if not AxisValue.objects.filter(pk=value.pk).exists():
        raise WorkflowError(_("This value has been removed in the meantime."))
    touched = f"criteria-{value.pk}"
    above.must_be_as_seen(now.document, seen, above.criteria_mark(value), [touched], by)
    wanted = [CriterionSpec(tidy_line(one.question), tidy(one.help)) for one in criteria]
    if wanted == criteria_of(value):
        return now.version
    there = criteria_of(value)
    _rewrite(value, wanted, were or [there.index(one) + 1 if one in there else 0 for one in wanted])
    summary = f"Changed the questions that decide “{value.title}”"
    return record(now, "edit_criteria", touched, value=value.pk, by=by, summary=summary)


def _rewrite(value: AxisValue, wanted: Sequence[CriterionSpec], were: Sequence[int]) -> None:
    """Rows that stay keep their keys, so that what is said of them in another language stays theirs."""
    known = dict(enumerate(value.criteria.all(), start=1))
    rows = [known.pop(place) if place in known else Criterion(value=value) for place in were]
    Criterion.objects.filter(pk__in=[gone.pk for gone in known.values()]).delete()
    value.criteria.update(position=models.F("position") + OUT_OF_THE_WAY)
    for position, (row, one) in enumerate(zip(rows, wanted, strict=True), start=1):
        row.question, row.help, row.position = one.question, one.help, position
        row.save()


def criteria_of(value: AxisValue) -> list[CriterionSpec]:
    return [CriterionSpec(*one) for one in value.criteria.values_list("question", "help")]
