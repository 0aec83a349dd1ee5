"""Stage 2, letters. Move a boundary between two passages, join them, or say anew what a passage is about.

A change is planned first (nothing is written) and then applied. Applying makes new comments that name the ones
they replace; those stay, superseded, and whoever decided on them or cited them can see by what. Body and range
hold by law: a new comment is `letter.text[start:end]`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F

from comments import intake, moderation
from comments.intake import Remark
from comments.letters import says_something, trimmed
from comments.models import About, Comment, FacetValue, Letter, Submission
from consult.consultations.models import ConsultationItem
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.models import User

_blank_line = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Piece:
    """A passage to be: its range, where its heading begins, and the items (ids) it is about."""

    start: int
    end: int
    heading_start: int
    items: tuple[int, ...]


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


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The ranges of the paragraphs that begin in [start, end)."""
    end = len(text) if end is None else end
    for gap in [*_blank_line.finditer(text, start, end), None]:
        first, last = trimmed(text, start, gap.start() if gap else end)
        if first < last:
            yield first, last
        start = gap.end() if gap else end


def passages(letter: Letter) -> list[Comment]:
    """The letter's current comments in reading order, with what they are about."""
    return list(letter.comments.current().order_by("start", "pk").prefetch_related("abouts"))


def new_at(letter: Letter, position: int) -> Change:
    """A new passage begins at `position`, about the same items until somebody says otherwise."""
    found = passages(letter)
    here = found[_at(found, position)]
    start, end = _range(here)
    if position <= start:
        return begin_at(letter, position)
    first = Piece(start, position, _heading(here), _items(here))
    return _change(letter, [here], [first, Piece(position, end, position, _items(here))])


def begin_at(letter: Letter, position: int) -> Change:
    """The passage that `position` lies in begins there; what stands above it goes to the passage before."""
    found = passages(letter)
    number = _at(found, position)
    here = found[number]
    start, end = _range(here)
    piece = Piece(position, end, position, _items(here))
    if position < start:
        return _change(letter, [here], [piece])
    if position == start or not number:
        raise DomainError("A passage begins here already, or there is none before it. Choose another place.")
    before = found[number - 1]
    longer = Piece(_range(before)[0], position, _heading(before), _items(before))
    return _change(letter, [before, here], [longer, piece])


def next_at(letter: Letter, position: int) -> Change:
    """The passage after this one begins at `position` already."""
    found = passages(letter)
    number = _at(found, position)
    start, _ = _range(found[number])
    if number + 1 == len(found) or position <= start:
        raise DomainError("No passage follows that could begin here. Choose another place.")
    here, after = found[number], found[number + 1]
    shorter = Piece(start, position, _heading(here), _items(here))
    return _change(
        letter, [here, after], [shorter, Piece(position, _range(after)[1], position, _items(after))]
    )


def join(letter: Letter, public_id: str) -> Change:
    """A passage and the one before it become one, about the items of both."""
    found = passages(letter)
    number = _number(found, public_id)
    if not number:
        raise DomainError("No passage stands before this one.")
    before, here = found[number - 1], found[number]
    items = tuple(dict.fromkeys((*_items(before), *_items(here))))
    return _change(
        letter, [before, here], [Piece(_range(before)[0], _range(here)[1], _heading(before), items)]
    )


def about(letter: Letter, public_id: str) -> Change:
    """The same passage; the items it is about are chosen anew."""
    found = passages(letter)
    here = found[_number(found, public_id)]
    return _change(letter, [here], [Piece(*_range(here), _heading(here), _items(here))])


def _change(letter: Letter, replaced: Sequence[Comment], pieces: Sequence[Piece]) -> Change:
    """Pieces without the blanks at their ends. Raises DomainError where one has no words."""
    tidy = [replace(piece, start=start, end=end) for piece in pieces for start, end in [_tidy(letter, piece)]]
    if not all(says_something(letter.text[piece.start : piece.end]) for piece in tidy):
        raise DomainError("A passage without words would be left over. Join it with the one before instead.")
    return Change(tuple(replaced), tuple(tidy))


def _tidy(letter: Letter, piece: Piece) -> tuple[int, int]:
    return trimmed(letter.text, piece.start, piece.end)


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
            "Somebody moved a boundary here meanwhile. Reload to see the letter as it is cut now."
        )
    if not change.pieces or not change.replaced:
        raise DomainError("Nothing would change.")
    consultation = letter.submission.consultation
    for comment in change.replaced:
        moderation.SUPERSEDE.apply(comment, by=by, note=note, subject=consultation)
    made = _write(letter, change)
    _number_anew(letter)
    replaced = [comment.pk for comment in change.replaced]
    Event.record(letter, "move_boundary", actor=by, replaced=replaced, made=[comment.pk for comment in made])
    for comment in made if accept else ():
        moderation.ACCEPT.apply(comment, by=by, note=note, subject=consultation)
    return made


def _write(letter: Letter, change: Change) -> list[Comment]:
    submission: Submission = letter.submission
    wanted = {pk for piece in change.pieces for pk in piece.items}
    items = submission.consultation.items.select_related("item").in_bulk(wanted)
    if len(items) < len(wanted):
        raise DomainError("A passage names an item that this consultation does not ask about.")
    remarks = [_remark(letter, piece, [items[pk] for pk in piece.items]) for piece in change.pieces]
    made = intake.write_comments(submission, remarks, letter=letter)
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


def _at(found: Sequence[Comment], position: int) -> int:
    for number, comment in enumerate(found):
        if _heading(comment) <= position < _range(comment)[1]:
            return number
    raise DomainError("No passage has these words. Choose a place inside a passage.")


def _number(found: Sequence[Comment], public_id: str) -> int:
    for number, comment in enumerate(found):
        if comment.public_id == public_id:
            return number
    raise WorkflowError(
        "This passage was replaced in the meantime. Reload to see the letter as it is cut now."
    )


def _range(comment: Comment) -> tuple[int, int]:
    assert comment.start is not None
    assert comment.end is not None
    return comment.start, comment.end


def _heading(comment: Comment) -> int:
    return _range(comment)[0] if comment.heading_start is None else comment.heading_start


def _items(comment: Comment) -> tuple[int, ...]:
    return tuple(row.item_id for row in comment.abouts.all())
