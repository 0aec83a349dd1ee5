"""A few voices beside the counts: published comments on an item, one from each sector first."""

from collections import defaultdict
from dataclasses import dataclass

from comments import publication
from comments.models import About, Comment
from comments.publication import Byline
from comments.publication_counts import sight
from consult.consultations.models import Consent, Consultation

FEW = 3


@dataclass(frozen=True)
class Voice:
    comment: Comment
    byline: Byline
    stance: str


def voices(consultation: Consultation, *, reader: publication.Reader) -> dict[int, list[Voice]]:
    """Up to three comments for each item (by its id), of different sectors where there are any. Two queries."""
    bare = sight(reader, consultation).is_snapshot
    readable = publication.listable_by(reader).filter(consultation=consultation)
    confidential = Comment.objects.filter(consultation=consultation, consent=Consent.CONFIDENTIAL)
    abouts = (
        About.objects.filter(counted=True, consultation=consultation)
        .exclude(comment__in=confidential)
        .order_by("item_id", "sector", "comment_id")
    )
    first: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for item, comment, stance in abouts.distinct("item_id", "sector").values_list(
        "item_id", "comment_id", "stance"
    ):
        if len(first[item]) < FEW:
            first[item].append((comment, stance))
    wanted = {comment for chosen in first.values() for comment, _ in chosen}
    found = {c.pk: c for c in readable.filter(pk__in=wanted).select_related("submission")}
    return {
        item: [
            Voice(found[pk], publication.signed(found[pk], bare=bare), "" if bare else stance)
            for pk, stance in chosen
            if pk in found
        ]
        for item, chosen in first.items()
    }
