"""The page from which a consultation is run."""

import pytest
from django.test import Client

from comments import moderation
from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from consult.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/consultations/guidance/manage/"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def test_it_counts_what_came_in_by_status(desk: Client, consultation: Consultation) -> None:
    for decision, n in (("accept", 3), ("hold", 2), ("reject", 1)):
        for _ in range(n):
            moderation.decide(factories.comment(consultation), decision, by=None, note="Because.")
    factories.comment(consultation)
    context = desk.get(PAGE).context
    assert {count.label: count.n for count in context["counts"]} == {
        "Received": 1, "Held": 2, "Accepted": 3, "Rejected": 1,
    }  # fmt: skip


def test_counts_of_undecided_comments_lead_to_the_queue(desk: Client, comment: object) -> None:
    html = desk.get(PAGE).content.decode()
    link = "/moderation/?consultation=guidance&amp;status=received"
    assert f'href="{link}">1 comment<' in html
    assert "1 comment" in desk.get(link.replace("&amp;", "&")).content.decode()
    assert "status=held" not in html


def test_it_leads_to_every_tool_and_each_of_them_is_there(desk: Client, consultation: Consultation) -> None:
    html = desk.get(PAGE).content.decode()
    for path in (
        "/moderation/?consultation=guidance",
        "/consultations/guidance/feedback/",
        "/consultations/guidance/feedback.csv",
        "/consultations/guidance/comments.csv",
        "/consultations/guidance/comments.xlsx",
        "/consultations/guidance/edit/",
        "/consultations/guidance/extend/",
        "/consultations/guidance/close/",
        "/consultations/guidance/grants/",
    ):
        assert f'href="{path}"' in html
        assert desk.get(path).status_code == 200, path


def test_the_acts_fit_the_state(desk: Client, consultation: Consultation) -> None:
    acts = {"draft": {"open"}, "open": {"extend", "close"}, "closed": {"extend"}}
    draft = factories.consultation_on(consultation.edition, slug="draft", opened=False)
    closed = factories.consultation_on(consultation.edition, slug="closed")
    lifecycle.close(closed, by=None)
    for shown in (draft, consultation, closed):
        html = desk.get(f"/consultations/{shown.slug}/manage/").content.decode()
        offered = {
            act for act in ("open", "extend", "close") if f'"/consultations/{shown.slug}/{act}/"' in html
        }
        assert offered == acts[Consultation.objects.get(pk=shown.pk).status]


def test_it_tells_what_happened_in_words(desk: Client, consultation: Consultation, editor: User) -> None:
    lifecycle.close(consultation, by=editor, note="Enough was said.")
    html = desk.get(PAGE).content.decode()
    assert html.index("<b>Closed</b>") < html.index("Enough was said.") < html.index("<b>Opened</b>")
    assert "by Edith Editor" in html
    assert "London time" in html
