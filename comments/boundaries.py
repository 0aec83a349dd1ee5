"""Stage 2, letters. Move a boundary between two passages, join them, or say anew what a passage is about.

A change is planned first (nothing is written) and then applied. Applying makes new comments that name the ones
they replace; those stay, superseded, and whoever decided on them or cited them can see by what. Body and range
hold by law: a new comment is `letter.text[start:end]`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from comments import cutting, moderation, positions, recording
from comments.cutting import Piece, Planning
from comments.intake import Remark
from comments.models import About, Comment, FacetValue, Letter, Submission
from consult.consultations.models import ConsultationItem
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.models import User


@dataclass(frozen=True)
class Change:
    replaced: tuple[Comment, ...]
    pieces: tuple[Piece, ...]

    @property
    def seen(self) -> str:
        """What the change was planned on; a form carries it, so that a later one is noticed."""
        return ",".join(comment.public_id for comment in self.replaced)

    def about(self, items: Sequence[Sequence[int]]) -> "Change":
        """The same pieces about other items."""
        chosen = zip(self.pieces, items, strict=True)
        return replace(self, pieces=tuple(replace(piece, items=tuple(pks)) for piece, pks in chosen))


def passages(letter: Letter) -> list[Comment]:
    """The letter's current comments in reading order, with what they are about."""
    return list(letter.comments.current().order_by("start", "pk").prefetch_related("abouts"))


def new_at(letter: Letter, position: int) -> Change:
    return _planned(letter, cutting.new_at, position)


def begin_at(letter: Letter, position: int) -> Change:
    return _planned(letter, cutting.begin_at, position)


def next_at(letter: Letter, position: int) -> Change:
    return _planned(letter, cutting.next_at, position)


def join(letter: Letter, public_id: str) -> Change:
    return _planned(letter, cutting.join, public_id)


def about(letter: Letter, public_id: str) -> Change:
    return _planned(letter, cutting.about, public_id)


def _planned(letter: Letter, plan: Planning, where: int | str) -> Change:
    """As `cutting` says; `where` is a place in the text, or a comment's public id."""
    found = passages(letter)
    place = _number(found, where) if isinstance(where, str) else where
    planned = plan(letter.text, [_piece(comment) for comment in found], place)
    return Change(tuple(found[number] for number in planned.replaced), planned.pieces)


@transaction.atomic
def apply(
    letter: Letter, change: Change, *, seen: str, accept: bool, note: str = "", by: User | None
) -> list[Comment]:
    """Write the new comments and supersede the old ones. They wait for a decision unless `accept` is said.

    Raises WorkflowError where a boundary has been moved since `seen`, or a passage was rejected.
    """
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("submission__consultation")
        .get(pk=letter.pk)
    )
    if seen != change.seen:
        raise WorkflowError(
            _("Somebody moved a boundary here meanwhile. Reload to see the letter as it is cut now.")
        )
    if not change.pieces or not change.replaced:
        raise DomainError(_("Nothing would change."))
    consultation = letter.submission.consultation
    for comment in change.replaced:
        moderation.SUPERSEDE.apply(comment, by=by, note=note, subject=consultation)
    made = _write(letter, change)
    _number_anew(letter)
    replaced = [comment.pk for comment in change.replaced]
    Event.record(letter, "move_boundary", actor=by, replaced=replaced, made=[comment.pk for comment in made])
    for comment in made if accept else ():
        moderation.ACCEPT.apply(comment, by=by, note=note, subject=consultation)
    for comment in made:
        positions.follow(replaced, comment)
    positions.settle(positions.hold([*replaced, *(comment.pk for comment in made)]))
    return made


def _write(letter: Letter, change: Change) -> list[Comment]:
    submission: Submission = letter.submission
    wanted = {pk for piece in change.pieces for pk in piece.items}
    items = submission.consultation.items.select_related("item").in_bulk(wanted)
    if len(items) < len(wanted):
        raise DomainError(_("A passage names an item that this consultation does not ask about."))
    remarks = [_remark(letter, piece, [items[pk] for pk in piece.items]) for piece in change.pieces]
    made = recording.write_comments(submission, remarks, letter=letter)
    for comment in made:
        comment.replaces.set(change.replaced)
    _keep_stances(change.replaced, made)
    return made


def _remark(letter: Letter, piece: Piece, items: Sequence[ConsultationItem]) -> Remark:
    cut = {
        "heading_start": piece.heading_start,
        "start": piece.start,
        "end": piece.end,
        "cut_by": Comment.CutBy.STAFF,
    }
    return Remark(letter.text[piece.start : piece.end], items, cut=cut)


def _keep_stances(replaced: Sequence[Comment], made: Sequence[Comment]) -> None:
    """A position on an item stays where all replaced comments about it agree; so do answers given beside one."""
    taken: dict[int, set[tuple[str, str]]] = {}
    for row in About.objects.filter(comment__in=replaced):
        taken.setdefault(row.item_id, set()).add((row.stance, row.stance_source))
    for item, stances in taken.items():
        if len(stances) == 1:
            [(stance, source)] = stances
            About.objects.filter(comment__in=made, item=item).update(stance=stance, stance_source=source)
    if len(replaced) == 1:
        answers = FacetValue.objects.filter(comment=replaced[0])
        FacetValue.objects.bulk_create(
            FacetValue(comment=comment, option_id=answer.option_id, source=answer.source)
            for answer in answers
            for comment in made
        )


def _number_anew(letter: Letter) -> None:
    """What was typed first, then each document in reading order."""
    whole = letter.submission.comments.current()
    current = list(whole.order_by(F("letter_id").asc(nulls_first=True), "start", "position", "pk"))
    for position, comment in enumerate(current):
        comment.position = position
    Comment.objects.bulk_update(current, ["position"])


def _number(found: Sequence[Comment], public_id: str) -> int:
    for number, comment in enumerate(found):
        if comment.public_id == public_id:
            return number
    raise WorkflowError(
        _("This passage was replaced in the meantime. Reload to see the letter as it is cut now.")
    )


def _piece(comment: Comment) -> Piece:
    assert comment.start is not None
    assert comment.end is not None
    heading = comment.start if comment.heading_start is None else comment.heading_start
    return Piece(comment.start, comment.end, heading, tuple(row.item_id for row in comment.abouts.all()))
