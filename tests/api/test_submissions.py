"""Sending by API: once for each key, through the same checks as the site, with what is wrong said in words."""

import json
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from comments import moderation, sent
from comments.models import Comment, Submission
from comments.stances import Stance
from consult.api.models import Delivery, Scope
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.people.models import User
from consult.people.organisations import Organisation, Representation
from tests import factories
from tests.api.test_api import bearer

pytestmark = pytest.mark.django_db
URL = "/api/v1/submissions/"
NEARLY = "Say after release what red teaming did achieve"
SENDER = {
    "capacity": "organisation",
    "category": "ngo",
    "consent": "named",
    "organization": "Example Network",
}


def body(**more: Any) -> dict[str, Any]:
    one = {"comment": "Name the methods.", "about": ["red-teaming"], "stance": "support"}
    return {"consultation": "guidance", "sender": SENDER, "comments": [one], **more}


def post(client: Client, token: dict[str, Any], what: Any, key: str = "first") -> Any:
    headers = {**token.get("headers", {}), **({"idempotency-key": key} if key else {})}
    return client.post(URL, json.dumps(what), content_type="application/json", headers=headers)


@pytest.fixture
def token(participant: User) -> dict[str, Any]:
    return bearer(participant, Scope.WRITE)


def test_the_organisation_is_meant_by_its_number_or_its_public_id(client, consultation, token):
    number = {"identifierScheme": "ror", "identifier": "02MHBDP94"}
    post(client, token, body(sender={**SENDER, **number}))
    first = Submission.objects.get()
    assert first.organisation
    assert first.identifier == "https://ror.org/02mhbdp94"
    meant = {"organization": "Ex. Net", "organizationId": first.organisation.public_id}
    post(client, token, body(sender={**SENDER, **meant}), key="second")
    assert Submission.objects.latest("pk").organisation == first.organisation
    wrong = post(client, token, body(sender={**SENDER, **number, "identifier": "02mhbdp95"}), key="third")
    assert (wrong.status_code, "do not fit" in wrong.content.decode()) == (422, True)


def test_what_is_sent_is_received_as_through_the_site(client, consultation, token, participant):
    sender = {**SENDER, "email": "office@example.org", "funding": "Members' fees."}
    answer = post(client, token, body(sender=sender))
    assert answer.status_code == 201
    made = Submission.objects.get()
    assert answer.json()["trackingNbr"] == made.tracking_number
    assert (made.channel, made.user, made.funding) == ("api", participant, "Members' fees.")
    comment = made.comments.get()
    assert (comment.body, comment.status) == ("Name the methods.", Comment.Status.RECEIVED)
    assert comment.abouts.get().stance == Stance.SUPPORT
    assert sent.still_matches(made, sent.comments_as_sent(made))
    assert Job.objects.filter(kind="send_receipt").exists()
    assert (
        made.tracking_number
        in client.get(answer.json()["receipt"].removeprefix("http://localhost:8000")).content.decode()
    )


def test_the_same_key_sends_once(client, consultation, token):
    first, again = (post(client, token, body()) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Submission.objects.count() == 1


def test_an_address_without_its_slash_is_the_same_address(client, consultation, token):
    headers = {**token["headers"], "idempotency-key": "first"}
    for address, status in ((URL.rstrip("/"), 201), (URL, 200)):
        answer = client.post(address, json.dumps(body()), content_type="application/json", headers=headers)
        assert answer.status_code == status
    assert Submission.objects.count() == 1


def test_another_text_under_the_same_key_is_refused(client, consultation, token):
    post(client, token, body())
    answer = post(client, token, body(comments=[{"comment": "Another."}]))
    assert answer.status_code == 409
    assert "Choose a new key" in answer.json()["detail"]


def test_two_people_may_choose_the_same_key(client, consultation, token, colleague):
    post(client, token, body())
    assert post(client, bearer(colleague, Scope.WRITE), body()).status_code == 201


def test_what_was_refused_may_be_corrected_under_its_key(client, consultation, token):
    assert post(client, token, body(comments=[{"comment": "x", "about": ["nothing"]}])).status_code == 422
    assert not Delivery.objects.exists()
    assert post(client, token, body()).status_code == 201


def test_without_the_scope_or_the_token_nothing_is_taken(client, consultation, participant):
    assert post(client, {}, body()).status_code == 401
    assert post(client, bearer(participant, Scope.READ), body()).status_code == 403
    client.force_login(participant)
    assert post(client, {}, body()).status_code == 401


def test_a_key_is_asked_for(client, consultation, token):
    answer = post(client, token, body(), key="")
    assert answer.status_code == 400
    assert "new for each submission" in str(answer.json())


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"consultation": "none"}, 404, "Not found"),
        ({"comments": []}, 400, "may not be empty"),
        ({"sender": {**SENDER, "category": "club"}}, 400, "club"),
        ({"sender": {**SENDER, "organization": ""}}, 422, "Name the organisation you speak for"),
        ({"comments": [{"comment": "x", "about": ["red", "teaming"]}]}, 422, "about red, teaming"),
        ({"comments": [{"comment": "x", "facets": ["evidence:study"]}]}, 422, "The answers there are: none"),
        ({"comments": [{"comment": "x", "stance": "support"}]}, 422, "A stance can be stated on guidelines"),
        ({"comments": [{"comment": "x", "quote": {"exact": NEARLY}}]}, 422, "The nearest are"),
        ({"comments": [{"comment": "x", "context": {"size": "big"}}]}, 422, "Or leave out"),
    ],
)
def test_what_is_wrong_is_said(client, consultation, token, change, status, says):
    answer = post(client, token, body(**change))
    assert answer.status_code == status, answer.json()
    assert says in json.dumps(answer.json(), ensure_ascii=False)
    assert not Submission.objects.exists()


