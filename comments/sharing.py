"""Stage 2, written by several. Ask colleagues to a draft, join it, leave it, bring earlier words back.

Whoever holds a draft asks, by mail; who is asked needs an account with that address. Everybody then writes on the
one draft. Reads people; writes drafts.
"""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import changes, drafts
from comments.changes import Verb
from comments.drafting import CoAuthor, Draft, DraftChange, DraftComment, DraftMember, Unfinished
from comments.drafts import Author
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.people import outbox
from consult.people.models import User

MOST = 50


def shared_with(user: User, consultation: Consultation) -> Draft | None:
    """The draft on which this person writes here, with others or not."""
    mine = drafts.held_by(Author(user)).filter(consultation=consultation).select_related("user")
    return next(iter(sorted(mine, key=lambda draft: draft.user_id == user.pk)), None)


def members(draft: Draft) -> QuerySet[DraftMember]:
    return draft.members.select_related("user")


@transaction.atomic
def invite(consultation: Consultation, email: str, *, right: str, by: User) -> DraftMember:
    """Post an invitation. Asking the same address twice changes the right and posts nothing again."""
    draft = drafts.open_for(Author(by), consultation)
    _only_holder(draft, by)
    email = email.strip().lower()
    if email == by.email.lower():
        raise DomainError(_("This is your own address."))
    if draft.members.count() >= MOST:
        raise DomainError(_("More than %(n)d people can't write on one draft.") % {"n": MOST})
    if not draft.shared_at:
        draft.shared_at = timezone.now()
        draft.save(update_fields=["shared_at", "updated_at"])
    asked = {"right": right, "consultation": consultation}
    member, _new = draft.members.update_or_create(email=email, defaults=asked)
    context = {
        "by": by,
        "consultation": consultation,
        "url": settings.SITE_URL + reverse("draft-join", args=[member.secret]),
        "site": settings.SITE_NAME,
    }
    outbox.post(
        "draft_invitation",
        email,
        subject=_("%(who)s asks you to write comments together") % {"who": by},
        text=render_to_string("comments/invitation_mail.txt", context),
        key=f"draft-invitation:{member.public_id}",
    )
    return member


def _only_holder(draft: Draft, user: User) -> None:
    if draft.user_id != user.pk:
        raise DomainError(
            _("%(holder)s holds this draft and decides who writes on it.") % {"holder": draft.user}
        )


def is_for(member: DraftMember, user: User) -> bool:
    return user.email.lower() == member.email


def alone(user: User, consultation: Consultation) -> int:
    """How many comments of their own wait here that would come along."""
    mine = DraftComment.objects.filter(draft__user=user, draft__consultation=consultation)
    return mine.count()


@transaction.atomic
def join(member: DraftMember, *, by: User) -> Draft:
    """From now on this person writes on this draft here; comments of their own that wait come along."""
    if member.user_id == by.pk:
        return member.draft
    if not is_for(member, by):
        raise DomainError(_("The invitation went to another address than that of your account."))
    consultation = member.consultation
    rule = Q(pk=member.draft_id) | Q(user=by, consultation=consultation)
    locked = list(Draft.objects.select_for_update(of=("self",)).filter(rule).order_by("pk"))
    own = next((draft for draft in locked if draft.user_id == by.pk), None)
    if own and own.shared_at and own.members.exists():
        raise WorkflowError(
            _(
                "Others write on your own draft here. Take them off it first, or ask its people over to this one."
            )
        )
    _take_seat(member, by)
    draft = next(one for one in locked if one.pk == member.draft_id)
    if own:
        _bring_along(own, draft, by)
    return draft


def _take_seat(member: DraftMember, by: User) -> None:
    seat = DraftMember.objects.filter(pk=member.pk, user=None)
    try:
        with transaction.atomic():
            taken = seat.update(user=by, joined_at=timezone.now())
    except IntegrityError:
        raise WorkflowError(
            _("You write on another draft for this consultation. Leave that one first.")
        ) from None
    if not taken and not DraftMember.objects.filter(pk=member.pk, user=by).exists():
        raise WorkflowError(_("This invitation was withdrawn, or taken up already."))


def _bring_along(own: Draft, draft: Draft, by: User) -> None:
    brought = list(own.comments.all())
    own.comments.update(draft=draft)
    own.unfinished.update(draft=draft)
    for comment in brought:
        changes.record(draft, comment, Verb.ADDED, by=by)
    own.delete()


@transaction.atomic
def remove(consultation: Consultation, public_id: str, *, by: User) -> None:
    """The holder takes somebody off, or a member leaves. What they wrote stays; what they only began is theirs."""
    draft = drafts.open_for(Author(by), consultation)
    member = draft.members.filter(public_id=public_id).first()
    if member is None:
        return
    if member.user_id != by.pk:
        _only_holder(draft, by)
    begun = draft.unfinished.filter(user=member.user_id) if member.user_id else None
    if begun is not None and begun.exists():
        own, _new = Draft.objects.get_or_create(consultation=consultation, user_id=member.user_id)
        begun.update(draft=own)
    member.delete()


@transaction.atomic
def allow(consultation: Consultation, public_id: str, right: str, *, by: User) -> None:
    draft = drafts.open_for(Author(by), consultation)
    _only_holder(draft, by)
    draft.members.filter(public_id=public_id).update(right=right)


@transaction.atomic
def restore(consultation: Consultation, public_id: str, *, by: User) -> DraftComment:
    """The words as they were before a change; what stands there now can be brought back in turn."""
    draft = drafts.open_for(Author(by), consultation)
    change = draft.changes.filter(public_id=public_id).first()
    if change is None or not change.before:
        raise WorkflowError(
            _("There is nothing to bring back: the draft was sent, or this was its beginning.")
        )
    comment = draft.comments.filter(public_id=change.comment).first()
    before = changes.as_it_stands(draft, comment) if comment else {}
    comment = comment or DraftComment(draft=draft, public_id=change.comment)
    was = dict(change.before)
    items, options = was.pop("items"), was.pop("options")
    for name, value in was.items():
        setattr(comment, name, value)
    comment.save()
    comment.items.set(items)
    comment.options.set(options)
    changes.record(draft, comment, Verb.RESTORED, before=before, by=by)
    return comment


def forget(user: User) -> None:
    """Nothing here is about this person any more. A draft that others write on as well goes to one of them."""
    for draft in Draft.objects.filter(user=user).exclude(shared_at=None):
        heir = draft.members.exclude(user=None).select_related("user").order_by("joined_at", "pk").first()
        if heir and heir.user:
            for stray in Draft.objects.filter(user=heir.user, consultation=draft.consultation_id):
                _bring_along(stray, draft, heir.user)
            Draft.objects.filter(pk=draft.pk).update(user=heir.user, speaker={})
            heir.delete()
    Unfinished.objects.filter(user=user).delete()
    DraftChange.objects.filter(by=user).delete()
    DraftMember.objects.filter(Q(user=user) | Q(email=user.email.lower())).delete()
    CoAuthor.objects.filter(user=user).delete()
