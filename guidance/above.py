"""What belongs to a document above all its editions, and so to all its drafts at once: held, and known again.

The version of a draft counts what is done to that draft. What several share is known by a mark of what it says:
whoever changes it brings the mark of what they saw, and is told where it says something else by then.
"""

import hashlib
import json
from collections.abc import Collection

from django.utils.translation import gettext as _

from consult.ledger.errors import WorkflowError
from consult.people.models import User
from guidance import history
from guidance.models import AxisValue, Criterion, Document

DESCRIPTION = ("title", "publisher", "source", "identifiers")


def lock(document_id: int) -> None:
    """Until the transaction ends nobody else gives this document an item's key, an edition's address, or axes.

    Before any lock on one of its editions, so that no two wait for each other.
    """
    if not Document.objects.select_for_update(no_key=True).filter(pk=document_id):
        raise WorkflowError(_("This document has been deleted in the meantime."))


def description_mark(document: Document) -> str:
    """Of what this row says, as it was fetched."""
    return _mark([getattr(document, name) for name in DESCRIPTION])


def axes_mark(document: Document) -> str:
    """Of the axes with their values, and of whether these may still change."""
    values = AxisValue.objects.filter(axis__document=document).order_by("axis__position", "position", "pk")
    said = values.values_list("axis_id", "axis__title", "pk", "title", "definition", "position")
    return _mark([list(said), document.editions.published().exists()])


def criteria_mark(value: AxisValue) -> str:
    """Of the questions that decide one axis value."""
    return _mark(list(Criterion.objects.filter(value=value).values_list("question", "help")))


def _mark(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def must_be_as_seen(
    document: Document, seen: str | None, now: str, touching: Collection[str], by: User | None
) -> None:
    """Raises WorkflowError that tells who changed it last, in whichever of the drafts."""
    if seen is None or seen == now:
        return
    last = history.latest(document, touching)
    raise WorkflowError(last.told_to(by) if last else _("It has been changed in the meantime."))
