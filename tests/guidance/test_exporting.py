"""An edition leaves as a file, and that file is the edition."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.ledger.errors import DomainError
from consult.people.models import User
from guidance.exporting import export, spec_of, to_yaml
from guidance.formats import read
from guidance.importing import import_all, import_guidance
from guidance.models import Edition, Node, Reference
from guidance.specs import (
    AdviceSpec,
    AxisSpec,
    CriterionSpec,
    DocumentSpec,
    EditionSpec,
    ItemSpec,
    RiskSpec,
    Spec,
    TranslationSpec,
    ValueSpec,
)
from guidance.words import tidy, tidy_line
from tests import factories

CONTENT = sorted((Path(__file__).resolve().parents[2] / "guidance" / "content").glob("*.yaml"))
EVERYTHING = """\
document:
  slug: whole
  title: "Everything: a guidance"
  publisher: Example
  kind: guidance
  source: 'A "source", said plainly'
  identifiers: {docket: EX-2024-0007, fr: 89 FR 14059, rin: 0660-XC060, doi: [10.1000/182, 10.1000/183], other: 12}
edition: {label: "Édition 1", slug: first, date: 2024-01-02, scopes: illustrative, notice: "Mind: this."}
axes:
  - code: capability
    title: Capability
    values:
      - {code: small, title: Small, definition: Does little.}
      - code: large
        title: Large
        criteria:
          - {question: "Does it do more than others?", help: "Compare: many tasks."}
          - {question: "Is it new?"}
advice:
  - {where: {capability: large}, text: Wait.}
  - {where: {capability: [small]}, text: "Go on.", instead: {capability: [large, small]}}
risks:
  - {key: misuse, title: Misuse, origin: downstream, text: Others do harm., addressed_by: [within, test-it]}
  - {key: surprise, title: Surprise, origin: model, addressed_by: [test-it]}
items:
  - key: before
    kind: section
    title: Before
    items:
      - key: test-it
        kind: guideline
        label: "1"
        title: "Yes"
        text: |
          Test it well.

          - once
          - twice
              indented
        scope: {capability: [large]}
        refers_to: [within, "doi:10.1000/182", "https://example.org/report?x=1#part", "fr:89 FR 14059"]
        translations:
          fr: {title: "Oui", text: "Essayez : c'est bien.\\n\\n- une fois"}
          "no": {title: Ja, text: Prøv.}
        items:
          - {key: within, kind: practice, label: "1.1", text: "null"}
