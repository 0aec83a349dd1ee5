"""Comments made for a combination: counted once each, suppressed like all counts, and on the page as a grid."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from comments import intake, moderation
from comments.models import Comment
from comments.publication import ANYBODY
from comments.stances import Stance
from consult.aggregation import charts
from consult.aggregation.in_context import counted, in_context
from consult.aggregation.models import ContextCell
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.people.models import User
from tests import factories
from tests.guidance import tailored_edition

pytestmark = pytest.mark.django_db
API = {"capability": "frontier", "release": "api"}
OPEN = {"capability": "frontier", "release": "open"}
PAGE = "/consultations/tailored/feedback/"


@pytest.fixture
def asked(db: None) -> Consultation:
    return factories.consultation_on(tailored_edition.make(), slug="tailored")


def say(
    asked: Consultation, context: dict[str, str], *, stance: str = "", items: int = 1, **speaker: str
) -> Comment:
    about = list(asked.items.select_related("item"))[:items]
    remark = intake.Remark("Name who decides.", about, stance, context=context)
    made = intake.submit(asked, factories.speaker(**speaker), [remark], by=None).comments.get()
    moderation.decide(made, "accept", by=None)
    return made


def cells(asked: Consultation) -> dict[tuple[str, str, str], int]:
    rows = ContextCell.objects.filter(consultation=asked)
    return {(row.context["release"], row.sector, row.stance): row.comments for row in rows}


def test_each_comment_counts_once_whatever_the_number_of_its_items(asked: Consultation) -> None:
    say(asked, API, stance=Stance.SUPPORT, items=2)
    say(asked, API, stance=Stance.SUPPORT, type="company", organisation_name="Example Works")
    say(asked, OPEN, items=0)
    say(asked, {}, stance=Stance.OPPOSE)
    recount_all(asked)
    assert cells(asked) == {
        ("api", "civil_society", "support"): 1,
        ("api", "industry", "support"): 1,
        ("open", "civil_society", ""): 1,
    }


def test_different_stances_on_different_items_are_none_for_the_comment(asked: Consultation) -> None:
    made = say(asked, API, stance=Stance.SUPPORT, items=2)
    about = made.abouts.order_by("pk")[0]
    about.stance = Stance.OPPOSE
    about.save(update_fields=["stance"])
    recount_all(asked)
    assert cells(asked) == {("api", "civil_society", ""): 1}


def test_what_is_rejected_later_counts_no_more(asked: Consultation) -> None:
    made = say(asked, API)
    recount_all(asked)
    moderation.decide(made, "reject", by=None, note="Off the subject.")
    recount_all(asked)
    assert cells(asked) == {}
    assert in_context(asked, reader=ANYBODY) is None


def test_the_grid_holds_the_numbers_where_they_belong(asked: Consultation) -> None:
    for n in range(3):
        say(asked, API, organisation_name=f"Example {n}")
    say(asked, OPEN)
    recount_all(asked)
    found = in_context(asked, reader=ANYBODY)
    assert found
    assert found.grid
    assert charts.table(found.grid).rows == (("Narrow purpose", "0", "0", "0"), ("Frontier", "0", "3", "1"))
    assert [row.words for row in found.rows] == ["frontier, API access", "frontier, open access"]


def test_small_numbers_are_withheld_from_the_public_alone(asked: Consultation, administrator: User) -> None:
    for n in range(4):
        say(asked, API, stance=Stance.SUPPORT, organisation_name=f"Example {n}")
    say(asked, OPEN)
    factories.withholding(asked, below=3)
    public = {tuple(one.items()): block.n for one, block in counted(asked, reader=ANYBODY)}
    assert (public[tuple(API.items())], public[tuple(OPEN.items())]) == (4, None)
    staff = {tuple(one.items()): block.n for one, block in counted(asked, reader=administrator)}
    assert staff[tuple(OPEN.items())] == 1


def test_a_guidance_with_one_axis_has_rows_and_no_grid() -> None:
    asked = factories.consultation_on(tailored_edition.make("capability"), slug="tailored")
    say(asked, {"capability": "frontier"})
    recount_all(asked)
    found = in_context(asked, reader=ANYBODY)
    assert found
    assert (found.grid, len(found.rows)) == (None, 1)


def test_the_page_shows_the_grid_and_its_numbers_open_the_comments(
    client: Client, asked: Consultation
) -> None:
    made, other = say(asked, API), say(asked, {})
    recount_all(asked)
    page = client.get(PAGE).content.decode()
    assert "Comments made for each combination" in page
    assert (
        'href="/consultations/tailored/comments/?context_capability=frontier&amp;context_release=api"' in page
    )
    listed = client.get("/consultations/tailored/comments/?context_capability=frontier&context_release=api")
    assert made.public_id in listed.content.decode()
    assert other.public_id not in listed.content.decode()
    assert "As a provider of: <b>frontier, API access</b>" in listed.content.decode()


def test_a_page_without_such_comments_says_nothing_of_them(client: Client, asked: Consultation) -> None:
    say(asked, {})
    recount_all(asked)
    assert "for each combination" not in client.get(PAGE).content.decode()


def test_a_recount_reads_the_comments_with_a_context_from_their_index(asked: Consultation) -> None:
    many = factories.submission(asked, *(f"Comment {n}." for n in range(300)))
    moderation.ACCEPT.apply_to_all(many.comments.all(), batch=asked, by=None)
    say(asked, API)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_comment")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM comments_comment "
            f"WHERE status = 'accepted' AND NOT context = '{{}}' AND consultation_id = {asked.pk}"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "comment_in_context" in plan


def test_the_page_takes_few_queries(
    client: Client, asked: Consultation, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        say(asked, API, organisation_name=f"Example {n}")
    recount_all(asked)
    client.get(PAGE)
    with django_assert_max_num_queries(27):
        client.get(PAGE)
