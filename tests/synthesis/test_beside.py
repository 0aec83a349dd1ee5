"""Endorsements and signatures are frozen beside the rows of a report, told in it, and recounted when it is checked."""

from typing import Any

import pytest
from django.db import IntegrityError, connection

from comments import endorsing, intake, moderation, signing
from comments.beside import Beside, Signer
from comments.models import Comment, Submission
from consult.consultations.models import Consultation
from consult.people.organisations import Organisation
from consult.synthesis import document as tree
from consult.synthesis.document_json import from_data
from consult.synthesis.drafting import draft_now
from consult.synthesis.figures import Count
from consult.synthesis.models import Claim, Report, SnapshotBeside
from consult.synthesis.publishing import file_of
from consult.synthesis.snapshots import freeze, is_current, recomputed_digest, rows_of
from consult.synthesis.verifying import verify
from tests import factories

pytestmark = pytest.mark.django_db
SENTENCE = "Name the people who will be affected by it, early, and say how they can be heard."


@pytest.fixture
def said(consultation: Consultation) -> Comment:
    """Endorsed by a company and by two academics."""
    comment = factories.accepted(consultation, SENTENCE)
    for type_ in ("company", "academic_research", "academic_research"):
        endorse(consultation, comment, type_)
    return comment


def endorse(consultation: Consultation, comment: Comment, type_: str) -> Submission:
    speaker = factories.speaker(capacity="self", type=type_, organisation_name="", email="")
    return intake.submit(consultation, speaker, [], by=None, beside=Beside(endorses=(comment.public_id,)))


@pytest.fixture
def signed(consultation: Consultation) -> Submission:
    """Signed by an organisation that also sends something, by one that does not, and by one that has not answered."""
    names = ("Example Union", "Example University", "Example Bank")
    beside = Beside(signers=tuple(Signer(name, "office@example.org") for name in names))
    remark = intake.Remark("We say this together.", list(consultation.items.all()[:1]), "support")
    speaker = factories.speaker(organisation_name="Example Coalition")
    made = intake.submit(consultation, speaker, [remark], by=None, beside=beside)
    moderation.decide(made.comments.get(), "accept", by=None)
    factories.accepted(consultation, "And alone.", organisation_name="Example Union", type="trade_union")
    for name, type_ in (("Example Union", "trade_union"), ("Example University", "academic_research")):
        organisation, _ = Organisation.objects.get_or_create(name=name, defaults={"type": type_})
        signatory = made.signatories.get(name=name)
        signing.confirm(signatory, organisation=organisation, type_=type_, person="Somebody")
    return made


def counted(consultation: Consultation, counts: str, **where: Any) -> int:
    return rows_of(freeze(consultation)).value(Count(counts, where))


def test_endorsements_are_counted_over_frozen_rows(consultation: Consultation, said: Comment) -> None:
    assert counted(consultation, "endorsements") == 3
    assert counted(consultation, "endorsements", sector="academic") == 2
    assert counted(consultation, "endorsements", item="red-teaming") == 3
    assert counted(consultation, "endorsements", item="safeguards") == 0
    assert counted(consultation, "comments") == 1
    assert counted(consultation, "submissions") == 1


def test_signatories_are_organisations_that_sent_nothing_themselves(
    consultation: Consultation, signed: Submission
) -> None:
    assert counted(consultation, "organisations") == 2
    assert counted(consultation, "signatories") == 1
    assert counted(consultation, "signatories", type="academic_research") == 1
    assert counted(consultation, "signatories", type="trade_union") == 0


def test_what_stands_beside_has_no_position(consultation: Consultation, said: Comment) -> None:
    with pytest.raises(ValueError, match="'stance'"):
        counted(consultation, "endorsements", stance="support")


