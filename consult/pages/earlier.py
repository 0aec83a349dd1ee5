"""Beside each item of a text, what was said about it in earlier editions; counted nowhere twice, only linked."""

from dataclasses import replace

from comments import carried
from comments.templatetags.earlier_ui import Notes, earlier_note
from consult.pages.reading import Chapter, Outline, Place
from guidance.models import Edition


def on_text(outline: Outline, edition: Edition) -> Outline:
    """The same text, each place with its note where there is one."""
    notes = carried.by_item(edition)
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
