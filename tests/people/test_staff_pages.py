"""Who gets to which page of the staff: role by page, here and elsewhere. Strangers are told that there is nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import Comment
from consult.consultations.models import Consultation, Grant
from consult.ledger.models import Job
from consult.people.models import User
from consult.people.permissions import Role
from tests import factories

SEEN, NOTHING = 200, 404
CAST = ["participant", "colleague", "stranger", "moderator", "granted_editor", "editor", "administrator"]
NOBODY = dict.fromkeys(CAST, NOTHING)
MODERATORS = NOBODY | dict.fromkeys(["moderator", "granted_editor", "editor", "administrator"], SEEN)
EDITORS = NOBODY | dict.fromkeys(["granted_editor", "editor", "administrator"], SEEN)
MATRIX = {
    # The stranger moderates elsewhere: the queue is there, without what is not theirs.
    "moderation-queue": MODERATORS | {"stranger": SEEN},
    "moderation-decisions": MODERATORS | {"stranger": SEEN},
    "moderate-comment": MODERATORS,
    "moderate-submission": MODERATORS,
    "consultation-new": NOBODY | dict.fromkeys(["editor", "administrator"], SEEN),
    "consultation-manage": EDITORS,
    "consultation-edit": EDITORS,
    "consultation-open": EDITORS,
    "consultation-close": EDITORS,
    "consultation-extend": EDITORS,
    "consultation-grants": EDITORS,
    "job-list": NOBODY | {"administrator": SEEN},
}
POSTS = {
    "verify-type": MODERATORS,
    "job-retry": NOBODY | {"administrator": SEEN},
}


@pytest.fixture
def granted_editor(consultation: Consultation) -> User:
    user = User.objects.create_user("granted@example.org", name="Grant Editor")
    Grant.objects.create(consultation=consultation, user=user, role=Role.EDITOR)
    return user


def address(name: str, comment: Comment) -> str:
    keys: dict[str, list[object]] = {
        "moderate-comment": [comment.public_id],
        "moderate-submission": [comment.submission.public_id],
        "verify-type": [comment.submission.public_id],
        "job-retry": [Job.objects.order_by("pk")[0].pk] if name == "job-retry" else [],
    }
    of_one = name.startswith("consultation-") and name != "consultation-new"
    return reverse(name, args=[comment.consultation.slug] if of_one else keys.get(name, []))


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("name", MATRIX)
def test_each_page_is_there_for_those_who_may_use_it(
    name: str, who: str, client: Client, comment: Comment, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(name, comment)).status_code == MATRIX[name][who]


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("name", POSTS)
def test_each_act_is_there_for_those_who_may_do_it(
    name: str, who: str, client: Client, comment: Comment, request: pytest.FixtureRequest
) -> None:
    Job.objects.wake(["recount"], subject=comment.consultation)
    client.force_login(request.getfixturevalue(who))
    answer = client.post(address(name, comment), {"type": "company"})
    assert answer.status_code == (302 if POSTS[name][who] == SEEN else NOTHING)
    comment.submission.refresh_from_db()
    assert bool(comment.submission.verified_type) is (name == "verify-type" and POSTS[name][who] == SEEN)


@pytest.mark.parametrize("name", [*MATRIX, *POSTS])
def test_visitors_see_nothing_of_it(name: str, client: Client, comment: Comment) -> None:
    """They are asked to sign in, or told that there is nothing."""
    Job.objects.wake(["recount"], subject=comment.consultation)
    url = address(name, comment)
    answer = client.post(url) if name in POSTS else client.get(url)
    assert answer.status_code in {302, NOTHING}
    assert comment.body not in answer.content.decode()
    if answer.status_code == 302:
        assert answer["Location"].startswith(reverse("account_login"))


def test_a_grant_opens_no_other_consultation(client: Client, comment: Comment, granted_editor: User) -> None:
    other = factories.consultation_on(factories.edition_with("other"), slug="other")
    foreign = factories.comment(other, body="Said in the other one.")
    client.force_login(granted_editor)
    for name in ("moderate-comment", "moderate-submission", "consultation-manage", "consultation-edit"):
        assert client.get(address(name, foreign)).status_code == NOTHING
    assert "Said in the other one." not in client.get(reverse("moderation-queue")).content.decode()


@pytest.mark.parametrize("name", ["job-list", "consultation-manage", "consultation-grants"])
def test_pages_of_staff_take_few_queries(
    name: str, client: Client, comment: Comment, administrator: User
) -> None:
    client.force_login(administrator)
    with CaptureQueriesContext(connection) as few:
        client.get(address(name, comment))
    for n in range(12):
        user = User.objects.create_user(f"more{n}@example.org")
        Grant.objects.create(consultation=comment.consultation, user=user, role=Role.MODERATOR)
        Job.objects.wake(["recount"], subject=comment.consultation)
    with CaptureQueriesContext(connection) as many:
        client.get(address(name, comment))
    assert len(many) <= min(len(few) + 2, 25)
