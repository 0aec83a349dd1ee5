"""Before it is sent: replace likely personal data in a draft by words that say that something was removed there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from comments import drafts
from comments.documents import DraftLetter
from comments.drafting import DraftComment
from comments.hints import Hint, hints, without
from consult.consultations.models import Consultation
from consult.ledger.errors import WorkflowError

FIELDS = ("body", "wording")
AROUND = 40


@dataclass(frozen=True)
class Hinted:
    """One hint with its words, and what stands around them."""

    field: str
    hint: Hint
    before: str
    words: str
    after: str

    @property
    def place(self) -> str:
        """As forms send it: "body.12-30"."""
        return f"{self.field}.{self.hint.start}-{self.hint.end}"


def hinted(comment: DraftComment) -> list[Hinted]:
    return [one for field, text in _texts(comment) for one in _in(field, text)]


def hinted_in_letter(letter: DraftLetter) -> list[Hinted]:
    """What a document tells of somebody. Its words stay as they are: whoever sends it may send another one."""
    return list(_in("text", letter.text))


def _in(field: str, text: str) -> Iterator[Hinted]:
    for one in hints(text):
        before, after = text[max(0, one.start - AROUND) : one.start], text[one.end : one.end + AROUND]
        yield Hinted(field, one, before, text[one.start : one.end], after)


def remove(
    author: drafts.Author, consultation: Consultation, public_id: str, place: str, *, version: str
) -> int:
    """Replace what is at this place, or everything that was found where none is named. Returns how many passages.

    Raises WorkflowError where the draft was changed in another window since.
    """
    comment = drafts.comments_by(author, consultation).filter(public_id=public_id).first()
    found = [one for one in hinted(comment) if place in ("", one.place)] if comment else []
    if comment is None or not found:
        raise WorkflowError(_("This was changed in another window meanwhile. Below is how it stands."))
    texts: dict[str, Any] = {
        field: without(text, [one.hint for one in found if one.field == field])
        for field, text in _texts(comment)
    }
    drafts.change(
        author, consultation, public_id, replace(drafts.remark_of(comment), **texts), version=version
    )
    return len(found)


def _texts(comment: DraftComment) -> Iterator[tuple[str, str]]:
    return ((field, getattr(comment, field)) for field in FIELDS)
