"""Titles, notices and names of axis values in other languages: in files, in the database, beside the original."""

import datetime
import re
from dataclasses import replace

import pytest

from consult.ledger.errors import DomainError
from guidance import editing, frames, publishing, starting
from guidance.exporting import export, spec_of
from guidance.importing import import_guidance
from guidance.models import Edition, FrameText
from guidance.specs import TranslationSpec
from guidance.yaml_files import read
from guidance.yaml_places import FileError

pytestmark = pytest.mark.django_db
FILE = """\
document:
  slug: guide
  title: The guide
  publisher: Us
  kind: guidance
  language: en
  translations:
    fr:
      title: Le guide
edition:
  label: First
  date: 2026-01-01
  notice: A draft for comment.
  scopes: stated
  translations:
    fr:
      notice: Un projet soumis à commentaires.
axes:
- code: release
  title: Release type
  translations:
    fr:
      title: Type de diffusion
  values:
  - code: open
    title: Open access
    definition: The weights are there for everybody.
    translations:
      fr:
        title: Accès ouvert
        definition: Les poids sont accessibles à tous.
items:
- key: tests
  kind: guideline
  title: Repeat the tests
  text: Repeat each test.
  translations:
    fr:
      title: Répétez les tests
      text: Répétez chaque test.
"""
FRENCH = ("Le guide", "Un projet soumis", "Type de diffusion", "Accès ouvert", "Les poids sont accessibles")


def stored(text: str = FILE, *, publish: bool = True) -> Edition:
    import_guidance(text.encode(), publish=publish, by=None)
    return Edition.objects.select_related("document").get()


def test_a_file_comes_back_as_it_was() -> None:
    edition = stored()
    assert spec_of(edition) == read(FILE.encode())
    again = export(edition)
    assert read(again.encode()) == read(FILE.encode())
    assert import_guidance(again.encode(), by=None).is_changed is False
    assert export(edition) == again


def test_they_may_be_added_to_what_is_published_and_leave_its_fingerprint() -> None:
    bare = "\n".join(
        line
        for line in FILE.splitlines()
        if not any(part in line for part in ("fr:", "translations:", *FRENCH, "Répétez"))
    )
    edition = stored(bare)
    done = import_guidance(FILE.encode(), by=None)
    assert done.is_changed
    assert spec_of(edition) == read(FILE.encode())
    assert FrameText.objects.count() == 4


@pytest.mark.parametrize("words", FRENCH[1:])
def test_what_is_published_keeps_its_words(words: str) -> None:
    edition = stored()
    with pytest.raises(DomainError, match="published with other words"):
        import_guidance(FILE.replace(words, "Autre chose").encode(), by=None)
    assert spec_of(edition) == read(FILE.encode())


def test_the_title_of_a_document_may_be_put_right() -> None:
    edition = stored()
    import_guidance(FILE.replace("Le guide", "Le bon guide").encode(), by=None)
    edition.refresh_from_db()
    assert spec_of(edition).document.translations == {"fr": TranslationSpec("Le bon guide")}


def test_a_draft_says_what_its_file_says() -> None:
    stored(publish=False)
    changed = FILE.replace("Un projet", "Le projet").replace("Accès ouvert", "Ouvert")
    edition = stored(changed, publish=False)
    assert spec_of(edition) == read(changed.encode())


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("      fr:\n        title: Acc", "      en:\n        title: Acc", "language of the original"),
        ("        definition: Les poids sont accessibles à tous.\n", "", "definition"),
        ("  notice: A draft for comment.\n", "", "has a notice, and the original has none"),
        ("      title: Le guide\n", "      text: Le guide\n", "title"),
        ("    fr:\n      title: Type", "    xx:\n      title: Type", "tag of no language"),
    ],
)
def test_mistakes_are_told_with_their_line(before: str, after: str, said: str) -> None:
    assert before in FILE
    with pytest.raises(FileError, match=rf"Line \d+.*{said}"):
        read(FILE.replace(before, after).encode())


