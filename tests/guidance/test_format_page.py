"""What the page about files says is so: its examples import, and it names every key there is."""

import re
from pathlib import Path

import pytest

from guidance import identifiers
from guidance.exporting import export, spec_of
from guidance.formats import MORE, read
from guidance.importing import import_guidance
from guidance.models import Item, Risk
from guidance.specs import Spec

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "guidance-format.md").read_text(encoding="utf-8")
EXAMPLES = [DOCS / "examples" / "handling-incidents.yaml", DOCS / "examples" / "handling-incidents.md"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.suffix)
def test_its_examples_import(path: Path) -> None:
    spec = read(path.read_bytes(), path.name)
    edition = import_guidance(path.read_bytes(), by=None).edition
    assert spec_of(edition) == spec
    assert read(export(edition).encode()) == spec
    assert f"examples/{path.name}" in PAGE


def test_its_example_in_yaml_uses_every_part() -> None:
    spec: Spec = read(EXAMPLES[0].read_bytes())
    items = list(spec.walk())
    assert {item.kind for item in items} == {"section", "guideline", "practice"}
    for said in (spec.axes, spec.advice, spec.risks, spec.document.identifiers, spec.edition.notice):
        assert said
    for part in ("scope", "refers_to", "translations", "label", "text", "title"):
        assert any(getattr(item, part) for item in items), part


def test_it_names_every_key_and_kind() -> None:
    keys = {
        "document", "edition", "axes", "advice", "risks", "items", "slug", "title", "publisher", "kind", "language",
        "source", "identifiers", "label", "date", "notice", "scopes", "code", "values", "definition", "criteria",
        "question", "help", "where", "text", "instead", "key", "origin", "addressed_by", "scope", "refers_to",
        "translations", *Item.Kind.values, *Risk.Origin.values, *identifiers.KINDS,
    }  # fmt: skip
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert keys - named == set()
    assert all(f"--{option}" in PAGE for option in MORE)
    for kind in identifiers.KINDS.values():
        assert f"`{kind.example}`" in PAGE
