"""Stage 2, before it is sent. Keep what somebody writes, then send it. Reads consultations; writes drafts.

A draft is held by an account, or by a browser through a random key in its session: the key survives signing
in, and the first change after that moves the guest's comments over to the account. Its holder may share it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import MD5, Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import changes, confirming, enclosed, intake
from comments.asked import questions
from comments.beside import Place, as_beside, merged
from comments.documents import DraftLetter
from comments.drafting import Draft, DraftComment, DraftMember
from comments.entering import Entered
from comments.models import Submission
from consult.consultations.models import Consultation
from consult.ledger import rows
from consult.ledger.errors import WorkflowError
from consult.ledger.models import Job
from consult.people.models import User
from consult.people.words import language
from guidance.quotes import Quote

HOLDER = "draft_holder"
"""The session's key for the name under which a browser holds its drafts."""
SENT = "sent"
"""Where a draft remembers what it last became, so that a second click on "Send" finds the receipt."""

SENDER_MARK = MD5(Cast("speaker", TextField()))
"""Which version of the sender's details a page saw."""

ABOUT, ANSWERS = DraftComment.items.through, DraftComment.options.through
ITEMS = ABOUT.objects.filter(draftcomment=OuterRef("pk")).values("consultationitem")
OPTIONS = ANSWERS.objects.filter(draftcomment=OuterRef("pk")).values("facetoption")
HELD = """draft.id IN (
    SELECT own.id FROM comments_draft AS own WHERE own.user_id = %(user)s
    UNION ALL SELECT draft_id FROM comments_draftmember WHERE user_id = %(user)s
    UNION ALL SELECT guest.id FROM comments_draft AS guest
              WHERE guest.user_id IS NULL AND guest.session_key = %(holder)s)"""
"""`_held_by` for statements that are written out: by a user, a browser, or both."""
LOCKED = f"""
SELECT draft.*, EXISTS (SELECT FROM comments_draftletter AS letter WHERE letter.draft_id = draft.id) AS has_letters
FROM comments_draft AS draft
WHERE draft.consultation_id = %(consultation)s
  AND {HELD}
ORDER BY draft.id FOR UPDATE OF draft
"""  # noqa: S608 (our own words)
WAITING = """
SELECT comment.id, comment.public_id, comment.draft_id, comment.stance, comment.body, comment.quote, comment.wording,
       comment.context, comment.created_at, draft.beside::text AS kept_beside,
       ARRAY(SELECT consultationitem_id FROM comments_draftcomment_items WHERE draftcomment_id = comment.id) AS about,
       ARRAY(SELECT facetoption_id FROM comments_draftcomment_options WHERE draftcomment_id = comment.id) AS answers
FROM comments_draftcomment AS comment JOIN comments_draft AS draft ON draft.id = comment.draft_id
WHERE draft.id = ANY(%s) ORDER BY comment.id
"""
EMPTY = """
WITH items AS (DELETE FROM comments_draftcomment_items WHERE draftcomment_id = ANY(%(pks)s)),
     options AS (DELETE FROM comments_draftcomment_options WHERE draftcomment_id = ANY(%(pks)s)),
     comments AS (DELETE FROM comments_draftcomment WHERE id = ANY(%(pks)s))
UPDATE comments_draft SET speaker = %(speaker)s, beside = '{}', updated_at = %(now)s WHERE id = %(draft)s
"""


@dataclass(frozen=True)
class Author:
    """Whoever writes: an account, a browser, or for a while after signing in both."""

    user: User | None = None
    holder: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.user or self.holder)


def _held_by(author: Author, draft: str = "") -> Q:
    """The author's drafts; `draft` is the way to one from what is asked for."""
    rule = Q(pk__in=[])
    if author.user:
        # In one list, so that both ways to a draft are looked up in an index.
        joined = DraftMember.objects.filter(user=author.user).values("draft")
        own = Draft.objects.filter(user=author.user).values("pk")
        rule |= Q(**{f"{draft}pk__in": own.union(joined)})
    if author.holder:
        rule |= Q(**{f"{draft}user": None, f"{draft}session_key": author.holder})
    return rule


