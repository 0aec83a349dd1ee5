"""A file that somebody sends to the site is read in a process of its own; a hostile one is refused with a reason."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from consult.ledger.confined import Limits, TookTooLong
from consult.ledger.errors import DomainError
from consult.people.models import User
from guidance import packing, starting_forms
from guidance.formats import LIMITS, read, read_apart
from guidance.models import Document
from tests.guidance import word_files

GIVEN = {
    "title": "A text",
    "document": "a-text",
    "publisher": "Us",
    "kind": "guidance",
    "edition": "First",
    "date": "2026-10-01",
}
EXAMPLES = [path.read_bytes() for path in sorted(Path("guidance/content").glob("*.yaml"))]


@pytest.mark.parametrize("data", EXAMPLES)
def test_an_edition_is_handed_over_whole(data: bytes) -> None:
    spec, got = read(data), read_apart(data, "", {})
    assert got == spec
    assert got.fingerprint == spec.fingerprint
    assert [item.places for item in got.walk()] == [item.places for item in spec.walk()]
    assert got.notes == spec.notes


def test_words_that_complain_name_the_line() -> None:
    with pytest.raises(DomainError, match=r"^Line 2: "):
        read_apart(b"document:\n  slug: [", "a.yaml", {})


def bomb(megabytes: int, part: str = "word/document.xml") -> bytes:
    """A small file that unpacks to a large one."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_files.written("# A\n\nb"))) as real,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for entry in real.infolist():
            if entry.filename != part:
                file.writestr(entry, real.read(entry))
        file.writestr(part, b"<w>" + b" " * megabytes * 1_000_000 + b"</w>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bomb(120), "too much"),
        (bomb(90, "word/media/picture.xml"), "too much"),
        (b"PK\x03\x04" + b"\x00" * 400, "can't be unpacked"),
        (word_files.written("# A\n\nb")[:900], "can't be unpacked"),
        (b"%PDF-1.7 a file", "This is a PDF"),
        (b"\xff\xfe\x00\x01" * 40, ""),
        (b"document: " + b"- " * 200_000, "not YAML"),
        (b"document: " + b"[" * 200_000, "not YAML"),
        (b"document: &a [x]\nedition: *a", "references"),
    ],
)
def test_what_is_broken_or_too_much_is_refused_with_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_apart(data, "a", GIVEN)
    assert says in str(caught.value)
    assert str(caught.value).endswith(".")


def test_what_takes_too_long_is_given_up() -> None:
    hurried = Limits(seconds=0.01, memory=LIMITS.memory, apps=LIMITS.apps)
    with pytest.raises(TookTooLong, match="takes too long"):
        read_apart(b"# A\n\nb", "a.md", GIVEN, hurried)


@pytest.mark.django_db
def test_the_page_says_why_and_keeps_what_was_filled_in(client: Client, editor: User) -> None:
    client.force_login(editor)
    file = SimpleUploadedFile("a.docx", bomb(120))
    answer = client.post(reverse("edition-import"), {"file": file, **GIVEN})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Unpacked, this file has" in said
    assert 'value="A text"' in said
    assert not Document.objects.filter(slug="a-text").exists()


def test_a_file_that_is_too_large_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting_forms, "MAX_BYTES", 1_000)
    files: MultiValueDict[str, UploadedFile] = MultiValueDict(
        {"file": [SimpleUploadedFile("a.md", b"#" * 2_000)]}
    )
    form = starting_forms.ImportForm(GIVEN, files)
    assert "larger than" in str(form.errors["file"])


def test_what_is_packed_is_unpacked_the_same() -> None:
    spec = read(EXAMPLES[0])
    assert packing.unpack(packing.pack(spec)) == spec
