"""All items as a form: each answer is a comment of the draft, and what is begun, answered and empty is told."""

import json
import re

import pytest
from django.test import Client

from comments import answers, drafts
from comments.drafting import DraftComment, Unfinished
from tests import factories
from tests.racing import at_once

URL = "/consultations/guidance/answer/"
SEEN = re.compile(r'name="([^"]+-(?:seen|unfinished))" value="([^"]*)"')


def page(client):
    """The form's hidden fields, and what it shows."""
    answer = client.get(URL)
    assert answer.status_code == 200
    return dict(SEEN.findall(answer.content.decode())), answer


def states(client):
    _, answer = page(client)
    return {entry.place.key: entry.answer.state for entry in answer.context["entries"]}


def post(client, data, **more):
    return client.post(URL, {**data, **more})


def written():
    return sorted(
        (one.body, one.stance, [item.item.node.key for item in one.items.all()])
        for one in DraftComment.objects.all()
    )


def test_all_items_stand_in_one_form_that_works_without_javascript(consultation):
    client = Client(enforce_csrf_checks=True)
    hidden, answer = page(client)
    token = str(answer.context["csrf_token"])
    given = {"red-teaming-body": "One.", "red-teaming-stance": "support", "safeguards-body": "Two."}
    saved = post(client, hidden, **given, csrfmiddlewaretoken=token, then="section-1")
    assert (saved.status_code, saved["Location"]) == (302, f"{URL}#section-1")
    assert written() == [("One.", "support", ["red-teaming"]), ("Two.", "", ["safeguards"])]
    assert states(client) == {
        "red-teaming": "answered",
        "incident-reporting": "empty",
        "safeguards": "answered",
    }
    assert "2 of 3 answered" in page(client)[1].content.decode()


def test_a_choice_without_words_is_begun_and_never_sent(client, consultation):
    hidden, _ = page(client)
    post(client, hidden, **{"red-teaming-stance": "oppose"})
    assert written() == []
    assert states(client)["red-teaming"] == "begun"
    hidden, answer = page(client)
    assert "1 of 3" not in answer.content.decode()
    post(client, hidden, **{"red-teaming-stance": "oppose", "red-teaming-body": "Now with words."})
    assert written() == [("Now with words.", "oppose", ["red-teaming"])]
    assert not Unfinished.objects.exists()


def test_an_answer_is_changed_in_place_and_emptying_it_removes_it(client, consultation):
    hidden, _ = page(client)
    post(client, hidden, **{"red-teaming-body": "First."})
    public_id = DraftComment.objects.get().public_id
    hidden, _ = page(client)
    post(client, hidden, **{"red-teaming-body": "Second."})
    assert (DraftComment.objects.get().public_id, DraftComment.objects.get().body) == (public_id, "Second.")
    hidden, _ = page(client)
    post(client, hidden, **{"red-teaming-body": "", "red-teaming-stance": "support"})
    assert written() == []
    assert states(client)["red-teaming"] == "begun"


def test_a_comment_from_beside_the_text_is_the_answer_here(client, consultation):
    add = "/consultations/guidance/draft/comments/"
    client.post(add, {"body": "Beside.", "items": "red-teaming"})
    client.post(add, {"body": "On two.", "items": ["red-teaming", "safeguards"]})
    hidden, answer = page(client)
    assert "Beside." in answer.content.decode()
    assert "1 more comment on this" in answer.content.decode()
    assert "1 comment on this is in your submission" in answer.content.decode()
    assert states(client)["safeguards"] == "answered"
    data = {**hidden, "red-teaming-body": "Changed here."}
    post(client, data)
    assert [body for body, _, _ in written()] == ["Changed here.", "On two."]


def test_an_old_page_leaves_alone_what_nobody_touched_on_it(client, consultation):
    old, _ = page(client)
    post(client, old, **{"red-teaming-body": "From the newer page."})
    assert post(client, old, **{"safeguards-body": "From the older page."}).status_code == 302
    assert [body for body, _, _ in written()] == ["From the newer page.", "From the older page."]