def held_by(author: Author) -> QuerySet[Draft]:
    return Draft.objects.filter(_held_by(author))


def comments_by(author: Author, consultation: Consultation | None = None) -> QuerySet[DraftComment]:
    """What waits to be sent, oldest first."""
    found = DraftComment.objects.filter(_held_by(author, "draft__"))
    if consultation is not None:
        found = found.filter(draft__consultation=consultation)
    return found.prefetch_related("items__item", "options__facet").order_by("pk")


def read(comments: QuerySet[DraftComment], consultation: Consultation) -> list[DraftComment]:
    """Comments on one consultation with their items and options, in one query: what is asked is known already."""
    found = comments.prefetch_related(None).annotate(
        about=ArraySubquery(ITEMS), answers=ArraySubquery(OPTIONS), beside=F("draft__beside")
    )
    return _with_what_is_asked(list(found), consultation)


def waiting_in(drafts: Collection[int], consultation: Consultation) -> list[DraftComment]:
    """The same of these drafts (primary keys), by a statement that is not built anew for everybody who sends."""
    found: list[Any] = list(DraftComment.objects.raw(WAITING, [list(drafts)]))
    for comment in found:
        comment.beside = json.loads(comment.kept_beside)
    return _with_what_is_asked(found, consultation)


def _with_what_is_asked(found: list[Any], consultation: Consultation) -> list[DraftComment]:
    known = questions(consultation)
    for comment in found:  # where prefetch_related would put what it reads in a query for each relation
        comment._prefetched_objects_cache = {
            "items": [item for pk, item in known.items.items() if pk in comment.about],
            "options": [option for pk, option in known.options.items() if pk in comment.answers],
        }
    return found


def waiting(author: Author) -> int:
    """How many comments wait to be sent, over all consultations."""
    return DraftComment.objects.filter(_held_by(author, "draft__")).count() if author.is_known else 0


def begun(author: Author) -> list[Draft]:
    """Drafts with something in them, the latest first; each knows how many comments are `waiting`, and `documents`."""
    drafts = held_by(author).annotate(
        waiting=Count("comments", distinct=True), documents=Count("letters", distinct=True)
    )
    drafts = drafts.filter(Q(waiting__gt=0) | Q(documents__gt=0) | ~Q(beside={}))
    return list(drafts.select_related("consultation").order_by("-updated_at"))


def entered_about_sender(author: Author, consultation: Consultation) -> dict[str, str]:
    """What was entered about the sender so far, as it was typed."""
    drafts = held_by(author).filter(consultation=consultation).order_by("user", "pk")
    return next((draft.speaker for draft in drafts if draft.speaker and SENT not in draft.speaker), {})


def open_for(author: Author, consultation: Consultation) -> Draft:
    """The draft this author writes on, locked until the caller's transaction ends; made where there is none.

    That is their own, or one that somebody shares with them. A guest's moves in.
    """
    own: dict[str, Any] = (
        {"user": author.user} if author.user else {"user": None, "session_key": author.holder}
    )
    found = _locked(author, consultation)
    if not found:
        made = _made(consultation, own)
        found = [made] if made else _locked(author, consultation)
    draft: Draft = next((one for one in found if one.user_id != (author.user and author.user.pk)), found[0])
    for stray in found:
        if stray != draft:  # begun in the moment in which its holder joined the other one
            stray.comments.update(draft=draft)
            stray.letters.update(draft=draft)
            draft.has_letters |= stray.has_letters  # type: ignore[attr-defined]
    if author.user and author.holder:
        _take_over(draft, author.holder)
    return draft


