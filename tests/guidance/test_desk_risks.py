"""Risks and the questions that decide an axis value are written on the desk, as all the rest is."""

import pytest
from django.test import Client

from consult.ledger.errors import WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from guidance import above, criteria, editing, restoring, risk_editing
from guidance.exporting import export
from guidance.importing import PUBLISH
from guidance.models import Edition, Risk
from guidance.publishing import faults
from guidance.specs import CriterionSpec
from guidance.yaml_files import read
from tests.guidance.drafts import IN_PLACE, at, filled_in, item, value
from tests.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def misuse(edition: Edition, editor: User) -> Risk:
    """Of the second version of the draft; the third has it addressed."""
    made = risk_editing.add_risk(edition, title="Misuse by a customer", origin="downstream", by=editor)
    say(made, "red-teaming", by=editor)
    return made


def say(risk: Risk, *keys: str, by: User | None, seen: int | None = None, title: str = "Misuse") -> int:
    items = [item(risk.edition, key) for key in keys]
    return risk_editing.edit_risk(
        risk, title=title, body="Words.", origin="downstream", items=items, seen=seen, by=by
    )


def sent(risk: Risk, *keys: str, **more: object) -> dict[str, object]:
    said = {"title": risk.title, "origin": "downstream", "body": "Words.", "seen": 3}
    return {**said, "items": [item(risk.edition, key).pk for key in keys], **more}


def test_a_risk_is_added_written_ordered_and_removed(edition: Edition, desk: Client) -> None:
    form = {"title": "Theft of weights", "origin": "model", "body": ""}
    assert desk.post(at("desk-risk-new", edition), form)["Location"] == at(
        "desk-risk", edition, "theft-of-weights"
    )
    desk.post(at("desk-risk-new", edition), form)
    assert list(edition.risks.values_list("key", flat=True)) == ["theft-of-weights", "theft-of-weights-2"]
    there = at("desk-risk", edition, "theft-of-weights-2")
    said = {"title": "Loss", "origin": "downstream", "body": "By chance.", "seen": 3}
    desk.post(there, {**said, "items": [item(edition, "plan").pk, item(edition, "safeguards").pk]})
    page = desk.get(at("desk-risks", edition)).content.decode()
    assert page.index("Theft of weights") < page.index("Loss")
    assert at("desk-item", edition, "safeguards") in page
    desk.post(at("desk-risk-move", edition, "theft-of-weights-2"), {"to": "up", "seen": 4})
    assert [str(risk) for risk in edition.risks.all()] == ["Loss", "Theft of weights"]
    assert (
        "2 items would address it"
        in desk.get(at("desk-risk-remove", edition, "theft-of-weights-2")).content.decode()
    )
    desk.post(at("desk-risk-remove", edition, "theft-of-weights-2"), {"seen": 5})
    assert [str(risk) for risk in edition.risks.all()] == ["Theft of weights"]
    (fault,) = faults(edition)
    assert (fault.key, fault.page) == ("theft-of-weights", "desk-risk")
    assert (
        at("desk-risk", edition, "theft-of-weights") in desk.get(at("desk-publish", edition)).content.decode()
    )


def test_it_saves_by_itself_and_keeps_one_revision(edition: Edition, misuse: Risk, desk: Client) -> None:
    before = edition.revisions.count()
    answer = desk.post(
        at("desk-risk", edition, misuse.key), sent(misuse, "plan", title="Worse"), headers=IN_PLACE
    )
    html = answer.content.decode()
    for part in ("Saved at", 'id="desk-seen" value="4"', 'id="desk-name" hx-swap-oob="innerHTML">Worse<'):
        assert part in html
    assert edition.revisions.count() == before
    assert "Worse" in edition.revisions.all()[0].yaml


def test_the_item_says_it_as_well(edition: Edition, misuse: Risk, desk: Client) -> None:
    there = at("desk-item", edition, "safeguards")
    assert "Risks it addresses" in desk.get(there).content.decode()
    desk.post(there, filled_in(label="2", seen=3, risks=[misuse.pk]))
    assert set(misuse.items.all()) == {item(edition, "red-teaming"), item(edition, "safeguards")}
    desk.post(there, filled_in(label="2", seen=4))
    assert set(misuse.items.all()) == {item(edition, "red-teaming")}


