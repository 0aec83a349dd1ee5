"""Why a document can't be read, in the reader's language. The reading process knows no language, and its sentence is
kept in English with the document."""

import re

from django.utils.translation import gettext

from comments.reading.refusals import WITH_VALUES


def _shape(words: str) -> re.Pattern[str]:
    """What matches a sentence with values in it, and tells them by name."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(words)))


SHAPES = {words: _shape(words) for words in WITH_VALUES}


def told(reason: str) -> str:
    """The sentence of an `Unreadable`; "" where nothing was refused."""
    if not reason:
        return ""
    for words, shape in SHAPES.items():
        if found := shape.fullmatch(reason):
            return gettext(words).format(**found.groupdict())
    return gettext(reason)
