"""Titles, notices and names of axis values in other languages: in files, in the database, beside the original."""

import datetime
import re
from dataclasses import replace

import pytest

from consult.ledger.errors import DomainError
from guidance import criteria, editing, frames, publishing, starting
from guidance.exporting import export, spec_of
from guidance.importing import import_guidance
from guidance.models import AxisValue, Edition, FrameText
from guidance.specs import CriterionSpec, TranslationSpec
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
    criteria:
    - question: Can anybody fetch the weights?
      help: From any address.
      translations:
        fr:
          question: Les poids peuvent-ils être récupérés par tous ?
          help: À partir de toute adresse.
advice:
- where: {release: open}
  text: Wait for a review first.
  translations:
    fr:
      text: Attendez d’abord un examen.
risks:
- key: misuse
  title: Misuse by a customer
  origin: downstream
  text: Somebody does harm with it.
  addressed_by: [tests]
  translations:
    fr:
      title: Mésusage par un client
      text: Quelqu’un s’en sert pour nuire.
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
OF_THE_EDITION = ("Attendez d’abord", "Mésusage par un client", "s’en sert pour nuire")
QUESTION, HELP = "Les poids peuvent-ils être", "À partir de toute adresse."


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
        if not any(
            part in line
            for part in ("fr:", "translations:", *FRENCH, *OF_THE_EDITION, QUESTION, HELP, "Répétez")
        )
    )
    edition = stored(bare)
    done = import_guidance(FILE.encode(), by=None)
    assert done.is_changed
    assert spec_of(edition) == read(FILE.encode())
    assert FrameText.objects.count() == 7


@pytest.mark.parametrize("words", FRENCH[1:] + OF_THE_EDITION)
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


def test_a_question_that_helps_to_choose_may_be_put_right_too() -> None:
    edition = stored()
    import_guidance(FILE.replace(HELP, "De partout.").encode(), by=None)
    edition.refresh_from_db()
    (question,) = spec_of(edition).axes[0].values[0].criteria
    assert question.translations["fr"].text == "De partout."


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
        ("          help: À partir de toute adresse.\n", "", "help"),
        ("      help: From any address.\n", "", "has a help, and the original has none"),
        ("          question: Les", "          title: Les", "question"),
        ("      text: Attendez", "      title: Attendez", "text"),
        ("      title: Mésusage par un client\n", "", "title"),
        ("  text: Somebody does harm with it.\n", "", "has a text, and the original has none"),
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
    assert (
        "Attendez d’abord un examen."
        in client.get(f"/guidance/guide/first/{path}?lang=fr&release=open").content.decode()
    )


def test_a_choice_keeps_its_language_and_shows_the_items_in_it(client) -> None:
    stored()
    html = client.get("/guidance/guide/first/tailored/?release=open&lang=fr").content.decode()
    assert "Répétez chaque test." in html
    assert '<input type="hidden" name="lang" value="fr">' in html
    assert 'href="?release=open"' in html
    for words in ("Attendez d’abord un examen.", "Mésusage par un client", QUESTION, HELP):
        assert words in html
    assert "Not translated into French" not in html


def test_the_risk_map_has_them_beside_the_original_and_in_its_drawing(client) -> None:
    stored()
    bare = client.get("/guidance/guide/first/risks/").content.decode()
    assert not any(words in bare for words in (*OF_THE_EDITION, "Répétez"))
    html = client.get("/guidance/guide/first/risks/?lang=fr").content.decode()
    for words in (*OF_THE_EDITION[1:], "Misuse by a customer", "Répétez les tests"):
        assert words in html
    drawing = html.partition("<figure")[2].partition("</figure>")[0]
    assert "Mésusage" in drawing


def test_the_comparison_has_the_advice_beside_the_original(client) -> None:
    stored()
    html = client.get("/guidance/guide/first/tailored/compare/?lang=fr&right_release=open").content.decode()
    assert html.count("Attendez d’abord un examen.") == 2


def test_a_note_says_where_advice_risks_and_questions_are_not_translated(client) -> None:
    without = FILE
    for line in (
        "      text: Attendez d’abord un examen.\n",
        "      title: Mésusage par un client\n      text: Quelqu’un s’en sert pour nuire.\n",
        "          question: Les poids peuvent-ils être récupérés par tous ?\n"
        "          help: À partir de toute adresse.\n",
    ):
        spaces = line[: len(line) - len(line.lstrip())]
        before = f"{spaces[4:]}translations:\n{spaces[2:]}fr:\n{line}"
        assert before in without
        without = without.replace(before, "")
    stored(without)
    note = "Not translated into French yet. The original stands."
    html = client.get("/guidance/guide/first/tailored/?lang=fr&release=open").content.decode()
    assert html.count(note) == 3
    assert note not in client.get("/guidance/guide/first/tailored/?release=open").content.decode()


# At the desk ------------------------------------------------------------------------------------------------------


def address(edition: Edition, language: str = "fr") -> str:
    return f"/guidance/guide/{edition.slug}/desk/outside/{language}/"


def fields(html: str) -> dict[str, str]:
    """The names of the fields that are open, by the beginning of their name."""
    names = re.findall(
        r'<(?:input|textarea)(?![^>]*disabled)[^>]*name="((?:document|edition|axis|value|criterion|advice|risk)-[^"]+)"',
        html,
    )
    return {re.sub(r"-\d+", "", name): name for name in names}


