"""The text of a consultation with a translation beside it, where its reader asks for one (`?lang=`)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import OuterRef, Subquery

from consult.consultations.models import Consultation
from consult.pages.reading import Chapter, Outline, Place, scopes_of
from guidance import frames, translations
from guidance.models import AxisValue, FrameText
from guidance.translations import Translated


def offers(shown: Consultation, wanted: str) -> dict[str, Any]:
    """For the templates: the languages there are, and the one that was chosen if it is one of them.

    With what stands outside the items in it.
    """
    offered = translations.offered(shown.edition)
    reading_in = translations.chosen(offered, wanted)
    outside = frames.named(shown.edition, wanted) if reading_in else {}
    return {"offered": offered, "reading_in": reading_in, "outside_items": outside}


def beside(outline: Outline, shown: Consultation, language: str) -> Outline:
    """The same text, each item with its words in this language or a note that there are none."""
    words = _words(shown, language)
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
    return _beside(place, _words(shown, language), language)


def _words(shown: Consultation, language: str) -> Mapping[str, Translated]:
    """Of every item that has any: its own, and those of what it applies to."""
    texts = translations.words(shown.edition, language)
    applies = _scopes(shown, language)
    return {
        key: replace(texts.get(key, Translated(language)), applies=applies.get(key, ""))
        for key in {*texts, *applies}
    }


def _scopes(shown: Consultation, language: str) -> dict[str, str]:
    """To what items apply, where all of it is translated."""
    rows = AxisValue.objects.filter(items__edition=shown.edition).order_by("axis__position", "position")
    told = FrameText.objects.filter(value=OuterRef("pk"), language=language).exclude(title="")
    values = rows.annotate(told=Subquery(told.values("title")[:1]))
    found = list(values.values_list("items__node__key", "axis_id", "told"))
    untold = {key for key, _, title in found if not title}
    return scopes_of((key, axis, title) for key, axis, title in found if key not in untold)


def _beside(place: Place, words: Mapping[str, Translated], language: str) -> Place:
    return replace(
        place,
        translation=words.get(place.key, Translated(language)),
        practices=tuple(_beside(practice, words, language) for practice in place.practices),
    )
