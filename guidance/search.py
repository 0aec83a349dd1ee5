"""What somebody looks for, as PostgreSQL understands it: words in each language in use, with stems and quotes.

A text is looked through in its own language (`words_of`, a function in the database, chooses the rules by the
language's code), and in that of the site as well, since names and terms stay as they are in a translation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, Value
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from guidance.models import Document, Edition, ItemText
from guidance.print_marks import as_searched, as_written, parsable

CONFIGS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english",
    "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian",
    "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian",
    "nb": "norwegian", "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Language → rules that every PostgreSQL from 15 on ships. The function `words_of` knows the same ones."""
LONGEST = 200
BEGIN, END, LESS = "\ue000", "\ue001", "\ue002"
"""Marks around a hit until the text is escaped, and "<", which PostgreSQL would take for markup and leave out:
characters of private use, taken out of the text before."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ue000-\ue002]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
"""Those that people type or copy, to the only ones that PostgreSQL reads as quotes."""
_SITE = settings.LANGUAGE_CODE.partition("-")[0]
SHORT = 240
"""A text of up to so many characters is shown whole."""
SNIPPET = "MaxFragments=2, MaxWords=32, MinWords=14, FragmentDelimiter=' … '"
ALL = "HighlightAll=true"
HEADLINES = """
SELECT ts_headline(config::regconfig, words,
    websearch_to_tsquery(config::regconfig, %(text)s) || websearch_to_tsquery(%(site)s::regconfig, %(text)s), options)
FROM unnest(%(words)s::text[], %(configs)s::text[], %(options)s::text[])
    WITH ORDINALITY AS pieces(words, config, options, n) ORDER BY n
"""


class Words(Func):
    """`words_of(language, text)`: the words of a text as its language's rules have them."""

    function = "words_of"
    arity = 2
    output_field = SearchVectorField()


def config(language: str) -> str:
    return CONFIGS.get(language.partition("-")[0].lower(), "simple")


@dataclass(frozen=True)
class Query:
    """Words with "quotes", `or` and `-minus`, and the languages of the texts there are."""

    text: str
    languages: tuple[str, ...]

    def within(self, language: str) -> SearchQuery:
        """For texts in this language. What is excluded is told by the text's own rules only."""
        own = _parsed(self.text, language)
        excludes = any(word.startswith("-") for word in self.text.split())
        return own if excludes or config(language) == config(_SITE) else own | _parsed(self.text, _SITE)

    def matches(self, words: str = "search", language: str = "language") -> Q:
        """The condition on rows whose `words` are of their `language`."""
        return reduce(
            or_, (Q(**{language: one, words: self.within(one)}) for one in self.languages), Q(pk__in=[])
        )

    def rank(self, words: str = "search") -> SearchRank:
        return SearchRank(F(words), self._anywhere)

    def title_rank(self, words: str = "search") -> SearchRank:
        """Of what stands in titles alone (weight A)."""
        return SearchRank(F(words), self._anywhere, weights=[0, 0, 0, 1])

    @property
    def _anywhere(self) -> SearchQuery:
        return reduce(or_, (_parsed(self.text, one) for one in self.languages))

    def has_words(self) -> bool:
        """Is there a word to look for? Not where all are too common, or only excluded."""
        configs = sorted({config(one) for one in (*self.languages, _SITE)})
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT bool_or(querytree(websearch_to_tsquery(config::regconfig, %s)) NOT IN ('', 'T')) "
                "FROM unnest(%s::text[]) config",
                [as_searched(self.text), configs],
            )
            return bool(cursor.fetchone()[0])


def _parsed(text: str, language: str) -> SearchQuery:
    return SearchQuery(as_searched(text), config=config(language), search_type="websearch")


def query(text: str) -> Query:
    """What was typed, without what no text has in it."""
    languages = (
        ItemText.objects.order_by()
        .values_list("language")
        .union(Document.objects.order_by().values_list("language"))
    )
    cleaned = " ".join(_CONTROL.sub(" ", text).translate(_QUOTES).split())[:LONGEST]
    return Query(cleaned, tuple(sorted({_SITE, *(one for (one,) in languages)})))


def items_in(editions: QuerySet[Edition], wanted: Query) -> QuerySet[ItemText]:
    """Texts of these editions that have the words, those with the words in their title first."""
    texts = ItemText.objects.filter(wanted.matches(), item__edition__in=editions)
    return texts.order_by(wanted.title_rank().desc(), wanted.rank().desc(), "item__position", "pk")


def documents(editions: QuerySet[Edition], wanted: Query) -> QuerySet[Document]:
    """Documents by their title and publisher, where one of these editions is theirs."""
    said = Func(Value(" "), "title", "publisher", function="concat_ws")
    found = Document.objects.filter(pk__in=editions.values("document"))
    return found.alias(words=Words("language", said)).filter(wanted.matches("words")).order_by("title")


def newest(editions: QuerySet[Edition]) -> list[Edition]:
    """Of each document the newest of these editions."""
    return list(editions.order_by("document_id", "-date", "-pk").distinct("document_id"))


def highlighted(wanted: Query, pieces: Sequence[tuple[str, str]]) -> list[SafeString]:
    """Texts, given with their language, with `<mark>` around what was found; of a long one the best passages.

    All else in them is escaped. One query.
    """
    words = [_CONTROL.sub(" ", text).strip() for text, _ in pieces]
    options = [SNIPPET if len(text) > SHORT else ALL for text in words]
    given: dict[str, str | list[str]] = {
        "text": as_searched(wanted.text),
        "site": config(_SITE),
        "words": [parsable(text).replace("<", f" {LESS}") for text in words],  # a word ends before it
        "configs": [config(language) for _, language in pieces],
        "options": [f"StartSel={BEGIN}, StopSel={END}, {one}" for one in options],
    }
    with connection.cursor() as cursor:
        cursor.execute(HEADLINES, given)
        return [_marked(row[0], text) for row, text in zip(cursor.fetchall(), words, strict=True)]


def _marked(passage: str, text: str) -> SafeString:
    passage = as_written(passage).replace(f" {LESS}", "<").replace(LESS, "<")
    bare = passage.replace(BEGIN, "").replace(END, "")
    before = "" if text.lstrip().startswith(bare[:40].lstrip()) else "… "
    after = "" if text.rstrip().endswith(bare[-40:].rstrip()) else " …"
    marked = escape(passage).replace(BEGIN, "<mark>").replace(END, "</mark>")
    return mark_safe(f"{before}{marked}{after}")  # noqa: S308 (escaped above)