def test_an_editor_translates_them_beside_the_original(client, editor) -> None:
    edition = stored(publish=False)
    client.force_login(editor)
    html = client.get(address(edition, "de")).content.decode()
    assert "The weights are there for everybody." in html
    name = fields(html)
    assert set(name) == {
        *("document-title", "edition-text", "axis-title", "value-title", "value-text"),
        *("criterion-title", "criterion-text", "advice-text", "risk-title", "risk-text"),
    }
    assert '<b class="num">0</b> of 7 are translated. <b class="num">7</b> are missing.' in html
    assert html.count("Missing</span>") == 7
    half = client.post(address(edition, "de"), {name["value-title"]: "Offen"})
    assert half.status_code == 422
    assert "Translate this as well" in half.content.decode()
    said = {
        name["document-title"]: "Der Leitfaden",
        name["edition-text"]: "Ein Entwurf.",
        name["criterion-title"]: "Kann sie jeder holen?",
        name["criterion-text"]: "Von überall.",
        name["advice-text"]: "Erst prüfen lassen.",
        name["risk-title"]: "Missbrauch",
        name["risk-text"]: "Jemand schadet damit.",
        "seen": "0",
    }
    assert client.post(address(edition, "de"), said).status_code == 302
    assert '<b class="num">5</b> of 7 are translated.' in client.get(address(edition, "de")).content.decode()
    spec = spec_of(edition)
    assert spec.advice[0].translations["de"].text == "Erst prüfen lassen."
    assert spec.risks[0].translations["de"] == TranslationSpec("Missbrauch", "Jemand schadet damit.")
    (question,) = spec.axes[0].values[0].criteria
    assert question.translations["de"] == TranslationSpec("Kann sie jeder holen?", "Von überall.")
    assert spec.document.translations["de"].title == "Der Leitfaden"
    assert spec.edition.translations["de"].text == "Ein Entwurf."
    assert spec.document.translations["fr"].title == "Le guide"
    assert "German" in client.get(f"/guidance/guide/{edition.slug}/desk/outside/").content.decode()
    client.post(address(edition, "de"), {"seen": "1"})
    assert "de" not in spec_of(edition).document.translations


def test_what_is_typed_beside_the_original_saves_itself_and_tells_how_far_it_is(client, editor) -> None:
    edition = stored(publish=False)
    client.force_login(editor)
    html = client.get(address(edition, "de")).content.decode()
    assert 'hx-trigger="input delay:2500ms' in html
    said = {fields(html)["document-title"]: "Der Leitfaden", "seen": "0"}
    answer = client.post(address(edition, "de"), said, headers={"HX-Request": "true"}).content.decode()
    assert "Saved at" in answer
    assert "<html" not in answer
    assert '<b class="num">1</b> of 7 is translated.' in answer
    assert answer.count("Missing</span>") == 6
    assert spec_of(edition).document.translations["de"].title == "Der Leitfaden"
    late = client.post(address(edition, "de"), {**said, fields(html)["document-title"]: "Der andere"})
    assert late.status_code == 409
    compared = late.content.decode()
    assert "Save mine over it" in compared
    assert "Compare: what stands there now" in compared
    assert "Leitfaden" in compared


def test_what_is_said_of_axes_in_a_published_edition_stays(client, editor) -> None:
    first = stored()
    draft = starting.next_edition(
        first.document, label="Second", date=datetime.date(2026, 6, 1), copied=first, by=editor
    )
    assert spec_of(draft).edition.translations == spec_of(first).edition.translations
    client.force_login(editor)
    html = client.get(address(draft)).content.decode()
    assert set(fields(html)) == {
        *("document-title", "edition-text", "criterion-title", "criterion-text"),
        *("advice-text", "risk-title", "risk-text"),
    }
    assert "stays as it is" in html
    stays = {of: TranslationSpec("Autre") for of in frames.frame_texts(draft) if of[0] == "axis"}
    with pytest.raises(DomainError, match="published edition"):
        editing.edit_outside(draft, "fr", stays, by=editor)


def test_what_was_typed_for_a_question_that_is_gone_is_told(client, editor) -> None:
    edition = stored(publish=False)
    client.force_login(editor)
    name = fields(client.get(address(edition)).content.decode())
    criteria.edit_criteria(edition, AxisValue.objects.get(), [], by=editor)
    said = {
        name["document-title"]: "Un autre titre",
        name["criterion-title"]: "Est-ce gratuit ?",
        "seen": "0",
    }
    answer = client.post(address(edition), said)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "no longer there" in html
    assert "Est-ce gratuit ?" in html
    assert "Un autre titre" in html
    del said[name["criterion-title"]]
    again = client.post(address(edition), said)
    assert again.status_code == 302
    assert spec_of(edition).document.translations["fr"].title == "Un autre titre"


def test_a_question_keeps_its_translation_when_it_is_moved_or_reworded(client, editor) -> None:
    edition = stored(publish=False)
    value = AxisValue.objects.get()
    client.force_login(editor)
    there = f"/guidance/guide/first/desk/axes/{value.pk}/questions/"
    said = {"question-1": "Can anybody get them?", "help-1": "From any address.", "place-1": "2"}
    said |= {"question-2": "Is it free?", "help-2": "", "place-2": "1"}
    seen = client.get(there).context["version"]
    assert client.post(there, {**said, "seen": seen}).status_code == 302
    first, second = spec_of(edition).axes[0].values[0].criteria
    assert (first.question, first.translations) == ("Is it free?", {})
    assert second.question == "Can anybody get them?"
    assert second.translations["fr"].text == HELP
    criteria.edit_criteria(edition, value, [CriterionSpec("Another?")], by=editor)
    assert spec_of(edition).axes[0].values[0].criteria == (CriterionSpec("Another?"),)


def test_a_draft_with_half_a_translation_is_not_published(editor) -> None:
    edition = stored(publish=False)
    editing.edit_edition(edition, notice="", by=editor)
    edition.refresh_from_db()
    (fault,) = publishing.faults(edition)
    assert "has a text, and the original has none" in fault.words
