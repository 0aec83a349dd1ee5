"""Stage 2, while it is typed. Keep what stands in an open form, every few seconds, until it is added or sent.

The page names what it keeps and says which version it saw, so that a save that is sent again changes nothing, and
of two windows the older one is told. Reads and writes drafts; saving again is one statement.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from comments import drafts, intake
from comments.asked import questions
from comments.drafting import Draft, Unfinished
from comments.drafts import Author
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.people.words import language

Typed = Mapping[str, Sequence[str]]
FIELDS = frozenset({"body", "stance", "items", "version", "sought", "proposing", "wording", "no_context"})
FAMILIES = ("quote_", "facet_", "context_")
MOST = 500
"""Begun and left: more than this in one draft are a mistake."""

SAVE = """
UPDATE comments_unfinished AS kept SET typed = %(typed)s, version = kept.version + 1, saved_at = now()
FROM comments_draft AS draft, consultations_consultation AS consultation
WHERE kept.key = %(key)s AND kept.version = %(seen)s
  AND draft.id = kept.draft_id AND consultation.id = draft.consultation_id AND consultation.slug = %(slug)s
  AND (kept.user_id = %(user)s
       OR kept.user_id IS NULL AND draft.user_id IS NULL AND draft.session_key = %(holder)s)
RETURNING kept.version, kept.saved_at
"""
KEEP_SENDER = """
UPDATE comments_draft AS draft SET speaker = %(typed)s, language = %(language)s, updated_at = now()
FROM consultations_consultation AS consultation
WHERE consultation.id = draft.consultation_id AND consultation.slug = %(slug)s
  AND md5(draft.speaker::text) = %(seen)s
  AND (draft.user_id = %(user)s
       OR draft.user_id IS NULL AND draft.session_key = %(holder)s
       OR draft.id IN (SELECT member.draft_id FROM comments_draftmember AS member WHERE member.user_id = %(user)s))
  AND (draft.beside <> '{}'
       OR EXISTS (SELECT FROM comments_draftcomment AS comment WHERE comment.draft_id = draft.id)
       OR EXISTS (SELECT FROM comments_draftletter AS letter WHERE letter.draft_id = draft.id))
RETURNING md5(draft.speaker::text), draft.updated_at
"""

BESIDE = f"""
SELECT draft.id, draft.consultation_id, draft.speaker::text, md5(draft.speaker::text), draft.shared_at IS NOT NULL,
       EXISTS (SELECT FROM comments_draftletter AS letter WHERE letter.draft_id = draft.id),
       (SELECT count(*) FROM comments_draftcomment AS comment WHERE comment.draft_id = draft.id),
       (SELECT coalesce(json_agg(json_build_object('key', kept.key, 'item', kept.item, 'changes', kept.changes,
                                                   'typed', kept.typed)
                                 ORDER BY kept.saved_at DESC, kept.id DESC), '[]')::text
        FROM comments_unfinished AS kept
        WHERE kept.draft_id = draft.id
          AND (kept.user_id = %(user)s
               OR kept.user_id IS NULL AND draft.user_id IS NULL AND draft.session_key = %(holder)s))
