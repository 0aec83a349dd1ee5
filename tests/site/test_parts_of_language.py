"""What stands in another language than its page says so (WCAG 3.1.2): the English example on French pages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

from comments.models import Comment, Letter
from consult.consultations.models import Consultation, Facet, FacetOption
from consult.people.models import User
from consult.synthesis.models import Report
from guidance.models import Axis, AxisValue, Document, Edition, ItemText
from tests.site.test_accessibility import pages

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SAYS_NOTHING = {"script", "style", "title", "option", "textarea", "pre", "svg"}
"""Whose words can't be marked piece by piece, or are no language; a drawing has its table beside it."""
SHORTEST = 12


class Said(HTMLParser):
    """Every piece of text with the language it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[tuple[str, str]] = []
        self.pieces: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            around = self.inside[-1][1] if self.inside else ""
            self.inside.append((tag, dict(attrs).get("lang") or around))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and tag not in VOID and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self.inside and not SAYS_NOTHING & {tag for tag, _ in self.inside}:
            self.pieces.append((words, self.inside[-1][1].partition("-")[0]))


def english() -> list[str]:
    """What the example says: titles whole, texts by their first words; a name is of no language."""
    rows: Iterator[str] = (
        str(value)
        for model, names in (
            (Consultation, ("title", "summary", "background")),
            (Document, ("title",)),
            (Edition, ("notice",)),
            (ItemText, ("title", "body")),
            (Axis, ("title",)),
            (AxisValue, ("title", "definition")),
            (Facet, ("question",)),
            (FacetOption, ("label",)),
            (Comment, ("body",)),
            (Report, ("title",)),
        )
        for row in model.objects.filter(**({"language": "en"} if model is ItemText else {})).values_list(
            *names
        )  # type: ignore[attr-defined]
        for value in row
    )
    named = {Path(name).stem for name in Letter.objects.values_list("filename", flat=True)}
    first = {" ".join(re.split(r"\n|[.*_\[`]", value)[0].split())[:40] for value in rows}
    return sorted(words for words in first - named if len(words) >= SHORTEST)


def french() -> set[str]:
    """Whole sentences and labels of ours in French."""
    with (settings.BASE_DIR / "consult/locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        said = {str(m.id): " ".join(m.string.split()) for m in read_po(file) if isinstance(m.string, str)}
    return {words for words in said.values() if len(words) >= 4} - set(said)


def test_english_words_on_french_pages_are_marked_and_french_ones_among_them_too(example):
    visited = pages()
    content = re.compile("|".join(re.escape(words) for words in sorted(english(), key=len, reverse=True)))
    ours, problems = french(), []
    for email, paths in visited.items():
        client = Client()
        if email:
            client.force_login(User.objects.get(email=email))
        client.cookies["language"] = "fr"
        for path in paths:
            html = client.get(path).content.decode()
            for words, language in Said(html).pieces:
                if language != "en" and content.search(words):
                    problems.append(f"{path}: {language}: {words[:120]}")
                if language != "fr" and words in ours:
                    problems.append(f"{path}: {language}: {words[:120]}")
    assert not problems, "\n".join(problems)