def test_a_new_endorsement_makes_a_new_snapshot(consultation: Consultation, said: Comment) -> None:
    first = freeze(consultation)
    assert freeze(consultation) == first
    assert is_current(first)
    endorse(consultation, said, "ngo")
    assert not is_current(first)
    assert freeze(consultation) != first
    assert rows_of(first).value(Count("endorsements")) == 3
    assert recomputed_digest(first) == first.digest


def test_what_is_withdrawn_or_not_counted_is_not_frozen(consultation: Consultation, said: Comment) -> None:
    Submission.objects.filter(pk=endorsing.counted(consultation)[0].submission_id).update(status="withdrawn")
    assert counted(consultation, "endorsements") == 2
    moderation.decide(said, "reject", by=None, note="A copy.")
    assert counted(consultation, "endorsements") == 0


def test_nobody_changes_what_was_frozen(consultation: Consultation, said: Comment) -> None:
    freeze(consultation)
    with pytest.raises(IntegrityError, match="append-only"):
        SnapshotBeside.objects.update(sector="media")


def words(report: Report) -> str:
    return " ".join(tree.plain(node) for node in tree.walk(from_data(report.document).blocks) if node)


def test_a_section_tells_who_endorses_what_was_said_there(consultation: Consultation, said: Comment) -> None:
    report = draft_now(consultation, by=None)
    claim = Claim.objects.get(report=report, figures__counts="endorsements", figures__value=3)
    assert "three submissions" in claim.text
    assert "two from academia and one from industry" in claim.text
    assert list(claim.comments.all()) == [said]
    assert verify(file_of(report, "json"))[1] == []


@pytest.mark.parametrize(
    ("type_", "said"), [("individual", "from an individual"), ("company", "from industry")]
)
def test_one_sector_is_named_once(consultation: Consultation, type_: str, said: str) -> None:
    endorse(consultation, factories.accepted(consultation, SENTENCE), type_)
    report = draft_now(consultation, by=None)
    claim = Claim.objects.get(report=report, figures__counts="endorsements")
    assert f"one submission {said}" in claim.text
    assert claim.text.count("one") == 1


def test_the_annex_tells_senders_and_signatories_apart(
    consultation: Consultation, signed: Submission
) -> None:
    report = draft_now(consultation, by=None)
    text = words(report)
    assert (
        "As senders, two organisations took part; as signatories of what another sent, one organisation more."
        in text
    )
    table = next(
        block
        for block in from_data(report.document).blocks
        if isinstance(block, tree.Table) and block.caption == "Who took part, by type"
    )
    assert table.columns[2:4] == ("Organisations that sent", "Organisations that only signed")
    assert ("Academic or research institution", "0", "0", "1", "0") in table.rows
    assert verify(file_of(report, "json"))[1] == []


def test_a_report_without_either_is_as_it_was(consultation: Consultation) -> None:
    factories.accepted(consultation, SENTENCE)
    report = draft_now(consultation, by=None)
    assert "signatories of what another sent" not in words(report)
    assert not Claim.objects.filter(figures__counts__in=["endorsements", "signatories"]).exists()


def test_where_small_counts_are_withheld_neither_is_told(
    consultation: Consultation, said: Comment, signed: Submission
) -> None:
    Consultation.objects.update(suppress_below=2)
    consultation.refresh_from_db()
    draft_now(consultation, by=None)
    assert not Claim.objects.filter(figures__counts__in=["endorsements", "signatories"]).exists()


def test_a_changed_endorsement_is_found(consultation: Consultation, said: Comment) -> None:
    report = draft_now(consultation, by=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE synthesis_snapshotbeside DISABLE TRIGGER append_only")
        cursor.execute("UPDATE synthesis_snapshotbeside SET sector = 'media' WHERE sector = 'industry'")
        cursor.execute("ALTER TABLE synthesis_snapshotbeside ENABLE TRIGGER append_only")
    found = verify(file_of(report, "json"))[1]
    assert any("not those that were frozen" in finding for finding in found)
    assert any("the figure by" in finding for finding in found)
