"""Reports on few submissions read as such: nothing is compared, and no sentence is written for more than there is."""

import re
from collections.abc import Callable

import pytest

from comments import intake, moderation
from comments.beside import Beside
from consult.consultations.models import Consultation
from consult.synthesis import document as tree
from consult.synthesis.drafting import draft_now, voices
from consult.synthesis.drafting.findings import runs
from consult.synthesis.models import Report
from consult.synthesis.publishing import file_of, shown
from consult.synthesis.verifying import verify
from guidance.models import Document, Item
from tests import factories

pytestmark = pytest.mark.django_db
Fill = Callable[[Consultation], None]
REASON = "A rule must name the measurement that would retire it, because facts change faster than rules do."
OTHER = "Small developers should be given a template to fill in, since they cannot pay for a lawyer."
AWKWARD = re.compile(
    r"\b(one|two|three) of (?:the )?\1\b|\bOf one\b|\bamong one\b|\bno (?:items|submissions|sectors)\b|"
    r"\bone submissions? (?:are|have|discuss|take|address)\b|\b(?:two|three) submissions? (?:is|has|takes)\b|"
    r"\b(?:one|two) comment (?:are|ask|support)\b|: \.|\S  \S|\bfrom individuals alone\b|more than (?:any|others)"
)


def rfc() -> Consultation:
    keys = ("scope", "benefits", "risks", "measures")
    edition = factories.edition_with(*keys, kind=Item.Kind.QUESTION)
    Document.objects.filter(pk=edition.document_id).update(kind=Document.Kind.RFC)
    return factories.consultation_on(edition)


def said(consultation: Consultation, *places: int, name: str = "Example Works", **more: object) -> None:
    """One submission, with a comment on each of these items (on the whole where none is named)."""
    items = list(consultation.items.order_by("item__position"))
    about = [[items[place]] for place in places] or [[]]
    stance = str(more.pop("stance", "support"))
    body = str(more.pop("body", REASON))
    remarks = [
        intake.Remark(body, one, stance if any(item.asks_stance for item in one) else "") for one in about
    ]
    speaker = factories.speaker(organisation_name=name, **more)
    for comment in intake.submit(consultation, speaker, remarks, by=None).comments.all():
        moderation.decide(comment, "accept", by=None)


def one(c: Consultation) -> None:
    said(c, 0, 1, type="company")


def one_person(c: Consultation) -> None:
    said(c, 0, 1, type="individual", capacity="self", name="")


def two_sectors(c: Consultation) -> None:
    said(c, 0, 1, type="company")
    said(c, 0, name="Example Rights Network", type="ngo", body=OTHER)


def one_sector(c: Consultation) -> None:
    said(c, 0, type="ngo", name="Example Rights Network")
    said(c, 0, 2, type="ngo", name="Example Open Circle", body=OTHER)


def three_on_one(c: Consultation) -> None:
    for type_, name in (
        ("company", "Example Works"),
        ("ngo", "Example Circle"),
        ("media", "Example Courier"),
    ):
        said(c, 1, type=type_, name=name)


def a_letter(c: Consultation) -> None:
    said(c, type="company")


def against_each_other(c: Consultation) -> None:
    said(c, 0, type="company", stance="oppose")
    said(c, 0, type="ngo", name="Example Circle", body=OTHER)


def words_of(report: Report) -> str:
    return file_of(report, "md").decode()


FEW: list[Fill] = [one, one_person, two_sectors, one_sector, three_on_one, a_letter, against_each_other]


@pytest.mark.parametrize("fill", FEW)
@pytest.mark.parametrize("on", ["questions", "guidelines"])
def test_a_report_on_few_submissions_is_written_for_few(
    fill: Fill, on: str, consultation: Consultation
) -> None:
    asked = rfc() if on == "questions" else consultation
    if on == "guidelines" and asked.items.count() < 3:
        asked = factories.consultation_on(factories.edition_with("aims", "tests", "reports", "labels"))
    fill(asked)
    report = draft_now(asked, by=None)
    before, _, _ = words_of(report).partition("Method")
    assert not AWKWARD.search(before), AWKWARD.search(before)
    assert "The record is small, and carries no general conclusion." in before
    assert not re.search(
        r"\b(?:lean|sectors? agree|common ground|uneven|chiefly|widely than)\b", before.split("Executive")[1]
    )
    assert verify(file_of(report, "json"))[1] == []


@pytest.mark.parametrize("below", [0, 4])
def test_no_principle_stands_without_the_count_it_rests_on(below: int) -> None:
    asked = rfc()
    for n, type_ in enumerate(("company", "company", "company", "company", "ngo", "ngo", "media")):
        said(asked, n % 3, 1, type=type_, name=f"Example {n}")
    if below:
        factories.withholding(asked, below)
    blocks = shown(draft_now(asked, by=None)).blocks
    at = next(i for i, b in enumerate(blocks) if isinstance(b, tree.Heading) and b.id == "summary")
    principles = next(b for b in blocks[at:] if isinstance(b, tree.Bullets))
    assert principles.items
    assert all(any(isinstance(n, tree.Claim) for n in tree.walk(item)) for item in principles.items)


