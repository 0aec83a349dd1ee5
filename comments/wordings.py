"""The wording that comments propose, item by item, side by side."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from comments import positions, publication, voices
from comments.anchors import Anchor
from comments.asked import Asked
from comments.models import Comment, CommentQuerySet
from comments.publication import Reader
from comments.publication_counts import sight
from comments.quotable import passages
from comments.voices import Voice
from consult.consultations.models import Consultation

SHOWN = 6
"""How many of an item the overview shows; all of them are on the item's own page of this list."""


@dataclass(frozen=True)
class Proposals:
    """What is proposed for an item: the newest, and how many there are, where that may be told."""

    item: Asked
    voices: tuple[Voice, ...]
    n: int | None
    has_more: bool


def proposing(consultation: Consultation, reader: Reader) -> CommentQuerySet:
    """Accepted comments with a proposal that this reader may list."""
    proposals = publication.accepted_in(consultation, reader).exclude(wording="")
    if consultation.suppress_below:  # where nothing may change between two snapshots
        return proposals
    return proposals.exclude(pk__in=positions.replaced_everywhere(consultation))


def by_item(consultation: Consultation, asked: Sequence[Asked], reader: Reader) -> list[Proposals]:
    """Items for which something is proposed, in reading order, each with its newest proposals."""
    known, found = passages(consultation), defaultdict(list)
    seen = sight(reader, consultation)
    rows = Anchor.objects.filter(method=Anchor.Method.MADE, comment__in=proposing(consultation, reader))
    for comment, text in rows.order_by("-comment").values_list("comment", "text"):
        if text in known:
            found[known[text].key].append(comment)
    shown = [pk for comments in found.values() for pk in comments[:SHOWN]]
    newest = voices.page_of(Comment.objects.filter(pk__in=shown), size=len(shown)).comments
    by_pk = dict(zip((one.pk for one in newest), voices.voices(newest, asked, reader=reader), strict=True))
    return [
        Proposals(
            one,
            tuple(by_pk[pk] for pk in found[one.key][:SHOWN]),
            seen.count(len(found[one.key])),
            len(found[one.key]) > SHOWN,
        )
        for one in asked
        if one.key in found
    ]


def on_item(consultation: Consultation, key: str, reader: Reader) -> CommentQuerySet:
    """All proposals for an item's words."""
    texts = [pk for pk, passage in passages(consultation).items() if passage.key == key]
    rows = Anchor.objects.filter(method=Anchor.Method.MADE, text__in=texts)
    return proposing(consultation, reader).filter(pk__in=rows.values("comment"))