def test_the_older_of_two_windows_sees_both_texts_and_the_rest_is_saved(client, consultation):
    old, _ = page(client)
    post(client, old, **{"red-teaming-body": "From the newer page."})
    mine = {"red-teaming-body": "From the older page.", "safeguards-body": "Another."}
    answer = post(client, old, **mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "From the newer page." in html
    assert "From the older page." in html
    assert [body for body, _, _ in written()] == ["Another.", "From the newer page."]
    again = post(client, dict(SEEN.findall(html)), **mine)
    assert again.status_code == 302
    assert [body for body, _, _ in written()] == ["Another.", "From the older page."]


def test_one_answer_saves_itself_and_says_how_it_stands(client, consultation):
    hidden, _ = page(client)
    told = json.loads(post(client, hidden, **{"red-teaming-body": "One.", "only": "red-teaming"}).content)
    assert (told["state"], told["answered"], told["words"]) == ("answered", 1, "1 of 3 answered")
    hidden["red-teaming-seen"] = told["seen"]
    answer = post(client, hidden, **{"red-teaming-body": "Two.", "only": "red-teaming"})
    assert answer.status_code == 200
    late = post(client, {**hidden, "red-teaming-body": "Late.", "only": "red-teaming"})
    assert (late.status_code, json.loads(late.content)["theirs"]) == (409, "Two.")


def test_what_is_begun_anywhere_is_shown_and_saved_here(client, consultation):
    save = f"/consultations/guidance/draft/unfinished/{'a' * 32}/"
    client.post(save, {"body": "Begun beside the text", "seen": "0", "item": "red-teaming"})
    hidden, answer = page(client)
    assert states(client)["red-teaming"] == "begun"
    assert "Begun beside the text" in answer.content.decode()
    post(client, hidden, **{"red-teaming-body": "Begun beside the text"})
    assert [body for body, _, _ in written()] == ["Begun beside the text"]
    assert not Unfinished.objects.exists()


def test_no_answer_that_is_not_offered_is_taken_and_the_words_stay(client, consultation):
    hidden, _ = page(client)
    answer = post(client, hidden, **{"red-teaming-body": "Mine.", "red-teaming-stance": "maybe"})
    assert answer.status_code == 422
    assert "Mine." in answer.content.decode()
    assert written() == []


def test_closed_questions_are_asked_with_each_item(client, db):
    edition = factories.edition_with("q", kind="question")
    rfc = factories.consultation_on(edition, slug="guidance", facets=("evidence",))
    option = rfc.facets.get().options.get(code="study")
    hidden, answer = page(client)
    assert "What supports it?" in answer.content.decode()
    assert 'name="q-stance"' not in answer.content.decode()
    post(client, hidden, **{"q-body": "A study.", "q-facet_evidence": option.pk})
    assert DraftComment.objects.get().options.get() == option
    assert f'value="{option.pk}" selected' in page(client)[1].content.decode()


def test_it_opens_with_few_statements_however_many_items(client, db, django_assert_max_num_queries):
    edition = factories.edition_with(*(f"question-{n}" for n in range(52)), kind="question")
    factories.consultation_on(edition, slug="guidance")
    hidden, _ = page(client)
    given = {f"question-{n}-body": f"Answer {n}." for n in range(30)}
    post(client, hidden, **given)
    page(client)
    with django_assert_max_num_queries(8):
        client.get(URL)


def test_looking_writes_nothing_and_the_text_leads_here(client, consultation):
    page(client)
    assert "sessionid" not in client.cookies
    assert URL in client.get("/consultations/guidance/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_answer_at_once_make_one_answer(consultation, participant):
    author = drafts.Author(user=participant)

    def fill(body):
        one = answers.Filled(answers.Given(body), f".{answers.Given().mark}")
        return answers.store(author, consultation, {"red-teaming": one})

    outcomes = at_once(lambda: fill("One."), lambda: fill("Two."))
    clashes = [len(one.clashes) for one in outcomes if isinstance(one, answers.Outcome)]
    assert sorted(clashes) == [0, 1]
    assert DraftComment.objects.count() == 1