def test_half_a_character_is_refused_in_words(client, consultation, token):
    answer = post(client, token, body(comments=[{"comment": "Name \ud83d the methods."}]))
    assert answer.status_code == 400
    assert "Surrogate characters are not allowed: U+D83D." in json.dumps(answer.json())


def test_words_are_quoted_and_others_proposed(client, consultation, token):
    words = {"exact": "what red teaming", "item": "red-teaming"}
    remark = {
        "comment": "Clearer.",
        "about": ["red-teaming"],
        "quote": words,
        "wording": "which harm red teaming",
    }
    assert post(client, token, body(comments=[remark])).status_code == 201
    comment = Comment.objects.get()
    assert (comment.wording, comment.anchors.get().exact) == ("which harm red teaming", "what red teaming")


def test_a_closed_consultation_says_so(client, consultation, token):
    Consultation.objects.update(status=Consultation.Status.CLOSED)
    answer = post(client, token, body())
    assert answer.status_code == 422
    assert "does not take comments now" in answer.json()["detail"]


def test_too_many_are_told_when_to_come_again(client, consultation, token, settings):
    settings.LIMITS = {"send": {"person": "1/hour"}}
    post(client, token, body(), key="a")
    answer = post(client, token, body(), key="b")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_senders_see_how_theirs_stand_and_nobody_else_s(client, consultation, token, colleague, moderator):
    made = post(client, token, body()).json()
    address = f"{URL}{made['id']}/"
    moderation.decide(Comment.objects.get(), "accept", by=moderator)
    assert client.get(address, **token).json()["comments"] == [
        {"id": Comment.objects.get().public_id, "status": "accepted"}
    ]
    assert client.get(address, **bearer(colleague, Scope.WRITE)).status_code == 404
    assert client.get(address).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_under_one_key_are_one(consultation, token):
    barrier, answers = Barrier(2), []

    def deliver() -> None:
        try:
            barrier.wait()
            answers.append(post(Client(), token, body()))
        finally:
            connection.close()

    both = [Thread(target=deliver) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert Submission.objects.count() == 1


def test_likely_personal_data_is_pointed_out_and_taken_all_the_same(
    client: Client, consultation: Consultation, token: dict[str, Any]
) -> None:
    sender = {**SENDER, "consent": "confidential", "noModels": True}
    answer = post(client, token, body(sender=sender, comments=[{"comment": "Write to ada@example.org."}]))
    assert answer.status_code == 201
    [told] = answer.json()["warnings"]
    assert told == {"field": "comments.0.comment", "start": 9, "end": 24, "kind": "email"}
    taken = Submission.objects.get()
    assert (taken.consent, taken.no_models) == ("confidential", True)


def test_what_the_organisation_said_before_is_replaced_as_the_sender_says(
    client, consultation, token, participant
):
    old = factories.accepted(consultation, "As it was.", organisation_name=SENDER["organization"])
    organisation = Organisation.objects.get(name=SENDER["organization"])
    Representation.objects.create(organisation=organisation, user=participant, status="verified")
    answer = post(client, token, body())
    assert answer.status_code == 409
    assert "have not seen" in answer.json()["detail"]
    earlier = [{"comment": old.public_id, "item": "red-teaming", "replace": True}]
    assert post(client, token, body(earlier=earlier)).status_code == 201
    moderation.decide(Comment.objects.get(body="Name the methods."), "accept", by=None)
    assert old.abouts.get().counted is False
