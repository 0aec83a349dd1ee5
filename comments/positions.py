"""One current position per organisation and item. Reads what an organisation said before; writes what replaces it.

Whoever sends for an organisation says, item by item, whether the new comment replaces the earlier ones or stands beside
them. A position is replaced as long as a comment that was confirmed to replace it is accepted: never before, so that
no item is left without any, and no longer than that. docs/decisions tells why.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from comments import publication
from comments.asked import Asked
from comments.beside import Beside, Place
from comments.models import About, Comment, Submission
from comments.publication import ANYBODY, Reader
from comments.replacing import Replacing
from consult.consultations.models import Consent, Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.people import families, outbox
from consult.people.choices import in_language_of
from consult.people.kinds import Kind
from consult.people.models import User

R = Replacing.Status
CONFIRM = Move("confirm_replacing", frozenset({R.CLAIMED, R.REFUSED}), R.CONFIRMED, wakes=("recount",))
REFUSE = Move("refuse_replacing", frozenset({R.CLAIMED, R.CONFIRMED}), R.REFUSED, wakes=("recount",))
DECISIONS = {"confirm": CONFIRM, "refuse": REFUSE}


def place(about: About) -> Place:
    return Place(about.comment.public_id, about.item.item.node.key)


def earlier(
    family: RawSQL, consultation: Consultation, items: "Collection[int] | QuerySet[Any, Any]", reader: Reader
) -> "QuerySet[About]":
    """What an organisation said on these items and still says, as far as this reader may know it; oldest first."""
    said = publication.positions_readable_by(reader, family).filter(consultation=consultation)
    abouts = About.objects.filter(item__in=items, replaced_by=None, comment__in=said.order_by().values("pk"))
    return abouts.select_related("comment__submission", "item__item__node").order_by("pk")


def receive(submission: Submission, sent: Beside, *, by: User | AnonymousUser | None) -> None:
    """Write what the comments of a new submission replace, in the transaction that writes the submission.

    Raises WorkflowError where something is to be replaced that is gone, or where a representative has not seen what
    a colleague sent a moment ago.
    """
    organisation = submission.organisation
    if organisation is None or not (isinstance(by, User) or sent.replaces):
        return
    family = families.of(organisation)
    represents = isinstance(by, User) and families.representations(by, family).exists()
    if not represents and not sent.replaces:
        return
    families.hold(family)
    items = About.objects.filter(comment__submission=submission).values_list("item", flat=True)
    rows = earlier(family, submission.consultation, set(items), by or ANYBODY)
    found = {place(about): about for about in rows.exclude(comment__submission=submission)}
    _check(found, sent, represents=represents)
    status = R.CONFIRMED if represents else R.CLAIMED
    _write(submission, [found[one] for one in sorted(sent.replaces)], status)


def _check(found: Mapping[Place, About], sent: Beside, *, represents: bool) -> None:
    if sent.replaces - found.keys():
        raise WorkflowError(
            _("What you want to replace was replaced or taken back meanwhile. Look at it again, then send.")
        )
    unseen = found.keys() - sent.replaces - sent.keeps
    if represents and unseen:
        names = ", ".join(sorted({one.item for one in unseen}))
        raise WorkflowError(
            _(
                "Your organisation has said something on %(items)s that you have not seen yet. "
                "It is shown now: say whether your comment replaces it, then send."
            )
            % {"items": names}
        )


def _write(submission: Submission, abouts: Iterable[About], status: str) -> None:
    own = About.objects.filter(comment__submission=submission).values_list("item", "comment")
    new: dict[int, list[int]] = {}
    for item, comment in own:
        new.setdefault(item, []).append(comment)
    Replacing.objects.bulk_create(
        Replacing(comment_id=comment, about=about, status=status)
        for about in abouts
        for comment in new[about.item_id]
    )


# Deciding -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(replacing: Replacing, decision: str, *, by: User | None, note: str = "") -> None:
    """Staff say whether somebody who is not known to speak for an organisation may replace what it said.

    Whoever is refused gets the reason by mail. Raises DomainError where there is none.
    """
    note = note.strip()
    if decision == "refuse" and not note:
        raise DomainError(_("Say why: the person reads it."))
    comment = replacing.comment
    held = hold([comment.pk])
    event = DECISIONS[decision].apply(replacing, by=by, note=note, subject=comment.consultation)
    settle(held)
    if decision == "refuse":
        _tell_refused(replacing, note, key=f"replacing:{event.pk}")


def _tell_refused(replacing: Replacing, note: str, *, key: str) -> None:
    submission = replacing.comment.submission
    if not submission.email:
        return
    name = {"organisation": submission.organisation_name}
    with in_language_of(submission.user, submission.language):
        outbox.post(
            Kind.DECISION,
            submission.email,
            subject=(_("Not confirmed: your comment for %(organisation)s beside an earlier one") % name)[
                :300
            ],
            text=_(
                "You sent a comment for %(organisation)s (submission %(number)s) that was to replace what it said "
                "before in “%(title)s” on %(item)s. Staff did not confirm that you may speak for it. Your comment "
                "is not lost: both stand.\n\nThe reason:\n%(reason)s"
            )
            % {
                **name,
                "number": submission.tracking_number,
                "title": submission.consultation.title,
                "item": replacing.item_name,
                "reason": note,
            },
            key=key,
            user=submission.user,
        )


def hold(comments: Collection[int]) -> set[int]:
    """What may change where one of these comments (primary keys) is decided on, locked in one order before anything is.

    Of two decisions at the same moment the second then sees what the first one did.
    """
    wished = Replacing.objects.filter(Q(comment__in=comments) | Q(about__comment__in=comments))
    rows = About.objects.select_for_update(of=("self",)).filter(pk__in=wished.values("about"))
    return set(rows.order_by("pk").values_list("pk", flat=True))


def settle(held: Collection[int]) -> int:
    """Write who replaces what of these positions (primary keys), as they stand now. Returns how many changed.

    Part of each move that accepts a comment, or takes that back: `hold` first, then move, then this.
    """
    if not held:
        return 0
    effective = Q(replacings__status=R.CONFIRMED, replacings__comment__status=Comment.Status.ACCEPTED)
    now = About.objects.filter(pk__in=held).annotate(now=Min("replacings__comment", filter=effective))
    changed = [
        about for about in now.select_related("comment__submission") if about.now != about.replaced_by_id
    ]
    for about in changed:
        _replace(about, about.now)
    return len(changed)


def settle_all(consultation: Consultation) -> int:
    """The same for all positions of a consultation: whatever changed a comment's state without asking here."""
    wished = Replacing.objects.filter(about__consultation=consultation)
    effective = wished.confirmed().filter(comment__status=Comment.Status.ACCEPTED)
    wrong = Q(replaced_by=None, pk__in=effective.values("about"))
    wrong |= Q(replaced_by__isnull=False) & ~Q(pk__in=effective.values("about"))
    stale = About.objects.filter(consultation=consultation, pk__in=wished.values("about"))
    with transaction.atomic():
        rows = stale.filter(wrong).select_for_update(of=("self",)).order_by("pk")
        return settle(set(rows.values_list("pk", flat=True)))