def _locked(author: Author, consultation: Consultation) -> list[Any]:
    """Their own, or of a guest; and those that others share with them. Each knows whether it `has_letters`."""
    known = {
        "consultation": consultation.pk,
        "user": author.user.pk if author.user else None,
        "holder": None if author.user else author.holder,
    }
    return list(Draft.objects.raw(LOCKED, known))


def _made(consultation: Consultation, own: Mapping[str, Any]) -> Any:
    """None where another request was faster. Nobody else sees it until the transaction ends."""
    draft: Any = rows.insert_unless_there(Draft(consultation=consultation, language=language(), **own))
    if draft is not None:
        draft.has_letters = False
    return draft


def _take_over(draft: Draft, holder: str) -> None:
    guests = Draft.objects.select_for_update(of=("self",))
    guest = guests.filter(consultation=draft.consultation_id, user=None, session_key=holder).first()
    if guest is None:
        return
    guest.comments.update(draft=draft)
    there = draft.letters.values("sha256")
    guest.letters.exclude(sha256__in=there).update(draft=draft)
    draft.has_letters = True  # type: ignore[attr-defined]
    guest.unfinished.update(draft=draft, user=draft.user)
    if guest.speaker and (not draft.speaker or SENT in draft.speaker):
        draft.speaker = guest.speaker
        draft.save(update_fields=["speaker", "updated_at"])
    if guest.beside:
        draft.beside = merged([draft.beside, guest.beside])
        draft.save(update_fields=["beside"])
    guest.delete()


@transaction.atomic
def add(author: Author, consultation: Consultation, remark: intake.Remark) -> DraftComment:
    """Keep one more comment. It is kept whether or not the window is open: only sending asks for that."""
    draft = open_for(author, consultation)
    [comment] = rows.insert([DraftComment(draft=draft, **_fields(remark))])
    rows.insert([ABOUT(draftcomment=comment, consultationitem=item) for item in remark.items])
    rows.insert([ANSWERS(draftcomment=comment, facetoption=option) for option in remark.options])
    changes.record(draft, comment, changes.Verb.ADDED, by=author.user)
    return comment


@transaction.atomic
def change(
    author: Author, consultation: Consultation, public_id: str, remark: intake.Remark, *, version: str
) -> DraftComment:
    """Replace a comment's words. Where it was removed meanwhile, the words are added again.

    Raises WorkflowError where `version` shows that another window changed it since.
    """
    draft = open_for(author, consultation)
    comment = draft.comments.filter(public_id=public_id).first()
    if comment is None:
        return add(author, consultation, remark)
    if version_of(comment) != version:
        raise WorkflowError(changes.changed_meanwhile(draft, comment, author.user))
    before = changes.as_it_stands(draft, comment)
    for name, value in (fields := _fields(remark)).items():
        setattr(comment, name, value)
    comment.save(update_fields=list(fields))
    comment.items.set(remark.items)
    comment.options.set(remark.options)
    changes.record(draft, comment, changes.Verb.CHANGED, before=before, by=author.user)
    return comment


def _fields(remark: intake.Remark) -> dict[str, Any]:
    return {
        "body": remark.body,
        "stance": remark.stance,
        "quote": asdict(remark.quote) if remark.quote else {},
        "wording": remark.wording,
        "context": dict(remark.context),
    }


@transaction.atomic
def remove(author: Author, consultation: Consultation, public_id: str) -> None:
    """Take a comment out; nothing happens where it is gone already."""
    draft = open_for(author, consultation)
    gone = draft.comments.filter(public_id=public_id)
    if draft.shared_at and (comment := gone.first()):
        before = changes.as_it_stands(draft, comment)
        changes.record(draft, comment, changes.Verb.REMOVED, before=before, by=author.user)
    gone.delete()


def letters_by(author: Author, consultation: Consultation) -> list[DraftLetter]:
    """Documents that wait to be sent, with their parts."""
    mine = DraftLetter.objects.filter(_held_by(author, "draft__"), draft__consultation=consultation)
    return list(mine.prefetch_related("parts")) if author.is_known else []


