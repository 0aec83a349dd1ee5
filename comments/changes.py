"""A draft that several people write: who changed what, who may send it, and who wrote it once it is sent."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comments.drafting import CoAuthor, Draft, DraftChange, DraftComment, DraftMember
from comments.intake import Speaker
from comments.models import Submission
from consult.ledger.errors import DomainError
from consult.people.models import User
from consult.people.organisations import Organisation

Verb = DraftChange.Verb


def record(
    draft: Draft, comment: DraftComment, verb: str, *, before: dict[str, Any] | None = None, by: User | None
) -> None:
    """Nothing where one person writes alone."""
    if draft.shared_at:
        DraftChange.objects.create(
            draft=draft, comment=comment.public_id, by=by, verb=verb, before=before or {}
        )


def as_it_stands(draft: Draft, comment: DraftComment) -> dict[str, Any]:
    """The comment as `DraftChange.before` keeps it; nothing where nobody else writes on the draft."""
    if not draft.shared_at:
        return {}
    return {
        "body": comment.body,
        "stance": comment.stance,
        "quote": comment.quote,
        "wording": comment.wording,
        "context": comment.context,
        "items": sorted(item.pk for item in comment.items.all()),
        "options": sorted(option.pk for option in comment.options.all()),
    }


def changed_meanwhile(draft: Draft, comment: DraftComment, by: User | None) -> str:
    """Why a change that was begun on older words is refused."""
    last = draft.changes.filter(comment=comment.public_id).select_related("by").first()
    if draft.shared_at and last and last.by and last.by != by:
        return _("%(who)s changed this comment since you opened it here.") % {"who": last.by}
    return _("This comment was changed in another window since you opened it here.")


def latest(draft: Draft) -> dict[str, DraftChange]:
    """The last change of each comment, by its public id."""
    rows = draft.changes.order_by("comment", "-id").distinct("comment").select_related("by")
    return {change.comment: change for change in rows}


def together(draft: Draft, user: User | None) -> list[User]:
    """The others who write on it."""
    members = draft.members.exclude(user=None).select_related("user")
    everybody = [draft.user, *(member.user for member in members)]
    return [one for one in everybody if one and one != user]


def check_may_send(draft: Draft, user: User | None, speaker: Speaker) -> None:
    """The holder sends, or whoever may: in an organisation's name only who is verified to speak for it.

    Raises DomainError with who can.
    """
    if not draft.shared_at or user is None or user.pk == draft.user_id:
        return
    member = DraftMember.objects.filter(draft=draft, user=user).first()
    if member is None or member.right != DraftMember.Right.SEND:
        raise DomainError(
            _("You may write here, and %(holder)s sends it, or whoever may send.") % {"holder": draft.user}
        )
    if speaker.capacity != Submission.Capacity.ORGANISATION:
        return
    name = speaker.organisation_name.strip()
    by_name = Q(name__iexact=name) | Q(other_names__name__iexact=name)
    if not Organisation.objects.represented_by(user).filter(by_name).exists():
        raise DomainError(
            _(
                "In the name of “%(name)s” this is sent by %(holder)s, or by somebody who is verified to speak for it."
            )
            % {"name": speaker.organisation_name, "holder": draft.user}
        )


def sent_together(draft: Draft, submission: Submission) -> None:
    """All who wrote it find it among what they sent; what was changed on the way is forgotten."""
    if not draft.shared_at:
        return
    members = draft.members.exclude(user=None).values_list("user", flat=True)
    wrote = User.objects.filter(Q(pk__in=members) | Q(drafts=draft))
    others = wrote.exclude(pk=submission.user_id) if submission.user_id else wrote
    CoAuthor.objects.bulk_create(CoAuthor(submission=submission, user=one) for one in others)
    draft.changes.all().delete()


def sent_by_or_with(user: User) -> QuerySet[Submission]:
    """What this person sent, and what others sent that they wrote on."""
    together = CoAuthor.objects.filter(user=user).values("submission")
    return Submission.objects.filter(Q(user=user) | Q(pk__in=together))
