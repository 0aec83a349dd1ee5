"""Endorse what others said instead of saying it again. Reads published comments; writes endorsements.

An endorsement has no words, so nobody decides on it: it counts while its submission stands and the comment counts,
apart from comments everywhere.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from comments import publication
from comments.endorsement import Endorsement
from comments.models import Comment, CommentQuerySet, Submission
from comments.publication_counts import sight
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.ledger.models import Job
from consult.people import families
from consult.people.codes import Sector
from consult.people.models import User
from consult.people.organisations import Organisation

STANDING = (Submission.Status.RECEIVED, Submission.Status.UNCONFIRMED)
MOST = 200
RECOUNT = """
UPDATE comments_comment c SET endorsements = coalesce(n.n, 0)
FROM comments_comment known LEFT JOIN (
    SELECT e.comment_id, count(*) AS n FROM comments_endorsement e
    JOIN comments_submission s ON s.id = e.submission_id AND s.status = 'received'
    WHERE e.consultation_id = %(id)s GROUP BY e.comment_id
) n ON n.comment_id = known.id
WHERE known.id IN (SELECT comment_id FROM comments_endorsement WHERE consultation_id = %(id)s)
    AND c.id = known.id AND c.endorsements <> coalesce(n.n, 0)
"""


def endorsable(consultation: Consultation) -> CommentQuerySet:
    return publication.published().filter(consultation=consultation)


def receive(submission: Submission, wanted: Sequence[str], *, by: User | AnonymousUser | None) -> None:
    """Write what a new submission endorses (public ids). Raises DomainError where something of it can't be endorsed."""
    if not wanted:
        return
    if len(wanted) > MOST:
        raise DomainError(_("A submission may endorse %(most)s comments.") % {"most": MOST})
    found = endorsable(submission.consultation).filter(public_id__in=wanted)
    found = found.select_related("submission__organisation")
    comments = list(found)
    if len(comments) < len(set(wanted)):
        raise DomainError(
            _("A comment that you endorse is no longer public. Look at what you endorse again, then send.")
        )
    user = by if isinstance(by, User) else None
    organisation = submission.organisation
    if organisation and not (user and families.representations(user, families.of(organisation)).exists()):
        organisation = None
    _check(submission, comments, user=user, organisation=organisation)
    _write(submission, comments, user=user, organisation=organisation)
    Job.objects.wake(("recount",), subject=submission.consultation)


def _check(
    submission: Submission,
    comments: Sequence[Comment],
    *,
    user: User | None,
    organisation: Organisation | None,
) -> None:
    if any(_is_own(submission, comment.submission, user) for comment in comments):
        raise DomainError(_("You can't endorse what you or your organisation said. Take it out, then send."))
    before = Endorsement.objects.filter(comment__in=comments)
    gone = before.exclude(submission__status__in=STANDING)
    gone.delete()  # what was withdrawn may be said again
    same = Q(pk__in=[])
    if user:
        same |= Q(user=user)
    if organisation:
        same |= Q(organisation__in=families.of(organisation))
    if submission.email:
        same |= Q(submission__email__iexact=submission.email)
    if again := before.filter(same).select_related("comment").first():
        raise DomainError(
            _("You have endorsed “%(words)s” already, and it counts once. Take it out, then send.")
            % {"words": again.comment.body[:60]}
        )


def _is_own(submission: Submission, other: Submission, user: User | None) -> bool:
    same_user = user is not None and other.user_id == user.pk
    mine = submission.counted_organisation_id
    return same_user or (mine is not None and mine == other.counted_organisation_id)


def _write(submission: Submission, comments: Sequence[Comment], **who: Any) -> None:
    try:
        with transaction.atomic():
            Endorsement.objects.bulk_create(
                Endorsement(
                    submission=submission, comment=comment, consultation_id=submission.consultation_id, **who
                )
                for comment in comments
            )
    except IntegrityError:  # in another window, at the same moment
        raise DomainError(
            _("You endorsed one of these in another window a moment ago. Look again, then send.")
        ) from None


def recount(consultation: Consultation) -> None:
    """How often each comment is endorsed, from the rows."""
    key: dict[str, Any] = {"id": consultation.pk}
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, key)


def counted(consultation: Consultation) -> "QuerySet[Endorsement]":
    """Those whose submission stands, with it. Each counts where its comment does."""
    rows = Endorsement.objects.filter(
        consultation=consultation, submission__status=Submission.Status.RECEIVED
    )
    return rows.select_related("submission")


def by_sector(comment: Comment, reader: publication.Reader) -> list[tuple[Sector, int]] | None:
    """Who endorses it; None where this reader may not count: small counts are withheld, and these change any moment."""
    if not comment.endorsements:
        return []
    if not sight(reader, comment.consultation).is_live:
        return None
    rows = Endorsement.objects.filter(comment=comment, submission__status=Submission.Status.RECEIVED)
    counted = dict(rows.values_list("submission__sector").annotate(n=Count("pk")).order_by())
    return [(sector, counted[sector]) for sector in Sector if sector in counted]


def endorsed(public_ids: list[str], consultation: Consultation) -> list[tuple[str, Any, Any]]:
    """Each with its comment and signature, as far as it is public still. No query where nothing is endorsed."""
    if not public_ids:
        return []
    rows = endorsable(consultation).filter(public_id__in=public_ids).select_related("submission")
    found = {one.public_id: one for one in rows}
    return [
        (public_id, one, publication.signed(one))
        if (one := found.get(public_id))
        else (public_id, None, None)
        for public_id in public_ids
    ]
