"""Stage 2, a new edition. Tell those who commented on earlier editions what became of their words: one mail for each
submission and edition, never two. Reads comments and their places; writes that somebody was told."""

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from comments.anchors import Told
from comments.became import became
from comments.models import Comment, CommentQuerySet, Submission, SubmissionQuerySet
from consult.ledger.models import Job
from guidance.models import Edition

AT_ONCE = 100
"""Mails of one job: it ends long before its lease does, and asks for the next."""


def tell(edition: Edition, *, at_once: int = AT_ONCE) -> int:
    """Write to some of those who are not told yet; more work is asked for where there are others. Returns how many.

    Nobody is told of an edition that has a newer one already: of that they are told.
    """
    if Edition.objects.published().after(edition).exists():
        return 0
    submissions = list(untold(edition).select_related("consultation")[: at_once + 1])
    for submission in submissions[:at_once]:
        _tell_once(submission, edition)
    if len(submissions) > at_once:
        Job.objects.wake(("tell_carried",), subject=edition)
    return min(len(submissions), at_once)


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


def listed(comments: CommentQuerySet) -> CommentQuerySet:
    """What a mail tells of: not what was rejected, or replaced by a new cut."""
    return comments.current().exclude(status=Comment.Status.REJECTED)


def _tell_once(submission: Submission, edition: Edition) -> None:
    told, is_new = Told.objects.get_or_create(submission=submission, edition=edition)
    if not is_new:
        return
    try:
        send_mail(*_mail(submission, edition), None, [submission.email])
    except BaseException:
        told.delete()  # nothing went out, so that the next attempt may
        raise


def _mail(submission: Submission, edition: Edition) -> tuple[str, str]:
    rows = listed(Comment.objects.filter(submission=submission)).select_related(
        "consultation__edition__document"
    )
    comments = list(rows.order_by("position", "pk"))
    found = became(comments, edition)
    origin = comments[0].consultation.edition
    changes = reverse("edition-changes", args=[edition.document.slug, edition.slug])
    context = {
        "submission": submission,
        "edition": edition,
        "told": [found[comment.pk] for comment in comments],
        "receipt": settings.SITE_URL
        + reverse("receipt", args=[submission.tracking_number, submission.secret]),
        "changes": f"{settings.SITE_URL}{changes}?from={origin.slug}",
    }
    return (
        f"A new edition of {edition.document.title}: what became of your comments",
        render_to_string("comments/carried_mail.txt", context),
    )
