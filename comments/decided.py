"""Stage 3, afterwards. Tell a sender what was decided, with the reasons: one mail for all that was decided in one go,
not one for each comment. Reads comments and their events; writes up to where the sender was told."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext

from comments import moderation
from comments.asked import asked
from comments.correspondence import DecisionsTold
from comments.models import Comment, Submission
from comments.replies import receipt_link
from consult.ledger.models import Event, subject_type
from consult.people import outbox
from consult.people.choices import in_language_of
from consult.people.kinds import Kind

LISTED = 30


@dataclass(frozen=True)
class Decided:
    """A comment that was decided on, as its author reads it."""

    about: str
    opening: str
    status: str
    reason: str


@transaction.atomic
def tell(submission: Submission) -> bool:
    """Write about what was decided since the last time. False where there is nothing to tell."""
    told, _ = DecisionsTold.objects.select_for_update().get_or_create(
        submission=submission, defaults={"event": 0}
    )
    comments = {comment.pk: comment for comment in submission.comments.current()}
    events = list(_decisions(comments, after=told.event))
    decided = {event.subject_id: event for event in events}  # the last one of each
    if not decided or not submission.email:
        return False
    with in_language_of(submission.user, submission.language):
        _post(submission, [_decided(comments[pk], event) for pk, event in decided.items()], events[-1])
    DecisionsTold.objects.filter(pk=told.pk).update(event=events[-1].pk)
    return True


def _decisions(comments: dict[int, Comment], *, after: int) -> "QuerySet[Event]":
    found = Event.objects.filter(
        subject_type=subject_type(Comment),
        subject_id__in=comments,
        verb__in=moderation.DECISIONS,
        pk__gt=after,
    )
    return found.select_related("note").order_by("pk")


def _decided(comment: Comment, event: Event) -> Decided:
    names = {one.pk: one.name for one in asked(comment.consultation)}
    about = [names[pk] for pk in comment.abouts.values_list("item_id", flat=True) if pk in names]
    reason = event.note.text if hasattr(event, "note") else ""
    opening = " ".join(comment.body.split())
    return Decided(
        "; ".join(about) or gettext("On the whole"),
        opening if len(opening) <= 90 else opening[:90].rpartition(" ")[0] + "\u2026",
        event.after,
        "" if event.after == Comment.Status.ACCEPTED else reason,
    )


def _post(submission: Submission, decided: list[Decided], last: Event) -> None:
    accepted = [one for one in decided if one.status == Comment.Status.ACCEPTED]
    others = [one for one in decided if one.status != Comment.Status.ACCEPTED]
    context = {
        "submission": submission,
        "accepted": accepted,
        "accepted_listed": accepted[:LISTED] if len(accepted) <= LISTED else [],
        "others": others[:LISTED],
        "more": max(len(others) - LISTED, 0),
        "link": receipt_link(submission),
    }
    outbox.post(
        Kind.DECISION,
        submission.email,
        subject=gettext("What was decided on your submission %(number)s")
        % {"number": submission.tracking_number},
        text=render_to_string("comments/mail/decided.txt", context),
        key=f"decision:{submission.public_id}:{last.pk}",
        user=submission.user,
    )