def test_where_small_counts_are_withheld_each_section_says_so_in_words_of_its_own() -> None:
    asked = rfc()
    for n in range(2):
        said(asked, 0, 1, 2, 3, type="company", name=f"Example {n}")
    factories.withholding(asked, 5)
    report = draft_now(asked, by=None)
    told = re.findall(r"^(.*(?:withheld|no count|not given).*?)\[\^\d\]", words_of(report), re.MULTILINE)
    assert len(told) == 4
    assert len({re.sub(r"\d", "", line) for line in told}) == 4
    assert verify(file_of(report, "json"))[1] == []


def test_guidelines_that_nobody_spoke_on_are_told_together() -> None:
    asked = factories.consultation_on(factories.edition_with("aims", "tests", "reports", "labels", "audits"))
    said(asked, 0, type="company")
    document = shown(draft_now(asked, by=None))
    headings = [b.id for b in document.blocks if isinstance(b, tree.Heading) and b.id.startswith("s-")]
    assert headings == ["s-aims"]
    missing = [
        tree.plain(b.blocks[0]) for b in document.blocks if isinstance(b, tree.Notice) and b.kind == "missing"
    ]
    assert len([line for line in missing if "uidelines 2–5" in line]) == 1


def test_a_question_without_an_answer_says_so_with_a_count_and_its_full_text() -> None:
    asked = rfc()
    said(asked, 0, type="company")
    blocks = shown(draft_now(asked, by=None)).blocks
    notices = [b for b in blocks if isinstance(b, tree.Notice) and b.kind == "missing"]
    blank = [b for b in notices if any(isinstance(n, tree.Footnote) for n in tree.walk(b))]
    assert len(blank) == 3
    assert all(any(isinstance(n, tree.Claim) for n in tree.walk(b)) for b in blank)
    assert len({tree.plain(b.blocks[0])[:20] for b in blank}) == 3


def test_endorsements_alone_make_no_agreement(consultation: Consultation) -> None:
    comment = factories.accepted(consultation, REASON)
    for type_ in ("company", "academic_research"):
        speaker = factories.speaker(capacity="self", type=type_, organisation_name="", email="")
        intake.submit(consultation, speaker, [], by=None, beside=Beside(endorses=(comment.public_id,)))
    report = draft_now(consultation, by=None)
    assert re.search(r"endorse", words_of(report))
    assert not re.search(r"\blean|common ground", words_of(report).split("## Annex")[0])
    assert verify(file_of(report, "json"))[1] == []


def test_neighbouring_numbers_are_put_together() -> None:
    assert runs(["1", "2", "3", "5", "6", "9", "2.a"]) == ["1–3", "5", "6", "9", "2.a"]


def test_numbers_in_names_and_labels_are_no_counts() -> None:
    edition = factories.EditionFactory.create(label="2024")
    for label in ("A-1", "Q2", "", "4"):
        factories.item(edition, f"subject-{label or 'none'}".lower(), kind=Item.Kind.QUESTION, label=label)
    asked = factories.consultation_on(edition, sponsor="Office of the Two Seas")
    for n, name in enumerate(
        ("Article 19", "All European Academies", "One World", "Half Moon Labs", "Forty Two")
    ):
        said(asked, n % 4, 0, name=name, type=("ngo", "company")[n % 2], body=f"{name} says so. {REASON}")
    report = draft_now(asked, by=None)
    assert verify(file_of(report, "json"))[1] == []
    assert "Article 19" in words_of(report)
    assert not re.search(r"questions? (?:[,.;]|and)", words_of(report))


def test_a_guideline_on_which_all_agree_says_all_and_not_five_of_five() -> None:
    asked = factories.consultation_on(factories.edition_with("aims", "tests", "reports"))
    for n, type_ in enumerate(("company", "company", "ngo", "ngo", "media")):
        said(asked, 0, type=type_, name=f"Example {n}", stance="support_with_changes")
    report = draft_now(asked, by=None)
    words = words_of(report).split("## Annex")[0]
    assert not re.search(
        r"\bfive of (?:the )?five\b|against no\b|\bno items\b", words.split("## Who spoke")[1]
    )
    assert "all on condition of changes" in words
    assert verify(file_of(report, "json"))[1] == []


def test_nothing_leads_where_nobody_took_a_side() -> None:
    asked = factories.consultation_on(factories.edition_with("aims", "tests", "reports"))
    for n, type_ in enumerate(("company", "company", "ngo", "ngo")):
        said(asked, 0, type=type_, name=f"Example {n}", stance="no_position" if n < 2 else "oppose")
    report = draft_now(asked, by=None)
    words = words_of(report).split("## Annex")[0]
    assert not re.search(r"outnumber|in its favour|same support|: no\b|and no\b(?! sample)", words)
    assert verify(file_of(report, "json"))[1] == []


def test_a_name_that_ends_with_a_full_stop_ends_its_sentence() -> None:
    asked = factories.consultation_on(factories.edition_with("aims", "tests"), sponsor="Example Office Ltd.")
    for n in range(12):
        said(asked, n % 2, name=f"Example {n}, Inc.", type="company", body=f"In case {n} we saw it. {OTHER}")
    words = words_of(draft_now(asked, by=None))
    assert voices.ended("writes Example 1, Inc.") == "writes Example 1, Inc."
    assert "go to Example Office Ltd.\n" in words
    assert not re.search(r"\w\.\.(?!\.)", words)
