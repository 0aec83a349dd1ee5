"""Stage 2, a new edition. Tell those who commented on earlier editions what became of their words: one mail for each
submission and edition, and another where something else was decided later, at most one a day. Reads comments and their
places; writes that somebody was told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from comments.anchors import Anchor, Told
from comments.became import became
from comments.models import Comment, CommentQuerySet, Submission, SubmissionQuerySet
from consult.ledger.models import Job
from consult.people import outbox
from consult.people.choices import in_language_of
from consult.people.kinds import Kind
from guidance.models import Edition

AT_ONCE = 100
"""Mails of one job: it ends long before its lease does, and asks for the next."""


AGAIN_AFTER = timedelta(days=1)
"""Nobody gets two mails about one edition within a day."""
SETTLED_AFTER = timedelta(hours=1)
"""An editor works through a list, and may think again: one mail tells of all of it."""


def tell(edition: Edition, *, at_once: int = AT_ONCE) -> int:
    """Write to some of those who are not told yet, or not of what was decided since; more work is asked for where there
    are others. Returns how many.

    Nobody is told of an edition that has a newer one already: of that they are told.
    """
    if Edition.objects.published().after(edition).exists():
        return 0
    due = [*_first(edition, at_once + 1), *_further(edition, at_once + 1)][: at_once + 1]
    for submission, number in due[:at_once]:
        _tell_once(submission, edition, number)
    if len(due) > at_once:
        Job.objects.wake(("tell_carried",), subject=edition)
    return min(len(due), at_once)


def wake_due() -> int:
    """Ask for mails about what was decided a while ago. Returns for how many editions."""
    due = [edition for edition in Edition.objects.published() if told_otherwise(edition).exists()]
    for edition in due:
        Job.objects.wake(("tell_carried",), subject=edition)
    return len(due)


def _first(edition: Edition, most: int) -> Iterator[tuple[Submission, int]]:
    for submission in untold(edition).select_related("consultation", "user")[:most]:
        yield submission, 1


def _further(edition: Edition, most: int) -> Iterator[tuple[Submission, int]]:
    for submission in told_otherwise(edition).select_related("consultation", "user")[:most]:
        yield submission, submission.times + 1  # type: ignore[attr-defined]


def untold(edition: Edition) -> SubmissionQuerySet:
    """Submissions on earlier editions with an address, sent before this one was published.

    Who comments on an old edition while the new one is there to be read sees it on the receipt at once.
    """
    earlier = Edition.objects.before(edition).order_by().values("pk")
    rows = Submission.objects.filter(
        ~Exists(Told.objects.filter(submission=OuterRef("pk"), edition=edition)),
        Exists(listed(Comment.objects.filter(submission=OuterRef("pk")))),
        consultation__edition__in=earlier,
    )
    if edition.published_at:
        rows = rows.filter(received_at__lt=edition.published_at)
    return rows.exclude(email="").order_by("pk")


def told_otherwise(edition: Edition) -> SubmissionQuerySet:
    """Submissions whose sender was told something about this edition that is not so any more, more than a day ago; with
    `told_at`, and how many `times`."""
    if Edition.objects.published().after(edition).exists():
        return Submission.objects.none()
    told = Told.objects.filter(submission=OuterRef("pk"), edition=edition).order_by("-number")
    rows = Submission.objects.annotate(
        told_at=Subquery(told.values("at")[:1]), times=Subquery(told.values("number")[:1])
    )
    mine = Anchor.objects.filter(edition=edition, comment__submission=OuterRef("pk"))
    return (
        rows.filter(
            Exists(mine.filter(_news(OuterRef("told_at")), comment__in=listed(Comment.objects.all()))),
            ~Exists(mine.filter(placement__at__gt=Now() - SETTLED_AFTER)),
            told_at__lt=Now() - AGAIN_AFTER,
        )
        .exclude(email="")
        .order_by("pk")
    )


def _news(told_at: Any) -> Q:
    """Anchors that were found since then, or that somebody decided on otherwise than the machine said."""
    stays = Q(placement__text=F("text"), placement__start=F("start"), placement__end=F("end"))
    return Q(created_at__gt=told_at) | (Q(placement__at__gt=told_at) & ~(stays & Q(text__isnull=False)))


def listed(comments: CommentQuerySet) -> CommentQuerySet:
    """What a mail tells of: not what was rejected, taken back, or replaced by a new cut."""
    return comments.current().standing().exclude(status=Comment.Status.REJECTED)


def _tell_once(submission: Submission, edition: Edition, number: int) -> None:
    with transaction.atomic():
        _told, is_new = Told.objects.get_or_create(submission=submission, edition=edition, number=number)
        if is_new:
            _post(submission, edition, number)


def _post(submission: Submission, edition: Edition, number: int) -> None:
    """The one place where a mail goes out."""
    since = getattr(submission, "told_at", None)
    with in_language_of(submission.user, submission.language):
        subject, text = _mail(submission, edition, since)
        key = f"carried:{submission.public_id}:{edition.pk}:{number}"
        outbox.post(Kind.STATUS, submission.email, subject=subject, text=text, key=key, user=submission.user)


def _mail(submission: Submission, edition: Edition, since: datetime | None) -> tuple[str, str]:
    """Of all comments; in a further mail of those of which there is news."""
    rows = listed(Comment.objects.filter(submission=submission))
    if since:
        news = Anchor.objects.filter(_news(since), edition=edition)
        rows = rows.filter(pk__in=news.values("comment"))
    comments = list(rows.select_related("consultation__edition__document").order_by("position", "pk"))
    found = became(comments, edition)
    origin = comments[0].consultation.edition
    changes = reverse("edition-changes", args=[edition.document.slug, edition.slug])
    context = {
        "submission": submission,
        "edition": edition,
        "is_further": since is not None,
        "told": [found[comment.pk] for comment in comments],
        "receipt": settings.SITE_URL
        + reverse("receipt", args=[submission.tracking_number, submission.secret]),
        "changes": f"{settings.SITE_URL}{changes}?from={origin.slug}",
    }
    if since:
        subject = _("A new edition of {document}: what was decided about your comments")
    else:
        subject = _("A new edition of {document}: what became of your comments")
    return (
        subject.format(document=edition.document.title),
        render_to_string("comments/carried_mail.txt", context),
    )
