"""Documents of a draft, as they are sent with it. Reads drafts."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from comments import scanning
from comments.asked import questions
from comments.documents import DraftLetter, DraftPart
from comments.drafting import Draft
from comments.enclosing import Enclosure
from comments.intake import Remark
from comments.models import Comment, Letter
from comments.refused import told
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError


def has_letters() -> Exists:
    """Whether a draft has documents, for a query that reads it anyway."""
    return Exists(DraftLetter.objects.filter(draft=OuterRef("pk")))


def letters_of(draft: Draft) -> list[DraftLetter]:
    """With their parts. Asks nothing where the draft is known to have none."""
    if not getattr(draft, "has_letters", True):
        return []
    return list(draft.letters.prefetch_related("parts"))


def versions(letters: Iterable[DraftLetter]) -> list[str]:
    """All that would be sent of them: two windows that show the same agree on it."""
    return [
        json.dumps([letter.sha256, letter.consent, [_said(part) for part in letter.parts.all()]])
        for letter in letters
    ]


def _said(part: DraftPart) -> list[Any]:
    return [part.start, part.end, part.items, part.stance, part.options, part.is_confirmed]


def enclosures(letters: Sequence[DraftLetter], consultation: Consultation) -> list[Enclosure]:
    """As they are to be recorded. Raises DomainError where one is still being read, or was refused."""
    for letter in letters:
        if letter.refused:
            # Translators: {why} is a whole sentence.
            words = _("{name} can't be taken: {why} Remove it before you send.")
            raise DomainError(words.format(name=letter.filename, why=told(letter.refused)))
        if letter.read_at is None:
            words = _("{name} is still being read. Wait a moment, then send.")
            raise DomainError(words.format(name=letter.filename))
    return [Enclosure(_letter(letter), _remarks(letter, consultation)) for letter in letters]


def _letter(letter: DraftLetter) -> Letter:
    """The stored file goes over as it is."""
    waiting = Letter.Status.WAITING if scanning.is_on() else Letter.Status.NOT_SCANNED
    return Letter(
        public_id=letter.public_id,
        file=letter.file.name,
        filename=letter.filename,
        media_type=letter.media_type,
        size=letter.size,
        sha256=letter.sha256,
        consent=letter.consent,
        status=Letter.Status.CLEAN if letter.scanned_at else waiting,
        scanned_at=letter.scanned_at,
        text=letter.text,
        page_starts=letter.page_starts,
        empty_pages=letter.empty_pages,
    )


def _remarks(letter: DraftLetter, consultation: Consultation) -> list[Remark]:
    return [_remark(letter, part, consultation) for part in letter.parts.all()]


def _remark(letter: DraftLetter, part: DraftPart, consultation: Consultation) -> Remark:
    """What the sender confirmed is theirs; the rest was cut by a machine, and states nothing."""
    known = questions(consultation)
    cut: dict[str, Any] = {"heading_start": part.heading_start, "start": part.start, "end": part.end}
    items = [item for pk, item in known.items.items() if pk in part.items]
    body = letter.text[part.start : part.end]
    if not part.is_confirmed:
        machine = {"cut_by": Comment.CutBy.MACHINE, "cut_kind": part.cut_kind, "cut_score": part.cut_score}
        return Remark(body, items, cut=cut | machine)
    options = [option for pk, option in known.options.items() if pk in part.options]
    stance = part.stance if any(item.asks_stance for item in items) else ""
    return Remark(body, items, stance, options, cut=cut | {"cut_by": Comment.CutBy.SUBMITTER})
