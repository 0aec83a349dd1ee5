"""Published comments on the same items that say something close, nearest first.

Found by their words as search has them (stems, without words that say nothing), and compared as sets of those: cosine
of the words of both. Only the newest that share a rare word are compared, so that it takes as long on an item with a
hundred thousand comments as on one with a thousand.
"""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import F, Func, TextField

from comments import endorsing
from comments.models import About, Comment
from consult.consultations.models import Consultation

CLOSE = 0.4
"""From which cosine on two comments say something close: a third of the words and the subject, as a rule."""
FEWEST = 4
RARE = 16
COMPARED = 1000
OFFERED = 3
LONGEST = 20_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Similar:
    """How many say something close, and the nearest of them."""

    count: int = 0
    offers: tuple[Comment, ...] = ()
    is_more: bool = False
    """There are more than were compared."""


class _Lexemes(Func):
    function = "tsvector_to_array"
    output_field = ArrayField(TextField())


def similar(
    consultation: Consultation, text: str, items: Collection[int], *, without: Collection[str] = ()
) -> Similar:
    """Close to `text`, on one of these items (on the whole where there are none); `without` are public ids."""
    words = _words(text, consultation.edition.document.language)
    if len(words) < FEWEST:
        return Similar()
    rare = sorted(words, key=lambda word: (-len(word), word))[:RARE]
    query = SearchQuery(" | ".join(f"'{word}'" for word in rare), config="simple", search_type="raw")
    there = About.objects.filter(replaced_by=None)
    there = there.filter(item__in=items) if items else there.none()
    rows = endorsing.endorsable(consultation).filter(words__search=query).exclude(public_id__in=without)
    rows = rows.filter(pk__in=there.values("comment")) if items else rows.filter(abouts=None)
    lexemes = rows.annotate(lexemes=_Lexemes(F("words__search"))).order_by("-pk")
    found = list(lexemes.values_list("pk", "lexemes")[:COMPARED])
    near = sorted(((cosine(words, set(there_)), pk) for pk, there_ in found), reverse=True)
    close = [pk for score, pk in near if score >= CLOSE]
    comments = Comment.objects.select_related("submission").in_bulk(close[:OFFERED])
    offers = tuple(comments[pk] for pk in close[:OFFERED])
    return Similar(len(close), offers, is_more=len(found) == COMPARED)


def cosine(one: Collection[str], other: Collection[str]) -> float:
    return len(set(one) & set(other)) / math.sqrt(len(one) * len(other)) if one and other else 0.0


def _words(text: str, language: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(words_of(%s, %s))", [language, text[:LONGEST]])
        return {word for word in cursor.fetchone()[0] if _WORD.fullmatch(word)}