def test_the_next_edition_takes_them_along() -> None:
    first = stored()
    spec = spec_of(first)
    later = replace(spec, edition=replace(spec.edition, label="Second"))
    assert later.edition.translations["fr"].text == "Un projet soumis à commentaires."


@pytest.mark.parametrize("path", ["", "tailored/"])
def test_they_stand_beside_the_original_where_it_is_read_in_that_language(client, path) -> None:
    stored()
    bare = client.get(f"/guidance/guide/first/{path}").content.decode()
    assert not any(words in bare for words in FRENCH)
    html = client.get(f"/guidance/guide/first/{path}?lang=fr").content.decode()
    assert "Release type" in html
    assert all(words in html for words in (FRENCH if not path else FRENCH[2:]))
    assert 'lang="fr"' in html
    assert "The original is authoritative" in html


def test_a_choice_keeps_its_language_and_shows_the_items_in_it(client) -> None:
    stored()
    html = client.get("/guidance/guide/first/tailored/?release=open&lang=fr").content.decode()
    assert "Répétez chaque test." in html
    assert '<input type="hidden" name="lang" value="fr">' in html
    assert 'href="?release=open"' in html


# At the desk ------------------------------------------------------------------------------------------------------


def address(edition: Edition, language: str = "fr") -> str:
    return f"/guidance/guide/{edition.slug}/desk/outside/{language}/"


def fields(html: str) -> dict[str, str]:
    """The names of the fields that are open, by the beginning of their name."""
    names = re.findall(
        r'<(?:input|textarea)(?![^>]*disabled)[^>]*name="((?:document|edition|axis|value)-[^"]+)"', html
    )
    return {re.sub(r"-\d+", "", name): name for name in names}


def test_an_editor_translates_them_beside_the_original(client, editor) -> None:
    edition = stored(publish=False)
    client.force_login(editor)
    html = client.get(address(edition, "de")).content.decode()
    assert "The weights are there for everybody." in html
    name = fields(html)
    assert set(name) == {"document-title", "edition-text", "axis-title", "value-title", "value-text"}
    half = client.post(address(edition, "de"), {name["value-title"]: "Offen"})
    assert half.status_code == 422
    assert "Translate this as well" in half.content.decode()
    said = {name["document-title"]: "Der Leitfaden", name["edition-text"]: "Ein Entwurf.", "seen": "0"}
    assert client.post(address(edition, "de"), said).status_code == 302
    spec = spec_of(edition)
    assert spec.document.translations["de"].title == "Der Leitfaden"
    assert spec.edition.translations["de"].text == "Ein Entwurf."
    assert spec.document.translations["fr"].title == "Le guide"
    assert "German" in client.get(f"/guidance/guide/{edition.slug}/desk/outside/").content.decode()
    client.post(address(edition, "de"), {"seen": "1"})
    assert "de" not in spec_of(edition).document.translations


def test_what_is_said_of_axes_in_a_published_edition_stays(client, editor) -> None:
    first = stored()
    draft = starting.next_edition(
        first.document, label="Second", date=datetime.date(2026, 6, 1), copied=first, by=editor
    )
    assert spec_of(draft).edition.translations == spec_of(first).edition.translations
    client.force_login(editor)
    html = client.get(address(draft)).content.decode()
    assert set(fields(html)) == {"document-title", "edition-text"}
    assert "stays as it is" in html
    stays = {of: TranslationSpec("Autre") for of in frames.frame_texts(draft) if of[0] == "axis"}
    with pytest.raises(DomainError, match="published edition"):
        editing.edit_outside(draft, "fr", stays, by=editor)


def test_a_draft_with_half_a_translation_is_not_published(editor) -> None:
    edition = stored(publish=False)
    editing.edit_edition(edition, notice="", by=editor)
    edition.refresh_from_db()
    (fault,) = publishing.faults(edition)
    assert "has a text, and the original has none" in fault.words
