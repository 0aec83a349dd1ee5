"""Stage 2, before it is sent. How a draft's document is cut: boundaries are moved, and each part is confirmed or not.

Only what the sender confirms will be marked as theirs. Reads and writes drafts; the document itself stays as it is.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from comments import cutting, drafts
from comments.asked import questions
from comments.cutting import Piece, Plan
from comments.documents import DraftLetter, DraftPart
from comments.drafts import Author
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError

Found = Sequence[DraftPart]


def seen(parts: Iterable[DraftPart]) -> str:
    """What somebody looked at before changing it."""
    said = [
        [part.public_id, part.start, part.end, part.is_confirmed, part.stance, part.items] for part in parts
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


@transaction.atomic
def change(
    author: Author, consultation: Consultation, public_id: str, how: str, where: str, *, looked_at: str
) -> DraftPart | None:
    """One of CHANGES at a place of the text, or to a part. Returns the part to look at then.

    Raises WorkflowError where another window changed the cut since `looked_at`, DomainError where it can't be done.
    """
    drafts.open_for(author, consultation)  # locks: two windows come one after the other
    letter = DraftLetter.objects.get(draft__in=drafts.held_by(author), public_id=public_id)
    found = list(letter.parts.all())
    if seen(found) != looked_at:
        raise WorkflowError(_("This document was cut anew in another window. Look at it again below."))
    return CHANGES[how](letter, found, where)


def _planned(plan: Callable[[str, Sequence[Piece], int], Plan]) -> Callable[..., DraftPart | None]:
    def act(letter: DraftLetter, found: Found, where: str) -> DraftPart:
        pieces = [Piece(one.start, one.end, one.heading_start, tuple(one.items)) for one in found]
        place = int(where) if where.isdecimal() and plan is not cutting.join else _number(found, where)
        return _apply(letter, found, plan(letter.text, pieces, place))

    return act


def _apply(letter: DraftLetter, found: Found, plan: Plan) -> DraftPart:
    """What stays a part keeps its answers, unconfirmed: its words are others now."""
    old = [found[number] for number in plan.replaced]
    answers = old[0] if old and len(plan.pieces) == 1 else None
    made = [
        DraftPart(
            letter=letter,
            heading_start=piece.heading_start,
            start=piece.start,
            end=piece.end,
            items=list(piece.items),
            stance=answers.stance if answers else "",
            options=answers.options if answers else [],
        )
        for piece in plan.pieces
    ]
    letter.parts.filter(pk__in=[one.pk for one in old]).delete()
    DraftPart.objects.bulk_create(made)
    return made[-1]


def _begin_in_the_open(letter: DraftLetter, found: Found, where: str) -> DraftPart:
    """Words that lie in no part become one, up to where the next part begins."""
    start = int(where) if where.isdecimal() else len(letter.text)
    if any(one.heading_start <= start < one.end for one in found):
        raise DomainError(_("These words are in a part already."))
    after = [one.heading_start for one in found if one.heading_start > start]
    end = min(after, default=len(letter.text))
    plan = cutting.about(letter.text, [Piece(start, end, start, ())], 0)
    return _apply(letter, found, Plan((), plan.pieces))


def _leave_out(letter: DraftLetter, found: Found, where: str) -> None:
    found[_number(found, where)].delete()


def _whole(letter: DraftLetter, found: Found, where: str) -> DraftPart:
    piece = Piece(0, len(letter.text), 0, tuple(dict.fromkeys(pk for one in found for pk in one.items)))
    return _apply(letter, found, Plan(tuple(range(len(found))), (piece,)))


def _confirm(letter: DraftLetter, found: Found, where: str) -> DraftPart:
    part = found[_number(found, where)]
    letter.parts.filter(pk=part.pk).update(is_confirmed=True)
    return part


def _confirm_all(letter: DraftLetter, found: Found, where: str) -> None:
    letter.parts.update(is_confirmed=True)


CHANGES: dict[str, Callable[[DraftLetter, Found, str], DraftPart | None]] = {
    "new": _planned(cutting.new_at),
    "begin": _planned(cutting.begin_at),
    "next": _planned(cutting.next_at),
    "join": _planned(cutting.join),
    "take": _begin_in_the_open,
    "leave": _leave_out,
    "whole": _whole,
    "confirm": _confirm,
    "confirm_all": _confirm_all,
}


@transaction.atomic
def say(
    author: Author,
    consultation: Consultation,
    part: DraftPart,
    *,
    items: Sequence[int],
    stance: str = "",
    options: Sequence[int] = (),
) -> None:
    """What a part is about, its position and its answers, as the sender confirms them; "" is not stated."""
    drafts.open_for(author, consultation)
    known = questions(consultation)
    if set(items) - set(known.items) or set(options) - set(known.options):
        raise DomainError(_("An item or an answer was chosen that this consultation does not have."))
    said: dict[str, Any] = {"items": list(items), "stance": stance, "options": list(options)}
    if not DraftPart.objects.filter(pk=part.pk).update(**said, is_confirmed=True):
        raise WorkflowError(_("This part was cut anew in another window. Look at the document again."))


def _number(found: Found, public_id: str) -> int:
    for number, part in enumerate(found):
        if part.public_id == public_id:
            return number
    raise WorkflowError(_("This part was cut anew in another window. Look at the document again below."))