FROM comments_draft AS draft
WHERE {drafts.HELD}
ORDER BY draft.user_id NULLS LAST, draft.id
"""  # noqa: S608 (our own words)


@dataclass(frozen=True)
class Saved:
    """The version that the page sees from now on, and when it was kept."""

    version: str
    at: datetime


class ClashError(WorkflowError):
    """Another window was faster. `theirs` is what it kept, with its version."""

    def __init__(self, words: str, theirs: Typed, saved: Saved) -> None:
        super().__init__(words)
        self.theirs, self.saved = theirs, saved


class GoneError(WorkflowError):
    """What was kept under this name was added, sent or thrown away meanwhile."""


def of(author: Author, consultation: Consultation | None = None) -> QuerySet[Unfinished]:
    """What this author began, the latest first."""
    begun = Unfinished.objects.filter(_own(author))
    return begun.filter(draft__consultation=consultation) if consultation else begun


def _own(author: Author) -> Q:
    rule = Q(pk__in=[])
    if author.user:
        rule |= Q(user=author.user)
    if author.holder:
        rule |= Q(user=None, draft__user=None, draft__session_key=author.holder)
    return rule


def at(author: Author, consultation: Consultation, *, item: str, key: str = "") -> Unfinished | None:
    """What was begun at this item as a new comment last; with `key`, that very one."""
    if not author.is_known:
        return None
    begun = of(author, consultation)
    return (begun.filter(key=key) if key else begun.filter(item=item, changes="")).first()


def change_of(author: Author, consultation: Consultation, public_id: str) -> Unfinished | None:
    """The change of a comment that was begun last."""
    return of(author, consultation).filter(changes=public_id).first() if author.is_known else None


def fields_of(begun: Unfinished) -> dict[str, Any]:
    """As the comment's form takes it."""
    shown: dict[str, Any] = {name: values[-1] for name, values in begun.typed.items() if values}
    return {**shown, "items": begun.typed.get("items", []), "unfinished": f"{begun.key}:{begun.version}"}


class Row(NamedTuple):
    """A draft as `BESIDE` tells of it."""

    pk: int
    consultation: int
    speaker: str
    mark: str
    is_shared: bool
    has_letters: bool
    waiting: int
    begun: str

    @property
    def entered(self) -> dict[str, str]:
        """What was typed about the sender since the draft was sent last."""
        speaker: dict[str, str] = json.loads(self.speaker)
        return {} if drafts.SENT in speaker else speaker


@dataclass(frozen=True)
class Kept:
    """Beside the comments of a draft: what was entered about the sender, its version, and what is begun.

    `waiting` comments wait in all of the author's drafts.
    """

    sender: Mapping[str, str]
    mark: str
    begun: list[Unfinished]
    waiting: int = 0
    has_letters: bool = False
    shared: Draft | None = None
    """The draft, where several people write it."""
    drafts: Collection[int] = ()
    """Primary keys of those of this consultation."""


def beside(author: Author, consultation: Consultation) -> Kept:
    """In one statement, and one more where the draft is shared."""
    if not author.is_known:
        return Kept({}, "", [])
    with connection.cursor() as cursor:
        cursor.execute(
            BESIDE, {"user": author.user.pk if author.user else None, "holder": author.holder or None}
        )
        everywhere = [Row(*row) for row in cursor.fetchall()]
    found = [row for row in everywhere if row.consultation == consultation.pk]
    entered = [row for row in found if row.entered]
    latest = next(iter([*entered, *found]), None)
    shared = next((row.pk for row in found if row.is_shared), None)
    return Kept(
        entered[0].entered if entered else {},
        latest.mark if latest else "",
        [Unfinished(**kept) for row in found for kept in json.loads(row.begun)],
        sum(row.waiting for row in everywhere),
        any(row.has_letters for row in found),
        Draft.objects.get(pk=shared) if shared else None,
        [row.pk for row in found],
    )


@dataclass(frozen=True)
class Begun:
    """One of them as lists show it: what it is about, its words, and where one goes on with it."""

    kept: Unfinished
    consultation: Consultation
    name: str
    url: str
    throw_url: str

    @property
    def is_change(self) -> bool:
        return bool(self.kept.changes)


def listed(begun: Iterable[Unfinished], consultation: Consultation | None = None) -> list[Begun]:
    """No query where the consultation is given, or read along with the draft."""
    return [_listed(one, consultation or one.draft.consultation) for one in begun]


def _listed(one: Unfinished, consultation: Consultation) -> Begun:
    names = {item.key: item.name for item in questions(consultation).asked}
    if one.changes:
        url = reverse("draft-comment", args=[consultation.slug, one.changes])
    else:
        url = reverse("draft-comment-add", args=[consultation.slug])
        url += "?" + urlencode({"item": one.item, "begun": one.key})
    throw = reverse("unfinished-throw-away", args=[consultation.slug, one.key])
    return Begun(one, consultation, names.get(one.item, ""), url, throw)


