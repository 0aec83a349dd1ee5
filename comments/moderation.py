"""Stage 3. Decide what enters the record. Reads and writes comments only."""

from collections.abc import Collection

from django.db import transaction

from comments.models import Comment, Submission
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.ledger.moves import Move
from consult.people.models import User

S = Comment.Status
ACCEPT = Move("accept", frozenset({S.RECEIVED, S.HELD}), S.ACCEPTED, wakes=("recount",))
HOLD = Move("hold", frozenset({S.RECEIVED, S.ACCEPTED}), S.HELD, wakes=("recount",))
REJECT = Move("reject", frozenset({S.RECEIVED, S.HELD, S.ACCEPTED}), S.REJECTED, wakes=("recount",))
REOPEN = Move("reopen", frozenset({S.REJECTED}), S.RECEIVED)
SUPERSEDE = Move("supersede", frozenset({S.RECEIVED, S.HELD, S.ACCEPTED}), S.SUPERSEDED, wakes=("recount",))

DECISIONS = {"accept": ACCEPT, "hold": HOLD, "reject": REJECT, "reopen": REOPEN}
NEED_A_REASON = frozenset({"hold", "reject", "reopen"})


def decide(comment: Comment, decision: str, *, by: User | None, note: str = "") -> Event:
    """Apply one decision. Raises WorkflowError where it isn't possible from here, or somebody else was faster."""
    if decision in NEED_A_REASON and not note.strip():
        raise DomainError(f"Give a reason to {decision} this comment; its author will read it.")
    return DECISIONS[decision].apply(comment, by=by, note=note.strip(), subject=comment.consultation)


@transaction.atomic
def decide_letter(
    submission: Submission, decision: str, *, by: User | None, note: str = "", exceptions: Collection[str] = ()
) -> int:
    """One decision on all of a submission's undecided comments but the exceptions (public ids). Returns how many."""
    undecided = submission.comments.undecided().exclude(public_id__in=exceptions)
    comments = list(undecided.select_related("consultation").select_for_update(of=("self",)).order_by("pk"))
    if not comments:
        raise WorkflowError("Nothing in this submission is left to decide. Reload to see how it stands.")
    for comment in comments:
        decide(comment, decision, by=by, note=note)
    return len(comments)


def reason_for(comment: Comment) -> str:
    """The reason given with the last decision on it, or ""."""
    event = Event.objects.about(comment).select_related("note").order_by("-id").first()
    return event.note.text if event and hasattr(event, "note") else ""