@transaction.atomic
def keep_sender(author: Author, consultation: Consultation, entered: Mapping[str, str]) -> None:
    """Remember what was typed about the sender, right or wrong."""
    draft = open_for(author, consultation)
    if draft.beside or draft.comments.exists() or draft.letters.exists():
        draft.speaker, draft.language = dict(entered), language()
        draft.save(update_fields=["speaker", "language", "updated_at"])


@transaction.atomic
def send(
    author: Author,
    consultation: Consultation,
    speaker: intake.Speaker,
    *,
    seen: str,
    entered: Entered | None = None,
    replaces: frozenset[Place] = frozenset(),
    keeps: frozenset[Place] = frozenset(),
) -> Submission:
    """Send what was reviewed, and empty the draft. Sending the same twice gives the same submission.

    `seen` is the fingerprint of what the sender reviewed. Raises WorkflowError where the draft is another by
    now, and DomainError where intake does not take it; either way the draft stays as it is.
    """
    draft = open_for(author, consultation)
    comments, letters = waiting_in([draft.pk], consultation), enclosed.letters_of(draft)
    something = comments or letters or draft.beside
    if not something and draft.speaker.get(SENT, {}).get("seen") == seen:
        return Submission.objects.get(tracking_number=draft.speaker[SENT]["as"])
    if something and fingerprint(comments, letters, draft.beside) != seen:
        raise WorkflowError(
            _("Your submission was changed in another window. Read it again below, then send it.")
        )
    changes.check_may_send(draft, author.user, speaker)
    submission = intake.receive(
        consultation,
        speaker,
        [remark_of(comment) for comment in comments],
        by=author.user,
        documents=enclosed.enclosures(letters, consultation),
        entered=entered,
        beside=as_beside(draft.beside, replaces=replaces, keeps=keeps),
    )
    if submission.status == Submission.Status.UNCONFIRMED:
        confirming.ask(submission)
    elif submission.email:
        Job.objects.wake(("send_receipt",), subject=submission)
    changes.sent_together(draft, submission)
    _empty(draft, comments, {SENT: {"seen": seen, "as": submission.tracking_number}})
    for letter in letters:  # the file stays: the submission has it now
        letter.delete()
    return submission


def _empty(draft: Draft, comments: Iterable[DraftComment], speaker: Mapping[str, Any]) -> None:
    """In one statement: Django would read them again to find what hangs on them."""
    pks = [comment.pk for comment in comments]
    known: dict[str, Any] = {
        "pks": pks,
        "draft": draft.pk,
        "speaker": json.dumps(speaker),
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(EMPTY, known)


def remark_of(comment: DraftComment) -> intake.Remark:
    """As it would be sent."""
    items = sorted(comment.items.all(), key=lambda asked: asked.item.position)
    return intake.Remark(
        comment.body,
        items,
        comment.stance,
        list(comment.options.all()),
        quote=Quote(**comment.quote) if comment.quote else None,
        wording=comment.wording,
        context=comment.context,
    )


def version_of(comment: DraftComment) -> str:
    """Short hash of everything a comment says: two windows that show the same comment agree on it."""
    items = sorted(item.pk for item in comment.items.all())
    options = sorted(option.pk for option in comment.options.all())
    more = [comment.quote, comment.wording, comment.context]
    said = json.dumps([comment.public_id, comment.body, comment.stance, items, options, more], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def fingerprint(
    comments: Iterable[DraftComment],
    letters: Iterable[DraftLetter] = (),
    beside: Mapping[str, Any] | None = None,
) -> str:
    """Of all that is about to be sent, with what is kept beside the comments."""
    said = [*map(version_of, comments), *enclosed.versions(letters)]
    said += [f"{name}{sorted(beside[name])}" for name in sorted(beside)] if beside else []
    return hashlib.sha256("".join(said).encode()).hexdigest()[:32]
