"""The desk of a draft edition: only editors get in, and a published edition has none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consult.people.models import User
from guidance.importing import PUBLISH
from guidance.models import Edition
from tests import factories
from tests.guidance.drafts import PAGES, at, filled_in

pytestmark = pytest.mark.django_db
STARTS = ["document-new", "edition-new", "edition-import"]


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_only_editors_get_in(
    name: str,
    more: list[Any],
    edition: Edition,
    client: Client,
    participant: User,
    moderator: User,
    editor: User,
) -> None:
    for user, status in ((None, 404), (participant, 404), (moderator, 404), (editor, 200)):
        if user:
            client.force_login(user)
        assert client.get(at(name, edition, *more)).status_code == status


@pytest.mark.parametrize("name", STARTS)
def test_only_editors_start_an_edition(name: str, client: Client, participant: User, editor: User) -> None:
    assert "/accounts/login/" in client.get(reverse(name))["Location"]
    client.force_login(participant)
    assert client.get(reverse(name)).status_code == 404
    assert reverse(name) not in client.get(reverse("guidance-list")).content.decode()
    client.force_login(editor)
    assert client.get(reverse(name)).status_code == 200
    assert reverse(name) in client.get(reverse("guidance-list")).content.decode()


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_a_published_edition_has_no_desk(name: str, more: list[Any], edition: Edition, desk: Client) -> None:
    PUBLISH.apply(edition, by=None)
    looked = desk.get(at(name, edition, *more))
    assert "published and can" in looked.content.decode()
    if name == "desk-news":  # a part of a page that is open still
        assert looked.status_code == 409
        return
    assert looked.status_code == 200
    assert f"{reverse('edition-new')}?document=safe" in looked.content.decode()
    refused = desk.post(at(name, edition, *more), filled_in())
    assert (refused.status_code, "published and can" in refused.content.decode()) == (409, True)
    page = desk.get(reverse("edition", args=[edition.document.slug, edition.slug])).content.decode()
    assert "/desk/" not in page


def test_the_way_to_the_desk_is_on_the_draft(edition: Edition, desk: Client) -> None:
    here = at("desk", edition)
    assert here in desk.get(reverse("guidance-list")).content.decode()
    assert here in desk.get(at("edition", edition)).content.decode()


def test_forms_carry_the_token(edition: Edition, editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for name, more in PAGES:
        html = client.get(at(name, edition, *more)).content.decode()
        assert html.count('method="post"') <= html.count("csrfmiddlewaretoken")


def test_few_queries(
    edition: Edition, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        factories.item(edition, f"more-{n}")
    for name, more in PAGES:
        with django_assert_max_num_queries(26):
            desk.get(at(name, edition, *more))
