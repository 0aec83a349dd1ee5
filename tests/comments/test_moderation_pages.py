"""The pages of moderators, by page and by htmx."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import intake, moderation
from comments.enclosing import Enclosure
from comments.models import Comment, Letter, Submission
from consult.consultations.models import Consultation
from consult.ledger.models import Event
from consult.people.models import User
from tests import factories

HTMX = {"HX-Request": "true"}
S = Comment.Status


@pytest.fixture
def client(moderator: User) -> Client:
    """The moderator's browser, which checks CSRF tokens as a real one is checked."""
    made = Client()
    made.force_login(moderator)
    return made


def decide(client: Client, comment: Comment, *, htmx: bool = False, **data: object) -> Any:
    headers = HTMX if htmx else {}
    return client.post(
        reverse("moderate-comment", args=[comment.public_id]), {"seen": 0, **data}, headers=headers
    )


def status(comment: Comment) -> str:
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


def test_the_queue_shows_who_said_what_about_what_and_how_much_is_left(
    client: Client, comment: Comment
) -> None:
    page = client.get(reverse("moderation-queue")).content.decode()
    for words in (comment.body, "Example Rights Network", "Red teaming", "1 comment</span> left", "Support"):
        assert words in page


def test_staff_see_the_name_that_the_public_will_not(client: Client, consultation: Consultation) -> None:
    factories.comment(consultation, consent="unnamed")
    page = client.get(reverse("moderation-queue")).content.decode()
    assert "Example Rights Network" in page
    assert "to be published without name" in page


def test_only_what_may_be_moderated_is_in_the_queue(client: Client, stranger: User) -> None:
    other = factories.comment(Consultation.objects.get(slug="elsewhere"), body="Said elsewhere.")
    assert "Said elsewhere." not in client.get(reverse("moderation-queue")).content.decode()
    assert client.get(reverse("moderate-comment", args=[other.public_id])).status_code == 404
    assert client.get(reverse("moderate-submission", args=[other.submission.public_id])).status_code == 404
    assert decide(client, other, decision="accept").status_code == 404
    assert status(other) == S.RECEIVED


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"An ngo.", "A company.", "A held one."}),
        ("?sector=industry", {"A company."}),
        ("?status=held", {"A held one."}),
        ("?consultation=guidance", {"An ngo.", "A company.", "A held one."}),
        ("?sector=nonsense", {"An ngo.", "A company.", "A held one."}),
    ],
)
def test_the_queue_is_filtered(
    query: str, shown: set[str], client: Client, consultation: Consultation, moderator: User
) -> None:
    factories.comment(consultation, "An ngo.")
    factories.comment(consultation, "A company.", type="company")
    moderation.decide(factories.comment(consultation, "A held one."), "hold", by=moderator, note="Wait.")
    page = client.get(reverse("moderation-queue") + query).content.decode()
    assert {text for text in ("An ngo.", "A company.", "A held one.") if text in page} == shown


def test_the_queue_goes_on_where_it_ended(client: Client, consultation: Consultation) -> None:
    for n in range(12):
        factories.comment(consultation, f"Number {n:02}.")
    first = client.get(reverse("moderation-queue"))
    assert "Number 00." in first.content.decode()
    assert "Number 10." not in first.content.decode()
    second = client.get(reverse("moderation-queue") + first.context["next_url"]).content.decode()
    assert "Number 10." in second
    assert "Number 09." not in second


def test_of_a_long_letter_the_queue_shows_the_beginning(client: Client, consultation: Consultation) -> None:
    factories.submission(consultation, *[f"Point {n}." for n in range(9)])
    page = client.get(reverse("moderation-queue")).content.decode()
    assert "Point 4." in page
    assert "Point 5." not in page
    assert "4 more comments" in page


def test_a_decision_without_javascript_leads_back_to_where_it_came_from(
    client: Client, comment: Comment
) -> None:
    back = reverse("moderation-queue") + "?sector=civil_society"
    answer = decide(client, comment, decision="accept", back=back)
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert status(comment) == S.ACCEPTED


def test_a_decision_never_leads_to_another_site(client: Client, comment: Comment) -> None:
    answer = decide(client, comment, decision="accept", back="https://evil.example/")
    assert answer["Location"] == reverse("moderation-queue")


def test_a_decision_by_htmx_swaps_the_row_in_and_tells_what_is_left(client: Client, comment: Comment) -> None:
    answer = decide(client, comment, htmx=True, decision="hold", note="Names a person.")
    page = answer.content.decode()
    assert page.count("<article") == 1
    assert "<html" not in page
    assert "Held" in page
    assert "Names a person." in page
    assert "data-focus" in page
    assert "queue-left" not in page, "only the queue says how many are left"
    assert "1 left" in answer["HX-Trigger"]


def test_in_the_queue_the_number_left_is_swapped_in_too(client: Client, comment: Comment) -> None:
    client.defaults["HTTP_HX_CURRENT_URL"] = "http://testserver/moderation/?status=received"
    page = decide(client, comment, htmx=True, decision="hold", note="Names a person.").content.decode()
    assert 'id="queue-left" hx-swap-oob="true">1 comment<' in page


@pytest.mark.parametrize("decision", ["hold", "reject"])
@pytest.mark.parametrize("htmx", [True, False])
def test_without_a_reason_nothing_is_decided_and_the_form_says_so(
    htmx: bool, decision: str, client: Client, comment: Comment
) -> None:
    answer = decide(client, comment, htmx=htmx, decision=decision)
    assert answer.status_code == 422
    assert "the author will read it" in answer.content.decode()
    assert status(comment) == S.RECEIVED


