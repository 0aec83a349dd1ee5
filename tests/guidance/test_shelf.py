"""The list of all guidance: one entry for each document, which says what is current."""

import pytest
from django.urls import reverse

from guidance.models import Edition
from guidance.shelf import shelves
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions():
    first = factories.EditionFactory.create(document__title="The guide", slug="first", label="May 2024")
    factories.item(first, "tests", body="Repeat each test.")
    second = factories.revised(first, label="June 2025")
    draft = factories.revised(second, label="July 2026", published=False)
    return first, second, draft


def listed(client):
    return client.get(reverse("guidance-list")).content.decode()


def test_each_document_stands_there_once_with_its_newest_published_edition(editions):
    first, second, draft = editions
    other = factories.EditionFactory.create()
    found = {shelf.document: shelf for shelf in shelves(Edition.objects.select_related("document"))}
    assert set(found) == {first.document, other.document}
    shelf = found[first.document]
    assert (shelf.current, shelf.earlier, shelf.drafts) == (second, (first,), (draft,))


def test_the_page_says_which_is_current_and_folds_those_before(client, editions):
    html = listed(client)
    assert html.count("<h3>") == 1
    assert "June 2025, the current edition" in html
    assert (
        html.index("June 2025") < html.index("<summary>1 earlier edition</summary>") < html.index("May 2024")
    )
    assert "July 2026" not in html


def test_drafts_are_for_editors(client, editions, editor):
    client.force_login(editor)
    assert "Edit the draft" in listed(client)
    assert "July 2026" in listed(client)


def test_a_document_that_is_only_a_draft_leads_to_it(client, editor):
    draft = factories.EditionFactory.create(status="draft")
    assert draft.document.title not in listed(client)
    client.force_login(editor)
    assert reverse("edition", args=[draft.document.slug, draft.slug]) in listed(client)