"""


@pytest.mark.django_db
def test_the_shipped_files_come_back_as_the_same_editions() -> None:
    specs = [read(path.read_bytes()) for path in CONTENT]
    editions = [done.edition for done in import_all([to_yaml(spec).encode() for spec in specs], by=None)]
    assert [spec_of(edition) for edition in editions] == specs
    words = [export(edition) for edition in editions]
    again = import_all([one.encode() for one in words], by=None)
    assert [done.edition for done in again] == editions
    assert not any(done.is_new or done.is_changed for done in again)
    assert [export(edition) for edition in editions] == words


@pytest.mark.django_db
def test_all_that_a_file_can_say_is_kept() -> None:
    edition = import_guidance(EVERYTHING.encode(), by=None).edition
    assert spec_of(edition) == read(EVERYTHING.encode())
    words = export(edition)
    assert read(words.encode()) == read(EVERYTHING.encode())
    again = import_guidance(words.encode(), by=None)
    assert (again.edition, again.is_new) == (edition, False)
    assert export(again.edition) == words
    assert yaml.safe_load(words)["items"][0]["items"][0]["title"] == "Yes"


@pytest.mark.django_db
def test_prose_is_written_in_blocks_and_nothing_empty() -> None:
    words = export(import_guidance(EVERYTHING.encode(), by=None).edition)
    assert "        text: |\n          Test it well.\n\n          - once\n" in words
    assert "scope: {capability: [large]}" in words
    assert "null" not in words.replace('"null"', "").replace("  null", "")
    assert "scope: {}" not in words


@pytest.mark.django_db
def test_what_was_written_on_the_site_leaves_in_one_kind_of_line_ends() -> None:
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    factories.item(edition, "one", title=" Title \x0b", body="\r\n  First\r\n\r\n- a  \r\n- b\t\r\n\r\n")
    spec = read(export(edition).encode())
    (item,) = spec.items
    assert (item.title, item.text) == ("Title", "  First\n\n- a  \n- b")
    assert spec == spec_of(edition)


@pytest.mark.django_db
def test_an_older_edition_leaves_and_returns_after_the_document_was_renamed(editor: User) -> None:
    first = import_guidance(EVERYTHING.encode(), by=None).edition
    second = EVERYTHING.replace("slug: first, date: 2024-01-02", "slug: next, date: 2025-01-02")
    import_guidance(second.replace("Everything: a guidance", "All of it").encode(), by=editor)
    first.document.refresh_from_db()
    words = export(first)
    assert "title: All of it" in words
    assert import_guidance(words.encode(), by=None).edition == first
    again = import_guidance(EVERYTHING.encode(), by=None)
    assert again.edition == first
    assert again.notes == (
        "Title, publisher, source, identifiers and helping questions stay as the newest edition has them.",
    )
    first.document.refresh_from_db()
    assert first.document.title == "All of it"


@pytest.mark.django_db
def test_a_reference_into_another_document_names_it() -> None:
    other = factories.edition_with("question-7", slug="request")
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT, document__slug="mine")
    item = factories.item(edition, "one")
    node = Node.objects.get(document=other.document)
    Reference.objects.create(item=item, node=node, position=1)
    assert 'refers_to: ["request#question-7"]' in export(edition)
    assert read(export(edition).encode()) == spec_of(edition)


def comes_back(spec: Spec) -> bool:
    """Stored, exported, read, stored again and exported again."""
    edition = import_guidance(to_yaml(spec).encode(), by=None).edition
    words = export(edition)
    again = import_guidance(words.encode(), by=None)
    return spec_of(edition) == spec and again.edition == edition and export(again.edition) == words


# What people paste: any character, and more often than by chance what YAML makes something of.
PIECES = st.sampled_from(
    ["- ", "# ", ": ", ":", "\r\n", "\n", "\n\n", "  ", "\t", " \n", "'", '"', "{", "}", "[", "]", "|", ">", "&", "*",
     "!", "%", "@", "`", "\\", "---", "...", "?", "=", "~", "null", "yes", "1", "1e3", "0x1", "2024-01-02", "é", "🙂",
     "\u0085", "\u2028", "\u2029", "\ufeff", "\u00a0", "a" * 200, "word " * 40]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join)
PROSE = TEXTS.map(tidy)
LINES = TEXTS.map(lambda words: tidy_line(words)[:200].strip())
SOME = LINES.map(lambda words: words or "x")
EASY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200)


def one_of(words: str, line: str) -> Spec:
    """An edition that holds the same words wherever words can stand."""
    item = ItemSpec(
        "one",
        "guideline",
        line[:40].strip(),
        line,
        words,
        {"axis": ("value",)},
        ("https://example.org/a", "doi:10.1000/" + "x"),
        {"fr": TranslationSpec(line, words)},
    )
    french = {"fr": TranslationSpec(line)}
    both = {"fr": TranslationSpec(line, words)}
    value = ValueSpec("value", line, words, (CriterionSpec(line, words, both),), both)
    notice = {"fr": TranslationSpec(text=words)} if words else {}
    return Spec(
        DocumentSpec(
            "odd", line, line, "guidance", source=words, identifiers={"other": line}, translations=french
        ),
        EditionSpec(
            line[:100].strip(), datetime.date(2024, 1, 2), words, own_slug="odd-edition", translations=notice
        ),
        (AxisSpec("axis", line, (value,), french),),
        (AdviceSpec({"axis": ("value",)}, {}, words or line, {"fr": TranslationSpec(text=words or line)}),),
        (item,),
        (RiskSpec("risk", line, "model", words, ("one",), both),),
    )


@EASY
@given(PROSE, SOME)
def test_odd_words_are_read_as_they_were_written(words: str, line: str) -> None:
    spec = one_of(words, line)
    written = to_yaml(spec)
    assert read(written.encode()) == spec
    assert to_yaml(read(written.encode())) == written


@EASY
@given(PROSE)
def test_another_reader_of_yaml_finds_the_same_words(words: str) -> None:
    found = yaml.safe_load(to_yaml(one_of(words, "A line")))
    assert found["items"][0].get("text", "").rstrip("\n") == words.rstrip("\n")
    assert found["document"].get("source", "").rstrip("\n") == words


@EASY
@given(TEXTS, TEXTS)
def test_words_are_tidied_once(words: str, line: str) -> None:
    assert tidy(tidy(words)) == tidy(words)
    assert tidy_line(tidy_line(line)) == tidy_line(line)


@pytest.mark.django_db
@settings(EASY, max_examples=15)
@given(PROSE, SOME)
def test_odd_words_come_back_from_the_database(words: str, line: str) -> None:
    slug = f"odd-{Edition.objects.count()}"
    spec = one_of(words, line)
    assert comes_back(replace(spec, document=replace(spec.document, slug=slug)))


def test_a_control_character_is_refused_with_its_line() -> None:
    with pytest.raises(DomainError, match=r"Line 7: .* holds a control character"):
        read(EVERYTHING.replace("docket: EX-2024-0007", 'docket: "EX\\0"').encode())
