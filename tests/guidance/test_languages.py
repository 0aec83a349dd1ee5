"""A text in another language stands beside the original; the original decides."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from consult.people.models import User
from guidance import languages, translations
from guidance.importing import import_all, import_guidance
from guidance.models import Edition, ItemText
from tests import factories

CONTENT = Path(__file__).resolve().parents[2] / "guidance" / "content"
FILE = """\
document: {slug: two, title: Two, publisher: Example, kind: guidance}
edition: {label: First, date: 2024-01-02, scopes: none}
items:
  - key: part
    kind: section
    title: Part
    items:
      - key: one
        kind: guideline
        label: "1"
        title: One
        text: Test it.
        translations:
          fr: {title: Un, text: "Essayez-le **bien**."}
          ar: {title: واحد, text: اختبره}
        items:
          - {key: within, kind: practice, label: "1.1", text: Twice., translations: {fr: {text: Deux fois.}}}
      - {key: two, kind: guideline, label: "2", title: Two, text: Say so.}
"""


@pytest.fixture
def edition(db: None) -> Edition:
    return import_guidance(FILE.encode(), by=None).edition


def page(client: Client, edition: Edition, lang: str = "") -> str:
    address = reverse("edition", args=[edition.document.slug, edition.slug])
    return client.get(address, {"lang": lang} if lang else {}).content.decode()


def test_a_menu_says_how_much_there_is_in_each_language(edition: Edition, client: Client) -> None:
    found = translations.offered(edition)
    assert [(one.name, one.items, one.total, one.is_original) for one in found] == [
        ("English", 4, 4, True),
        ("Arabic", 1, 4, False),
        ("French", 2, 4, False),
    ]
    shown = page(client, edition)
    assert 'href="?lang=fr"' in shown
    assert "2 of 4 items" in shown
    assert 'class="translation' not in shown


def test_a_translation_stands_beside_the_original_which_is_authoritative(
    edition: Edition, client: Client
) -> None:
    shown = page(client, edition, "fr")
    text = ItemText.objects.get(item__node__key="one", language="fr")
    assert f'<div class="words" data-text="{text.pk}"><p>Essayez-le <strong>bien</strong>.</p>' in shown
    assert re.search(r'<div class="translation is-there"\s+lang="fr"\s+dir="ltr">', shown)
    assert shown.index("Test it.") < shown.index("Essayez-le")
    assert "The original is authoritative" in shown
    assert shown.count("Not translated into French yet") == 2
    assert "Deux fois." in shown


def test_a_language_that_runs_the_other_way_says_so(edition: Edition, client: Client) -> None:
    assert re.search(
        r'<div class="translation is-there"\s+lang="ar"\s+dir="rtl">', page(client, edition, "ar")
    )


@pytest.mark.parametrize("lang", ["en", "de", "<script>", "x" * 500])
def test_a_language_that_is_not_there_shows_the_original(edition: Edition, client: Client, lang: str) -> None:
    shown = page(client, edition, lang)
    assert 'class="translation' not in shown
    assert "<script>" not in shown.replace("<script src", "")


def test_a_text_in_one_language_offers_no_choice(client: Client, db: None) -> None:
    shown = page(client, factories.edition_with("one"))
    assert 'aria-label="Language of the text"' not in shown


def test_a_consultation_and_its_items_are_read_in_two_languages(edition: Edition, client: Client) -> None:
    consultation = factories.consultation_on(edition)
    text = ItemText.objects.get(item__node__key="one", language="fr")
    whole = client.get(reverse("consultation", args=[consultation.slug]), {"lang": "fr"}).content.decode()
    assert f'data-text="{text.pk}"' in whole
    assert whole.count("Not translated into French yet") == 2
    assert f'href="{reverse("item", args=[consultation.slug, "one"])}?lang=fr"' in whole
    item = client.get(reverse("item", args=[consultation.slug, "one"]), {"lang": "fr"}).content.decode()
    assert f'data-text="{text.pk}"' in item
    assert "Deux fois." in item
    plain = client.get(reverse("consultation", args=[consultation.slug])).content.decode()
    assert "Essayez" not in plain


@pytest.mark.django_db
def test_the_example_is_marked_as_such_in_its_notice() -> None:
    found = import_all(
        [path.read_bytes() for path in CONTENT.glob("safe-*.yaml")]
        + [(CONTENT / "open-model-weights.yaml").read_bytes()],
        by=None,
    )
    for edition in (done.edition for done in found if done.edition.document.slug.startswith("safe-")):
        assert "French translation" in edition.notice
        assert next(one.items for one in translations.offered(edition) if one.language == "fr") == 11


@pytest.mark.parametrize(
    ("written", "kept"),
    [("fr", "fr"), ("FR", "fr"), ("pt-br", "pt-BR"), ("zh-hant", "zh-Hant"), ("es-419", "es-419"), ("mt", "mt"),
     ("xx", ""), ("english", ""), ("", ""), ("fr_FR", ""), ("fr-FR-x-long", "")],
)  # fmt: skip
def test_a_tag_is_kept_as_it_is_written_by_convention(written: str, kept: str) -> None:
    assert languages.tag(written) == kept


@pytest.mark.parametrize(
    ("tag", "name", "own"),
    [
        ("fr", "French", "français"),
        ("mi", "Māori", "te reo Māori"),
        ("zh-Hant", "Traditional Chinese", "繁體中文"),
        ("fr-CA", "French (CA)", "français (CA)"),
    ],
)
def test_a_language_has_a_name(tag: str, name: str, own: str) -> None:
    assert (languages.name(tag), languages.own_name(tag)) == (name, own)


@pytest.mark.parametrize(
    ("tag", "name"),
    [("fr", "français"), ("mi", "maori"), ("fr-CA", "français canadien"), ("pt-MZ", "portugais (MZ)")],
)
def test_on_a_page_in_french_a_language_has_its_french_name(tag: str, name: str) -> None:
    with override("fr"):
        assert languages.name(tag) == name


def test_a_draft_is_read_in_two_languages_by_editors_only(client: Client, editor: User) -> None:
    draft = import_guidance(FILE.encode(), publish=False, by=editor).edition
    address = reverse("edition", args=["two", draft.slug])
    assert client.get(address, {"lang": "fr"}).status_code == 404
    client.force_login(editor)
    assert "Essayez" in client.get(address, {"lang": "fr"}).content.decode()
