"""A file becomes an edition, once; what is wrong in it is told with its line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people.models import User
from guidance.importing import import_guidance
from guidance.models import Document, Edition, Item, ItemText
from tests import factories

CONTENT = Path(__file__).resolve().parents[2] / "guidance" / "content"
FILE = """\
document: {slug: short, title: Short guidance, publisher: Example, kind: guidance}
edition: {label: First, date: 2024-01-02, scopes: illustrative}
axes:
  - code: capability
    title: Capability
    values:
      - {code: small, title: Small, definition: Does little.}
      - {code: large, title: Large, definition: Does much.}
advice:
  - where: {capability: large}
    text: Wait.
items:
  - key: before
    kind: section
    title: Before
    items:
      - key: test-it
        kind: guideline
        label: "1"
        title: Test it
        text: Test it well.
        scope: {capability: [large]}
        items:
          - {key: test-it-twice, kind: practice, label: "1.1", text: Test it twice.}
  - {key: after, kind: section, title: After}
"""


def changed(old: str, new: str) -> bytes:
    assert old in FILE
    return FILE.replace(old, new).encode()


def test_a_file_becomes_a_published_edition_in_reading_order(editor: User) -> None:
    edition = import_guidance(FILE.encode(), by=editor).edition
    rows = [(item.node.key, item.position, item.depth, item.kind) for item in edition.items.in_order()]
    assert rows == [
        ("before", 1, 0, "section"),
        ("test-it", 2, 1, "guideline"),
        ("test-it-twice", 3, 2, "practice"),
        ("after", 4, 0, "section"),
    ]
    assert edition.status == Edition.Status.PUBLISHED
    assert edition.scopes_illustrative
    guideline = edition.items.get(node__key="test-it")
    assert [str(value) for value in guideline.scope.all()] == ["Large"]
    assert guideline.children.get().parent == guideline
    text = guideline.texts.get()
    assert (text.title, text.body, text.is_original, text.language) == (
        "Test it",
        "Test it well.",
        True,
        "en",
    )
    assert edition.advice.get().where == {"capability": ["large"]}
    assert list(Event.objects.about(edition).order_by("id").values_list("verb", "actor")) == [
        ("import", editor.pk),
        ("publish", editor.pk),
    ]


@pytest.mark.django_db
def test_the_same_file_twice_is_one_edition() -> None:
    first = import_guidance(FILE.encode(), by=None)
    again = import_guidance(b"# a remark\n" + FILE.encode(), by=None)
    assert (first.is_new, again.is_new, again.items) == (True, False, 4)
    assert first.edition == again.edition
    assert (Edition.objects.count(), Item.objects.count(), Event.objects.count()) == (1, 4, 2)


@pytest.mark.django_db
def test_a_published_edition_cannot_change() -> None:
    import_guidance(FILE.encode(), by=None)
    with pytest.raises(DomainError, match="is published and can't change"):
        import_guidance(changed("Test it well.", "Test it badly."), by=None)
    assert ItemText.objects.filter(body="Test it well.").exists()


@pytest.mark.django_db
def test_the_next_edition_keeps_the_places_and_their_keys() -> None:
    first = import_guidance(FILE.encode(), by=None).edition
    second = import_guidance(changed("label: First", "label: Second"), by=None).edition
    assert first != second
    assert first.document == second.document
    nodes = [set(edition.items.values_list("node", flat=True)) for edition in (first, second)]
    assert nodes[0] == nodes[1]


@pytest.mark.django_db
def test_a_value_keeps_its_meaning_once_published() -> None:
    import_guidance(FILE.encode(), by=None)
    other = changed("label: First", "label: Second").replace(b"Does much.", b"Does all.")
    with pytest.raises(DomainError, match="'Large' is defined otherwise"):
        import_guidance(other, by=None)


@pytest.mark.django_db
def test_a_draft_is_replaced_until_somebody_asks_about_it() -> None:
    draft = import_guidance(FILE.encode(), publish=False, by=None).edition
    assert draft.status == Edition.Status.DRAFT
    better = import_guidance(changed("Test it well.", "Test it often."), publish=False, by=None).edition
    assert Edition.objects.get() == better
    consultation = factories.consultation_on(better, slug="asked", opened=False)
    assert isinstance(consultation, Consultation)
    with pytest.raises(DomainError, match="A consultation asks about"):
        import_guidance(FILE.encode(), publish=False, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [  # old, new, the sentence
        ("kind: guidance", "kind: poem", "Line 1: kind 'poem' is none of guidance, rfc."),
        ("2024-01-02", "soon", "Line 2: date 'soon' is no date; write it like 2023-10-24."),
        (", date: 2024-01-02", "", "Line 2: “edition” lacks the key 'date'."),
        (
            "where: {capability: large}",
            "where: {size: large}",
            "Line 10: there is no axis 'size'; the file has capability.",
        ),
        ("[large]", "[huge]", "Line 22: capability has no value 'huge'; it has small, large."),
        (
            "key: test-it\n",
            "key: test it\n",
            "Line 17: key 'test it' may hold letters, digits, - and _ only.",
        ),
        ("kind: practice", "kind: section", "Line 24: 'section' can't stand below 'guideline'."),
        ("title: Test it\n", "titel: Test it\n", "Line 20: “items › items” has an unknown key 'titel'"),
        (
            "kind: section, title: After",
            "kind: section",
            "Line 25: item after has neither a title nor a text.",
        ),
        (
            '        label: "1"\n',
            '        label: "1"\n        label: "2"\n',
            "Line 20: “items › items” has the key 'label' twice",
        ),
        (
            "key: after",
            "key: before",
            "Line 25: the key 'before' is given to more than one item; the first is at line 13.",
        ),
        ("text: Wait.", "text: *wait", "Line 11: references (*wait) are not read"),
        ("text: Wait.", "text: [Wait", "this is not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, sentence: str) -> None:
    with pytest.raises(DomainError) as error:
        import_guidance(changed(old, new), by=None)
    assert sentence in str(error.value)
    assert not Document.objects.exists()
    assert not Item.objects.exists()


NO_FILE = {"empty": b"", "list": b"- a list", "binary": b"\xff\xfe\x00", "deep": b"[" * 20_000}


@pytest.mark.parametrize("data", NO_FILE.values(), ids=NO_FILE)
def test_what_is_no_guidance_file_is_refused(data: bytes) -> None:
    with pytest.raises(DomainError):
        import_guidance(data, by=None)


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_can_run_twice() -> None:
    out = StringIO()
    paths = [str(path) for path in sorted(CONTENT.glob("*.yaml"))]
    call_command("import_guidance", *paths, stdout=out)
    assert "82 items read, 82 items kept, 0 refused" in out.getvalue()
    call_command("import_guidance", *paths, stdout=out)
    assert "82 items read, it was there already" in out.getvalue()
    assert Edition.objects.published().count() == len(paths) == 3
    assert Item.objects.filter(kind=Item.Kind.GUIDELINE).count() == 2 * 22


@pytest.mark.django_db
def test_the_command_fails_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_guidance", str(tmp_path / "absent.yaml"))
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(changed("kind: guidance", "kind: poem"))
    with pytest.raises(CommandError, match=r"bad\.yaml: Line 1: .* Nothing was imported\."):
        call_command("import_guidance", str(bad))


@pytest.mark.django_db
def test_a_dry_run_shows_the_tree_and_stores_nothing(tmp_path: Path) -> None:
    out, path = StringIO(), tmp_path / "a.md"
    path.write_text("# Mine\n\n## 1 One\n\nText.\n\n- 1.1 Within.\n", encoding="utf-8")
    given = {"publisher": "Example", "kind": "guidance", "edition": "First", "date": "2024-01-02"}
    call_command("import_guidance", str(path), dry_run=True, stdout=out, **given)
    assert (
        "Mine (mine), First, 2024-01-02\n  guideline one: 1 One\n    practice one-1: 1.1 Within.\n"
        in out.getvalue()
    )
    assert "Nothing was stored." in out.getvalue()
    assert not Document.objects.exists()
    call_command("import_guidance", str(path), stdout=out, **given)
    assert "2 items read, 2 items kept, 0 refused" in out.getvalue()


@pytest.mark.django_db
def test_an_edition_is_exported_by_its_slug_or_label(tmp_path: Path) -> None:
    import_guidance(FILE.encode(), by=None)
    out, path = StringIO(), tmp_path / "a.yaml"
    call_command("export_guidance", "short", stdout=out)
    call_command("export_guidance", "short", "First", output=path, stdout=StringIO())
    assert path.read_text(encoding="utf-8") == out.getvalue()
    assert not import_guidance(path.read_bytes(), by=None).is_new
    with pytest.raises(CommandError, match="There is no document 'long'; there are short"):
        call_command("export_guidance", "long")
    with pytest.raises(CommandError, match="short has no edition 'second'; it has first"):
        call_command("export_guidance", "short", "second")
