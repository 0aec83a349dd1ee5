"""What must hold for the whole house: who gets in where, and that no door carries a status."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework import serializers

from comments.models import Comment
from comments.moderation_forms import DecisionForm
from consult.api.submission_serializers import SubmissionIn
from consult.consultations.models import Consultation
from consult.people.models import User
from tests import factories

ROOMS = (
    "consult.pages",
    "consult.api",
    "consult.synthesis",
    "consult.aggregation",
    "comments",
    "consult.consultations",
    "guidance",
    "consult.people",
    "consult.ledger",
)
# Pages that anybody may open. Every other address refuses a stranger.
PUBLIC = {
    "home",
    "language",
    "script-words",
    "consultation-list",
    "consultation",
    "consultation-feed",
    "follow",
    "item",
    "item-feed",
    "feedback",
    "feedback-csv",
    "comment-list",
    "wordings",
    "verify",
    "comment",
    "comments-csv",
    "comments-xlsx",
    "guidance-list",
    "edition",
    "edition-changes",
    "edition-comments",
    "edition-yaml",
    "tailored",
    "tailored-file",
    "checklist-file",
    "tailored-compare",
    "risk-map",
    "report-list",
    "report",
    "report-download",
    "claim",
    "consultation-reports",
    "letter",
    "letter-file",
    "api-root",
    "api-consultations",
    "api-consultation",
    "api-items",
    "api-comments",
    "api-aggregates",
    "api-comment",
    "api-annotation",
    "api-annotations",
    "api-attachments",
    "api-guidance",
    "api-tailored",
    "api-reports",
    "api-search",
    "search",
    "api-edition-changes",
    "api-schema",
    "api-docs",
    "api-nothing",
    "api-submissions",
    "api-submission",
}
# A participant's own way in, open to guests: what they may touch is their own draft, and a link with a secret.
OWN = {
    "my-submissions",
    "draft",
    "draft-comment-add",
    "draft-comment",
    "draft-comment-remove",
    "draft-comment-clean",
    "draft-documents",
    "draft-document",
    "draft-document-state",
    "draft-document-remove",
    "draft-document-page",
    "draft-part",
    "organisations-offered",
    "unfinished",
    "sender-save",
    "answer",
    "similar-comments",
    "similar-to-draft",
    "endorse",
    "signers",
    "signature",
    "remind-signatory",
    "receipt",
    "receipt-file",
    "receipt-pdf",
    "submission-confirm",
    "submissions-claim",
    "receipt-withdraw",
    "receipt-erase",
    "receipt-document",
}
ARGUMENTS = {
    "edition_slug": "first-edition",
    "form": "md",
    "slug": "guidance",
    "key": "red-teaming",
    "pk": "1",
    "secret": "0",
    "tracking_number": "0",
    "code": "x",
    "rest": "x",
    "language": "fr",
    "version": "0",
}


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        else:
            yield path, pattern


def ours() -> list[URLPattern]:
    rooms = tuple(f"{room}." for room in ROOMS)
    return [
        pattern for _, pattern in addresses() if getattr(pattern.callback, "__module__", "").startswith(rooms)
    ]


def test_every_address_has_a_name() -> None:
    assert [str(pattern.pattern) for pattern in ours() if not pattern.name] == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_refuses_a_stranger_unless_listed(
    client: Client, consultation: Consultation, comment: Comment, stranger: User, method: str
) -> None:
    """404, or the way to sign in, or a method that isn't taken: nothing else, for nobody and for other staff."""
    let_in, kept = [], ours()
    for path, pattern in addresses():
        if pattern not in kept or pattern.name in PUBLIC | OWN:
            continue
        for user in (None, factories.UserFactory.create()):
            client.logout()
            if user:
                client.force_login(user)
            answer = getattr(client, method)("/" + filled(path, comment))
            refused = answer.status_code in (403, 404, 405) or "/accounts/login/" in answer.get(
                "Location", ""
            )
            if not refused and not (user and pattern.name in FOR_ANY_ACCOUNT):
                let_in.append(f"{pattern.name}: {answer.status_code} for {user or 'nobody'}")
    assert let_in == []


FOR_ANY_ACCOUNT = {
    "token-list",
    "token-revoke",
    "document-seen",
    "mail-choices",
    "following",
    "my-data",
    "my-data-erase",
    "copy-ask",
    "my-organisations",
    "draft-people",
}


def filled(path: str, comment: Comment) -> str:
    """The address with arguments of things that exist, so that a refusal means something."""
    public_id = comment.submission.public_id if "submissions" in path else comment.public_id
    parts = []
    for part in path.split("/"):
        if part.startswith("<"):
            name = part.strip("<>").rpartition(":")[2]
            parts.append(public_id if name == "public_id" else ARGUMENTS.get(name, "1"))
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.mark.django_db
def test_no_public_page_writes(client: Client, consultation: Consultation, comment: Comment) -> None:
    """Each page is fetched in a transaction that the database itself keeps read-only."""
    factories.accepted(consultation)
    kept = ours()
    connection.check_constraints()  # what waits for the end of the transaction could not be checked then
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        for path, pattern in addresses():
            if pattern in kept and pattern.name in PUBLIC | OWN - {
                "draft-comment-add",
                "draft-comment-remove",
            }:
                answer = client.get("/" + filled(path, comment))
                if answer.streaming:
                    list(answer)  # type: ignore[call-overload]
                assert answer.status_code < 500, path


def subclasses(base: type) -> Iterator[type]:
    """Our own, in whatever module: to ask for the addresses loads all that a page or the API uses."""
    assert list(addresses())
    waiting = [base]
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting += found
        yield from (one for one in found if one.__module__.startswith(ROOMS))


def test_no_form_carries_a_status() -> None:
    """A filter of a list may name one: it changes nothing."""
    found = list(subclasses(forms.BaseForm))
    assert DecisionForm in found
    carrying = [form for form in found if "status" in getattr(form, "base_fields", ())]
    assert [form for form in carrying if not form.__name__.endswith("Filter")] == []


def test_no_serializer_takes_a_status() -> None:
    found = [one for one in subclasses(serializers.Serializer) if not one.__name__.endswith("Out")]
    assert SubmissionIn in found
    assert [one for one in found if "status" in one._declared_fields] == []  # type: ignore[attr-defined]


def test_the_administration_changes_no_status_and_no_words() -> None:
    open_ = [
        f"{model.__name__}.{field.name}"
        for model, site in admin.site._registry.items()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.name in ("status", "state", "body", "text")
        if model._meta.app_label
        in {config.label for config in apps.get_app_configs() if config.name in ROOMS}
        if editable(site, field.name)
    ]
    assert open_ == []


def editable(site: Any, field: str) -> bool:
    request = type("Request", (), {"user": User(is_superuser=True, is_staff=True, is_active=True)})()
    return bool(site.has_change_permission(request)) and field not in site.get_readonly_fields(request)


def test_no_room_listens_to_signals_or_overrides_save() -> None:
    overriding = [
        model.__name__
        for config in apps.get_app_configs()
        if config.name in ROOMS
        for model in config.get_models()
        if "save" in vars(model) or "delete" in vars(model)
    ]
    assert overriding == []
