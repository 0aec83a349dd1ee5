"""Stage 3. Decide what enters the record. Reads and writes comments only."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comments import positions
from comments.models import Comment, Submission
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job, subject_type
from consult.ledger.moves import Move
from consult.people.models import User

S = Comment.Status
ACCEPT = Move("accept", frozenset({S.RECEIVED, S.HELD}), S.ACCEPTED, wakes=("recount",))
HOLD = Move("hold", frozenset({S.RECEIVED, S.ACCEPTED}), S.HELD, wakes=("recount",))
REJECT = Move("reject", frozenset({S.RECEIVED, S.HELD, S.ACCEPTED}), S.REJECTED, wakes=("recount",))
REOPEN = Move("reopen", frozenset({S.REJECTED}), S.RECEIVED)
SUPERSEDE = Move("supersede", frozenset({S.RECEIVED, S.HELD, S.ACCEPTED}), S.SUPERSEDED, wakes=("recount",))

DECISIONS = {"accept": ACCEPT, "hold": HOLD, "reject": REJECT, "reopen": REOPEN}
PAST = {
    "accept": pgettext_lazy("what happened to a comment", "accepted"),
    "hold": pgettext_lazy("what happened to a comment", "held"),
    "reject": pgettext_lazy("what happened to a comment", "rejected"),
    "reopen": pgettext_lazy("what happened to a comment", "reopened"),
    "supersede": pgettext_lazy("what happened to a comment", "replaced"),
    "withdraw": pgettext_lazy("what happened to a comment", "withdrawn"),
    "erase": pgettext_lazy("what happened to a comment", "erased"),
    "replace_position": pgettext_lazy("what happened to a comment", "replaced"),
}
DID = {
    "accept": pgettext_lazy("what somebody did to a comment", "accepted"),
    "hold": pgettext_lazy("what somebody did to a comment", "held"),
    "reject": pgettext_lazy("what somebody did to a comment", "rejected"),
    "reopen": pgettext_lazy("what somebody did to a comment", "reopened"),
    "supersede": pgettext_lazy("what somebody did to a comment", "replaced"),
    "withdraw": pgettext_lazy("what somebody did to a comment", "withdrawn"),
    "erase": pgettext_lazy("what somebody did to a comment", "erased"),
    "replace_position": pgettext_lazy("what somebody did to a comment", "replaced"),
}
CHANGED = pgettext_lazy("what somebody did to a comment", "changed")
SETTLED_AFTER = timedelta(minutes=10)
"""A moderator works through a submission, and may think again: one mail tells of all of it."""
ASKS_A_REASON = {
    "hold": gettext_lazy("Give a reason to hold; the author will read it."),
    "reject": gettext_lazy("Give a reason to reject; the author will read it."),
    "reopen": gettext_lazy("Give a reason to reopen; the author will read it."),
}
NOTHING_LEFT = {
    "accept": gettext_lazy(
        "There is nothing in this submission left to accept. Reload to see how it stands."
    ),
    "hold": gettext_lazy("There is nothing in this submission left to hold. Reload to see how it stands."),
    "reject": gettext_lazy(
        "There is nothing in this submission left to reject. Reload to see how it stands."
    ),
    "reopen": gettext_lazy(
        "There is nothing in this submission left to reopen. Reload to see how it stands."
    ),
}


@transaction.atomic
def decide(
    comment: Comment, decision: str, *, by: User | None, note: str = "", seen: int | None = None
) -> Event:
    """Apply one decision. Raises WorkflowError where it isn't possible from here, or somebody else was faster.

    `seen` is the last event about the comment that the decider knew of (0 for none): a decision on something that
    has been decided since is refused, also where the move itself would still be possible.
    """
    _need_a_reason(decision, note)
    if seen is not None:
        Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
        # Translators: as in "Anna Smith accepted this comment after you opened it."
        words = _("{who} {did} this comment after you opened it. Nothing was changed; here is how it stands.")
        _check_seen([comment.pk], seen, words)
    held = positions.hold([comment.pk])
    event = DECISIONS[decision].apply(comment, by=by, note=note.strip(), subject=comment.consultation)
    positions.settle(held)
    _tell_later(comment.submission)
    return event


@transaction.atomic
def decide_letter(
    submission: Submission,
    decision: str,
    *,
    by: User | None,
    note: str = "",
    exceptions: Collection[str] = (),
    seen: int | None = None,
) -> int:
    """One decision on all of a submission's undecided comments but the exceptions (public ids). Returns how many.

    `seen` as in `decide`, over all comments of the submission.
    """
    _need_a_reason(decision, note)
    move = DECISIONS[decision]
    rows = submission.comments.undecided().filter(status__in=move.sources).exclude(public_id__in=exceptions)
    comments = list(rows.select_related("consultation").select_for_update(of=("self",)).order_by("pk"))
    if seen is not None:
        # Translators: as in "Anna Smith accepted a part of this submission after you opened it."
        words = _(
            "{who} {did} a part of this submission after you opened it. Nothing was changed; "
            "here is how it stands."
        )
        _check_seen(list(submission.comments.values_list("pk", flat=True)), seen, words)
    if not comments:
        raise WorkflowError(str(NOTHING_LEFT[decision]))
    held = positions.hold([comment.pk for comment in comments])
    for comment in comments:
        replace(move, wakes=()).apply(comment, by=by, note=note.strip())
    Job.objects.wake(move.wakes, subject=submission.consultation)
    positions.settle(held)
    _tell_later(submission)
    return len(comments)


def _tell_later(submission: Submission) -> None:
    """Ask for the mail about decisions, a while from now; jobs that wait for the same submission become one."""
    if submission.email:
        Job.objects.create(
            kind="tell_decided",
            subject_type=subject_type(Submission),
            subject_id=submission.pk,
            run_at=Now() + SETTLED_AFTER,
        )


def reason_for(comment: Comment) -> str:
    """The reason given with the last decision on it, or ""."""
    event = Event.objects.about(comment).select_related("note").order_by("-id").first()
    return event.note.text if event and hasattr(event, "note") else ""


def last_event(comments: Collection[int]) -> Event | None:
    """The last thing that happened to any of these comments (primary keys)."""
    events = Event.objects.filter(subject_type=subject_type(Comment), subject_id__in=comments)
    return events.select_related("actor").order_by("-id").first()


def _need_a_reason(decision: str, note: str) -> None:
    if decision in ASKS_A_REASON and not note.strip():
        raise DomainError(str(ASKS_A_REASON[decision]))


def _check_seen(comments: Collection[int], seen: int, words: str) -> None:
    """`words` say that somebody was faster: {who} and what they {did}."""
    last = last_event(comments)
    if last is None or last.pk == seen:
        return
    who = last.actor or _("The system")
    raise WorkflowError(words.format(who=who, did=DID.get(last.verb, CHANGED)))
