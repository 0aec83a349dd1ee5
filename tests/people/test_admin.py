"""The administration pages: read-only for whatever has a status or words."""

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse

from comments.models import Comment
from consult.ledger.admin import AnyAdmin
from consult.ledger.models import Event
from consult.people.models import User

GUARDED = {"status", "state", "body", "text", "sector", "verified_type", "consent", "digest"}
REGISTRY = sorted(admin.site._registry.items(), key=lambda pair: pair[0].__name__)
OURS = [pair for pair in REGISTRY if pair[0].__module__.split(".")[0] in {"consult", "comments", "guidance"}]


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root@example.org", "correct horse battery")


def editable(model_admin: AnyAdmin, user: User) -> set[str]:
    """The fields that the form of this page would take from a superuser."""
    request = RequestFactory().get("/")
    request.user = user
    if not model_admin.has_change_permission(request) and not model_admin.has_add_permission(request):
        return set()
    return set(model_admin.get_form(request).base_fields)


@pytest.mark.parametrize(("model", "model_admin"), OURS, ids=[pair[0].__name__ for pair in OURS])
def test_no_page_takes_a_status_or_words(
    model: type[models.Model], model_admin: AnyAdmin, superuser: User
) -> None:
    assert not editable(model_admin, superuser) & GUARDED
    assert not set(model_admin.list_editable) & GUARDED
    request = RequestFactory().get("/")
    request.user = superuser
    assert not model_admin.has_delete_permission(request)


def test_the_guard_would_see_a_field_that_can_be_changed(superuser: User) -> None:
    """The test above means something only if an ordinary page would fail it."""
    assert editable(ModelAdmin(Comment, admin.site), superuser) & GUARDED


def test_words_and_states_can_be_looked_at(comment: Comment, superuser: User, client: Client) -> None:
    client.force_login(superuser)
    page = client.get(reverse("admin:comments_comment_change", args=[comment.pk]))
    assert comment.body in page.content.decode()
    assert (
        client.post(reverse("admin:comments_comment_change", args=[comment.pk]), {"body": "x"}).status_code
        == 403
    )
    assert Comment.objects.get(pk=comment.pk).body == comment.body


@pytest.mark.parametrize(("model", "model_admin"), OURS, ids=[pair[0].__name__ for pair in OURS])
def test_every_list_opens(
    model: type[models.Model],
    model_admin: AnyAdmin,
    comment: Comment,
    superuser: User,
    client: Client,
) -> None:
    client.force_login(superuser)
    assert (
        client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")).status_code
        == 200
    )


def test_a_change_of_role_stands_in_the_ledger(participant: User, superuser: User, client: Client) -> None:
    client.force_login(superuser)
    given = {"email": participant.email, "name": "Paula", "role": "moderator", "is_active": "on"}
    assert client.post(reverse("admin:people_user_change", args=[participant.pk]), given).status_code == 302
    (event,) = Event.objects.about(participant)
    assert (event.verb, event.before, event.after) == ("change_role", "participant", "moderator")
    assert event.actor == superuser


def test_receipts_keep_their_secrets(comment: Comment, superuser: User, client: Client) -> None:
    client.force_login(superuser)
    page = client.get(
        reverse("admin:comments_submission_change", args=[comment.submission_id])
    ).content.decode()
    assert comment.submission.secret not in page
    assert comment.submission.nonce not in page


@pytest.mark.parametrize("who", ["participant", "moderator", "editor"])
def test_others_do_not_get_in(who: str, client: Client, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("admin:comments_comment_changelist")).status_code == 302
