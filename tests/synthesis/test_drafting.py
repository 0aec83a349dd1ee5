"""The report as drafted: bound to figures, varied, the same twice, and silent where nothing was asked."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from comments import examples, publication
from comments.docket import import_docket
from comments.models import Submission
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.synthesis import document as tree
from consult.synthesis import numbers
from consult.synthesis.drafting import (
    draft_now,
    phrases,
    phrases_proposed,
    phrases_stance,
    request_draft,
    voices,
)
from consult.synthesis.drafting.desk import MOST_QUOTED
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.models import Recommendation, Report, Snapshot
from consult.synthesis.publishing import file_of, shown
from consult.synthesis.tasks import draft_report
from consult.synthesis.verifying import verify
from guidance.importing import import_all
from tests import factories

CONTENT = Path(__file__).resolve().parents[2] / "guidance" / "content"
MOST_OFTEN = 0.25


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[int]]:
    """The example, loaded once for the tests here, in a transaction around theirs that is undone at the end."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        import_all([path.read_bytes() for path in CONTENT.glob("*.yaml")], by=None)
        made = [examples.load(path, by=None, moderator=None).consultation for path in examples.files()]
    yield [consultation.pk for consultation in made]
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def example(loaded: list[int], db: None) -> list[Consultation]:
    return [Consultation.objects.get(pk=pk) for pk in loaded]


def sections(report: Report) -> list[list[tree.Block]]:
    """What stands under each heading of a question or guideline: paragraphs and notices."""
    found: list[list[tree.Block]] = []
    keep = False
    for block in shown(report).blocks:
        if isinstance(block, tree.Heading):
            keep = block.id.startswith("s-")
            found += [[]] if keep else []
        elif keep and isinstance(block, tree.Paragraph | tree.Notice):
            found[-1].append(block)
    return [blocks for blocks in found if blocks]


def paragraphs(blocks: list[tree.Block]) -> list[tree.Paragraph]:
    """Notices as well: what is missing is a sentence like others. The questions' text in the notes is not ours."""
    inside = [block.blocks if isinstance(block, tree.Notice) else (block,) for block in blocks]
    return [node for group in inside for node in group if isinstance(node, tree.Paragraph)]


def sentences(blocks: list[tree.Block], names: Sequence[str] = ()) -> list[str]:
    """What the machine wrote, masked: sentences with figures and without, and what introduces a quotation."""
    written = [
        child
        for paragraph in paragraphs(blocks)
        for child in paragraph.children
        if isinstance(child, tree.Claim) or (isinstance(child, tree.Text) and not SOURCE.match(child.text))
    ]
    return [text for child in written if re.search(r"\w", text := mask(tree.plain((child,)), names))]


SOURCE = re.compile(r"^ \(.*\)\.$|^, and $|^, $|^ and $")
"""Who said it, in brackets behind the words; and what joins the phrases of a list."""


def names_in(report: Report) -> list[str]:
    """Who may be named, the longest first."""
    rows = Submission.objects.filter(consultation=report.consultation)
    return sorted({publication.byline(row).name for row in rows}, key=len, reverse=True)