@pytest.mark.parametrize("headers", [{}, IN_PLACE])
def test_who_was_slower_at_a_risk_is_told(
    headers: dict[str, str], edition: Edition, misuse: Risk, desk: Client, administrator: User
) -> None:
    say(misuse, "plan", title="Theirs", by=administrator)
    there = at("desk-risk", edition, misuse.key)
    answer = desk.post(there, sent(misuse, "red-teaming", title="Mine"), headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 409
    for part in ("Adam Administrator changed the risk “Theirs” at", "[deleted:</span>Theirs", "Addressed by"):
        assert part in html
    desk.post(there, sent(misuse, "red-teaming", title="Mine", over=4), headers=headers)
    misuse.refresh_from_db()
    assert misuse.title == "Mine"


def test_what_the_item_says_is_told_at_the_risk_and_the_other_way_round(
    edition: Edition, misuse: Risk, editor: User, administrator: User
) -> None:
    version = editing.edit_item(item(edition, "safeguards"), risks=[misuse], by=administrator)
    with pytest.raises(WorkflowError, match="Adam Administrator changed “2 Safeguards”"):
        say(misuse, "plan", seen=version - 1, by=editor)
    version = say(misuse, "plan", by=administrator)
    for key in ("plan", "safeguards"):
        with pytest.raises(WorkflowError, match="changed the risk “Misuse”"):
            editing.edit_item(item(edition, key), body="Mine", seen=version - 1, by=editor)
    editing.edit_item(item(edition, "how-open"), body="Elsewhere", seen=version - 1, by=editor)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told(
    edition: Edition, misuse: Risk, editor: User, administrator: User
) -> None:
    done = at_once(
        lambda: say(misuse, "plan", title="Mine", seen=3, by=editor),
        lambda: say(misuse, "safeguards", title="Theirs", seen=3, by=administrator),
    )
    (lost,) = [one for one in done if isinstance(one, Exception)]
    assert isinstance(lost, WorkflowError)


def test_risks_and_questions_come_back_with_a_revision(edition: Edition, misuse: Risk, editor: User) -> None:
    frontier = value(edition, "frontier")
    edition.refresh_from_db()
    criteria.edit_criteria(edition, frontier, [CriterionSpec("Is it large?", "Very.")], by=editor)
    before, kept = export(edition), edition.revisions.all()[0]
    risk_editing.remove_risk(misuse, by=editor)
    criteria.edit_criteria(edition, frontier, [], by=editor)
    assert "Misuse" not in export(edition)
    restoring.restore(kept, by=editor)
    edition.refresh_from_db()
    assert export(edition) == before
    assert read(before.encode()).risks[0].addressed_by == ("red-teaming",)


def questions(edition: Edition, desk: Client, *rows: tuple[str, str, int], **more: str) -> dict[str, object]:
    seen = desk.get(at("desk-questions", edition, value(edition, "frontier").pk)).context["version"]
    said: dict[str, object] = {"seen": seen}
    for n, (question, help_, place) in enumerate(rows, start=1):
        said |= {f"question-{n}": question, f"help-{n}": help_, f"place-{n}": place}
    return {**said, **more}


def test_questions_are_written_ordered_and_taken_out(edition: Edition, desk: Client) -> None:
    frontier = value(edition, "frontier")
    there = at("desk-questions", edition, frontier.pk)
    desk.post(there, questions(edition, desk, ("Second?", "Help.", 2), ("First?", "", 1), ("", "", 3)))
    assert criteria.criteria_of(frontier) == [CriterionSpec("First?"), CriterionSpec("Second?", "Help.")]
    page = desk.get(there).content.decode()
    assert 'value="First?"' in page
    assert "2 questions to decide it" in desk.get(at("desk-axes", edition)).content.decode()
    desk.post(there, questions(edition, desk, ("", "", 1), ("Second?", "Help.", 2)))
    assert criteria.criteria_of(frontier) == [CriterionSpec("Second?", "Help.")]
    wrong = desk.post(there, questions(edition, desk, ("", "Help without it", 1)))
    assert (wrong.status_code, "Write the question" in wrong.content.decode()) == (422, True)
    assert Event.objects.filter(verb="edit_criteria").count() == 2
    assert "changed the questions that decide “Frontier”" in desk.get(at("desk", edition)).content.decode()


def test_a_row_follows_the_last_one_while_it_saves_by_itself(edition: Edition, desk: Client) -> None:
    there = at("desk-questions", edition, value(edition, "frontier").pk)
    html = desk.post(there, questions(edition, desk, ("One?", "", 1)), headers=IN_PLACE).content.decode()
    assert 'hx-swap-oob="beforeend:#desk-questions"' in html
    assert 'name="question-2"' in html
    assert 'name="question-1"' not in html


def test_who_was_slower_at_the_questions_is_told_by_any_draft(
    edition: Edition, desk: Client, administrator: User
) -> None:
    frontier = value(edition, "frontier")
    mine = questions(edition, desk, ("Mine?", "", 1))
    criteria.edit_criteria(edition, frontier, [CriterionSpec("Theirs?")], by=administrator)
    answer = desk.post(at("desk-questions", edition, frontier.pk), mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    for part in (
        "Adam Administrator changed the questions that decide “Frontier” in the draft",
        "Theirs",
        'value="Mine?"',
    ):
        assert part in html
    over = {**mine, "over": answer.context["version"]}
    assert desk.post(at("desk-questions", edition, frontier.pk), over).status_code == 302
    assert criteria.criteria_of(frontier) == [CriterionSpec("Mine?")]


def test_questions_may_change_after_publication_but_not_by_a_published_edition(
    edition: Edition, desk: Client, editor: User
) -> None:
    frontier = value(edition, "frontier")
    mark = above.criteria_mark(frontier)
    PUBLISH.apply(edition, by=None)
    with pytest.raises(WorkflowError, match="is published"):
        criteria.edit_criteria(edition, frontier, [CriterionSpec("One?")], seen=mark, by=editor)


def test_only_editors_see_these_pages(
    edition: Edition, misuse: Risk, client: Client, participant: User, editor: User
) -> None:
    pages = [at("desk-risk", edition, misuse.key), at("desk-risk-remove", edition, misuse.key)]
    pages += [at("desk-questions", edition, value(edition, "frontier").pk)]
    for user, status in ((participant, 404), (editor, 200)):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status] * 3
