"""What the site says is marked, stands in the catalogues and is translated: whole, and with the same placeholders."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from django.template.base import Lexer, TokenType
from django.utils import translation

from consult.pages import catalogues
from consult.people.nouns import NOUNS

BOTH = [(language, domain) for language in ("es", "fr") for domain in ("django", "djangojs")]
WORD = re.compile(r"[A-Za-z]{2,}")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
ADDRESS = re.compile(r"\S*/\S*")
TAG = re.compile(r"</?[a-z][^>]*>")
SHOWN = {
    "placeholder",
    "aria-label",
    "aria-description",
    "title",
    "alt",
    "label",
    "data-confirm",
    "data-undo",
}
NO_LANGUAGE = re.compile(
    r"^(?:[\W\d]|Consult|API|CSV|XLSX|PDF|DOCX|Markdown|Word|JSON|YAML|HTML|ODT|SHA|UTC|Atom|Esc|Enter|Shift|MB|kB)*$"
)
OURS = ("html", "svg", "txt")
FOR_NOBODY = ("synthesis/document/", "api/_operation", "admin/", "allauth/elements/", "guidance/_desk_saves")
"""Documents have a language of their own, the API's reference is English, and elements show what they are given."""


class Outside(HTMLParser):
    """Gathers the words of a template that stand outside all marks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in ("script", "style", "code")
        self.found += [value for name, value in attrs if name in SHOWN and value and tag != "meta"]

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.found.append(" ".join(data.split()))


def outside(source: str) -> list[str]:
    """Words between tags and in shown attributes that are in no `translate` and no `blocktranslate`."""
    kept, within = [], ""
    for token in Lexer(source).tokenize():
        name = (token.contents.split() or [""])[0] if token.token_type == TokenType.BLOCK else ""
        if not within and name in ("blocktranslate", "comment"):
            within = name
        elif not within and token.contents == "block page_class":
            within = "block"
        elif name == f"end{within}":
            within = ""
        in_a_tag = token.contents.endswith(("|lang", "|page_lang"))
        unseen = " " if token.token_type == TokenType.BLOCK or in_a_tag else "\x00"
        kept.append(token.contents if token.token_type == TokenType.TEXT and not within else unseen)
    reader = Outside()
    reader.feed("".join(kept))
    reader.close()
    return [
        words
        for words in reader.found
        if WORD.search(ADDRESS.sub("", words)) and not NO_LANGUAGE.match(words)
    ]


def test_no_template_has_words_outside_marks():
    found = []
    for kind in OURS:
        for path in sorted((catalogues.ROOT / "templates").rglob(f"*.{kind}")):
            name = path.relative_to(catalogues.ROOT / "templates").as_posix()
            if not name.startswith(FOR_NOBODY):
                found += [f"{name}: {words}" for words in outside(path.read_text())]
    assert found == []


def test_every_noun_after_a_number_is_in_the_table():
    used = set()
    for path in (catalogues.ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r'(?:\|(?:counted|noun):|\bnoun=)"([^"]+)"', path.read_text()))
    assert sorted(used - NOUNS.keys()) == []


def in_an_f_string(source: str) -> list[str]:
    """Sentences that are marked inside an f-string."""
    within = [
        one
        for tree in ast.walk(ast.parse(source))
        if isinstance(tree, ast.JoinedStr)
        for one in ast.walk(tree)
    ]
    calls = [one for one in within if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
    marked = [one for one in calls if one.func.id == "_" or one.func.id in catalogues.KEYWORDS]  # type: ignore[attr-defined]
    return [ast.unparse(one) for one in marked if isinstance(one.args[0], ast.Constant)]


def test_no_sentence_is_marked_where_python_3_11_does_not_find_it():
    files = (path for path, reader in catalogues.sources("django") if reader == "python")
    assert [words for path in files for words in in_an_f_string(path.read_text())] == []
    assert in_an_f_string("""f"{text} {_('Choose.')}" """) == ["_('Choose.')"]


def said(catalog: Catalog) -> set[tuple[Any, str | None]]:
    return {(message.id, message.context) for message in catalog if message.id}


@pytest.mark.filterwarnings("error::django.utils.translation.TranslatorCommentWarning")
@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_the_catalogues_have_what_the_code_says(language, domain):
    """`make messages` brings them up to it."""
    assert said(catalogues.catalogue(language, domain)) == said(catalogues.messages(domain))


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_everything_is_translated(language, domain):
    found = catalogues.catalogue(language, domain)
    assert [message.id for message in found if message.id and not catalogues.whole(message)] == []


def test_english_sentences_stand_for_themselves():
    ours = catalogues.as_they_are()
    sentences = said(catalogues.messages("django"))
    assert sentences <= said(ours)
    assert [one.id for one in ours if (one.id, one.context) in sentences and one.string != one.id] == []
    with translation.override("en-gb"):
        assert translation.ngettext("%(n)d second", "%(n)d seconds", 1) == "%(n)d second"
        assert translation.ngettext("%(n)d second", "%(n)d seconds", 2) == "%(n)d seconds"


def forms(of: Any) -> tuple[str, ...]:
    return tuple(of) if isinstance(of, (tuple, list)) else (of,)


def placeholders(words: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(words)}


def wrong(message: Message) -> Iterator[str]:
    """A translation names what its English names; of two numbers, the singular may do without the number."""
    english, translated = forms(message.id), [words for words in forms(message.string) if words]
    for n, words in enumerate(translated):
        of = english[min(n, len(english) - 1)]
        allowed = set().union(*map(placeholders, english))
        needed = placeholders(english[-1]) if len(english) == 1 or n else set()
        if not needed <= placeholders(words) <= allowed:
            yield f"{of!r} has other placeholders than {words!r}"
        if sorted(TAG.findall(of)) != sorted(TAG.findall(words)):
            yield f"{of!r} has other tags than {words!r}"


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_translations_have_the_placeholders_and_the_tags_of_their_english(language, domain):
    found = catalogues.catalogue(language, domain)
    assert [words for message in found if message.id for words in wrong(message)] == []


def test_a_placeholder_or_a_tag_that_is_lost_is_found():
    def problems(english: Any, translated: Any) -> int:
        return len(list(wrong(Message(english, translated))))

    assert problems("{n} of {all}", "{n} sur {all}") == 0
    assert problems("{n} of {all}", "{n} sur {tous}") == 1
    assert problems('<a href="%(url)s">All</a>', "Tout %(url)s") == 1
    assert problems(("One comment", "%(n)s comments"), ("%(n)s commentaire", "%(n)s commentaires")) == 0
    assert problems(("One comment", "%(n)s comments"), ("Un commentaire", "Des commentaires")) == 1


def test_nothing_is_guessed_and_what_lacks_a_translation_is_left_to_english():
    before, now = Catalog("fr"), Catalog()
    before.add("Save the draft", "Enregistrer le brouillon")
    for words in ("Save the drafts", "Save the draft", ("one", "many")):
        now.add(words)
    before.update(now, no_fuzzy_matching=True)
    assert [message.id for message in before if message.id and catalogues.whole(message)] == [
        "Save the draft"
    ]
    compiled = catalogues.compiled_words(before)
    assert b"Save the draft\x00" in compiled
    assert b"Save the drafts" not in compiled
    assert b"many" not in compiled


def test_the_catalogue_reads_templates_with_their_contexts_and_comments(tmp_path):
    source = """{% load i18n %}
      {# Translators: a verb #}
      {% translate "Open" context "verb" %}
        {% blocktranslate trimmed count n=x|length with name=_("You") %}
          One for {{ name }}
        {% plural %}
          {{ n }} for {{ name }}
        {% endblocktranslate %}
      {% include "x.html" with title=_("Words of an include") %}"""
    found: list[Any] = list(
        catalogues.templates(BytesIO(source.encode()), catalogues.KEYWORDS, catalogues.COMMENTS, {})
    )
    names = {(name, text) for _, name, text, _ in found}
    assert ("pgettext", ("verb", "Open")) in names
    assert ("ngettext", ("One for %(name)s", "%(n)s for %(name)s", None)) in names
    assert ("_", "Words of an include") in names
    assert ("_", "You") in names
    assert [notes for _, name, _, notes in found if name == "pgettext"] == [["Translators: a verb"]]