@pytest.mark.parametrize("htmx", [True, False])
def test_the_second_moderator_reads_who_was_faster_and_keeps_the_typed_reason(
    htmx: bool, client: Client, comment: Comment, editor: User
) -> None:
    moderation.decide(Comment.objects.get(pk=comment.pk), "accept", by=editor)
    answer = decide(client, comment, htmx=htmx, decision="reject", note="I typed this.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Edith Editor accepted this comment" in page
    assert "I typed this." in page
    assert "Accepted" in page
    assert f'name="seen" value="{Event.objects.about(comment).latest("id").pk}"' in page
    assert status(comment) == S.ACCEPTED


def test_a_rejected_comment_is_listed_with_who_and_why_and_can_be_reopened(
    client: Client, comment: Comment, moderator: User
) -> None:
    event = moderation.decide(comment, "reject", by=moderator, note="Off the subject.")
    page = client.get(reverse("moderation-decisions") + "?decision=reject").content.decode()
    for words in ("Rejected", "Mona Moderator", "Off the subject.", "Reopen"):
        assert words in page
    assert decide(client, comment, decision="reopen", note="It was not.", seen=event.pk).status_code == 302
    assert status(comment) == S.RECEIVED


def test_decisions_elsewhere_are_not_listed(client: Client, stranger: User) -> None:
    other = factories.comment(Consultation.objects.get(slug="elsewhere"), body="Said elsewhere.")
    moderation.decide(other, "accept", by=stranger)
    assert "Said elsewhere." not in client.get(reverse("moderation-decisions")).content.decode()


def test_a_submission_is_accepted_but_for_the_marked(client: Client, consultation: Consultation) -> None:
    sent = factories.submission(consultation, "One.", "Two.", "Three.")
    marked = sent.comments.get(body="Two.")
    url = reverse("moderate-submission", args=[sent.public_id])
    assert "Accept all but the marked ones" in client.get(url).content.decode()
    answer = client.post(url, {"decision": "accept", "exceptions": [marked.public_id], "seen": 0})
    assert answer["Location"] == url
    assert dict(sent.comments.values_list("body", "status")) == {
        "One.": "accepted",
        "Two.": "received",
        "Three.": "accepted",
    }


@pytest.mark.parametrize(
    ("data", "code"), [({"decision": "reject"}, 422), ({"decision": "accept", "note": "Typed."}, 409)]
)
def test_a_refused_decision_on_a_submission_keeps_marks_and_words(
    data: dict[str, str], code: int, client: Client, consultation: Consultation, editor: User
) -> None:
    sent = factories.submission(consultation, "One.", "Two.")
    one, two = sent.comments.order_by("pk")
    if code == 409:
        moderation.decide(one, "accept", by=editor)
    answer = client.post(
        reverse("moderate-submission", args=[sent.public_id]),
        {**data, "exceptions": [two.public_id], "seen": 0},
    )
    page = answer.content.decode()
    assert answer.status_code == code
    assert f'value="{two.public_id}" checked' in page
    assert data.get("note", "") in page
    assert status(two) == S.RECEIVED


def test_the_type_is_verified_from_the_submission(client: Client, comment: Comment) -> None:
    url = reverse("verify-type", args=[comment.submission.public_id])
    assert client.post(url, {"type": "company"}).status_code == 302
    comment.submission.refresh_from_db()
    assert comment.submission.verified_type == "company"
    assert client.post(url, {"type": "wizard"}).status_code == 422
    assert client.get(url).status_code == 405


def test_every_form_carries_its_token(comment: Comment, moderator: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(moderator)
    for name, key in (("moderation-queue", None), ("moderate-submission", comment.submission.public_id)):
        page = careful.get(reverse(name, args=[key] if key else [])).content.decode()
        assert page.count("csrfmiddlewaretoken") == page.count('method="post"') > 0
    assert decide(careful, comment, decision="accept").status_code == 403


def test_a_look_changes_nothing(client: Client, comment: Comment) -> None:
    before = Event.objects.count()
    for url in (
        reverse("moderation-queue"),
        reverse("moderation-decisions"),
        reverse("moderate-comment", args=[comment.public_id]),
        reverse("moderate-submission", args=[comment.submission.public_id]),
    ):
        assert client.get(url).status_code == 200
    assert Event.objects.count() == before
    assert status(comment) == S.RECEIVED


@pytest.mark.parametrize("name", ["moderation-queue", "moderation-decisions", "moderate-submission"])
def test_a_longer_list_takes_no_more_queries(
    name: str, client: Client, consultation: Consultation, moderator: User
) -> None:
    """And never more than 25."""
    sent = [factories.submission(consultation, *[f"Point {n}." for n in range(7)]) for _ in range(2)]
    url = reverse(name, args=[sent[0].public_id] if name == "moderate-submission" else [])
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(8):
        more = factories.submission(consultation, *[f"Point {n}." for n in range(7)])
        moderation.decide(more.comments.all()[0], "reject", by=moderator, note="Twice.")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= min(len(few) + 2, 25)


def test_a_passage_is_shown_in_its_letter(client: Client, consultation: Consultation) -> None:
    words = ["We thank you for asking. ", "Test before release. ", "We remain at your disposal."]
    text, start = "".join(words), len(words[0])
    cut = {"start": start, "end": start + len(words[1]), "cut_by": Comment.CutBy.MACHINE}
    remark = intake.Remark(words[1], list(consultation.items.all()[:1]), cut=cut)
    sent = intake.record(
        consultation,
        factories.speaker(),
        [],
        by=None,
        channel=Submission.Channel.IMPORT,
        documents=[Enclosure(Letter(filename="letter.pdf", sha256="0" * 64, text=text), [remark])],
    )
    page = client.get(reverse("moderate-comment", args=[sent.comments.get().public_id])).content.decode()
    for part in (*(word.strip() for word in words), "Cut out by a machine", "In its letter"):
        assert part in page
