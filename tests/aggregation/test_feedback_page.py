"""What everybody sees of the counts."""

import pytest
from django.test import Client

from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/consultations/guidance/feedback/"


def test_counts_stand_in_tables_beside_their_figures(client: Client, consultation: Consultation) -> None:
    factories.accepted(consultation)
    recount_all(consultation)
    page = client.get(PAGE).content.decode()
    assert "<svg" in page
    assert "The same as a table" in page
    assert "Name the people who will be affected." in page


def test_what_few_are_behind_is_outlined_and_says_how_many(
    client: Client, consultation: Consultation
) -> None:
    for n in range(4):
        factories.accepted(consultation, f"Point {n}.", organisation_name=f"Example {n}")
    recount_all(consultation)
    page = client.get(PAGE).content.decode()
    assert '<td class="p4 few">+100 <small>of 4</small></td>' in page
    assert "fewer than 5 of them behind it" in page
    factories.accepted(consultation, "Point 5.", organisation_name="Example 5")
    recount_all(consultation)
    assert '<td class="p4">+100 <small>of 5</small></td>' in client.get(PAGE).content.decode()


def test_an_open_page_learns_that_it_was_counted_again(client: Client, consultation: Consultation) -> None:
    factories.accepted(consultation)
    stamp = recount_all(consultation).counted_at.isoformat()
    assert client.get(PAGE, {"seen": stamp}).status_code == 204
    factories.accepted(consultation, "And ask them first.")
    recount_all(consultation)
    assert "Show the new counts" in client.get(PAGE, {"seen": stamp}).content.decode()


def test_counts_for_staff_only_are_not_shown(client: Client, consultation: Consultation) -> None:
    factories.accepted(consultation)
    recount_all(consultation)
    Consultation.objects.update(results=Consultation.Results.STAFF)
    page = client.get(PAGE)
    assert "The counts are not public yet" in page.content.decode()
    assert client.get("/consultations/guidance/feedback.csv").status_code == 404


def test_small_counts_are_withheld_and_said_to_be(client: Client, consultation: Consultation) -> None:
    factories.accepted(consultation)
    factories.withholding(consultation)
    page = client.get(PAGE).content.decode()
    assert "Counts below 5 are withheld" in page
    assert "withheld" in page.partition('id="who"')[2]


def test_the_page_takes_few_queries(client, consultation, django_assert_max_num_queries) -> None:
    for n in range(8):
        factories.accepted(consultation, f"Point {n}.", organisation_name=f"Example {n}")
    recount_all(consultation)
    client.get(PAGE)
    with django_assert_max_num_queries(20):
        client.get(PAGE)
