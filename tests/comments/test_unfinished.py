"""What is typed keeps itself: every few seconds, in one statement, and never over what another window kept."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comments import drafts, unfinished
from comments.drafting import Draft, DraftComment, Unfinished
from comments.unfinished import ClashError, GoneError
from consult.consultations.models import Consultation
from tests.racing import at_once

WORDS = "Name the people who"
KEY = "a" * 32


@pytest.fixture
def author(participant):
    return drafts.Author(user=participant)


def url(consultation, rest=f"unfinished/{KEY}/"):
    return f"/consultations/{consultation.slug}/draft/{rest}"


def typed(body=WORDS, **more):
    return {"body": [body], **more}


def begin(author, consultation, body=WORDS, key=KEY, **more):
    return unfinished.begin(author, consultation, key, typed(body), seen="0", **more)


def save(client, consultation, body=WORDS, *, seen="0", key=KEY, **more):
    answer = client.post(url(consultation, f"unfinished/{key}/"), {"body": body, "seen": seen, **more})
    return answer.status_code, json.loads(answer.content)


def test_what_is_typed_is_kept_and_shown_again_where_it_was_typed(client, consultation):
    status, told = save(client, consultation, items=["red-teaming"], item="red-teaming", stance="oppose")
    assert (status, told["version"]) == (200, "1")
    form = client.get(url(consultation, "comments/?item=red-teaming")).context["form"]
    assert (form["body"].value(), form["stance"].value()) == (WORDS, "oppose")
    assert form["unfinished"].value() == f"{KEY}:1"
    for page in ("?comment=red-teaming", "items/red-teaming/"):
        assert WORDS in client.get(f"/consultations/{consultation.slug}/{page}").content.decode()
    assert WORDS not in client.get(url(consultation, "comments/?item=safeguards")).content.decode()


def test_it_is_in_no_submission_and_in_your_comments_as_unfinished(client, consultation):
    save(client, consultation, item="red-teaming")
    assert not DraftComment.objects.exists()
    assert "1 unfinished" in client.get(f"/consultations/{consultation.slug}/").content.decode()
    for page in ("/my/", url(consultation, "")):
        html = client.get(page).content.decode()
        assert WORDS in html
        assert "Unfinished" in html


def test_it_is_there_on_another_device_after_signing_in(consultation, participant):
    here, there = Client(), Client()
    here.force_login(participant)
    save(here, consultation, item="red-teaming")
    there.force_login(participant)
    assert WORDS in there.get(url(consultation, "comments/?item=red-teaming")).content.decode()


def test_what_a_guest_began_goes_to_the_account(client, consultation, participant):
    save(client, consultation, item="red-teaming")
    client.force_login(participant)
    assert WORDS in client.get("/my/").content.decode()
    client.post(url(consultation, "comments/"), {"body": "Another one."})
    assert Unfinished.objects.get().user == participant
    assert save(client, consultation, "and more", seen="1")[0] == 200


def test_nobody_else_reads_it_or_writes_over_it(client, consultation, participant, colleague):
    client.force_login(participant)
    save(client, consultation, item="red-teaming")
    for other in (Client(), Client()):
        if other is not client:
            other.force_login(colleague)
        assert save(other, consultation, "mine now", seen="1")[0] == 409
        assert save(other, consultation, "mine now")[0] == 409
        assert other.get(url(consultation, f"unfinished/{KEY}/throw-away/")).status_code == 404
        assert WORDS not in other.get("/my/").content.decode()
    assert Unfinished.objects.get().words == WORDS


def test_the_older_of_two_windows_is_told_of_the_newer_one(client, consultation):
    save(client, consultation)
    assert save(client, consultation, "the newer one", seen="1")[1]["version"] == "2"
    status, told = save(client, consultation, "the older one", seen="1")
    assert (status, told["version"], told["theirs"]["body"]) == (409, "2", ["the newer one"])
    assert Unfinished.objects.get().words == "the newer one"
    assert save(client, consultation, "the older one", seen=told["version"])[0] == 200


def test_a_save_that_is_sent_again_changes_nothing(client, consultation):
    save(client, consultation)
    assert save(client, consultation)[1]["version"] == "1"
    save(client, consultation, "more", seen="1")
    assert save(client, consultation, "more", seen="1")[1]["version"] == "2"


def test_what_was_added_is_unfinished_no_more_and_a_late_save_does_not_bring_it_back(client, consultation):
    save(client, consultation, item="red-teaming")
    client.post(url(consultation, "comments/"), {"body": WORDS, "unfinished": f"{KEY}:1"})
    assert DraftComment.objects.get().body == WORDS
    assert not Unfinished.objects.exists()
    status, told = save(client, consultation, "late", seen="1")
    assert (status, told["gone"]) == (409, True)
    assert not Unfinished.objects.exists()


def test_a_change_that_was_begun_is_shown_again_and_the_comment_stays_as_it_is(client, consultation):
    client.post(url(consultation, "comments/"), {"body": "As it was."})
    comment = DraftComment.objects.get()
    save(client, consultation, "As it will be", changes=comment.public_id)
    address = url(consultation, f"comments/{comment.public_id}/")
    page = client.get(address)
    assert page.context["form"]["body"].value() == "As it will be"
    comment.refresh_from_db()
    assert comment.body == "As it was."
    data = {
        "body": "As it is",
        "version": drafts.version_of(comment),
        "unfinished": page.context["form"]["unfinished"].value(),
    }
    assert client.post(address, data).status_code == 302
    assert not Unfinished.objects.exists()


def test_a_change_that_was_begun_survives_the_removal_of_its_comment(client, consultation):
    client.post(url(consultation, "comments/"), {"body": "As it was."})
    comment = DraftComment.objects.get()
    save(client, consultation, "As it will be", changes=comment.public_id)
    client.post(url(consultation, f"comments/{comment.public_id}/remove/"))
    assert "As it will be" in client.get(url(consultation, f"comments/{comment.public_id}/")).content.decode()


def test_throwing_it_away_takes_a_page_with_a_button(client, consultation):
    save(client, consultation, item="red-teaming")
    address = url(consultation, f"unfinished/{KEY}/throw-away/")
    assert WORDS in client.get(address).content.decode()
    assert Unfinished.objects.exists()
    client.post(address)
    assert not Unfinished.objects.exists()


def test_what_is_kept_is_what_a_comment_has_and_no_longer_than_one(client, consultation):
    save(client, consultation, nonsense="x", csrfmiddlewaretoken="y")
    assert set(Unfinished.objects.get().typed) == {"body"}
    assert save(client, consultation, "x" * 900_000, seen="1")[0] == 422


def test_it_takes_a_token(consultation):
    assert Client(enforce_csrf_checks=True).post(url(consultation), {"body": WORDS}).status_code == 403
    assert not Draft.objects.exists()


def test_looking_writes_nothing(client, consultation):
    assert client.get(url(consultation)).status_code == 405
    assert client.get(url(consultation, "sender/")).status_code == 405


def test_saving_again_takes_three_statements(client, consultation, participant, django_assert_num_queries):
    client.force_login(participant)
    save(client, consultation)
    with django_assert_num_queries(3):  # the session, the person, the words
        save(client, consultation, "more", seen="1")


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_save_at_once_one_is_told(author, consultation):
    begin(author, consultation)
    saved = at_once(
        *(
            lambda body=body: unfinished.save(author, consultation.slug, KEY, typed(body), seen="1")
            for body in ("one", "two")
        )
    )
    assert sorted(one is None for one in saved) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_first_saves_at_once_lose_nothing(author, consultation):
    kept = at_once(*(lambda body=body: begin(author, consultation, body) for body in ("one", "two")))
    clash = next(one for one in kept if isinstance(one, ClashError))
    assert {"one", "two"} - {Unfinished.objects.get().words} != set()
    assert clash.theirs == Unfinished.objects.get().typed


def test_a_name_of_somebody_else_is_refused(author, consultation, colleague):
    begin(author, consultation)
    with pytest.raises(GoneError):
        begin(drafts.Author(user=colleague), consultation)


# About the sender


def keep(client, consultation, seen, **entered):
    answer = client.post(url(consultation, "sender/"), {"seen": seen, **entered})
    return answer.status_code, json.loads(answer.content)


def mark(client, consultation):
    return client.get(url(consultation, "")).context["kept"].mark


def test_what_is_typed_about_the_sender_is_kept_and_shown_again(client, consultation):
    client.post(url(consultation, "comments/"), {"body": WORDS})
    status, told = keep(client, consultation, mark(client, consultation), organisation_name="Example Net")
    assert (status, told["version"]) == (200, mark(client, consultation))
    assert "Example Net" in client.get(url(consultation, "")).content.decode()
    status, again = keep(client, consultation, "0" * 32, organisation_name="Another")
    assert (status, again["theirs"]["organisation_name"]) == (409, ["Example Net"])
    client.cookies["language"] = "fr"  # of the page on which it is typed: mail about the draft follows it
    assert keep(client, consultation, again["version"], organisation_name="Another")[0] == 200
    assert Draft.objects.get().language == "fr"


def test_who_sends_a_letter_alone_has_it_kept_as_well(client, consultation):
    client.post(
        url(consultation, "documents/"), {"documents": SimpleUploadedFile("letter.txt", b"We object.")}
    )
    assert keep(client, consultation, mark(client, consultation), organisation_name="Example Net")[0] == 200
    status, again = keep(client, consultation, "0" * 32, organisation_name="Another")
    assert (status, again["theirs"]["organisation_name"]) == (409, ["Example Net"])


def test_a_late_save_does_not_touch_what_was_sent(client, consultation):
    client.post(url(consultation, "comments/"), {"body": WORDS})
    page = client.get(url(consultation, "")).context
    sender = {
        "capacity": "self",
        "type": "individual",
        "person_name": "Ada",
        "email": "ada@example.org",
        "consent": "named",
    }
    assert client.post(url(consultation, ""), {**sender, "seen": page["seen"]}).status_code == 302
    status, told = keep(client, consultation, page["kept"].mark, person_name="Late")
    assert (status, told["gone"]) == (409, True)
    assert drafts.SENT in Draft.objects.get().speaker


def test_the_review_page_takes_no_statement_more_for_it(client, consultation, django_assert_max_num_queries):
    client.post(url(consultation, "comments/"), {"body": WORDS})
    client.get(url(consultation, ""))
    with django_assert_max_num_queries(6):
        client.get(url(consultation, ""))


def test_one_page_of_a_closed_consultation_keeps_too(client, consultation):
    save(client, consultation)
    Consultation.objects.update(status="closed")
    assert save(client, consultation, "more", seen="1")[0] == 200
