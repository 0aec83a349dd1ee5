"""A provider's own guidance: chosen with help, read, compared, commented on."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consult.consultations import lifecycle
from consult.people.models import User
from guidance.models import Edition
from tests import factories
from tests.guidance import tailored_edition

pytestmark = pytest.mark.django_db
MOST = {"capability": "frontier", "release": "open"}
LEAST = {"capability": "narrow", "release": "closed"}


@pytest.fixture
def edition(db: None) -> Edition:
    return tailored_edition.make()


def page(client: Client, edition: Edition, *, name: str = "tailored", **query: str) -> str:
    answer = client.get(reverse(name, args=[edition.document.slug, edition.slug]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def marks(text: str) -> list[str]:
    return re.findall(r'class="tag(?: is-additional)?">([^<]+)<', text)


def test_without_a_choice_it_offers_one_with_what_each_value_means(client: Client, edition: Edition) -> None:
    text = page(client, edition)
    assert "Choose what you provide" in text
    assert "What api access means." in text
    assert "Attack it" not in text


def test_what_applies_stands_in_the_order_of_the_guidance_and_says_what_is_additional(
    client: Client, edition: Edition
) -> None:
    text = page(client, edition, **MOST)
    assert "Frontier, open access" in text
    assert text.index("Before release") < text.index('id="red-teaming"') < text.index('id="monitoring"')
    assert marks(text) == ["Baseline", "Additional here", "Additional here"]
    assert "The baseline is what is asked of narrow purpose, closed development." in text
    assert "Additional here: 1 guideline and 1 practice." in text


def test_the_baseline_says_that_it_is_the_baseline(client: Client, edition: Edition) -> None:
    text = page(client, edition, **LEAST)
    assert marks(text) == ["Baseline"]
    assert "This is the baseline" in text
    assert "Show only what is additional" not in text
    assert 'id="monitoring"' not in text


def test_only_what_is_additional_can_be_shown(client: Client, edition: Edition) -> None:
    text = page(client, edition, **MOST, show="additional")
    assert "Publish a report." in text
    assert "Show all that applies" in text
    assert "show=additional" in text, "the downloads hold the same"
    closed = page(client, edition, capability="frontier", release="closed", show="additional")
    assert marks(closed) == ["Baseline", "Additional here"], "a guideline stays as the head of its practice"


def test_what_is_advised_against_leads_to_what_to_choose_and_is_shown_all_the_same(
    client: Client, edition: Edition
) -> None:
    text = page(client, edition, **MOST)
    assert "This combination is advised against" in text
    assert "Wait, and learn first." in text
    assert 'href="?capability=frontier&amp;release=api">Frontier, API access' in text
    assert 'id="red-teaming"' in text
    assert "advised against</h2>" not in page(client, edition, capability="frontier", release="api")


@pytest.mark.parametrize("name", ["tailored", "tailored-compare"])
@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"capability": "huge", "release": "open"}, "There is no capability “huge” in this guidance."),
        ({"capability": "frontier"}, "Choose the release type as well."),
    ],
)
def test_a_wrong_or_half_choice_says_what_to_choose(
    client: Client, edition: Edition, name: str, chosen: dict[str, str], says: str
) -> None:
    before = "" if name == "tailored" else "right_"
    text = page(client, edition, name=name, **{f"{before}{axis}": value for axis, value in chosen.items()})
    assert says in text
    assert ('role="alert"' in text) == ("There is no" in says)
    assert "Attack it" not in text


def test_questions_suggest_a_value_with_the_reason_and_the_reader_chooses(
    client: Client, edition: Edition
) -> None:
    assert "Answer 2 questions" in page(client, edition)
    text = page(client, edition, release="api", **{"capability-frontier-2": "yes"})
    assert "Your answers suggest: <b>Frontier</b>" in text
    assert "<li>Does it act alone?</li>" in text
    assert 'href="?capability=frontier&amp;release=api#axis-capability"' in text
    assert "you choose" in text
    assert "1 question about <b>Frontier</b> has no answer" in page(
        client, edition, **{"capability-frontier-1": "no"}
    )
    no = {"capability-frontier-1": "no", "capability-frontier-2": "no"}
    assert "Your answers suggest: <b>Narrow purpose</b>" in page(client, edition, **no)


def test_a_guidance_with_one_axis_or_none(client: Client) -> None:
    one = tailored_edition.make("capability")
    assert marks(page(client, one, capability="frontier")) == ["Baseline", "Additional here", "Baseline"]
    none = factories.edition_with("red-teaming")
    text = page(client, none)
    assert "This guidance makes no difference between cases" in text
    assert 'id="red-teaming"' in text
    assert marks(text) == []
    assert "all of it applies to everybody" in page(client, none, name="tailored-compare")


def test_the_figure_and_its_table_lead_to_each_combination(client: Client, edition: Edition) -> None:
    text = page(client, edition, name="edition")
    base = reverse("tailored", args=[edition.document.slug, edition.slug])
    links = re.findall(rf'href="{base}\?(capability=\w+&amp;release=\w+)"[^>]*>(\d+)', text)
    assert len(links) == 6
    for query, n in links:
        chosen = client.get(f"{base}?{query.replace('&amp;', '&')}").content.decode()
        assert chosen.count('class="edition-entry"') == int(n)
    assert "<svg" in text
    assert "advised against" in text


def test_two_combinations_stand_side_by_side(client: Client, edition: Edition) -> None:
    right = {f"right_{axis}": value for axis, value in MOST.items()}
    text = page(client, edition, name="tailored-compare", **right)
    assert '<th scope="col">A<span class="long">: Narrow purpose, closed development</span></th>' in text
    assert text.count("Does not apply") == 2
    assert "B is advised against" in text
    assert "1 guideline</dd>" in text
    rows = re.findall(r'<tr class="([^"]*)">', text)
    assert rows.count(" differs") + rows.count("is-part differs") == 2
    narrow = page(client, edition, name="tailored-compare", **right, show="differences")
    assert "Red-teaming</a>" in narrow, "the guideline above a practice that differs"
    swapped = re.search(r'href="\?([^"]+)">Swap A and B', text)
    assert swapped
    assert "left_capability=frontier" in swapped[1]


def test_the_same_twice_has_no_difference(client: Client, edition: Edition) -> None:
    same = {f"{side}_{axis}": value for side in ("left", "right") for axis, value in MOST.items()}
    text = page(client, edition, name="tailored-compare", **same, show="differences")
    assert "There is no difference" in text


def test_risks_are_shown_both_ways_and_on_ones_own_page(client: Client, edition: Edition) -> None:
    text = page(client, edition, name="risk-map")
    for words in (
        "From the model itself",
        "From downstream use",
        "No guideline of this edition addresses it.",
    ):
        assert words in text
    assert 'href="#risk-surprises"' in text
    own = page(client, edition, **LEAST)
    assert own.index("Addressed by what applies") < own.index("Left unaddressed") < own.index("<b>Misuse</b>")
    assert "names no risks" in page(client, factories.edition_with("red-teaming"), name="risk-map")


def test_an_open_consultation_takes_comments_as_such_a_provider(client: Client, edition: Edition) -> None:
    assert "as such a provider" not in page(client, edition, **MOST)
    asked = factories.consultation_on(edition, slug="tailored")
    text = page(client, edition, **MOST)
    link = re.search(r'href="(/consultations/tailored/draft/comments/\?item=red-teaming[^"]+)"', text)
    assert link
    form = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert "As a provider of: <b>frontier, open access</b>" in form
    lifecycle.close(asked, by=None)
    assert "as such a provider" not in page(client, edition, **MOST)


def test_a_draft_edition_is_for_editors(client: Client, edition: Edition, editor: User) -> None:
    draft = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    names = ("tailored", "tailored-compare", "risk-map")
    for name in names:
        assert client.get(reverse(name, args=[draft.document.slug, draft.slug])).status_code == 404
    client.force_login(editor)
    for name in names:
        assert client.get(reverse(name, args=[draft.document.slug, draft.slug])).status_code == 200


def test_what_stands_in_a_guideline_cannot_act(client: Client) -> None:
    edition = factories.edition_with()
    factories.item(edition, "red-teaming", title="<script>x</script>", body="<script>x</script> *yes*")
    text = page(client, edition)
    assert "<script>x" not in text
    assert "<em>yes</em>" in text


def test_few_queries(client: Client, edition: Edition, django_assert_max_num_queries: Any) -> None:
    factories.consultation_on(edition, slug="tailored")
    for name, query in (("tailored", MOST), ("tailored-compare", {}), ("risk-map", {})):
        with django_assert_max_num_queries(14):
            page(client, edition, name=name, **query)


def test_the_way_to_the_questions_opens_them_and_keeps_what_is_chosen(
    client: Client, edition: Edition
) -> None:
    text = page(client, edition, capability="narrow")
    code = re.findall(r'id="help-(\w+)"', text)[0]
    found = re.search(rf'href="\?([^"#]+)#help-{code}">Not sure', text)
    assert found
    query = html.unescape(found[1])
    assert re.search(rf'id="help-{code}">', text)
    helped = client.get(f"{reverse('tailored', args=[edition.document.slug, edition.slug])}?{query}")
    assert f'id="help-{code}" open>' in helped.content.decode()
    assert re.search(r'value="narrow" required checked', helped.content.decode())


def test_the_questions_open_where_a_combination_is_chosen_too(client: Client, edition: Edition) -> None:
    closed = page(client, edition, **MOST)
    code = re.findall(r'id="help-(\w+)"', closed)[0]
    choice = r'<details class="also"{}>\s+<summary id="choose">'
    assert re.search(choice.format(""), closed)
    assert re.search(choice.format(" open"), page(client, edition, **MOST, help=code))
