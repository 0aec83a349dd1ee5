"""What is enclosed with a submission: documents, each kept whole, with the comments that are cut from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from comments.models import Comment, Letter, Submission

if TYPE_CHECKING:
    from comments.intake import Remark


@dataclass(frozen=True)
class Enclosure:
    """A document: its row, not saved yet, and what is cut from it, each with its range in `cut`."""

    letter: Letter
    remarks: Sequence["Remark"] = ()

    def as_sent(self) -> dict[str, Any]:
        return _as_sent(self.letter, (remark.cut for remark in self.remarks))


def said(remarks: Sequence["Remark"], documents: Sequence[Enclosure]) -> list["Remark"]:
    """All comments of a submission: those that were typed, then those cut from each document."""
    return [*remarks, *(remark for document in documents for remark in document.remarks)]


def on_receipt(documents: Sequence[Enclosure], channel: str) -> list[dict[str, Any]]:
    """What a receipt's hash covers of them. What was taken from a public record is proved by that record."""
    return [] if channel == Submission.Channel.IMPORT else [document.as_sent() for document in documents]


def read_back(submission: Submission, comments: Iterable[Comment]) -> list[dict[str, Any]]:
    """The same as `on_receipt`, from the rows: `comments` are those that were sent."""
    if submission.channel == Submission.Channel.IMPORT:
        return []
    cut: dict[int, list[dict[str, Any]]] = {}
    for comment in comments:
        if comment.letter_id:
            part = {"start": comment.start, "end": comment.end, "cut_by": comment.cut_by}
            cut.setdefault(comment.letter_id, []).append(part)
    return [_as_sent(letter, cut.get(letter.pk, ())) for letter in submission.letters.all()]


def encloses() -> Exists:
    """Whether a submission has documents, for a query that reads it anyway."""
    return Exists(Letter.objects.filter(submission=OuterRef("pk")))


def with_documents(submission: Submission) -> Submission:
    """Its documents where `letters.all()` finds them, without their text; asks nothing where `encloses` said none."""
    if submission.encloses:  # type: ignore[attr-defined]
        prefetch_related_objects([submission], Prefetch("letters", Letter.objects.defer("text")))
    else:
        submission._prefetched_objects_cache = {"letters": []}  # type: ignore[attr-defined]
    return submission


def _as_sent(letter: Letter, cut: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {
        "consent": letter.consent,
        "file": letter.filename,
        "parts": [[part["start"], part["end"], part.get("cut_by", Comment.CutBy.SUBMITTER)] for part in cut],
        "sha256": letter.sha256,
        "size": letter.size,
        "type": letter.media_type,
    }
