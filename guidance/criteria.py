"""Stage 0, on the site. The yes-or-no questions that decide for an axis value.

They belong to the document, as its axes do, and help readers to choose: an edition that is published keeps its
meaning whatever they say, so they may change at any time.
"""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from consult.ledger.errors import WorkflowError
from consult.people.models import User
from guidance import above
from guidance.editing import hold, record
from guidance.models import AxisValue, Criterion, Edition
from guidance.specs import CriterionSpec
from guidance.words import tidy, tidy_line


@transaction.atomic
def edit_criteria(
    edition: Edition,
    value: AxisValue,
    criteria: Sequence[CriterionSpec],
    *,
    seen: str | None = None,
    by: User | None,
) -> int:
    """Make these, in their order, the questions of a value. `seen` is its `above.criteria_mark`."""
    above.lock(edition.document_id)
    now = hold(edition, seen=None, by=by)
    if not AxisValue.objects.filter(pk=value.pk).exists():
        raise WorkflowError(_("This value has been removed in the meantime."))
    touched = f"criteria-{value.pk}"
    above.must_be_as_seen(now.document, seen, above.criteria_mark(value), [touched], by)
    wanted = [CriterionSpec(tidy_line(one.question), tidy(one.help)) for one in criteria]
    if wanted == criteria_of(value):
        return now.version
    value.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(value=value, position=position, **asdict(one))
        for position, one in enumerate(wanted, start=1)
    )
    summary = f"Changed the questions that decide “{value.title}”"
    return record(now, "edit_criteria", touched, value=value.pk, by=by, summary=summary)


def criteria_of(value: AxisValue) -> list[CriterionSpec]:
    return [CriterionSpec(*one) for one in value.criteria.values_list("question", "help")]
