"""A comment made as a provider of something: from the form to the page, and no wrong combination on the way."""

import json
from typing import Any

import pytest
from django.test import Client

from comments import contexts, drafts, intake, moderation, sent
from comments.drafting import DraftComment
from comments.models import Comment, Submission
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people.models import User
from tests import factories
from tests.comments.test_intake import send
from tests.guidance import tailored_edition

pytestmark = pytest.mark.django_db
API = {"capability": "frontier", "release": "api"}
FIELDS = {"context_capability": "frontier", "context_release": "api"}
SPEAKS_AS = "As a provider of: <b>frontier, API access</b>"
ADD = "/consultations/tailored/draft/comments/"
REVIEW = "/consultations/tailored/draft/"


@pytest.fixture
def asked(db: None) -> Consultation:
    return factories.consultation_on(tailored_edition.make(), slug="tailored")


def write(client: Client, **more: str) -> Any:
    data = {"body": "Name who decides.", "items": ["red-teaming"], "stance": "support", **more}
    return client.post(f"{ADD}?item=red-teaming", data)


def test_the_form_shows_the_combination_of_the_address_and_a_way_to_drop_it(
    client: Client, asked: Consultation
) -> None:
    page = client.get(ADD, {"item": "red-teaming", **FIELDS}).content.decode()
    assert SPEAKS_AS in page
    assert "Leave this out: I speak in general" in page
    without = client.get(ADD, {"item": "red-teaming"}).content.decode()
    assert "As a provider of" not in without
    assert "Say for which capability and release type you speak" in without


@pytest.mark.parametrize(
    "address", [{"context_capability": "frontier"}, {**FIELDS, "context_release": "moon"}]
)
def test_half_a_combination_in_the_address_is_not_taken_for_one(
    client: Client, asked: Consultation, address: dict[str, str]
) -> None:
    assert "As a provider of" not in client.get(ADD, address).content.decode()


def test_it_goes_through_draft_review_receipt_and_page(client: Client, asked: Consultation) -> None:
    write(client, **FIELDS)
    assert DraftComment.objects.get().context == API
    review = client.get(REVIEW).content.decode()
    assert SPEAKS_AS in review
    receipt = client.get(send(client, REVIEW).url).content.decode()
    assert SPEAKS_AS in receipt
    comment = Comment.objects.get()
    assert comment.context == API
    moderation.decide(comment, "accept", by=None)
    assert SPEAKS_AS in client.get(f"/comments/{comment.public_id}/").content.decode()
    for path in ("comments/", "items/red-teaming/"):
        assert SPEAKS_AS in client.get(f"/consultations/tailored/{path}").content.decode()


def test_the_receipt_holds_it_and_still_matches(client: Client, asked: Consultation) -> None:
    write(client, **FIELDS)
    send(client, REVIEW)
    submission = Submission.objects.get()
    comments = sent.comments_as_sent(submission)
    assert json.loads(sent.canonical(submission, comments))["comments"][0]["context"] == API
    assert sent.still_matches(submission, comments)


def test_dropping_it_or_changing_it_later_is_kept(client: Client, asked: Consultation) -> None:
    write(client, **FIELDS, no_context="on")
    draft = DraftComment.objects.get()
    assert draft.context == {}
    page = f"{ADD}{draft.public_id}/"
    form = {"body": "Changed.", "items": ["red-teaming"], "version": drafts.version_of(draft), **FIELDS}
    client.post(page, form)
    assert DraftComment.objects.get().context == API
    assert SPEAKS_AS in client.get(page).content.decode()


def test_half_a_choice_is_refused_with_what_to_do_and_the_words_stay(
    client: Client, asked: Consultation
) -> None:
    answer = write(client, context_capability="frontier")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose the release type as well, or leave the other one out too." in page
    assert "Name who decides." in page
    assert not DraftComment.objects.exists()


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({"capability": "frontier"}, "Choose the release type"),
        ({**API, "release": "moon"}, "one of closed, api and open"),
        ({**API, "colour": "red"}, "no axis 'colour'"),
    ],
)
def test_intake_takes_one_known_value_for_each_axis_or_none(
    asked: Consultation, context: dict[str, str], says: str
) -> None:
    item = list(asked.items.all()[:1])
    for good in ({}, API):
        intake.check(asked, factories.speaker(), [intake.Remark("Words.", item, context=good)])
    with pytest.raises(DomainError, match=says):
        intake.check(asked, factories.speaker(), [intake.Remark("Words.", item, context=context)])


def test_a_guidance_without_axes_offers_none_and_takes_none(
    client: Client, consultation: Consultation
) -> None:
    page = client.get(f"/consultations/{consultation.slug}/draft/comments/", FIELDS).content.decode()
    assert "you speak" not in page
    assert "Made for" not in client.get(f"/consultations/{consultation.slug}/comments/").content.decode()
    with pytest.raises(DomainError, match="This guidance has no axis"):
        intake.check(consultation, factories.speaker(), [intake.Remark("Words.", context=API)])


def test_a_moderator_sees_it(client: Client, asked: Consultation, administrator: User) -> None:
    write(client, **FIELDS)
    send(client, REVIEW)
    client.force_login(administrator)
    public_id = Comment.objects.get().public_id
    assert "frontier, API access" in client.get(f"/moderation/comments/{public_id}/").content.decode()


def test_lists_ask_for_the_axes_once_and_only_where_needed(
    asked: Consultation, django_assert_num_queries: Any
) -> None:
    item = list(asked.items.all()[:1])
    remarks = [intake.Remark(f"Words {n}.", item, context=API) for n in range(5)]
    made = list(intake.submit(asked, factories.speaker(), remarks, by=None).comments.all())
    with django_assert_num_queries(2):
        assert set(contexts.spoken(asked.pk, made).values()) == {"frontier, API access"}
    plain = factories.comment(asked)
    with django_assert_num_queries(0):
        assert contexts.spoken(asked.pk, [plain]) == {}


def test_a_list_may_be_narrowed_by_one_axis_alone(client: Client, asked: Consultation) -> None:
    item = list(asked.items.all()[:1])
    for release in ("api", "open"):
        remark = intake.Remark(f"For {release}.", item, context={**API, "release": release})
        made = intake.submit(asked, factories.speaker(), [remark], by=None).comments.get()
        moderation.decide(made, "accept", by=None)
    page = client.get(
        "/consultations/tailored/comments/", {"context_capability": "frontier"}
    ).content.decode()
    assert "For api." in page
    assert "For open." in page
    page = client.get("/consultations/tailored/comments/", {"context_release": "open"}).content.decode()
    assert "For api." not in page
    assert "For open." in page