def mask(text: str, names: Sequence[str] = ()) -> str:
    """Without what a slot was filled with: names, sectors, quotations, items, numbers."""
    for name in names:
        text = text.replace(name, "X")
    text = re.sub(r"\b[Aa]n? [\w -]+(?: \(name withheld\)|, name withheld)", "X", text)
    text = re.sub(r"X(?: \([a-z ]+\)|, from [a-z ]+,)", "X", text)
    sectors = (
        "civil society|academia|industry|(?:the )?public sector|(?:the )?media|individuals?|an individual"
    )
    text = re.sub(rf"\b(?:{sectors}|(?:an)?other respondents?)\b", "S", text, flags=re.IGNORECASE)
    text = re.sub(r"“[^”]*”", "Q", text)
    items = r"(?:questions?|guidelines?) [\d.a-z]+(?:(?:, | and )\d[\d.a-z]*)*"
    text = re.sub(items, "ITEM", text, flags=re.IGNORECASE)
    options = "open models|closed models|models at large|experience|studies|incidents|reasoning"
    text = re.sub(rf"\b(?:{options})\b", "OPTION", text, flags=re.IGNORECASE)
    counts = r"\d+|no|one|two|three|four|five|six|seven|eight|nine|ten|all|both|most|half|none"
    text = re.sub(rf"\b(?:{counts})\b", "N", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(comment|submission|sector|organisation|objection)s\b", r"\1", text)
    one = r"(?:N from )?(?:S|OPTION)(?: \(N\))?"
    return re.sub(rf"{one}(?:(?:, | and ){one})+", "S", text).strip()


def opening(paragraph: tree.Paragraph, names: Sequence[str] = ()) -> str:
    """How it begins: its first words, or that it begins with a quotation."""
    first = paragraph.children[0]
    if isinstance(first, tree.Link):
        return "QUOTATION"
    return " ".join(mask(tree.plain((first,)), names).split()[:3]).rstrip(":,")


def assert_varied(report: Report) -> None:
    """No sentence and no beginning of a paragraph stands in more than a quarter of the sections."""
    found, names = sections(report), names_in(report)
    assert len(found) >= 8
    bar = max(2, MOST_OFTEN * len(found))
    for made in (
        [set(sentences(blocks, names)) for blocks in found],
        [{opening(paragraph, names) for paragraph in paragraphs(blocks)} for blocks in found],
    ):
        frame, times = Counter(frame for frames in made for frame in frames).most_common(1)[0]
        assert times <= bar, (frame, times, len(found))
    leads = Counter(sentences(blocks, names)[0] for blocks in found)
    assert leads.most_common(1)[0][1] <= bar
    starts = [opening(paragraphs(blocks)[0], names) for blocks in found]
    assert all(a != b for a, b in pairwise(starts))


def test_what_is_missing_is_held_to_variety_as_well() -> None:
    missing = tree.Notice("missing", (tree.Paragraph(tree.words("It is missing.")),))
    assert sentences([tree.Paragraph(tree.words("It is there.")), missing]) == [
        "It is there.",
        "It is missing.",
    ]


def test_no_frame_holds_a_typed_number() -> None:
    for module in (phrases, phrases_stance, phrases_proposed, voices):
        for name, value in vars(module).items():
            if name.isupper():
                groups = value.values() if isinstance(value, dict) else [value]
                frames = [f for group in groups if isinstance(group, tuple) for f in group]
                for frame in frames:
                    assert not numbers.quantities(re.sub(r"\{[^}]*\}", "X", str(frame))), (name, frame)
    for principle in Recommendation.Principle:
        assert not numbers.quantities(principle.label)


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
    blocks = [n.href for n in nodes if isinstance(n, tree.Quotation) and not proposes(n)]
    return Counter([*(n.href for n in quotes), *blocks]), Counter(blocks)


def proposes(node: tree.Quotation) -> bool:
    return any(isinstance(child, tree.Inserted | tree.Deleted) for child in tree.walk(node))


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


def test_the_background_says_whether_comments_are_still_invited(consultation: Consultation) -> None:
    factories.accepted(consultation)
    first = draft_now(consultation, by=None)
    early = file_of(first, "md").decode()
    assert "invites comments" in early
    assert "this report counts what had been accepted by" in early
    assert "invited comments" not in early
    assert verify(file_of(first, "json"))[1] == []
    Consultation.objects.filter(pk=consultation.pk).update(status=Consultation.Status.CLOSED)
    late = file_of(draft_now(Consultation.objects.get(pk=consultation.pk), by=None), "md").decode()
    assert "invited comments" in late
    assert "this report counts what had been accepted" not in late


def test_an_empty_consultation_has_a_report_that_says_so(consultation: Consultation) -> None:
    report = draft_now(consultation, by=None)
    words = file_of(report, "md").decode()
    assert "no submissions had been accepted" in words
    assert "Nothing was heard." in words
    assert "thanks those who took the time" not in words
    assert not re.search(r"Annex [A-C]|: \.", words)
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


def test_sections_do_not_open_with_coverage_as_a_rule(example: list[Consultation]) -> None:
    """What leads is what departs from the rest; how many answered follows."""
    coverage = [*phrases.RECORD, *phrases.RECORD_TOP, *phrases.RECORD_LAST, *phrases.RECORD_ALONE]
    patterns = [re.compile(re.sub(r"\\\{[^}]*\\\}", ".+", re.escape(frame))) for frame in coverage]
    for consultation in example:
        found = sections(draft_now(consultation, by=None))
        leads = [
            next(
                tree.plain((c,)) for p in paragraphs(blocks) for c in p.children if isinstance(c, tree.Claim)
            )
            for blocks in found
        ]
        opened = [lead for lead in leads if any(p.fullmatch(lead.rstrip(".")) for p in patterns)]
        assert len(opened) <= MOST_OFTEN * len(found), opened


def test_recommendations_stand_under_principles_and_on_figures(example: list[Consultation]) -> None:
    order = list(Recommendation.Principle)
    for consultation in example:
        report = draft_now(consultation, by=None)
        rows = list(report.recommendations.select_related("basis").order_by("number"))
        places = [order.index(Recommendation.Principle(row.principle)) for row in rows]
        assert places == sorted(places)
        assert len(set(places)) >= 3
        assert all(row.basis and row.basis.figures.exists() for row in rows)
        assert all(not numbers.quantities(row.text) for row in rows)
        words = file_of(report, "md").decode()
        assert all(order[place].label in words for place in places)


def test_a_section_without_a_proposal_says_what_is_missing(example: list[Consultation]) -> None:
    for consultation in example:
        report = draft_now(consultation, by=None)
        lacking = [b for blocks in sections(report) for b in blocks if isinstance(b, tree.Notice)]
        assert all(any(isinstance(n, tree.Claim) for n in tree.walk(notice)) for notice in lacking)


def test_the_real_docket_yields_proposals_on_process_alone(docket: Path, db: None) -> None:
    report = draft_now(import_docket(docket, "docket").consultation, by=None)
    rows = list(report.recommendations.all())
    assert len(rows) >= 8
    assert len({row.principle for row in rows}) >= 3
    assert not [
        row.text for row in rows if re.search(r"\b(?:they|respondents) agree that|\bsupport for\b", row.text)
    ]


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
        report = Report.objects.latest("pk")
        frames = Counter(mask(text, names_in(report)) for text in found)
        assert max(frames.values(), default=0) <= MOST_OFTEN * len(sections(report))


def test_proposed_wording_stands_item_by_item_with_who_proposed_it(consultation: Consultation) -> None:
    words = "what red teaming should achieve"
    first = factories.accepted(consultation, quoting=words, wording="what harm red teaming should find")
    factories.accepted(consultation, quoting=words, wording="what it found", consent="unnamed")
    factories.comment(consultation, quoting=words, wording="never accepted wording")
    report = draft_now(consultation, by=None)
    blocks = shown(report).blocks
    begin = next(n for n, b in enumerate(blocks) if isinstance(b, tree.Heading) and b.id == "wording")
    assert tree.plain(blocks[begin + 2]) == "1 Red teaming"
    redlines = [block for block in blocks[begin:] if isinstance(block, tree.Quotation) and proposes(block)]
    assert [quotation.attribution for quotation in redlines] == [
        "A civil society organisation, name withheld",
        "Example Rights Network, civil society",
    ]
    assert redlines[1].href == f"/comments/{first.public_id}/"
    kinds = [type(child).__name__ for child in redlines[1].children]
    assert kinds == ["Text", "Inserted", "Text", "Deleted", "Inserted"]
    markdown = file_of(report, "md").decode()
    assert "what<ins> harm</ins> red teaming should <del>achieve</del><ins>find</ins>" in markdown
    assert "never accepted" not in markdown


def test_nothing_is_said_of_wording_where_none_was_proposed(consultation: Consultation) -> None:
    factories.accepted(consultation)
    assert "Wording that was proposed" not in file_of(draft_now(consultation, by=None), "md").decode()


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("Benefits", "“Benefits”"),
        ('Produce a "pre-systems card"', "“Produce a ‘pre-systems card’”"),
        ("Defining “open” or “shut”", "“Defining ‘open’ or ‘shut’”"),
    ],
)
def test_quotation_marks_in_a_quoted_title_become_single_ones(title: str, quoted: str) -> None:
    assert Unit(title, "", False, ()).quoted == quoted
