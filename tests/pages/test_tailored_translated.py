"""Guidance for one combination as a reader of a translation gets it: in files, on the pages, as data."""

import ctypes
import io
import json
import re
from collections import defaultdict
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from guidance.importing import import_guidance
from guidance.models import Edition, Item, ItemText
from tests import factories
from tests.guidance.test_frames import FILE

pytestmark = pytest.mark.django_db
UNTRANSLATED = """\
- key: records
  kind: guideline
  title: Keep records
  text: |
    Keep what was found.

    - each result,
    - each doubt.
"""
# What is said of a risk alone stands in the original.
RISK = """\
- key: theft
  title: Theft of the weights
  origin: model
  addressed_by: [records]
"""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAILORED = "/guidance/guide/first/tailored"


@pytest.fixture(autouse=True)
def edition() -> Edition:
    import_guidance((FILE.replace("items:", f"{RISK}items:") + UNTRANSLATED).encode(), by=None)
    return Edition.objects.get()


def file(client: Client, form: str, name: str = "tailored", **query: str) -> Any:
    answer = client.get(f"/guidance/guide/first/{name}.{form}", {"release": "open", "lang": "fr"} | query)
    assert answer.status_code == 200
    return answer


def test_a_file_is_in_the_words_of_the_translation_and_says_which_text_decides(client: Client) -> None:
    answer = file(client, "md")
    text = answer.content.decode()
    for words in ("# Le guide", "Accès ouvert", "Un projet soumis à commentaires.", "Répétez chaque test."):
        assert words in text
    for words in ("The guide", "A draft for comment.", "Repeat each test."):
        assert words not in text
    assert "tailored/?release=open&lang=fr" in text
    assert "-fr.md" in answer["Content-Disposition"]


def test_what_is_not_translated_stands_in_the_original_and_is_marked(client: Client) -> None:
    client.cookies["language"] = "en-gb"
    text = file(client, "md", lang="xx").content.decode()
    assert "not translated" not in text
    item = json.loads(file(client, "json").content)["sections"][0]["items"][1]
    assert (item["title"], item["isTranslation"]) == ("Keep records", False)


def test_the_pdf_and_the_word_file_are_in_that_language(client: Client) -> None:
    pages = pypdfium2.PdfDocument(file(client, "pdf").content)
    assert "Répétez les tests" in " ".join(page.get_textpage().get_text_range() for page in pages)
    with ZipFile(io.BytesIO(file(client, "docx").content)) as word:
        assert "Répétez les tests" in word.read("word/document.xml").decode()


def test_each_part_of_the_pdf_says_in_which_language_it_is(client: Client) -> None:
    made = file(client, "pdf").content
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.Lang == "fr"
        told = spoken(pdf, said(made))
    for words in ("Keep records", "Keep what was found.", "each doubt.", "Theft of the weights"):
        assert words in told["en"]
        assert words not in told["fr"]
    for words in ("Répétez les tests", "Accès ouvert", "Mésusage par un client", "on traduit"):
        assert words in told["fr"]
        assert words not in told["en"]


def test_a_file_in_a_language_that_the_site_does_not_speak_says_so_of_its_own_words(client: Client) -> None:
    ItemText.objects.create(
        item=Item.objects.get(node__key="tests"), language="de", title="Wiederholt die Tests", body="Jeden."
    )
    made = file(client, "pdf", lang="de").content
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.Lang == "de"
        told = spoken(pdf, said(made))
    assert "Wiederholt die Tests" in told["de"]
    for words in ("The guide", "Open access", "Contents", "Status", "What applies: 2 guidelines", "Risks"):
        assert words in told["en"]
        assert words not in told["de"]
    with ZipFile(io.BytesIO(file(client, "docx", lang="de").content)) as word:
        body = ElementTree.fromstring(word.read("word/document.xml"))
    assert "The guide" in runs(body)["en"]
    assert "Contents" in runs(body)["en"]


def said(pdf: bytes) -> dict[tuple[int, int], str]:
    """The words of each piece of marked content, by its page and number."""
    found: dict[tuple[int, int], str] = {}
    for n, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            room = (ctypes.c_ushort * 1000)()
            length = pypdfium2.raw.FPDFTextObj_GetText(one.raw, text.raw, room, 2000)
            place = n, pypdfium2.raw.FPDFPageObj_GetMarkedContentID(one.raw)
            found[place] = found.get(place, "") + bytes(room)[: length - 2].decode("utf-16-le")
    return found


def spoken(pdf: pikepdf.Pdf, words: dict[tuple[int, int], str]) -> dict[str, str]:
    """What the tags of a PDF give to each language: to all below an element, or to a piece of content."""
    pages: dict[Any, int] = {page.objgen: n for n, page in enumerate(pdf.pages)}
    own = {
        (n, int(marks.MCID)): str(marks.Lang)
        for n, page in enumerate(pdf.pages)
        for each in pikepdf.parse_content_stream(page)
        if str(each.operator) == "BDC" and "/Lang" in (marks := list(each.operands)[1])
    }
    found: dict[str, str] = defaultdict(str)

    def visit(node: Any, language: str, page: int) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                visit(child, language, page)
            return
        if isinstance(node, pikepdf.Dictionary):
            page = pages[node.Pg.objgen] if "/Pg" in node else page
            if "/MCID" not in node:
                visit(node.get("/K", pikepdf.Array()), str(node.get("/Lang", language)), page)
                return
            node = node.MCID
        place = page, int(node)
        found[own.get(place, language)] += words.get(place, "")

    visit(pdf.Root.StructTreeRoot.K, str(pdf.Root.Lang), 0)
    return found


