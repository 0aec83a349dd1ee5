"""A letter's words stay; where a passage begins can be moved, and the old cut stays visible behind the new one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from comments import boundaries, cutting, letter_page, letters, moderation
from comments.asked import asked
from comments.boundaries import Change
from comments.intake import Speaker
from comments.models import About, Comment, Letter
from comments.reading import Extraction, Passage
from comments.sent import comments_as_sent, still_matches
from comments.stances import Stance
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.people.models import User

HEAD, FIRST, MORE, SECOND, END = (
    "Example Network writes about the guidance.",
    "1. Red-teaming",
    "Red-teaming needs outsiders and time. This paragraph answers.",
    "Incidents should be reported within days to somebody who can act.",
    "With kind regards from everybody here.",
)
TEXT = "\n\n".join([HEAD, FIRST, MORE, SECOND, END])
SPEAKER = Speaker("organisation", "ngo", "named", organisation_name="Example Network")


def at(words: str) -> int:
    return TEXT.index(words)


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def letter(consultation: Consultation) -> Letter:
    """Head, one passage on guideline 1 with a second answer hidden in it, and an end; two pages; all accepted."""
    passages = [
        Passage(0, 0, at(FIRST), (), "rest", 1.0),
        Passage(at(FIRST), at(MORE), at(END), ("1",), "number", 0.9),
        Passage(at(END), at(END), len(TEXT), (), "rest", 1.0),
    ]
    document = letters.Document("letter.txt", TEXT.encode(), Extraction(TEXT, (0, at("This paragraph")), ()))
    submission = letters.receive(consultation, SPEAKER, document, passages, external_id="EX-1")
    moderation.ACCEPT.apply_to_all(submission.comments.all(), batch=consultation, by=None)
    Job.objects.all().delete()
    return submission.letters.get()


def move(letter: Letter, change: Change, by: User, *, accept: bool = False) -> list[Comment]:
    return boundaries.apply(letter, change, seen=change.seen, accept=accept, by=by)


def cut(letter: Letter) -> list[tuple[str, list[str]]]:
    """The first words of each current passage, and the labels it is about."""
    return [
        (
            comment.body[:12],
            [about.item.item.label for about in comment.abouts.order_by("item__item__position")],
        )
        for comment in boundaries.passages(letter)
    ]


def test_a_passage_keeps_its_range_without_blanks(letter: Letter) -> None:
    assert cut(letter) == [(HEAD[:12], []), (MORE[:12], ["1"]), (END[:12], [])]
    answer = boundaries.passages(letter)[1]
    assert answer.body == f"{MORE}\n\n{SECOND}"
    assert (answer.heading_start, answer.cut_kind, answer.cut_score) == (at(FIRST), "number", 0.9)


def test_furniture_is_no_comment(consultation: Consultation) -> None:
    items = {row.item.label: row for row in consultation.items.select_related("item")}
    text = "12 / 14\n\nAn answer in three words.\n\n- 3 -"
    passages = [
        Passage(0, 0, 9, (), "rest", 1),
        Passage(9, 9, 35, ("1",), "number", 1),
        Passage(36, 36, 41, (), "rest", 1),
    ]
    assert [remark.body for remark in letters.remarks_from(text, passages, items)] == [
        "An answer in three words."
    ]


def test_a_new_boundary_makes_comments_that_name_the_old_one(letter: Letter, moderator: User) -> None:
    [_, old, _] = boundaries.passages(letter)
    first, second = move(letter, boundaries.new_at(letter, at(SECOND)), moderator)
    assert (first.body, second.body) == (MORE, SECOND)
    for comment in (first, second):
        comment.refresh_from_db()
        assert letter.text[comment.start : comment.end] == comment.body
        assert list(comment.replaces.all()) == [old]
        assert comment.status == Comment.Status.RECEIVED
        assert comment.cut_by == Comment.CutBy.STAFF
    old.refresh_from_db()
    assert old.status == Comment.Status.SUPERSEDED
    assert old.body == f"{MORE}\n\n{SECOND}"
    assert not About.objects.get(comment=old).counted
    assert [comment.position for comment in boundaries.passages(letter)] == [0, 1, 2, 3]


def test_moving_a_boundary_leaves_a_trace_and_a_recount(letter: Letter, moderator: User) -> None:
    made = move(letter, boundaries.new_at(letter, at(SECOND)), moderator)
    event = Event.objects.about(letter).get(verb="move_boundary")
    assert event.actor == moderator
    assert event.details["made"] == [comment.pk for comment in made]
    assert Job.objects.filter(kind="recount", subject_id=letter.submission.consultation_id).exists()


def test_the_items_of_each_new_passage_can_be_chosen(letter: Letter, moderator: User) -> None:
    incident = letter.submission.consultation.items.get(item__label="2")
    change = boundaries.new_at(letter, at(SECOND))
    move(letter, change.about([change.pieces[0].items, [incident.pk]]), moderator)
    assert cut(letter)[1:3] == [(MORE[:12], ["1"]), (SECOND[:12], ["2"])]


def test_accepting_at_once_keeps_the_letter_public(letter: Letter, moderator: User) -> None:
    change = boundaries.new_at(letter, at(SECOND))
    move(letter, change, moderator, accept=True)
    assert {comment.status for comment in boundaries.passages(letter)} == {"accepted"}


def test_a_boundary_moves_up_and_down(letter: Letter, moderator: User) -> None:
    move(letter, boundaries.next_at(letter, at(SECOND)), moderator)
    assert cut(letter) == [(HEAD[:12], []), (MORE[:12], ["1"]), (SECOND[:12], [])]
    assert boundaries.passages(letter)[2].body == f"{SECOND}\n\n{END}"
    move(letter, boundaries.begin_at(letter, at(END)), moderator)
    assert [comment.body for comment in boundaries.passages(letter)][1:] == [f"{MORE}\n\n{SECOND}", END]


def test_a_heading_can_be_taken_into_the_passage(letter: Letter, moderator: User) -> None:
    [made] = move(letter, boundaries.new_at(letter, at(FIRST)), moderator)
    assert made.body.startswith(FIRST)


def test_joined_passages_are_about_what_both_were(letter: Letter, moderator: User) -> None:
    end = boundaries.passages(letter)[2]
    [made] = move(letter, boundaries.join(letter, end.public_id), moderator)
    assert made.body == f"{MORE}\n\n{SECOND}\n\n{END}"
    assert made.replaces.count() == 2
    assert cut(letter)[1][1] == ["1"]


def test_however_it_is_cut_the_receipt_still_matches(consultation: Consultation, moderator: User) -> None:
    words = [f"Paragraph {name} says something." for name in ("one", "two", "three", "four", "five", "six")]
    text = "\n\n".join(words)
    ranges = [(text.index(each), text.index(each) + len(each)) for each in words]
    passages = [Passage(start, start, end, ("1",), "number", 0.9) for start, end in ranges]
    document = letters.Document("letter.txt", text.encode(), Extraction(text, (0,), ()))
    submission = letters.receive(consultation, SPEAKER, document, passages)
    for number in (1, 2, 1):  # one and two, three and four, and then all four
        here = boundaries.passages(submission.letters.get())[number]
        move(submission.letters.get(), boundaries.join(submission.letters.get(), here.public_id), moderator)
    as_sent = comments_as_sent(submission)
    assert [comment.body for comment in as_sent] == words
    assert still_matches(submission, as_sent)


def test_a_stance_stays_with_its_item(letter: Letter, moderator: User) -> None:
    old = boundaries.passages(letter)[1]
    About.objects.filter(comment=old).update(stance=Stance.OPPOSE, stance_source="coder")
    made = move(letter, boundaries.new_at(letter, at(SECOND)), moderator)
    found = About.objects.filter(comment__in=made).values_list("stance", "stance_source")
    assert list(found) == [("oppose", "coder")] * 2


def test_what_makes_no_sense_is_refused(letter: Letter, moderator: User) -> None:
    first, _, _ = boundaries.passages(letter)
    refused: list[tuple[Callable[..., Change], int | str]] = [
        (boundaries.new_at, len(TEXT) + 5),
        (boundaries.new_at, at("paragraph") + 4),
        (boundaries.new_at, at("to somebody who can act.") + len("to somebody who can act")),
        (boundaries.begin_at, 0),
        (boundaries.next_at, at(END)),
        (boundaries.join, first.public_id),
        (boundaries.about, "nobody"),
    ]
    for plan, place in refused:
        with pytest.raises(DomainError):
            plan(letter, place)
    assert Comment.objects.count() == 3


def test_the_second_of_two_who_move_a_boundary_loses(letter: Letter, moderator: User, editor: User) -> None:
    mine, theirs = boundaries.new_at(letter, at(SECOND)), boundaries.new_at(letter, at(SECOND))
    move(letter, mine, moderator)
    with pytest.raises(WorkflowError):
        move(letter, theirs, editor)
    assert Comment.objects.current().count() == 4


def test_a_rejected_passage_is_not_cut_anew(letter: Letter, moderator: User) -> None:
    answer = boundaries.passages(letter)[1]
    moderation.REJECT.apply(answer, by=moderator, note="No.", subject=answer.consultation)
    with pytest.raises(WorkflowError, match="already rejected"), transaction.atomic():
        move(letter, boundaries.new_at(letter, at(SECOND)), moderator)
    assert Comment.objects.current().count() == 3


def test_the_words_of_a_letter_never_change(letter: Letter) -> None:
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Letter.objects.update(text="Something else")


def test_the_page_shows_every_word_once_and_the_pages_where_they_begin(letter: Letter) -> None:
    names = {one.pk: one for one in asked(letter.submission.consultation)}
    parts = letter_page.parts(letter, boundaries.passages(letter), names)
    words = [
        run.text for part in parts for paragraph in (*part.heading, *part.body) for run in paragraph.runs
    ]
    assert "".join("".join(words).split()) == "".join(TEXT.split())
    pages = [run for part in parts for paragraph in part.body for run in paragraph.runs if run.page]
    assert [(run.page, run.text[:14]) for run in pages] == [(1, HEAD[:14]), (2, "This paragraph")]
    assert [part.name for part in parts] == ["On the whole", "On 1", "On the whole"]
    assert parts[1].cut == "Cut by machine: its number is given, confidence 90%"


def test_everybody_reads_a_letter_in_full_with_its_passages_in_place(letter: Letter, client: Client) -> None:
    answer = boundaries.passages(letter)[1]
    page = client.get(reverse("letter", args=[letter.public_id])).content.decode()
    assert f'id="c-{answer.public_id}"' in page
    assert "confidence 90%" in page
    assert "Page 2" in page
    assert "Move boundaries" not in page
    assert reverse("item", args=[letter.submission.consultation.slug, "red-teaming"]) in page
    sent = client.get(reverse("letter-file", args=[letter.public_id]))
    assert b"".join(sent.streaming_content) == TEXT.encode()  # type: ignore[attr-defined]
    assert sent["Content-Disposition"] == 'attachment; filename="letter.txt"'


def test_a_letter_with_a_passage_withheld_is_for_staff_alone(
    letter: Letter, client: Client, moderator: User, stranger: User
) -> None:
    answer = boundaries.passages(letter)[1]
    moderation.HOLD.apply(answer, by=moderator, note="Names somebody.", subject=answer.consultation)
    addresses = [reverse(name, args=[letter.public_id]) for name in ("letter", "letter-file")]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(stranger)
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(moderator)
    assert "Move boundaries" in client.get(addresses[0]).content.decode()


def test_a_moderator_moves_a_boundary_without_javascript(letter: Letter, moderator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    page = client.get(reverse("letter", args=[letter.public_id]), {"boundaries": ""}).content.decode()
    address = f"{reverse('letter-cut', args=[letter.public_id])}?at={at(SECOND)}"
    assert f'href="{address}"' in page
    preview = client.get(address)
    assert SECOND in preview.content.decode()
    assert Comment.objects.count() == 3
    incident = letter.submission.consultation.items.get(item__label="2")
    sent: dict[str, Any] = {
        "csrfmiddlewaretoken": str(preview.context["csrf_token"]),
        "seen": boundaries.passages(letter)[1].public_id,
        "items_1": [incident.pk],
        "accept": "on",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 302
    assert cut(letter)[1:3] == [(MORE[:12], []), (SECOND[:12], ["2"])]
    assert client.post(address, sent).status_code in (409, 422)


def test_a_paragraph_is_cut_at_a_sentence(letter: Letter, client: Client, moderator: User) -> None:
    client.force_login(moderator)
    page = client.get(reverse("letter", args=[letter.public_id]), {"boundaries": ""}).content.decode()
    address, inside = reverse("letter-cut", args=[letter.public_id]), at("This paragraph answers")
    assert f'href="{address}?at={inside}"' in page
    move(letter, boundaries.new_at(letter, inside), moderator)
    assert cut(letter)[1:3] == [("Red-teaming ", ["1"]), ("This paragra", ["1"])]


@pytest.mark.parametrize("mark", ["", "3", "³", "¹⁴"], ids=["none", "plain", "raised", "two digits"])
def test_a_sentence_ends_behind_the_mark_of_its_footnote(mark: str) -> None:
    text = f"Weights are “open”.{mark} Others disagree.{mark} We do not."
    begins = cutting.sentences(text, 0, len(text))
    assert [text[place:].split(maxsplit=1)[0] for place in begins] == ["Weights", "Others", "We"]


def test_the_sentences_of_a_paragraph_are_offered(letter: Letter, client: Client, moderator: User) -> None:
    client.force_login(moderator)
    [whole] = move(letter, boundaries.join(letter, boundaries.passages(letter)[1].public_id), moderator)
    assert whole.body.startswith(HEAD)
    address = reverse("letter-cut", args=[letter.public_id])
    page = client.get(address, {"at": at("This paragraph")})
    assert [(one["words"], one["is_here"]) for one in page.context["sentences"]] == [
        ("Red-teaming needs outsiders and time.", False),
        ("This paragraph answers.", True),
    ]
    assert f"?at={at(MORE)}&amp;how=new" in page.content.decode()


def test_a_place_that_is_none_is_told_as_what_cannot_be_done(
    letter: Letter, client: Client, moderator: User
) -> None:
    client.force_login(moderator)
    answer = client.get(reverse("letter-cut", args=[letter.public_id]), {"at": len(TEXT) + 5})
    assert answer.status_code == 422
    assert "This cannot be done" in answer.content.decode()
    assert "faster" not in answer.content.decode()


@pytest.mark.parametrize("who", ["participant", "stranger", None])
def test_nobody_else_may_move_one(
    letter: Letter, client: Client, who: str | None, request: pytest.FixtureRequest
) -> None:
    if who:
        client.force_login(request.getfixturevalue(who))
    address = f"{reverse('letter-cut', args=[letter.public_id])}?at={at(SECOND)}"
    assert client.get(address).status_code == 404
    assert client.post(address, {"seen": "x"}).status_code == 404
    assert Comment.objects.count() == 3


def test_the_page_asks_few_questions_of_the_database(
    letter: Letter, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        client.get(reverse("letter", args=[letter.public_id]))
