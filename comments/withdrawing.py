"""Stage 3, taken back. A sender withdraws a submission or some of its comments: the tombstone stays, counts follow.

Reads and writes submissions and comments only. The words stay in the record for staff and their author; published
reports keep their snapshot and say that something was withdrawn.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from comments.models import Comment, CommentQuerySet, Submission
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Job
from consult.ledger.moves import Move
from consult.people.models import User

C, S = Comment.Status, Submission.Status
WAKES = ("recount", "note_reports")
WITHDRAW = Move(
    "withdraw", frozenset({C.UNCONFIRMED, C.RECEIVED, C.HELD, C.ACCEPTED, C.REJECTED}), C.WITHDRAWN
)
WITHDRAW_ALL = Move("withdraw", frozenset({S.UNCONFIRMED, S.RECEIVED}), S.WITHDRAWN)


def withdrawable(submission: Submission) -> CommentQuerySet:
    """What of a submission can still be taken back, in the order in which it was sent."""
    return submission.comments.filter(status__in=WITHDRAW.sources).order_by("position", "pk")


@transaction.atomic
def withdraw(submission: Submission, *, only: Collection[str] | None = None, by: User | None) -> int:
    """Take back all comments, or `only` those with these public ids. Returns how many.

    Raises DomainError where none is named, and WorkflowError where nothing of it is left to take back.
    """
    if only is not None and not only:
        raise DomainError(_("Tick at least one comment, or nothing is withdrawn."))
    rows = withdrawable(submission).select_for_update(of=("self",))
    comments = list(rows if only is None else rows.filter(public_id__in=only))
    if not comments:
        raise WorkflowError(_("This was withdrawn already. Reload to see how it stands."))
    for comment in comments:
        WITHDRAW.apply(comment, by=by)
    Job.objects.wake(WAKES, subject=submission.consultation)
    if submission.status in WITHDRAW_ALL.sources and not withdrawable(submission).exists():
        WITHDRAW_ALL.apply(submission, by=by)
    return len(comments)
