"""The words of the text that comments are about, marked where they stand. Where small counts are withheld, marks
say to the public that there are comments and not how many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Window
from django.urls import reverse
from django.utils.safestring import SafeString

from comments import positions
from comments.anchors import Anchor
from comments.models import Comment, CommentQuerySet
from comments.publication_counts import Sight
from comments.voices import Voice
from consult.consultations.models import Consultation
from consult.pages import reading
from consult.pages.reading import Outline, Place
from consult.people.words import kept_by_language
from guidance.marking import Range, Segment, marked, segments

CROWDED = 12
"""From so many places of one text on, the whole text goes without its marks: each would be a stop for the keyboard.
The numbers beside the paragraphs lead to what was said, and so do the marks on the item's page."""
Ranges = dict[int, list[Range]]
"""By text."""


def on_item(
    shown: Consultation, place: Place, listed: CommentQuerySet, voices: Sequence[Voice], seen: Sight
) -> Place:
    """An item with its words marked for all comments in `listed`; the `voices` on the same page are led to at once."""
    texts = [place.text, *(practice.text for practice in place.practices)]
    ranges = _ranges(listed, texts)
    if not ranges:
        return place
    for voice in voices:
        if voice.said and voice.said.quote.text in ranges:
            said = voice.said.quote
            ranges[said.text].append(Range(said.start, said.end, 0, (voice.public_id,)))
    return _marked(shown, place, ranges, numbers=not seen.is_snapshot)


def on_text(shown: Consultation, outline: Outline, seen: Sight, at: datetime | None) -> Outline:
    """The whole text with its words marked, as of a recount or a snapshot; each process does this once for each.

    And for each language: a mark says how many comments it leads to.
    """
    if at is None or shown.status == Consultation.Status.DRAFT or not seen.may_see:
        return outline
    return _kept(shown, at, is_snapshot=seen.is_snapshot) or outline


@kept_by_language(maxsize=64)
def _kept(shown: Consultation, at: datetime, *, is_snapshot: bool) -> Outline | None:
    outline = reading.outline(shown)
    texts = [place.text for item in outline.items for place in (item, *item.practices)]
    comments = Comment.objects.accepted().showable().filter(consultation=shown)
    standing = comments.exclude(pk__in=positions.replaced_everywhere(shown))
    ranges = _ranges(comments.filter(accepted_at__lte=at) if is_snapshot else standing, texts, CROWDED)
    if not ranges:
        return None
    return replace(
        outline,
        chapters=tuple(
            replace(
                chapter,
                items=tuple(_marked(shown, item, ranges, numbers=not is_snapshot) for item in chapter.items),
            )
            for chapter in outline.chapters
        ),
    )


def _ranges(comments: CommentQuerySet, texts: Iterable[int], crowded: int | None = None) -> Ranges:
    """What these comments are about in these texts, the same words once with their number; in no crowded text."""
    anchors = Anchor.objects.filter(text__in=list(texts), comment__in=comments).order_by()
    rows = anchors.values("text", "start", "end").annotate(n=Count("pk"))
    if crowded is not None:  # counted by the database: a long text has tens of thousands
        rows = rows.annotate(places=Window(Count("*"), partition_by=F("text"))).filter(places__lt=crowded)
    found: Ranges = defaultdict(list)
    counted: Iterable[Any] = rows.values_list("text", "start", "end", "n")
    for text, start, end, n in counted:
        found[text].append(Range(start, end, n))
    return found


def _marked(shown: Consultation, place: Place, ranges: Ranges, *, numbers: bool) -> Place:
    """An item and its practices; what is said about one that isn't asked about itself stands with the item."""
    html, *others = (
        _html(shown, one, one if one.pk else place, ranges, numbers=numbers)
        for one in (place, *place.practices)
    )
    practices = (replace(one, html=other) for one, other in zip(place.practices, others, strict=True))
    return replace(place, html=html, practices=tuple(practices))


def _html(shown: Consultation, place: Place, asked: Place, ranges: Ranges, *, numbers: bool) -> SafeString:
    if not asked.pk or place.text not in ranges:
        return place.html
    item = reverse("item", args=[shown.slug, asked.key])

    def href(segment: Segment) -> str:
        """To the one comment where it stands on the page, else to a list of those about these words."""
        if segment.n == 1 and segment.ids:
            return f"#c-{segment.ids[0]}"
        return f"{item}?words={place.text}.{segment.start}-{segment.end}#comments"

    return marked(place.html, segments(ranges[place.text]), href, numbers=numbers)
