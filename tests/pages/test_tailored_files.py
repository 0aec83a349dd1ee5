"""The same guidance as files: every format holds what applies, marked as on the page."""

import io
import json
import re
from typing import Any
from zipfile import ZipFile

import docx
import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from guidance.models import Edition
from tests import factories
from tests.guidance import tailored_edition

pytestmark = pytest.mark.django_db
MOST = {"capability": "frontier", "release": "open"}


@pytest.fixture
def edition(db: None) -> Edition:
    return tailored_edition.make()


def file(client: Client, edition: Edition, form: str, *, name: str = "tailored-file", **query: str) -> Any:
    answer = client.get(reverse(name, args=[edition.document.slug, edition.slug, form]), query or MOST)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer


def test_markdown_holds_the_text_its_marks_the_advice_and_the_risks(client: Client, edition: Edition) -> None:
    text = file(client, edition, "md").content.decode()
    for words in (
        "### 1 Red-teaming\n\n*Baseline*\n\nAttack it *before* others do.",
        "- **1.1 Red teaming report.** Publish a report. (*additional here*)",
        "### 2 Monitoring\n\n*Additional here*",
        "**Advised against.** Wait, and learn first.",
        "Choose instead: frontier, API access.",
        "**Surprises** (1, 1.1)",
        "- Dependence",
        "| Frontier | 1 | 2 | 2 (advised against) |",
    ):
        assert words in text
    assert text.index("## Before release") < text.index("## After release")


def test_the_pdf_is_tagged_and_says_the_same(client: Client, edition: Edition) -> None:
    content = file(client, edition, "pdf").content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.open_metadata().get("pdfuaid:part") == "1"
    pages = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    for words in ("Red-teaming", "Additional here", "Frontier, open access", "Wait, and learn first."):
        assert words in re.sub(r"\s+", " ", text)


def test_the_docx_has_headings_and_the_figure_with_its_table(client: Client, edition: Edition) -> None:
    document = docx.Document(io.BytesIO(file(client, edition, "docx").content))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    assert headings[:2] == ["1 Red-teaming", "2 Monitoring"]
    assert len(document.inline_shapes) == 1
    assert document.tables[0].rows[2].cells[3].text == "2 (advised against)"


def test_json_is_what_the_api_answers(client: Client, edition: Edition) -> None:
    data = json.loads(file(client, edition, "json").content)
    path = f"/api/v1/guidance/{edition.document.slug}/{edition.slug}/tailored/"
    assert client.get(path, MOST).json() == data


def test_only_what_is_additional_can_be_taken_along(client: Client, edition: Edition) -> None:
    for form in ("md", "json"):
        text = file(client, edition, form, **MOST, show="additional").content.decode()
        assert "Publish a report" in text
    closed = file(client, edition, "md", capability="frontier", release="closed", show="additional")
    assert "Only what is additional is set out here." in closed.content.decode()
    assert "additional" in closed["Content-Disposition"]


def test_the_checklist_in_markdown_has_a_box_for_each_thing(client: Client, edition: Edition) -> None:
    text = file(client, edition, "md", name="checklist-file").content.decode()
    assert text.count("- [ ]") == 3
    assert "- [ ] **1** Red-teaming *(baseline)*\n  - [ ] **1.1** Red teaming report. Publish" in text


def test_the_checklist_for_a_spreadsheet_offers_choices_and_prints(client: Client, edition: Edition) -> None:
    with ZipFile(io.BytesIO(file(client, edition, "xlsx", name="checklist-file").content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert 'type="list"' in sheet
    assert "Open,In progress,Done,Not applicable" in sheet
    assert 'type="date"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "_xlnm.Print_Titles" in names
    for head in ("Done", "Owner", "Due", "Evidence", "Publish a report.", "Baseline", "Additional here"):
        assert f"{head}<" in words
    assert "Wait, and learn first. Choose instead: frontier, API access." in words


def test_no_word_of_a_guideline_is_a_formula_or_markup(client: Client) -> None:
    edition = factories.edition_with()
    factories.item(edition, "red-teaming", title="=1+1", body="<b>x</b>")
    with ZipFile(io.BytesIO(file(client, edition, "xlsx", name="checklist-file").content)) as book:
        assert "<f>1+1</f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert "- [ ] **1** =1+1" in file(client, edition, "md", name="checklist-file").content.decode()


@pytest.mark.parametrize(("name", "form"), [("tailored-file", "xlsx"), ("checklist-file", "pdf")])
def test_another_format_is_not_there(client: Client, edition: Edition, name: str, form: str) -> None:
    path = reverse(name, args=[edition.document.slug, edition.slug, form])
    assert client.get(path, MOST).status_code == 404


def test_without_a_whole_combination_it_leads_to_the_choice(client: Client, edition: Edition) -> None:
    path = reverse("tailored-file", args=[edition.document.slug, edition.slug, "pdf"])
    answer: Any = client.get(path, {"capability": "frontier"})
    assert (
        answer.url == reverse("tailored", args=[edition.document.slug, edition.slug]) + "?capability=frontier"
    )


def test_questions_without_axes_download_as_well(client: Client) -> None:
    edition = factories.edition_with("defining-open", kind="question")
    text = file(client, edition, "md", x="").content.decode()
    assert "What applies to everybody: 1 question." in text
    assert "Baseline" not in text