def _replace(about: About, by: int | None) -> None:
    About.objects.filter(pk=about.pk).update(replaced_by=by)
    verb = "replace_position" if by else "restore_position"
    Event.record(about.comment, verb, actor=None, item=about.item_id, by=by or 0)
    Job.objects.wake(("recount",), subject=about.comment.consultation)
    if by:
        _tell(about, Comment.objects.select_related("submission__consultation").get(pk=by))


def _tell(about: About, by: Comment) -> None:
    """Whoever said it learns that their organisation says something else now."""
    old, new = about.comment.submission, by.submission
    if not old.email or old.email == new.email:
        return
    with in_language_of(old.user, old.language):
        outbox.post(
            Kind.DECISION,
            old.email,
            subject=_("Replaced: a comment of %(organisation)s") % {"organisation": old.organisation_name},
            text=_(
                "A comment that you sent for %(organisation)s (submission %(number)s) no longer counts on one of its "
                "items in “%(title)s”: a later comment of the same organisation replaces it there. It stays "
                "visible as replaced. Your receipt shows which.\n\nIf this is wrong, tell the consultation's sponsor."
            )
            % {
                "organisation": old.organisation_name,
                "number": old.tracking_number,
                "title": new.consultation.title,
            },
            key=f"replaced:{about.pk}:{by.pk}",
            user=old.user,
        )