def named(mark: str) -> str:
    """The name in a form's hidden field, which holds "name:version"."""
    return mark.partition(":")[0]


def cleaned(typed: Typed) -> dict[str, list[str]]:
    """What belongs to a comment's form, with line ends as this house counts them."""
    kept = {
        name: [value.replace("\r\n", "\n") for value in values]
        for name, values in typed.items()
        if name in FIELDS or name.startswith(FAMILIES)
    }
    if sum(len(value) for values in kept.values() for value in values) > 2 * intake.MAX_CHARACTERS:
        raise DomainError(_("This is longer than a comment can be. It is not kept; make it shorter."))
    return kept


def save(author: Author, slug: str, key: str, typed: Typed, *, seen: str) -> Saved | None:
    """Keep it once more; None where the version that the page saw is not the latest, or where there is none.

    One statement: it is sent by everybody who types, every few seconds.
    """
    number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    return _update(SAVE, author, slug, {"key": key, "seen": number, "typed": json.dumps(typed)})


def _update(statement: str, author: Author, slug: str, values: Mapping[str, Any]) -> Saved | None:
    known: dict[str, Any] = {
        "slug": slug,
        "user": author.user and author.user.pk,
        "holder": author.holder or None,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**known, **values})
        found = cursor.fetchone()
    return Saved(str(found[0]), found[1]) if found else None


@transaction.atomic
def begin(
    author: Author,
    consultation: Consultation,
    key: str,
    typed: Typed,
    *,
    seen: str,
    item: str = "",
    changes: str = "",
) -> Saved:
    """Keep it for the first time. What is there already is not kept again.

    Raises ClashError where another window kept other words under this name, GoneError where it is gone.
    """
    there = of(author).filter(key=key).first()
    if there is None and seen != "0":
        raise GoneError(
            _(
                "This was added or thrown away in another window. What you type here is kept as a comment of its own."
            )
        )
    if there is None:
        there = _first(author, consultation, key, typed, item=item, changes=changes)
    if there.typed != typed:
        raise ClashError(
            _("This was changed in another window since you opened it here."),
            there.typed,
            Saved(str(there.version), there.saved_at),
        )
    return Saved(str(there.version), there.saved_at)


def _first(author: Author, consultation: Consultation, key: str, typed: Typed, **more: str) -> Unfinished:
    draft = drafts.open_for(author, consultation)  # locked: of two first saves, one is the first
    if draft.unfinished.count() >= MOST:
        raise DomainError(
            _("You have begun very many comments. Add some or throw some away, under “Your comments”.")
        )
    made, _new = Unfinished.objects.get_or_create(
        key=key, defaults={"draft": draft, "user": author.user, "typed": typed, **more}
    )
    if made.draft_id != draft.pk:  # someone else's name for it
        raise GoneError(_("This can't be kept under this name. Reload the page; your words stay here."))
    made.refresh_from_db(fields=["saved_at"])
    return made


def finish(author: Author, mark: str) -> None:
    """It was added, or thrown away. Nothing happens where the form was never kept."""
    if mark:
        of(author).filter(key=named(mark)).delete()


def keep_sender(author: Author, consultation: Consultation, typed: Mapping[str, str], *, seen: str) -> Saved:
    """What was typed about the sender so far. Raises ClashError as `begin` does."""
    values = {"typed": json.dumps(typed), "language": language(), "seen": seen}
    if saved := _update(KEEP_SENDER, author, consultation.slug, values):
        return saved
    held = drafts.held_by(author).filter(consultation=consultation)
    something = Q(comments__isnull=False) | Q(letters__isnull=False) | ~Q(beside={})
    there = held.filter(something).annotate(mark=drafts.SENDER_MARK).first()
    if there is None or drafts.SENT in there.speaker:
        raise GoneError(_("Your submission was sent, or emptied, in another window."))
    saved = Saved(cast("Any", there).mark, there.updated_at)
    if there.speaker != typed:
        theirs = {name: [value] for name, value in there.speaker.items()}
        raise ClashError(_("This was changed in another window since you opened it here."), theirs, saved)
    return saved
