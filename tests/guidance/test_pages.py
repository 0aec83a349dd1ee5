"""Guidance as people read it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consult.people.models import User
from guidance.importing import import_guidance
from guidance.models import Edition

CONTENT = Path(__file__).resolve().parents[2] / "guidance" / "content"


@pytest.fixture
def edition(db: None) -> Edition:
    return import_guidance((CONTENT / "safe-foundation-model-deployment.yaml").read_bytes(), by=None).edition


def questions(old: str = "", new: str = "", *, publish: bool = True) -> Edition:
    """The request for comment, after the guidance that it refers to."""
    import_guidance((CONTENT / "safe-foundation-model-deployment.yaml").read_bytes(), by=None)
    words = (CONTENT / "open-model-weights.yaml").read_text(encoding="utf-8")
    return import_guidance(
        words.replace(old, new).encode() if old else words.encode(), publish=publish, by=None
    ).edition


def address(edition: Edition) -> str:
    return reverse("edition", args=[edition.document.slug, edition.slug])


def test_the_list_leads_to_each_edition(edition: Edition, client: Client) -> None:
    page = client.get(reverse("guidance-list")).content.decode()
    assert f'href="{address(edition)}"' in page
    assert "24 October 2023" in page


@pytest.mark.django_db
def test_an_empty_list_says_so(client: Client) -> None:
    assert "Nothing has been put up" in client.get(reverse("guidance-list")).content.decode()


def test_a_draft_is_for_editors(client: Client, editor: User, participant: User) -> None:
    draft = questions(publish=False)
    for user, status in ((None, 404), (participant, 404), (editor, 200)):
        if user:
            client.force_login(user)
        assert client.get(address(draft)).status_code == status
        assert (draft.document.title in client.get(reverse("guidance-list")).content.decode()) == (
            status == 200
        )


def test_an_edition_shows_its_words_and_what_they_are_not(edition: Edition, client: Client) -> None:
    page = client.get(address(edition)).content.decode()
    for item in edition.items.select_related("node"):
        assert f'id="{item.node.key}"' in page
    assert "paraphrase made for demonstration" in page
    assert "Illustrative" in page
    assert "Additional for open access" in page or "From restricted API and hosted access on" in page
    for value in ("Specialized narrow purpose", "Open access"):
        assert value in page
    assert "Opt for a restricted or staged release first" in page


def test_the_figure_and_its_table_count_what_applies(edition: Edition, client: Client) -> None:
    page = client.get(address(edition)).content.decode()
    cells = re.findall(r'/tailored/\?model_capability=\w+&amp;release_type=\w+"[^>]*>(\d+)', page)
    assert len(cells) == 12
    assert int(cells[0]) < int(cells[-1]) == 22
    assert "<svg" in page
    assert page.count('class="edition-entry"') == 22


def test_advice_is_named_in_the_figure_and_beside_it(edition: Edition, client: Client) -> None:
    page = client.get(address(edition)).content.decode()
    assert "Advice for paradigm-shifting or frontier with open access" in page
    assert page.count("advised against") >= 2


@pytest.mark.django_db
def test_questions_are_shown_as_a_tree_without_a_grid(client: Client) -> None:
    edition = questions()
    page = client.get(address(edition)).content.decode()
    assert page.count('class="edition-entry"') == 9
    assert page.index('id="defining-open"') < page.index('id="defining-open-gradient"')
    assert "Find your guidance" not in page


@pytest.mark.django_db
def test_what_stands_in_a_guideline_cannot_act(client: Client) -> None:
    edition = questions("Policy goes wrong", "<script>x</script> Policy goes")
    assert "<script>x" not in client.get(address(edition)).content.decode()


def test_few_queries(edition: Edition, client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15):
        client.get(address(edition))
    with django_assert_max_num_queries(8):
        client.get(reverse("guidance-list"))
