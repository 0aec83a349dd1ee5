"""Tell followers of new comments, as far as the public may read them: one mail for all that is new since the last one.
Reads follows and published comments; writes mail, and up to when each follower was told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from comments import publication
from comments.asked import asked
from comments.models import Comment, CommentQuerySet
from comments.voices import excerpt
from consult.consultations.following import Follow
from consult.people import outbox
from consult.people.choices import in_language_of, pace_of
from consult.people.kinds import Kind, Pace, last_digest

SETTLED_AFTER = timedelta(minutes=1)
"""What is accepted in a transaction that takes a while has the time of its beginning: none must be skipped."""
LISTED = 8
LONGEST = 300


def tell_due() -> int:
    """Write to each follower whose time has come. Returns how many were written to."""
    now = timezone.now()
    follows = Follow.objects.confirmed().filter(
        consultation__in=publication.published().values("consultation")
    )
    return sum(
        _tell(follow, now) for follow in follows.select_related("user", "consultation", "item__item__node")
    )


def new_for(follow: Follow) -> CommentQuerySet:
    """Published since the last mail, without their own."""
    found = publication.published().filter(
        consultation=follow.consultation,
        accepted_at__gt=follow.told_at,
        accepted_at__lte=Now() - SETTLED_AFTER,
    )
    if follow.item_id:
        found = found.filter(abouts__item=follow.item_id)
    return found.exclude(submission__user=follow.user) if follow.user_id else found


@transaction.atomic
def _tell(follow: Follow, now: datetime) -> bool:
    """False where nothing is to be told, or another run tells it: of one comment nobody hears from both."""
    pace = pace_of(follow.follower, Kind.COMMENTS)
    is_due = pace == Pace.NOW or (
        pace in (Pace.DAILY, Pace.WEEKLY) and follow.told_at < last_digest(pace, follow.follower.zone, now)
    )
    if not is_due or (follow.user is not None and not follow.user.is_active):
        return False
    new = list(new_for(follow).select_related("submission").order_by("accepted_at", "pk"))
    if not new or not _in_hand(follow):
        return False
    last = max(comment.accepted_at for comment in new if comment.accepted_at)
    with in_language_of(follow.user, follow.language):
        _post(follow, new, last, now)
    Follow.objects.filter(pk=follow.pk).update(told_at=last)
    return True


def _in_hand(follow: Follow) -> bool:
    """Locked until the transaction ends, and told nothing since it was read."""
    mine = Follow.objects.select_for_update(skip_locked=True).filter(pk=follow.pk, told_at=follow.told_at)
    return bool(mine.values_list("pk"))


def _post(follow: Follow, new: list[Comment], last: datetime, now: datetime) -> None:
    consultation = follow.consultation
    names = {one.pk: one.name for one in asked(consultation)}
    name = names.get(follow.item_id or 0) or consultation.title
    path = reverse("comment-list", args=[consultation.slug])
    if follow.item is not None:
        path = reverse("item", args=[consultation.slug, follow.item.item.node.key]) + "#comments"
    if consultation.suppress_below:  # a number and the one before it would tell
        subject = gettext("New comments on {name}")
    else:
        subject = ngettext("{n} new comment on {name}", "{n} new comments on {name}", len(new))
    context = {
        "consultation": consultation,
        "voices": [
            (publication.byline(comment.submission).name, excerpt(comment.body, LONGEST), comment.public_id)
            for comment in new[:LISTED]
        ],
        "more": not consultation.suppress_below and max(len(new) - LISTED, 0),
        "link": settings.SITE_URL + path,
        "site_url": settings.SITE_URL,
        "name": name,
    }
    outbox.post(
        Kind.COMMENTS,
        follow.follower.address,
        subject=subject.format(n=len(new), name=name),
        text=render_to_string("comments/mail/fresh.txt", context),
        key=f"comments:{follow.public_id}:{last.timestamp():.6f}",
        user=follow.user,
        due_at=now,
    )
