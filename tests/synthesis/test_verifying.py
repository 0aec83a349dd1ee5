"""A report's file holds only where it says what is stored, and what is stored follows from the frozen rows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis import publishing
from consult.synthesis.drafting import draft_now
from consult.synthesis.figures import Count
from consult.synthesis.models import Report
from consult.synthesis.publishing import file_of
from consult.synthesis.snapshots import freeze, rows_of
from consult.synthesis.verifying import lost_words, verify
from tests import factories

Data = dict[str, Any]


@pytest.fixture
def report(consultation: Consultation) -> Report:
    for stance in ("support_with_changes",) * 4 + ("support",):
        factories.accepted(consultation, "Name the people who will be affected by it, early.", stance=stance)
    return draft_now(consultation, by=None)


def table_claim(data: Data) -> Data:
    claim: Data = next(claim for claim in data["claims"] if claim["code"].startswith("t"))
    return claim


def table(data: Data) -> Data:
    found: Data = next(block for block in data["document"]["blocks"] if block["type"] == "Table")
    return found


def prose(data: Data) -> Data:
    found: Data = next(
        child
        for block in data["document"]["blocks"]
        if block["type"] == "Paragraph"
        for child in block["children"]
        if child["type"] == "Text" and child["text"].strip()
    )
    return found


def remove_claim(data: Data) -> None:
    data["claims"].remove(table_claim(data))


def remove_a_binding_and_change_its_cell(data: Data) -> None:
    table_claim(data)["printed"].pop(0)
    table(data)["rows"][0][1] = "77"


def change_value(data: Data) -> None:
    data["claims"][0]["figures"][0]["value"] += 1


def change_printed(data: Data) -> None:
    data["claims"][0]["printed"][0]["text"] = "seven"


def change_where(data: Data) -> None:
    """To a query with the same result."""
    figure = data["claims"][0]["figures"][0]
    figure["where"] = {**figure["where"], "sector": ["civil_society", "industry", "government", "academia"]}


def change_prose(data: Data) -> None:
    prose(data)["text"] = "They were delighted."


def change_cell(data: Data) -> None:
    table(data)["rows"][0][0] = "Somebody else"


def remove_paragraph(data: Data) -> None:
    blocks = data["document"]["blocks"]
    blocks.remove(next(block for block in blocks if block["type"] == "Paragraph"))


def change_title(data: Data) -> None:
    data["document"]["title"] = "Another report"


def add_claim(data: Data) -> None:
    data["claims"].append(data["claims"][0] | {"code": "c999"})


def change_digest(data: Data) -> None:
    data["snapshot"]["digest"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (remove_claim, "the file lacks this claim"),
        (remove_a_binding_and_change_its_cell, "printed is"),
        (remove_a_binding_and_change_its_cell, "“77” in the file"),
        (change_value, "the figure S is 5, not 6"),
        (change_printed, "prints “seven” where its figures give “five”"),
        (change_where, "where sector is"),
        (change_prose, "They were delighted"),
        (change_cell, "“Somebody else” in the file"),
        (remove_paragraph, "The file lacks block"),
        (change_title, "The document’s title is “Another report” in the file"),
        (add_claim, "c999: the report has no such claim"),
        (change_digest, "snapshot digest"),
    ],
)
def test_a_changed_file_is_found_out(report: Report, change: Callable[[Data], None], told: str) -> None:
    data = json.loads(file_of(report, "json"))
    assert verify(json.dumps(data))[1] == []
    change(data)
    findings = verify(json.dumps(data))[1]
    assert any(told in finding for finding in findings), findings


def test_every_difference_is_listed(report: Report) -> None:
    data = json.loads(file_of(report, "json"))
    change_prose(data)
    change_cell(data)
    change_title(data)
    assert len(verify(json.dumps(data))[1]) == 3


def test_a_changed_row_is_found_out(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(file_of(report, "json"))
    call_command("verify_report", path)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE synthesis_snapshotrow DISABLE TRIGGER append_only")
        cursor.execute(
            "UPDATE synthesis_snapshotrow SET stance = 'oppose' WHERE id = (SELECT min(id) FROM synthesis_snapshotrow)"
        )
        cursor.execute("ALTER TABLE synthesis_snapshotrow ENABLE TRIGGER append_only")
    findings = verify(path.read_bytes())[1]
    assert any("not those that were frozen" in finding for finding in findings)
    assert any("the figure" in finding for finding in findings)
    with pytest.raises(CommandError, match="findings"):
        call_command("verify_report", path)


def test_a_changed_tree_in_the_database_is_found_out(report: Report) -> None:
    """Then the file and the database agree, but not with the rows."""
    table(report.document)["rows"][0][1] = "77"
    report.save(update_fields=["document"])
    assert any("says 77" in finding for finding in verify(file_of(report, "json"))[1])


def test_a_published_report_verifies_with_what_its_editor_decided(report: Report, editor: User) -> None:
    first, *others = report.recommendations.all()
    publishing.reword(first, "Rewrite it with care.", by=editor)
    publishing.decide(first, "adopt", by=editor)
    for other in others:
        publishing.decide(other, "drop", by=editor)
    draft = file_of(report, "json")
    assert verify(draft)[1] == []
    publishing.publish(report, by=editor)
    text = file_of(report, "json")
    assert "Rewrite it with care." in text.decode()
    assert verify(text)[1] == []
    assert verify(draft)[1] == ["The document’s status is “draft” in the file, “published” in the report."]


@pytest.mark.parametrize("place", ["report", "snapshot"])
def test_a_report_from_elsewhere_is_told_in_a_sentence(report: Report, tmp_path: Path, place: str) -> None:
    data = json.loads(file_of(report, "json"))
    if place == "report":
        data["report"] = "nothinghere"
    else:
        data["snapshot"]["id"] = "nothinghere"
    path = tmp_path / "report.json"
    path.write_text(json.dumps(data))
    with pytest.raises(CommandError, match=f"^There is no {place} nothinghere here") as refused:
        call_command("verify_report", path)
    assert refused.value.returncode == 1


def test_a_phrase_is_counted_in_frozen_words_alone(consultation: Consultation) -> None:
    """Words that were erased or changed since are not counted, and verification says so."""
    for n in range(3):
        factories.accepted(consultation, f"Measure the marginal risk of release {n} before it is judged.")
    snapshot, count = freeze(consultation), Count("comments", {"phrase": "marginal risk"})
    assert rows_of(snapshot).value(count) == 3
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE comments_comment DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE comments_comment SET body = '' WHERE id = (SELECT min(id) FROM comments_comment)"
        )
        cursor.execute("ALTER TABLE comments_comment ENABLE TRIGGER USER")
    rows = rows_of(snapshot)
    assert rows.value(count) == 2
    [told] = lost_words(rows, [{"figures": [{"where": count.where}]}])
    assert "changed or were erased" in told
    assert list(lost_words(rows, [{"figures": [{"where": {}}]}])) == []
