"""A draft is started on the site: blank, as a copy, or from a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guidance.models import Edition
from tests.guidance.drafts import tree

pytestmark = pytest.mark.django_db


def test_a_document_is_started_and_the_next_edition_copied(desk: Client, edition: Edition) -> None:
    sent = {"title": "New guidance", "publisher": "Us", "kind": "guidance", "language": "en"}
    sent |= {"label": "First draft", "date": "2026-10-24"}
    assert desk.post(reverse("document-new"), sent)["Location"] == "/guidance/new-guidance/first-draft/desk/"
    again = desk.post(reverse("document-new"), sent)
    assert (again.status_code, "Another document is at" in again.content.decode()) == (422, True)
    copied = {"document": "safe", "label": "The one after", "date": "2026-11-24", "start": "copy"}
    assert desk.post(reverse("edition-new"), copied)["Location"] == "/guidance/safe/the-one-after/desk/"
    assert tree(Edition.objects.get(slug="the-one-after")) == tree(edition)


def upload(words_: str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words_.encode())


def test_a_file_is_imported_with_what_it_does_not_say(desk: Client) -> None:
    sent = {
        "file": upload("# Before release\n\n## 1 Red-teaming\n\nAsk others.\n", "guidance.md"),
        "title": "From a file",
        "publisher": "Us",
        "kind": "guidance",
        "edition": "First draft",
        "date": "2026-10-24",
    }
    answer = desk.post(reverse("edition-import"), sent)
    assert answer["Location"] == "/guidance/from-a-file/first-draft/desk/"
    assert tree(Edition.objects.get(document__slug="from-a-file")) == "before-release .red-teaming"


def test_a_file_that_cannot_be_read_is_refused_with_its_line(desk: Client) -> None:
    answer = desk.post(
        reverse("edition-import"), {"file": upload("document: [", "x.yaml"), "publisher": "Kept"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Line " in html
    assert 'value="Kept"' in html
