"""What waits in a draft beside its comments: endorsements, and organisations that are to sign. Freely changed."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from comments import drafts
from comments.beside import Kept, merged
from comments.drafting import Draft, DraftComment
from consult.consultations.models import Consultation


def of(author: drafts.Author, consultation: Consultation, comments: Iterable[DraftComment]) -> Kept:
    """No query where there are comments that were read: they bring it along."""
    kept: list[Kept] = [comment.beside for comment in comments]  # type: ignore[attr-defined]
    if not kept and author.is_known:
        rows = drafts.held_by(author).filter(consultation=consultation).order_by("user", "pk")
        kept = list(rows.values_list("beside", flat=True))
    return merged(kept)


@transaction.atomic
def add(author: drafts.Author, consultation: Consultation, name: str, value: Any) -> None:
    draft = drafts.open_for(author, consultation)
    _save(draft, merged([draft.beside, {name: [value]}]))


@transaction.atomic
def remove(author: drafts.Author, consultation: Consultation, name: str, value: Any) -> None:
    """Nothing happens where it is gone already."""
    draft = drafts.open_for(author, consultation)
    left = [one for one in draft.beside.get(name, []) if one != value]
    _save(draft, {**draft.beside, name: left})


def _save(draft: Draft, kept: Kept) -> None:
    draft.beside = {name: values for name, values in kept.items() if values}
    draft.save(update_fields=["beside", "updated_at"])
