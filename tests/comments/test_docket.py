"""A public record comes in by folder: what can be taken is taken once, the rest is refused with a reason."""

import csv
import io
import json
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from comments import moderation
from comments.docket import Imported, import_docket
from comments.models import About, Comment, Letter, Submission
from comments.publication import ANYBODY, byline, letters_readable_by, published
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from guidance.models import Item

QUESTIONS = {
    "docket": "EX-2024-0001",
    "rin": "0000-EX01",
    "title": "Open weights",
    "published": "2024-02-26",
    "comments_due": "2024-03-27",
    "questions": [
        {
            "ref": "1",
            "parent": None,
            "text": "How should the office define open or widely available model weights?",
        },
        {
            "ref": "1.a",
            "parent": "1",
            "text": "Is there evidence that weights of closed systems become available?",
        },
        {
            "ref": "2",
            "parent": None,
            "text": "How do the risks of open weights compare with those of closed models?",
        },
    ],
}
LETTER = """Example Network writes to the office about the questions that it has asked this spring.

1. How should the office define open or widely available model weights?

Openness is a matter of degree, and the office should define it by what a person can do with the weights.

2. How do the risks of open weights compare with those of closed models?

They are alike in kind. They differ in who can stop them, and that is what policy has to look at.
"""
NO_ANSWERS = (
    "We thank the office for asking. Our members build things with models and would like to go on doing so."
)
HEADING = ["tracking_number", "organisation", "organisation_type", "file"]


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A docket of two letters that can be taken."""
    home = tmp_path / "docket"
    (home / "pdfs").mkdir(parents=True)
    (home / "questions.json").write_text(json.dumps(QUESTIONS))
    (home / "pdfs" / "1.txt").write_text(LETTER)
    (home / "pdfs" / "2.txt").write_text(NO_ANSWERS)
    write_manifest(
        home, ["EX-1", "Example Network", "ngo", "pdfs/1.txt"], ["EX-2", "", "individual", "pdfs/2.txt"]
    )
    return home


def write_manifest(folder: Path, *rows: list[str], heading: list[str] = HEADING) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([heading, *rows])
    (folder / "manifest.csv").write_text(text.getvalue())


def refusals(imported: Imported) -> dict[str, str]:
    return {outcome.row.name: outcome.reason for outcome in imported.of("refused")}


@pytest.mark.django_db
def test_a_record_that_names_nobody_withholds_no_name(folder: Path, client: Client) -> None:
    import_docket(folder, "weights")
    nobody = Comment.objects.filter(submission__external_id="EX-2").first()
    assert nobody
    assert byline(nobody.submission).name == "No name given"
    page = client.get("/consultations/weights/comments/").content.decode()
    assert "No name given" in page
    assert "Name withheld" not in page
    told = client.get("/api/v1/consultations/weights/comments/").json()["results"]
    assert {one["submitter"] for one in told} == {"Example Network", "No name given"}


@pytest.mark.django_db
def test_the_questions_become_a_closed_consultation(folder: Path) -> None:
    consultation = import_docket(folder, "weights").consultation
    assert consultation.status == Consultation.Status.CLOSED
    assert consultation.identifiers == {"docket": "EX-2024-0001", "rin": "0000-EX01"}
    assert str(consultation.opens_at_local) == "2024-02-26 00:00:00-05:00"
    assert (
        str(consultation.closes_at_local) == "2024-03-27 23:59:00-04:00"
    )  # The clocks changed between them.
    items = [
        (row.item.label, row.item.kind, row.item.depth) for row in consultation.items.select_related("item")
    ]
    assert items == [("1", "question", 0), ("1.a", "question", 1), ("2", "question", 0)]
    assert Item.objects.get(label="1.a").parent == Item.objects.get(label="1")


@pytest.mark.django_db
def test_a_letter_becomes_comments_with_their_place_in_it(folder: Path) -> None:
    import_docket(folder, "weights")
    submission = Submission.objects.get(external_id="EX-1")
    assert (submission.channel, submission.capacity, submission.sector) == (
        "import",
        "organisation",
        "civil_society",
    )
    assert submission.received_at == submission.consultation.closes_at
    letter = submission.letters.get()
    assert letter.file.read() == LETTER.encode()
    comments = list(submission.comments.order_by("position"))
    found = [[about.item.item.label for about in comment.abouts.all()] for comment in comments]
    assert found == [[], ["1"], ["2"]]
    assert comments[1].body.startswith("Openness is a matter of degree")
    for comment in comments:
        assert letter.text[comment.start : comment.end] == comment.body
        assert (comment.heading_start or 0) <= (comment.start or 0)
        assert comment.cut_by == Comment.CutBy.MACHINE


@pytest.mark.django_db
def test_a_letter_that_answers_no_question_is_one_comment_on_the_whole(folder: Path) -> None:
    import_docket(folder, "weights")
    comment = Comment.objects.get(submission__external_id="EX-2")
    assert comment.body == NO_ANSWERS
    assert not comment.abouts.exists()
    assert byline(comment.submission).name == "No name given"


@pytest.mark.django_db
def test_all_is_accepted_in_one_move_that_says_why(folder: Path) -> None:
    imported = import_docket(folder, "weights")
    assert imported.accepted == Comment.objects.accepted().count() == 4
    event = Event.objects.about(imported.consultation).get(verb="accept_batch")
    assert event.details == {"rows": 4}
    assert event.note.text == "On the public record of docket EX-2024-0001 already; accepted by the import."
    assert not Event.objects.filter(subject_type="comments.comment").exists()
    assert Job.objects.filter(kind="recount", subject_id=imported.consultation.pk).exists()
    assert published().count() == 4
    assert letters_readable_by(ANYBODY).count() == 2
    assert set(About.objects.values_list("counted", flat=True)) == {True}


@pytest.mark.django_db
def test_twice_is_once_and_what_was_decided_since_stays(folder: Path) -> None:
    import_docket(folder, "weights")
    comment = Comment.objects.order_by("pk")[0]
    moderation.REJECT.apply(comment, by=None, note="Not for us.", subject=comment.consultation)
    moderation.REOPEN.apply(comment, by=None, note="After all.")
    again = import_docket(folder, "weights")
    assert [outcome.kind for outcome in again.outcomes] == ["there", "there"]
    assert again.accepted == 0
    comment.refresh_from_db()
    assert comment.status == Comment.Status.RECEIVED
    assert (Submission.objects.count(), Letter.objects.count(), Consultation.objects.count()) == (2, 2, 1)
    assert Event.objects.filter(verb="accept_batch").count() == 1


@pytest.mark.django_db
def test_what_cannot_be_taken_is_refused_and_the_others_go_in(folder: Path, tmp_path: Path) -> None:
    (folder / "pdfs" / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is not one")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(folder / "pdfs" / "encrypted.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    (tmp_path / "secret.txt").write_text(NO_ANSWERS)
    write_manifest(
        folder,
        ["EX-1", "Example Network", "ngo", "pdfs/1.txt"],
        ["EX-3", "Example Works", "guild", "pdfs/1.txt"],
        ["EX-4", "Example Works", "company", "pdfs/absent.pdf"],
        ["EX-5", "Example Works", "company", "pdfs/broken.pdf"],
        ["EX-6", "Example Works", "company", "pdfs/encrypted.pdf"],
        ["EX-7", "Example Works", "company", "../secret.txt"],
        ["EX-8", "Example Works", "company", ""],
        ["EX-9", "Example Works", "company"],
        ["EX-1", "Example Works", "company", "pdfs/2.txt"],
        ["", "Example Works", "company", "pdfs/2.txt"],
        ["EX-10", "", "company", "pdfs/2.txt"],
    )
    imported = import_docket(folder, "weights")
    reasons = refusals(imported)
    assert "'guild' is no organisation type" in reasons["EX-3"]
    assert reasons["EX-4"] == "The file pdfs/absent.pdf is not there."
    assert reasons["EX-5"]
    assert "password" in reasons["EX-6"]
    assert reasons["EX-7"] == "The file ../secret.txt lies outside the docket's folder."
    assert reasons["EX-8"] == "The file of this letter is not there."
    assert reasons["line 9"] == "Line 9 has 3 cells where 4 belong."
    assert reasons["line 10"] == "EX-1 stands in line 2 already."
    assert "no tracking number" in reasons["line 11"]
    assert "names no organisation" in reasons["EX-10"]
    assert [submission.external_id for submission in Submission.objects.all()] == ["EX-1"]
    assert len(imported.outcomes) == 11


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "manifest.csv",
            "number,organisation,organisation_type,file\n",
            "must have the columns tracking_number",
        ),
        ("manifest.csv", "tracking_number,organisation,file\n", "it has tracking_number, organisation, file"),
        ("manifest.csv", "", "it has none"),
        (
            "manifest.csv",
            "tracking_number,organisation,organisation_type,file\nEX-1\0,,,\n",
            "holds a zero byte",
        ),
        ("questions.json", "{", "is not JSON"),
        (
            "questions.json",
            json.dumps({**QUESTIONS, "questions": [{"ref": "1/a", "text": "Why?"}]}),
            "letters, digits, dots and hyphens",
        ),
        ("questions.json", json.dumps({**QUESTIONS, "title": ""}), 'needs a text under "title"'),
        ("questions.json", json.dumps({**QUESTIONS, "published": "today"}), "needs a date like 2024-02-26"),
        (
            "questions.json",
            json.dumps({**QUESTIONS, "comments_due": "2024-01-01"}),
            "due before it was published",
        ),
    ],
)
def test_a_folder_that_makes_no_sense_changes_nothing(
    folder: Path, name: str, content: str, sentence: str
) -> None:
    (folder / name).write_text(content)
    with pytest.raises(DomainError, match=sentence):
        import_docket(folder, "weights")
    assert not Consultation.objects.exists()
    assert not Item.objects.exists()


@pytest.mark.django_db
def test_another_consultation_of_that_name_is_left_alone(folder: Path, consultation: Consultation) -> None:
    with pytest.raises(DomainError, match="Choose another slug"):
        import_docket(folder, consultation.slug)
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_the_command_lists_what_it_refused(folder: Path) -> None:
    out = StringIO()
    absent = ["EX-2", "", "individual", "pdfs/no.txt"]
    write_manifest(folder, ["EX-1", "Example Network", "ngo", "pdfs/1.txt"], absent)
    call_command("import_docket", str(folder), consultation="weights", stdout=out)
    assert "1 of 2 EX-1 Example Network: 3 comments about 2 items" in out.getvalue()
    assert "2 of 2 EX-2: refused" in out.getvalue()
    assert "2 rows read: 1 kept, 0 there already, 1 refused." in out.getvalue()
    assert "refused EX-2: The file pdfs/no.txt is not there." in out.getvalue()


@pytest.mark.django_db
def test_the_command_fails_where_nothing_came_in(folder: Path) -> None:
    write_manifest(folder, ["EX-2", "", "individual", "pdfs/no.txt"])
    with pytest.raises(CommandError, match="No letter could be imported"):
        call_command("import_docket", str(folder), consultation="weights", stdout=StringIO())
    with pytest.raises(CommandError, match="A slug may hold"):
        call_command("import_docket", str(folder), consultation="two words", stdout=StringIO())


@pytest.mark.django_db
def test_the_real_docket(docket: Path) -> None:
    imported = import_docket(docket, "ntia")
    assert len(imported.of("kept")) == 35
    assert imported.consultation.items.count() == 52
    assert Comment.objects.accepted().count() == imported.accepted > 200
    for comment in Comment.objects.select_related("letter"):
        assert comment.letter is not None
        assert comment.letter.text[comment.start : comment.end] == comment.body
