"""Stage 2, letters. Receive a letter and cut it into comments by the questions it answers.

Reads consultations; writes letters and comments. A cut never changes words: a comment of a letter is always
`letter.text[start:end]`, and moving a boundary makes new comments that name the ones they replace.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext

from comments import intake
from comments.enclosing import Enclosure
from comments.intake import Remark, Speaker
from comments.models import Comment, Letter, Submission
from comments.reading import Extraction, Passage
from consult.consultations.models import Consultation, ConsultationItem
from consult.ledger.errors import DomainError

REST = "rest"
LEAST_WORDS = 3
_word = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Document:
    """A file as it came, and what could be read in it."""

    filename: str
    data: bytes
    extraction: Extraction

    def as_letter(self) -> Letter:
        """The row to be, not saved yet; saving it stores the file as well."""
        return Letter(
            file=ContentFile(self.data, name=self.filename),
            filename=self.filename,
            media_type=self.extraction.media_type,
            size=len(self.data),
            sha256=hashlib.sha256(self.data).hexdigest(),
            text=self.extraction.text,
            page_starts=list(self.extraction.page_starts),
            empty_pages=list(self.extraction.empty_pages),
        )


@transaction.atomic
def receive(
    consultation: Consultation,
    speaker: Speaker,
    document: Document,
    passages: Sequence[Passage],
    *,
    external_id: str = "",
    received_at: datetime | None = None,
    channel: str = Submission.Channel.IMPORT,
) -> Submission:
    """One submission: the letter, and a comment for each passage with words. Raises DomainError."""
    items = {
        item.item.label: item for item in consultation.items.select_related("item__node") if item.item.label
    }
    enclosed = Enclosure(document.as_letter(), remarks_from(document.extraction.text, passages, items))
    if not enclosed.remarks:
        raise DomainError(gettext("Nothing in this letter says anything that could be a comment."))
    is_on_record = channel == Submission.Channel.IMPORT
    intake.check(consultation, speaker, [], [enclosed], is_on_record=is_on_record)
    more: dict[str, Any] = {"received_at": received_at} if received_at else {}
    return intake.record(
        consultation,
        speaker,
        [],
        by=None,
        channel=channel,
        documents=[enclosed],
        external_id=external_id,
        **more,
    )


def remarks_from(
    text: str, passages: Iterable[Passage], items: Mapping[str, ConsultationItem]
) -> list[Remark]:
    """A remark for each passage that says something; one about the whole where none answers a question."""
    found = list(passages)
    if not any(passage.labels for passage in found):
        found = [Passage(0, 0, len(text), (), REST, 1.0)]
    remarks = (
        _remark(text, passage, [items[label] for label in passage.labels if label in items])
        for passage in found
    )
    return [remark for remark in remarks if remark.items or says_something(remark.body)]


def _remark(text: str, passage: Passage, items: Sequence[ConsultationItem]) -> Remark:
    start, end = trimmed(text, passage.answer_start, passage.end)
    cut = {
        "heading_start": passage.start,
        "start": start,
        "end": end,
        "cut_kind": passage.kind,
        "cut_score": passage.score,
        "cut_by": Comment.CutBy.MACHINE,
    }
    return Remark(text[start:end], items, cut=cut)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the blanks at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def says_something(text: str) -> bool:
    """Page furniture (a number, a date, a rule) says nothing."""
    return sum(1 for _ in zip(_word.finditer(text), range(LEAST_WORDS), strict=False)) == LEAST_WORDS
