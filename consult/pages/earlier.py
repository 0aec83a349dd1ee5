"""What other editions have to do with a text: beside each item, what was said about it in earlier ones (counted nowhere
twice, only linked), and the one that came after it."""

from dataclasses import dataclass, replace

from comments import carried
from comments.templatetags.earlier_ui import Notes, earlier_note
from consult.pages.reading import Chapter, Outline, Place
from guidance.models import Edition


@dataclass(frozen=True)
class Around:
    """Which editions of its document are published beside one: whether some before it, and the newest after it."""

    has_earlier: bool
    later: Edition | None


def around(edition: Edition) -> Around:
    """In one query. `later` has no document of its own loaded: it is the edition's."""
    others = list(Edition.objects.published().filter(document=edition.document_id))
    here = (edition.date, edition.pk)
    later = [one for one in others if (one.date, one.pk) > here]
    return Around(any((one.date, one.pk) < here for one in others), next(iter(later), None))


def on_text(outline: Outline, edition: Edition, has_earlier: bool) -> Outline:
    """The same text, each place with its note where there is one."""
    notes = carried.by_item(edition, has_earlier=has_earlier)
    if not notes:
        return outline
    return replace(
        outline,
        chapters=tuple(
            Chapter(chapter.section, tuple(_noted(item, notes, edition, item.key) for item in chapter.items))
            for chapter in outline.chapters
        ),
    )


def on_place(place: Place, edition: Edition) -> Place:
    notes = carried.by_item(edition)
    return _noted(place, notes, edition) if notes else place


def _noted(place: Place, notes: Notes, edition: Edition, talk: str = "") -> Place:
    return replace(
        place,
        earlier=earlier_note(notes, place.key, edition, talk),
        practices=tuple(_noted(practice, notes, edition, talk) for practice in place.practices),
    )
