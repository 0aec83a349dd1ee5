"""The report as drafted: bound to figures, varied, the same twice, and silent where nothing was asked."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comments import examples
from comments.docket import import_docket
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.synthesis import document as tree
from consult.synthesis import numbers
from consult.synthesis.drafting import draft_now, phrases, phrases_stance, request_draft
from consult.synthesis.drafting.desk import MOST_QUOTED
from consult.synthesis.models import Report, Snapshot
from consult.synthesis.publishing import file_of, shown
from consult.synthesis.tasks import draft_report
from consult.synthesis.verifying import verify
from guidance.importing import import_all
from tests import factories

CONTENT = Path(__file__).resolve().parents[2] / "guidance" / "content"
MOST_OFTEN = 0.25


@pytest.fixture
def example(db: None) -> list[Consultation]:
    import_all([path.read_bytes() for path in CONTENT.glob("*.yaml")], by=None)
    return [examples.load(path, by=None, moderator=None).consultation for path in examples.files()]


def sections(report: Report) -> list[list[str]]:
    """The sentences that the machine wrote, section by section, with numbers, names and quotations masked."""
    found: list[list[str]] = []
    for block in shown(report).blocks:
        if isinstance(block, tree.Heading):
            found.append([])
            keep = block.id.startswith("s-")
        elif isinstance(block, tree.Paragraph) and keep:
            found[-1] += [
                mask(tree.plain((child,))) for child in block.children if isinstance(child, tree.Claim)
            ]
    return [sentences for sentences in found if sentences]


def mask(text: str) -> str:
    sectors = "civil society|academia|industry|the public sector|the media|individuals|other respondents"
    text = re.sub(rf"\b(?:{sectors})\b", "S", text, flags=re.IGNORECASE)
    text = re.sub(r"(?:question|guideline) [\d.a-z]+", "ITEM", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\b(?:\d+|no|one|two|three|four|five|six|seven|eight|nine|ten)\b", "N", text, flags=re.IGNORECASE
    )
    return re.sub(
        r"\b(comment|submission|sector|organisation)s\b",
        r"\1",
        re.sub(r"S(?: \(N\))?(?:(?:, | and )S(?: \(N\))?)+", "S", text),
    )


def assert_varied(report: Report) -> None:
    found = sections(report)
    frames = Counter(frame for sentences in found for frame in set(sentences))
    openings = Counter(sentences[0] for sentences in found)
    assert len(found) >= 8
    frame, times = frames.most_common(1)[0]
    assert times <= max(2, MOST_OFTEN * len(found)), (frame, times, len(found))
    assert openings.most_common(1)[0][1] <= max(1, MOST_OFTEN * len(found)), openings.most_common(1)
    assert all(a[0] != b[0] for a, b in pairwise(found))


def test_no_frame_holds_a_typed_number() -> None:
    for module in (phrases, phrases_stance):
        for name, frames in vars(module).items():
            for frame in frames if isinstance(frames, tuple) else ():
                assert not numbers.quantities(re.sub(r"\{[^}]*\}", "X", frame)), name


def test_no_sentence_pattern_recurs_in_the_example(example: list[Consultation]) -> None:
    for consultation in example:
        assert_varied(draft_now(consultation, by=None))


def quoted(report: Report) -> tuple[Counter[str], Counter[str]]:
    """How often each comment is quoted, and how often set out in a block."""
    nodes = list(tree.walk(shown(report).blocks))
    quotes = [
        n
        for n in nodes
        if isinstance(n, tree.Link) and tree.plain((n,)).startswith("“") and len(tree.plain((n,))) > 56
    ]
    blocks = [n.href for n in nodes if isinstance(n, tree.Quotation)]
    return Counter([*(n.href for n in quotes), *blocks]), Counter(blocks)


def test_nobody_is_quoted_at_length_twice(example: list[Consultation]) -> None:
    for consultation in example:
        times, blocks = quoted(draft_now(consultation, by=None))
        assert max(times.values()) <= MOST_QUOTED
        assert max(blocks.values(), default=0) <= 1


def test_a_quotation_is_introduced_by_a_verb_that_its_words_bear_out(example: list[Consultation]) -> None:
    for consultation in example:
        words = file_of(draft_now(consultation, by=None), "md").decode()
        assert not re.search(
            r"\b(?:comes this|has it, |contends|for its part|writes as follows|Here is)", words
        )
        for said in re.findall(r"\bwarns: \[“([^”]*)”", words):
            assert re.search(r"risk|harm|danger|threat|misus|attack", said, re.IGNORECASE)


def test_every_number_of_the_example_stems_from_a_figure(example: list[Consultation]) -> None:
    for consultation in example:
        figures, findings = verify(file_of(draft_now(consultation, by=None), "json"))
        assert findings == []
        assert figures > 100


def test_agreement_is_not_spoken_of_where_it_was_not_asked(example: list[Consultation]) -> None:
    open_ = next(c for c in example if not any(item.asks_stance for item in c.items.select_related("item")))
    report = draft_now(open_, by=None)
    words = " ".join(tree.plain(n) for n in tree.walk(shown(report).blocks) if isinstance(n, tree.Claim))
    assert not re.search(r"\b(?:agree|oppose|favour|support it|against it)", words)
    method = file_of(report, "md").decode()
    assert method.count("agreement was not measured") == 1


def test_the_same_input_gives_the_same_draft(example: list[Consultation]) -> None:
    first = draft_now(example[0], by=None)
    files = {form: file_of(first, form) for form in ("json", "md", "html")}
    again = draft_now(example[0], by=None)
    assert again == first
    assert files == {form: file_of(again, form) for form in files}
    assert Snapshot.objects.filter(consultation=example[0]).count() == 1


def test_new_input_gives_a_new_draft(consultation: Consultation) -> None:
    factories.accepted(consultation)
    first = draft_now(consultation, by=None)
    factories.accepted(consultation, "Somebody else says something entirely different about it.")
    second = draft_now(consultation, by=None)
    assert (second.number, second.snapshot_id == first.snapshot_id) == (2, False)


def test_an_empty_consultation_has_a_report_that_says_so(consultation: Consultation) -> None:
    report = draft_now(consultation, by=None)
    assert "received no comment" in file_of(report, "md").decode()
    assert verify(file_of(report, "json"))[1] == []


def test_small_cells_are_not_told(example: list[Consultation]) -> None:
    Consultation.objects.filter(pk=example[0].pk).update(suppress_below=5)
    report = draft_now(Consultation.objects.get(pk=example[0].pk), by=None)
    values = [f.value for claim in report.claims.prefetch_related("figures") for f in claim.figures.all()]
    assert values
    assert not [value for value in values if 0 < value < 5]
    assert verify(file_of(report, "json"))[1] == []


def test_the_worker_drafts_once(consultation: Consultation) -> None:
    factories.accepted(consultation)
    report = request_draft(consultation, by=None)
    assert request_draft(consultation, by=None) == report
    job = Job.objects.get(kind="draft_report")
    draft_report(job.pk)
    draft_report(job.pk)
    report.refresh_from_db()
    assert (report.status, Report.objects.count()) == ("draft", 1)


def test_verify_finds_a_changed_row(consultation: Consultation, tmp_path: Path) -> None:
    factories.accepted(consultation)
    report = draft_now(consultation, by=None)
    path = tmp_path / "report.json"
    path.write_bytes(file_of(report, "json"))
    call_command("verify_report", path)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE synthesis_snapshotrow DISABLE TRIGGER append_only")
        cursor.execute("UPDATE synthesis_snapshotrow SET sector = 'media'")
        cursor.execute("ALTER TABLE synthesis_snapshotrow ENABLE TRIGGER append_only")
    with pytest.raises(CommandError, match="findings"):
        call_command("verify_report", path)


@pytest.mark.parametrize("place", ["value", "printed", "words", "cell"])
def test_verify_finds_a_changed_number(consultation: Consultation, place: str) -> None:
    factories.accepted(consultation)
    data = json.loads(file_of(draft_now(consultation, by=None), "json"))
    claim = data["claims"][0]
    if place == "value":
        claim["figures"][0]["value"] += 1
    elif place == "printed":
        claim["printed"][0]["text"] = "seven"
    elif place == "words":
        data["document"]["blocks"][2]["children"][0]["text"] = "Some 40 people disagreed."
    else:
        next(b for b in data["document"]["blocks"] if b["type"] == "Table")["rows"][0][1] = "77"
    assert verify(json.dumps(data))[1]


def test_the_real_docket_reads_varied_and_verifies(docket: Path, db: None) -> None:
    consultation = import_docket(docket, "docket").consultation
    report = draft_now(consultation, by=None)
    assert_varied(report)
    assert verify(file_of(report, "json"))[1] == []


def test_no_introduction_of_quotations_recurs(example: list[Consultation]) -> None:
    for consultation in example:
        found = [
            tree.plain((child,)).strip()
            for block in shown(draft_now(consultation, by=None)).blocks
            if isinstance(block, tree.Paragraph)
            for child in block.children
            if isinstance(child, tree.Text) and tree.plain((child,)).rstrip().endswith(":")
        ]
        verbs = re.compile(r".* (?:writes|notes|states|argues|warns|asks|recommends):$")
        frames = Counter(mask(text) for text in found if not verbs.match(text))
        assert max(frames.values(), default=0) <= MOST_OFTEN * len(sections(Report.objects.latest("pk")))
