"""Stage 0, on the site. Make a draft edition say what a revision or a file says. Writes guidance only."""

from django.db import transaction

from consult.people.models import User
from guidance import above, history, storing
from guidance.editing import hold, record
from guidance.models import Edition, Revision
from guidance.specs import Spec
from guidance.yaml_files import read_unchecked


@transaction.atomic
def restore(revision: Revision, *, seen: int | None = None, by: User | None) -> int:
    """Go back to a revision. What is there now is one itself, so that this can be undone."""
    above.lock(revision.edition.document_id)
    now = hold(revision.edition, history.EVERYTHING, seen=seen, by=by)
    spec = read_unchecked(revision.yaml.encode())
    _rewrite(now, spec)
    if not now.document.editions.after(now):  # the newest edition speaks for the document
        storing.ask(now.document, spec.axes)
    summary = f"Went back to revision {revision.number}"
    return record(now, "restore", history.EVERYTHING, number=revision.number, by=by, summary=summary)


@transaction.atomic
def replace(edition: Edition, spec: Spec, *, seen: int | None = None, by: User | None) -> int:
    """Put what a file says in place of all that a draft says."""
    above.lock(edition.document_id)
    now = hold(edition, history.EVERYTHING, seen=seen, by=by)
    _rewrite(now, spec)
    return record(now, "import", history.EVERYTHING, by=by, summary="Replaced by a file")


def _rewrite(edition: Edition, spec: Spec) -> None:
    storing.rewrite(edition, spec)
    storing.refer(edition, spec)
