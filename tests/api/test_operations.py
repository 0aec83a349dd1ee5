"""A filter that isn't there is refused with the list of those that are, and not left out without a word."""

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from consult.consultations.models import Consultation
from tests.guidance import tailored_edition

pytestmark = pytest.mark.django_db
PAGES = "cursor, page_size"
LISTS = [
    ("consultations/", f"There are {PAGES}."),
    ("consultations/guidance/items/", f"There are {PAGES}."),
    ("consultations/guidance/comments/", "There are context, cursor, item, page_size, sector, stance."),
    ("consultations/guidance/aggregates/", "This address takes none."),
    ("consultations/guidance/annotations/", f"There are {PAGES}."),
    ("guidance/", "This address takes none."),
    ("reports/", f"There are {PAGES}."),
    ("search/?q=words", "There are after, in, kind, page, q."),
]


@pytest.mark.parametrize(("path", "there"), LISTS)
def test_an_unknown_filter_is_refused_with_those_there_are(
    path: str, there: str, consultation: Consultation, client: Client
) -> None:
    address = f"/api/v1/{path}"
    joint = "&" if "?" in path else "?"
    assert client.get(address).status_code == 200
    assert client.get(f"{address}{joint}format=json").status_code == 200
    answer = client.get(f"{address}{joint}sectors=industry&Page=2")
    assert answer.status_code == 400
    told = f"There is no such parameter here. {there}"
    assert answer.json() == {"Page": [told], "sectors": [told]}


def test_the_axes_of_the_guidance_are_those_that_can_be_asked_for(client: Client) -> None:
    edition = tailored_edition.make()
    address = f"/api/v1/guidance/{edition.document.slug}/{edition.slug}/tailored/"
    assert client.get(f"{address}?capability=frontier&release=open").status_code == 200
    answer = client.get(f"{address}?capability=frontier&release=open&relaese=open")
    assert answer.status_code == 400
    assert answer.json() == {
        "relaese": ["There is no such parameter here. There are capability, lang, release."]
    }


def test_the_reference_says_what_a_list_takes_and_that_it_refuses_the_rest() -> None:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    for path, there in LISTS:
        below = path.partition("?")[0].replace("consultations/guidance", "consultations/{slug}")
        details = paths[f"/api/v1/{below}"]["get"]
        named = [
            one["name"]
            for one in details.get("parameters", [])
            if one["in"] == "query" and one["name"] != "format"
        ]
        assert there == (f"There are {', '.join(sorted(named))}." if named else "This address takes none.")
        assert "400" in details["responses"]
