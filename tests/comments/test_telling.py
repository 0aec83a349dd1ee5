"""Those who commented are told what became of their words: by one mail, on their receipt, and in their account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from comments import carrying, moderation, news, placing, telling
from comments.anchors import Anchor, Placement, Told
from consult.ledger.models import Job
from tests import factories, mailroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(db):
    edition = factories.EditionFactory.create(
        document__slug="guide", document__title="The guide", slug="first", label="May 2024"
    )
    factories.item(
        edition,
        "tests",
        title="Repeat the tests",
        label="4",
        body="Repeat each test after a change. Say so in public.",
    )
    factories.item(
        edition, "board", title="Keep a board", label="5", body="A board of outsiders meets twice a year."
    )
    factories.item(edition, "stays", title="Stay calm", label="6", body="Nothing here is new.")
    return edition


@pytest.fixture
def asked(first):
    return factories.consultation_on(first, slug="first")


def second(first):
    later = factories.revised(
        first,
        {"tests": "Repeat each test after a material change. Say so in public."},
        without=("board",),
        label="June 2025",
    )
    carrying.carry(later)
    return later


def test_a_mail_says_of_each_comment_what_became_of_it(first, asked):
    factories.quoting(asked, "Repeat each test after a change.")
    factories.quoting(asked, "A board of outsiders", email="bea@example.org")
    factories.comment(asked, email="cy@example.org", items=asked.items.filter(item__node__key="stays"))
    later = second(first)
    assert telling.tell(later) == 3
    mailroom.deliver_all()
    changed, lost, plain = (message.body for message in mail.outbox)
    assert [message.to for message in mail.outbox] == [
        ["ada@example.org"],
        ["bea@example.org"],
        ["cy@example.org"],
    ]
    assert "A new edition of The guide" in mail.outbox[0].subject
    assert "1. Changed: Repeat each test after a [added: material] change." in changed
    assert "1. Not found again: “A board of outsiders”. An editor will look for its place;" in lost
    assert "No longer there" not in lost
    assert "6 Stay calm: unchanged" in plain
    for body in (changed, lost, plain):
        assert "/guidance/guide/june-2025/changes/?from=first" in body
        assert "/receipts/" in body
        assert "Say whom you mean." not in body  # no words of the submission


def test_nobody_is_told_twice(first, asked):
    factories.quoting(asked, "Say so in public.")
    later = second(first)
    telling.tell(later)
    telling.tell(later)
    assert len(mailroom.posted()) == 1
    assert Told.objects.count() == 1


def test_what_cannot_be_written_is_tried_again(first, asked, monkeypatch):
    factories.quoting(asked, "Say so in public.")
    later = second(first)
    with monkeypatch.context() as broken:
        broken.setattr(telling, "_mail", _broken)
        with pytest.raises(RuntimeError):
            telling.tell(later)
    assert not Told.objects.exists()
    telling.tell(later)
    assert len(mailroom.posted()) == 1


def _broken(*args):
    raise RuntimeError


def test_who_gave_no_address_or_wrote_later_gets_no_mail(first, asked):
    factories.quoting(asked, "Say so in public.", email="")
    rejected = factories.quoting(asked, "Say so in public.", email="rita@example.org")
    moderation.decide(rejected, "reject", by=None, note="Not about this.")
    later = second(first)
    factories.quoting(asked, "Say so in public.", email="late@example.org")
    carrying.carry(later)
    assert telling.tell(later) == 0


def test_of_two_editions_at_once_the_newer_is_told(first, asked):
    factories.quoting(asked, "Say so in public.")
    later = second(first)
    newest = factories.revised(later, label="July 2026")
    carrying.carry(newest)
    assert telling.tell(later) == 0
    assert telling.tell(newest) == 1


def test_many_are_told_in_several_jobs(first, asked):
    for n in range(3):
        factories.quoting(asked, "Say so in public.", email=f"person{n}@example.org")
    later = second(first)
    assert telling.tell(later, at_once=2) == 2
    assert Job.objects.filter(kind="tell_carried", subject_id=later.pk).count() == 1
    assert telling.tell(later, at_once=2) == 1


# What is decided later ---------------------------------------------------------------------------------------------


def ago(**span):
    return timezone.now() - timedelta(**span)


def decided(later, editor, words="Say so in public."):
    """Carried and told some days ago; an editor named a place yesterday."""
    telling.tell(later)
    anchor = Anchor.objects.get(edition=later)
    Anchor.objects.filter(pk=anchor.pk).delete()  # it can't be changed, so this is how it gets older
    anchor.created_at = ago(days=3)
    anchor.save(force_insert=True)
    Told.objects.update(at=ago(days=2))
    placing.place(Anchor.objects.get(edition=later), factories.quote_of(later, words), by=editor)
    Placement.objects.update(at=ago(days=1))
    mailroom.deliver_all()
    mail.outbox.clear()


def test_what_an_editor_decides_later_is_told_once_more(first, asked, editor):
    factories.quoting(asked, "A board of outsiders")
    later = second(first)
    decided(later, editor)
    assert telling.wake_due() == 1
    assert telling.tell(later) == 1
    mailroom.deliver_all()
    (message,) = mail.outbox
    assert "what was decided about your comments" in message.subject
    assert "now in 4 Repeat the tests" in message.body
    assert telling.wake_due() == telling.tell(later) == 0
    Told.objects.filter(number=2).update(at=ago(days=3))  # long after: nothing else was decided
    Placement.objects.update(at=ago(days=4))
    assert telling.wake_due() == telling.tell(later) == 0


def test_one_mail_a_day_at_most_and_not_while_the_editor_still_works(first, asked, editor):
    factories.quoting(asked, "A board of outsiders")
    later = second(first)
    decided(later, editor)
    Told.objects.update(at=ago(hours=23))
    assert telling.tell(later) == 0
    Told.objects.update(at=ago(hours=30))
    Placement.objects.update(at=ago(minutes=30))
    assert telling.tell(later) == 0
    Placement.objects.update(at=ago(minutes=90))
    assert telling.tell(later) == 1


def test_who_is_told_the_place_gets_no_mail_when_an_editor_says_the_same(first, asked, editor):
    factories.quoting(asked, "Say so in public.")
    later = second(first)
    decided(later, editor, "Say so in public.")
    assert telling.wake_due() == telling.tell(later) == 0


def test_who_was_told_of_nothing_yet_is_told_everything_at_once(first, asked, editor):
    factories.quoting(asked, "A board of outsiders")
    later = second(first)
    placing.give_up(Anchor.objects.get(edition=later), by=editor)
    assert telling.wake_due() == 0
    assert telling.tell(later) == 1
    assert "No longer there" in mailroom.posted()[0].text


def test_words_found_with_a_translation_are_told(first, asked):
    factories.quoting(asked, "A board of outsiders")
    later = second(first)
    telling.tell(later)
    Told.objects.update(at=ago(days=2))
    assert telling.wake_due() == 1  # its row is newer than the mail
    telling.tell(later)
    assert Told.objects.count() == len(mailroom.posted()) == 2


# On pages ---------------------------------------------------------------------------------------------------------


def receipt(client, comment):
    sent = comment.submission
    return client.get(f"/receipts/{sent.tracking_number}/{sent.secret}/").content.decode()


def test_the_receipt_shows_it_live(client, first, asked):
    comment = factories.quoting(asked, "Repeat each test after a change.")
    assert "June 2025" not in receipt(client, comment)
    later = factories.revised(
        first, {"tests": "Repeat each test after a material change."}, label="June 2025"
    )
    assert "being looked for" in receipt(client, comment)
    carrying.carry(later)
    html = receipt(client, comment)
    assert re.search(r"<ins>.*material .*</ins>", html)
    assert "In the edition of June 2025" in html
    assert "/guidance/guide/june-2025/changes/?from=first" in html


def test_words_not_found_are_said_to_be_looked_for_until_an_editor_decided(client, first, asked, editor):
    comment = factories.quoting(asked, "A board of outsiders")
    moderation.decide(comment, "accept", by=None)
    later = second(first)
    path = f"/comments/{comment.public_id}/"
    for html in (client.get(path).content.decode(), receipt(client, comment)):
        assert "These words were not found again in the edition of June 2025. An editor will look" in html
        assert "No longer there" not in html
    placing.give_up(Anchor.objects.get(edition=later), by=editor)
    for html in (client.get(path).content.decode(), receipt(client, comment)):
        assert "These words do not stand in the edition of June 2025, as an editor confirmed" in html
        assert "No longer there" in html


def test_an_account_is_told_the_news(client, first, asked, participant, colleague):
    factories.quoting(asked, "Say so in public.", by=participant)
    factories.quoting(asked, "A board of outsiders", by=participant)
    assert news.of(participant) == []
    second(first)
    (one,) = news.of(participant)
    assert one.sentence == "What your 2 comments are about is: 1 unchanged, 1 not found again."
    client.force_login(participant)
    assert "New editions of what you commented on" in client.get("/my/").content.decode()
    client.force_login(colleague)
    assert "New editions of what you commented on" not in client.get("/my/").content.decode()


def test_a_proposal_is_shown_against_the_words_as_they_stand_now(client, first, asked):
    proposal = "Repeat each test after any change."
    sent = factories.proposing(asked, "Repeat each test after a change.", proposal)
    moderation.decide(sent, "accept", by=None)
    later = second(first)
    path = f"/guidance/guide/{later.slug}/comments/"
    for html in (client.get(path).content.decode(), receipt(client, sent)):
        assert "against the words as they stand now" in html
        assert re.search(r"<del>.*a material.*</del><ins>.*any", html, re.DOTALL)
    third = factories.revised(later, {"tests": f"{proposal} Say so in public."}, label="July 2026")
    carrying.carry(third)
    assert "The words now are those that this comment proposed." in receipt(client, sent)
    assert (
        "The words changed since"
        not in client.get(f"/guidance/guide/{third.slug}/comments/").content.decode()
    )


# For everybody ----------------------------------------------------------------------------------------------------


def test_the_account_of_an_edition_opens_each_number(client, first, asked, editor):
    found = factories.quoting(asked, "Say so in public.", "Kept as it is.")
    lost = factories.quoting(asked, "A board of outsiders", "Gone for good.")
    for comment in (found, lost):
        moderation.decide(comment, "accept", by=None)
    secret = factories.quoting(asked, "Nothing here is new.", "Not decided yet.")
    later = second(first)
    path = f"/guidance/guide/{later.slug}/comments/"
    everything = client.get(path).content.decode()
    assert "2 comments on earlier editions" in everything
    assert "Not decided yet." not in everything
    exact = client.get(path + "?fate=exact").content.decode()
    assert "Kept as it is." in exact
    assert "Gone for good." not in exact
    assert "Gone for good." in client.get(path + "?fate=lost").content.decode()
    assert "Kept as it is." in client.get(path + "?item=tests").content.decode()
    assert "No comment fits." in client.get(path + "?moved=1").content.decode()
    assert client.get(path + "?fate=nonsense&item=nonsense").status_code == 200
    client.force_login(editor)
    staff = client.get(path).content.decode()
    assert "3 comments on earlier editions" in staff
    assert "1 of these is not published: not accepted (yet)" in staff
    assert "The public sees 2." in staff
    assert "The public sees" not in everything
    assert secret.public_id in client.get(path).content.decode()


def test_the_new_edition_shows_what_was_said_about_the_old_one(client, first, asked):
    moderation.decide(factories.quoting(asked, "Say so in public."), "accept", by=None)
    later = second(first)
    note = "1 comment on the edition of May 2024"
    assert note in client.get(f"/guidance/guide/{later.slug}/").content.decode()
    fresh = factories.consultation_on(later, slug="second")
    assert note in client.get("/consultations/second/").content.decode()
    assert note in client.get("/consultations/second/items/tests/").content.decode()
    assert "No comments yet" in client.get("/consultations/second/").content.decode()
    assert note not in client.get("/consultations/first/").content.decode()
    assert not fresh.comments.exists()


def test_a_draft_edition_has_no_account(client, first, asked, editor):
    later = factories.revised(first, label="June 2025", published=False)
    client.force_login(editor)
    assert client.get(f"/guidance/guide/{later.slug}/comments/").status_code == 404
    assert client.get(f"/guidance/guide/{later.slug}/").status_code == 200