def follow(old: Collection[int], new: Comment) -> None:
    """A comment that was cut anew replaces, and is replaced, as those did that it stands for (primary keys)."""
    abouts = {about.item_id: about for about in new.abouts.all()}
    wishes = Replacing.objects.filter(comment__in=old, about__item__in=abouts)
    made = [Replacing(comment=new, about_id=one.about_id, status=one.status) for one in wishes]
    against = Replacing.objects.filter(about__comment__in=old, about__item__in=abouts).select_related("about")
    made += [
        Replacing(comment_id=one.comment_id, about=abouts[one.about.item_id], status=one.status)
        for one in against
    ]
    Replacing.objects.bulk_create(made, ignore_conflicts=True)


def replaced_everywhere(consultation: Consultation) -> "QuerySet[Any, Any]":
    """Comments (their primary keys) that are replaced on all their items: what they say is counted nowhere."""
    kept = About.objects.filter(comment=OuterRef("comment"), replaced_by=None)
    rows = About.objects.filter(consultation=consultation, replaced_by__isnull=False)
    return rows.filter(~Exists(kept)).values("comment")


# Showing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Replaced:
    """What replaces a comment on an item, or is to: `by` is the public id where this reader may know it."""

    item: Asked
    by: str = ""
    is_effective: bool = True


def may_link(old: Comment, new: Comment, *, knows: bool) -> bool:
    """Whether to say which comment replaces which: who knows one of them by name knows the other as well then."""
    return knows or old.consent == new.consent == Consent.NAMED


def replaced(comment: Comment, names: Mapping[int, Asked], *, knows: bool = False) -> list[Replaced]:
    """On which items a comment is replaced, for who reads it. One query where it is anywhere, two more then."""
    done = list(comment.abouts.exclude(replaced_by=None).select_related("replaced_by__submission"))
    return [
        Replaced(names[about.item_id], by.public_id if may_link(comment, by, knows=knows) else "")
        for about in done
        if about.item_id in names and (by := about.replaced_by)
    ]


def of_organisation(
    comments: Sequence[Comment], names: Mapping[int, Asked]
) -> tuple[dict[int, list[Replaced]], dict[int, list[Replacing]]]:
    """For a receipt: by comment what replaces it or is to, and what it replaces. No query where there is neither."""
    mine = {comment.pk for comment in comments if comment.is_of_positions}  # type: ignore[attr-defined]
    if not mine:
        return {}, {}
    wishes = Replacing.objects.filter(Q(about__comment__in=mine) | Q(comment__in=mine)).named()
    wishes = wishes.select_related("comment__submission", "about__comment__submission")
    rows = list(wishes.order_by("pk"))
    replaces: dict[int, list[Replacing]] = {}
    replaced: dict[int, list[Replaced]] = {}
    for row in rows:
        if row.comment_id in mine:
            replaces.setdefault(row.comment_id, []).append(row)
        elif (one := _seen_from(row, names)) is not None:
            already = replaced.setdefault(row.about.comment_id, [])
            already.extend([one] if one not in already else [])
    return replaced, replaces


def _seen_from(wish: Replacing, names: Mapping[int, Asked]) -> Replaced | None:
    """One wish, as the sender of what it is to replace may know of it."""
    item, by = names.get(wish.about.item_id), wish.comment
    if item is None or wish.status == R.REFUSED:
        return None
    if wish.about.replaced_by_id == by.pk:
        return Replaced(item, by.public_id if may_link(wish.about.comment, by, knows=False) else "")
    waits = by.status in {Comment.Status.RECEIVED, Comment.Status.HELD} or wish.status == R.CLAIMED
    return Replaced(item, is_effective=False) if waits and wish.about.replaced_by_id is None else None


def wishes_of(comments: Collection[int]) -> dict[int, list[Replacing]]:
    """What each of these comments is to replace, with the words of it."""
    rows = Replacing.objects.filter(comment__in=comments).named()
    rows = rows.select_related("comment", "about__comment__submission")
    found: dict[int, list[Replacing]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.comment_id, []).append(row)
    return found
