"""A draft is never lost, and what is sent is what was reviewed."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from comments import drafts, intake
from comments.drafting import Draft, DraftComment
from comments.models import Submission
from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from tests import factories

WORDS = "Name the people who will be affected."


@pytest.fixture
def author(participant):
    return drafts.Author(user=participant)


def remark(body=WORDS, items=(), stance="", options=()):
    return intake.Remark(body, list(items), stance, list(options))


def written(author, consultation):
    return [comment.body for comment in drafts.comments_by(author, consultation)]


def seen(author, consultation):
    return drafts.fingerprint(drafts.comments_by(author, consultation))


def test_what_is_added_waits_in_order(author, consultation):
    for body in ("one", "two"):
        drafts.add(author, consultation, remark(body))
    assert written(author, consultation) == ["one", "two"]
    assert drafts.waiting(author) == 2
    assert not Submission.objects.exists()


def test_nobody_else_sees_it(author, consultation, colleague):
    drafts.add(author, consultation, remark())
    for other in (drafts.Author(user=colleague), drafts.Author(holder="another browser"), drafts.Author()):
        assert written(other, consultation) == []


def test_a_guests_comments_move_to_the_account_with_the_first_change(author, consultation):
    guest = drafts.Author(holder="a browser")
    drafts.add(guest, consultation, remark("as guest"))
    drafts.keep_sender(guest, consultation, {"organisation_name": "Example Network"})
    signed_in = drafts.Author(user=author.user, holder="a browser")
    assert written(signed_in, consultation) == ["as guest"]
    drafts.add(signed_in, consultation, remark("signed in"))
    assert written(author, consultation) == ["as guest", "signed in"]
    assert drafts.entered_about_sender(author, consultation) == {"organisation_name": "Example Network"}
    assert written(guest, consultation) == []


def test_a_change_replaces_words_items_and_stance(author, consultation):
    first, second = consultation.items.all()[:2]
    comment = drafts.add(author, consultation, remark(items=[first], stance="support"))
    version = drafts.version_of(comment)
    drafts.change(author, consultation, comment.public_id, remark("new", [second], "oppose"), version=version)
    comment = drafts.comments_by(author, consultation).get()
    assert (comment.body, comment.stance, list(comment.items.all())) == ("new", "oppose", [second])


def test_a_change_of_something_changed_elsewhere_is_refused_and_the_other_words_stand(author, consultation):
    comment = drafts.add(author, consultation, remark())
    version = drafts.version_of(comment)
    drafts.change(author, consultation, comment.public_id, remark("from the first window"), version=version)
    with pytest.raises(WorkflowError):
        drafts.change(author, consultation, comment.public_id, remark("from the second"), version=version)
    assert written(author, consultation) == ["from the first window"]


def test_a_change_of_something_removed_elsewhere_keeps_the_words(author, consultation):
    comment = drafts.add(author, consultation, remark())
    version = drafts.version_of(comment)
    drafts.remove(author, consultation, comment.public_id)
    drafts.change(author, consultation, comment.public_id, remark("still wanted"), version=version)
    assert written(author, consultation) == ["still wanted"]


def test_sending_turns_the_draft_into_a_submission_and_empties_it(author, consultation):
    item = consultation.items.first()
    drafts.add(author, consultation, remark("first", [item], "oppose"))
    drafts.add(author, consultation, remark("second"))
    sent = drafts.send(author, consultation, factories.speaker(), seen=seen(author, consultation))
    assert [comment.body for comment in sent.comments.order_by("position")] == ["first", "second"]
    assert sent.comments.get(body="first").abouts.get().stance == "oppose"
    assert sent.user == author.user
    assert written(author, consultation) == []
    assert "Ada" not in str(Draft.objects.get().speaker)  # nothing personal stays in the emptied draft


def test_sending_twice_gives_one_submission(author, consultation):
    drafts.add(author, consultation, remark())
    reviewed = seen(author, consultation)
    first = drafts.send(author, consultation, factories.speaker(), seen=reviewed)
    assert drafts.send(author, consultation, factories.speaker(), seen=reviewed) == first
    assert Submission.objects.count() == 1


def test_what_came_in_after_the_review_is_not_sent_unseen(author, consultation):
    drafts.add(author, consultation, remark("reviewed"))
    reviewed = seen(author, consultation)
    drafts.add(author, consultation, remark("from another window"))
    with pytest.raises(WorkflowError, match="another window"):
        drafts.send(author, consultation, factories.speaker(), seen=reviewed)
    assert written(author, consultation) == ["reviewed", "from another window"]


def test_a_closed_window_keeps_the_draft(author, consultation):
    drafts.add(author, consultation, remark())
    lifecycle.close(consultation, by=None)
    with pytest.raises(DomainError, match="kept in your draft"):
        drafts.send(author, consultation, factories.speaker(), seen=seen(author, consultation))
    assert written(author, consultation) == [WORDS]


def test_a_window_that_ended_keeps_the_draft_before_anybody_closed_it(author, consultation):
    drafts.add(author, consultation, remark())
    Consultation.objects.update(closes_at=timezone.now())
    with pytest.raises(DomainError):
        drafts.send(author, consultation, factories.speaker(), seen=seen(author, consultation))
    assert written(author, consultation) == [WORDS]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_submission(author, consultation):
    drafts.add(author, consultation, remark())
    reviewed, got = seen(author, consultation), []
    start = threading.Barrier(2)

    def click():
        start.wait()
        try:
            got.append(drafts.send(author, consultation, factories.speaker(), seen=reviewed).tracking_number)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(30)
    assert len(got) == 2
    assert len(set(got)) == 1
    assert Submission.objects.count() == 1


# Through the pages


def url(consultation, rest="comments/"):
    return f"/consultations/{consultation.slug}/draft/{rest}"


def test_looking_begins_no_session_and_no_draft(client, consultation):
    for path in (url(consultation), url(consultation, ""), "/my/", f"/consultations/{consultation.slug}/"):
        assert client.get(path).status_code == 200
    assert "sessionid" not in client.cookies
    assert not Draft.objects.exists()


def test_a_guest_adds_a_comment_without_javascript(consultation):
    client = Client(enforce_csrf_checks=True)
    page = client.get(url(consultation) + "?item=red-teaming")
    token = page.context["csrf_token"]
    data = {"body": WORDS, "items": ["red-teaming"], "stance": "support", "csrfmiddlewaretoken": str(token)}
    response = client.post(url(consultation) + "?item=red-teaming", data)
    assert response.status_code == 302
    assert response["Location"] == f"/consultations/{consultation.slug}/#red-teaming"
    comment = DraftComment.objects.get()
    assert (comment.body, comment.stance, comment.items.get().item.node.key) == (
        WORDS,
        "support",
        "red-teaming",
    )


def test_the_form_is_refused_without_its_token(consultation):
    response = Client(enforce_csrf_checks=True).post(url(consultation), {"body": WORDS})
    assert response.status_code == 403


def test_with_htmx_only_the_fragment_comes_back(client, consultation):
    response = client.post(url(consultation), {"body": WORDS}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert "Review and send" in html
    assert 'id="draftbar"' in html
    assert "announce" in response["HX-Trigger"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_bad_input_shows_the_form_with_what_was_typed(client, consultation, headers):
    data = {"body": WORDS, "items": ["no-such-item"], "stance": "oppose"}
    response = client.post(url(consultation), data, headers=headers)
    assert response.status_code == 422
    assert WORDS in response.content.decode()
    assert not DraftComment.objects.exists()


def test_thirty_thousand_words_are_taken(client, consultation):
    words = "evidence " * 29_999 + "ends"
    client.post(url(consultation), {"body": words})
    assert DraftComment.objects.get().body == words


def test_a_stance_is_not_asked_on_an_open_question(client, db):
    edition = factories.edition_with("what-is-open", kind="question")
    rfc = factories.consultation_on(edition, slug="rfc")
    assert 'name="stance"' not in client.get(url(rfc) + "?item=what-is-open").content.decode()
    client.post(url(rfc), {"body": WORDS, "items": ["what-is-open"], "stance": "support"})
    assert DraftComment.objects.get().stance == ""


def test_facets_are_asked_and_kept(client, db):
    rfc = factories.consultation_on(
        factories.edition_with("q", kind="question"), slug="rfc", facets=("evidence",)
    )
    option = rfc.facets.get().options.get(code="study")
    assert "What supports it?" in client.get(url(rfc) + "?item=q").content.decode()
    client.post(url(rfc), {"body": WORDS, "items": ["q"], "facet_evidence": option.pk})
    assert DraftComment.objects.get().options.get() == option


def test_a_conflict_between_windows_shows_both_texts(client, consultation):
    client.post(url(consultation), {"body": WORDS})
    comment = DraftComment.objects.get()
    address, version = url(consultation, f"comments/{comment.public_id}/"), drafts.version_of(comment)
    assert client.post(address, {"body": "from the first window", "version": version}).status_code == 302
    response = client.post(address, {"body": "from the second window", "version": version})
    html = response.content.decode()
    assert response.status_code == 409
    assert "from the first window" in html
    assert "from the second window" in html
    newer = response.context["form"]["version"].value()
    assert client.post(address, {"body": "from the second window", "version": newer}).status_code == 302
    assert DraftComment.objects.get().body == "from the second window"


def test_removal_takes_a_page_with_a_button(client, consultation):
    client.post(url(consultation), {"body": WORDS})
    address = url(consultation, f"comments/{DraftComment.objects.get().public_id}/remove/")
    assert WORDS in client.get(address).content.decode()
    assert DraftComment.objects.exists()
    client.post(address)
    assert not DraftComment.objects.exists()


def test_a_guests_comments_are_there_after_signing_in(client, consultation, participant):
    client.post(url(consultation), {"body": WORDS})
    client.force_login(participant)
    assert WORDS in client.get(url(consultation, "")).content.decode()
    client.post(url(consultation), {"body": "And more."})
    assert set(DraftComment.objects.values_list("draft__user", flat=True)) == {participant.pk}
    assert Client().get(url(consultation, "")).content.decode().count(WORDS) == 0


def test_another_persons_draft_is_not_found(client, consultation, colleague):
    client.post(url(consultation), {"body": WORDS})
    public_id = DraftComment.objects.get().public_id
    other = Client()
    other.force_login(colleague)
    assert other.get(url(consultation, f"comments/{public_id}/remove/")).status_code == 404
    other.post(url(consultation, f"comments/{public_id}/remove/"))
    assert DraftComment.objects.get().body == WORDS


@pytest.mark.parametrize("key", ["no-such-item", "%d", '"><script>'])
def test_a_form_on_an_unknown_item_is_a_form_on_the_whole(client, consultation, key):
    for path, name in ((url(consultation), "item"), (f"/consultations/{consultation.slug}/", "comment")):
        response = client.get(path, {name: key})
        assert response.context["form"].chosen == []
        assert "About <b>the whole</b>" in response.content.decode()
