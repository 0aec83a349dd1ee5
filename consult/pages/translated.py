"""The text of a consultation with a translation beside it, where its reader asks for one (`?lang=`)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from consult.consultations.models import Consultation
from consult.pages.reading import Chapter, Outline, Place
from guidance import translations
from guidance.translations import Translated


def offers(shown: Consultation, wanted: str) -> dict[str, Any]:
    """For the templates: the languages there are, and the one that was chosen if it is one of them."""
    offered = translations.offered(shown.edition)
    return {"offered": offered, "reading_in": translations.chosen(offered, wanted)}


def beside(outline: Outline, shown: Consultation, language: str) -> Outline:
    """The same text, each item with its words in this language or a note that there are none."""
    words = translations.words(shown.edition, language)
    return replace(
        outline,
        chapters=tuple(
            Chapter(
                chapter.section and _beside(chapter.section, words, language),
                tuple(_beside(item, words, language) for item in chapter.items),
            )
            for chapter in outline.chapters
        ),
    )


def place_beside(place: Place, shown: Consultation, language: str) -> Place:
    return _beside(place, translations.words(shown.edition, language), language)


def _beside(place: Place, words: Mapping[str, Translated], language: str) -> Place:
    return replace(
        place,
        translation=words.get(place.key, Translated(language)),
        practices=tuple(_beside(practice, words, language) for practice in place.practices),
    )