def test_each_part_of_the_word_file_does_too(client: Client) -> None:
    with ZipFile(io.BytesIO(file(client, "docx").content)) as word:
        body = ElementTree.fromstring(word.read("word/document.xml"))
        styles = word.read("word/styles.xml").decode()
    assert re.search(r'<w:lang [^>]*w:val="fr"', styles)
    told = runs(body)
    for words in ("Keep records", "Keep what was found.", "each doubt.", "Theft of the weights"):
        assert words in told["en"]
        assert words not in told[""]
    assert "Répétez les tests" in told[""]


def runs(body: ElementTree.Element) -> dict[str, str]:
    """The words of a Word file by the language that their runs give, "" where it is the file's."""
    found: dict[str, str] = defaultdict(str)
    for run in body.iter(f"{W}r"):
        language = run.find(f"{W}rPr/{W}lang")
        tag = language.get(f"{W}val", "") if language is not None else ""
        found[tag] += "".join(text.text or "" for text in run.iter(f"{W}t"))
    return found


def test_the_checklists_are_too(client: Client) -> None:
    text = file(client, "md", "checklist").content.decode()
    assert "Répétez les tests" in text
    assert "Attendez d’abord un examen." in text
    with ZipFile(io.BytesIO(file(client, "xlsx", "checklist").content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    assert "Le guide" in words
    assert "Répétez les tests" in words


def test_the_api_answers_in_a_language_that_there_is(client: Client) -> None:
    path = "/api/v1/guidance/guide/first/tailored/"
    data = client.get(path, {"release": "open", "lang": "fr"}).json()
    assert (data["title"], data["language"], data["combinationTitle"]) == ("Le guide", "fr", "Accès ouvert")
    assert data == json.loads(file(client, "json").content)
    (advice,), (misuse, theft) = data["advice"], data["risks"]
    assert (advice["text"], advice["isTranslation"]) == ("Attendez d’abord un examen.", True)
    assert (misuse["title"], misuse["body"]) == (
        "Mésusage par un client",
        "Quelqu’un s’en sert pour nuire.",
    )
    assert (misuse["isTranslation"], theft["isTranslation"]) == (True, False)
    refused = client.get(path, {"release": "open", "lang": "de"})
    assert refused.status_code == 400
    assert "there is one in en and fr" in refused.content.decode()


def page(client: Client, path: str, **query: str) -> str:
    return client.get(f"/guidance/guide/first/tailored/{path}", {"lang": "fr"} | query).content.decode()


def test_the_page_sets_them_beside_the_original_and_its_ways_on_keep_the_language(client: Client) -> None:
    html = page(client, "", release="open")
    assert 'Open access<span class="in-translation" lang="fr" dir="ltr">Accès ouvert</span></h1>' in html
    assert "Un projet soumis à commentaires." in html
    assert "tailored.pdf?release=open&amp;lang=fr" in html
    assert "/tailored/compare/?lang=fr" in html


def test_the_comparison_does_too(client: Client) -> None:
    html = page(client, "compare/", right_release="open")
    for words in ("Type de diffusion</span>", "Open access · Accès ouvert", "Répétez les tests</span>"):
        assert words in html
    assert "show=differences&amp;lang=fr" in html
    assert '<input type="hidden" name="lang" value="fr">' in html
    assert "Accès ouvert" not in client.get("/guidance/guide/first/tailored/compare/").content.decode()


def test_the_table_of_the_risk_map_says_in_which_language_each_risk_is(client: Client) -> None:
    html = client.get("/guidance/guide/first/risks/", {"lang": "fr"}).content.decode()
    assert '<th scope="row" lang="fr">Mésusage par un client</th>' in html
    assert '<th scope="row">Theft of the weights</th>' in html


def test_a_consultation_names_the_document_its_notice_and_what_items_are_for(client: Client) -> None:
    scoped = FILE.replace("label: First", "label: Second") + UNTRANSLATED + "  scope: {release: [open]}\n"
    import_guidance(scoped.encode(), by=None)
    shown = factories.consultation_on(Edition.objects.get(label="Second"))
    for path in (reverse("consultation", args=[shown.slug]), reverse("item", args=[shown.slug, "records"])):
        html = client.get(path, {"lang": "fr"}).content.decode()
        assert "For open access" in html
        assert '<span class="in-translation" lang="fr" dir="ltr">Accès ouvert</span>' in html
        assert "Accès ouvert" not in client.get(path).content.decode()
    whole = client.get(reverse("consultation", args=[shown.slug]), {"lang": "fr"}).content.decode()
    for words in ("Le guide", "Un projet soumis à commentaires.", "/tailored/?lang=fr"):
        assert words in whole
