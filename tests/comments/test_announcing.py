"""Who follows, takes part or has begun hears of it: once, in time, and as they wish."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import announcing, drafts, fresh, intake, tasks
from comments.drafting import Draft, DraftComment
from consult.consultations import following, lifecycle
from consult.consultations.following import Follow
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.people import choices
from consult.people.choices import Addressee
from consult.people.kinds import Kind, Pace
from consult.people.models import User
from consult.people.outbox import Mail
from tests import factories, mailroom

pytestmark = pytest.mark.django_db
GUEST = Addressee(None, "guest@example.org")


@pytest.fixture(autouse=True)
def _tells_at_once(monkeypatch):
    monkeypatch.setattr(fresh, "SETTLED_AFTER", timedelta())


def follows(consultation: Consultation, one: Addressee, item: object = None) -> Follow:
    made = following.follow(consultation, item, one)
    following.confirm(made)
    Follow.objects.filter(pk=made.pk).update(
        created_at=Now() - timedelta(days=30), told_at=Now() - timedelta(seconds=1)
    )
    return Follow.objects.get(pk=made.pk)


def begins(consultation: Consultation, user: User | None = None, email: str = "") -> None:
    author = drafts.Author(user, "" if user else f"browser-of-{email}")
    drafts.add(author, consultation, intake.Remark("Begun.", list(consultation.items.all()[:1]), "support"))
    if email:
        drafts.keep_sender(author, consultation, {"email": email})


def run(kind: str) -> None:
    for job in Job.objects.filter(kind=kind, state="waiting"):
        getattr(tasks, kind)(job.pk)


def told(kind: Kind) -> list[str]:
    return sorted(mail.to for mail in mailroom.posted(kind))


def one_of(user: User) -> Addressee:
    return Addressee(user, user.email)


# Following --------------------------------------------------------------------------------------------------------


def test_who_has_an_account_follows_with_one_button_and_stops_with_one(
    client: Client, consultation, participant
):
    client.force_login(participant)
    address = reverse("follow", args=[consultation.slug])
    assert client.get(address).status_code == 200
    assert not Follow.objects.exists()
    for _ in range(2):
        client.post(address + "?item=red-teaming")
    (made,) = Follow.objects.confirmed()
    assert made.item is not None
    assert made.item.item.node.key == "red-teaming"
    page = client.get(reverse("item", args=[consultation.slug, "red-teaming"])).content.decode()
    assert "You follow this" in page
    page = client.get(reverse("following")).content.decode()
    assert "Red teaming" in page
    client.post(reverse("following"), {"follow": made.public_id})
    assert not Follow.objects.exists()


def test_a_guest_follows_once_the_address_is_confirmed_by_a_button(client: Client, consultation, mailoutbox):
    address = reverse("follow", args=[consultation.slug])
    assert client.post(address, {"email": "nobody"}).status_code == 422
    for _ in range(3):
        assert client.post(address, {"email": "Guest@example.org"}).status_code == 302
    (mail,) = mailroom.posted("confirm")  # one a day, however often it is entered
    assert not Follow.objects.confirmed().exists()
    link = next(line for line in mail.text.splitlines() if "/following/confirm/" in line)
    path = "/" + link.split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert not Follow.objects.confirmed().exists()
    answer = client.post(path, follow=True)
    assert Follow.objects.confirmed().count() == 1
    assert consultation.title in answer.content.decode()


def test_nobody_stops_what_others_follow(client: Client, consultation, participant, colleague):
    made = follows(consultation, one_of(participant))
    client.force_login(colleague)
    client.post(reverse("following"), {"follow": made.public_id})
    assert Follow.objects.exists()


def test_what_was_never_confirmed_is_forgotten(consultation):
    following.follow(consultation, None, GUEST)
    assert following.forget_unconfirmed() == 0
    Follow.objects.update(created_at=Now() - timedelta(days=8))
    assert following.forget_unconfirmed() == 1


def test_a_draft_cannot_be_followed(client: Client, consultation):
    Consultation.objects.update(status="draft")
    assert client.get(reverse("follow", args=[consultation.slug])).status_code == 404


# News of the window -----------------------------------------------------------------------------------------------


def test_more_time_is_told_to_followers_and_to_those_with_drafts_once(
    consultation, participant, colleague, editor
):
    follows(consultation, GUEST)
    follows(consultation, one_of(participant))
    begins(consultation, participant)
    begins(consultation, colleague)
    begins(consultation, email="typed@example.org")
    begins(consultation, email="no address")
    lifecycle.extend(consultation, consultation.closes_at + timedelta(days=7), by=editor)
    run("tell_news")
    people = sorted([GUEST.address, participant.email, colleague.email, "typed@example.org"])
    assert told(Kind.EXTENDED) == people
    (mail,) = Mail.objects.filter(kind=Kind.EXTENDED, to=participant.email)
    assert "1 comment that is not sent yet" in mail.text
    tasks.tell_news(
        Job.objects.wake(
            ["tell_news"], subject=consultation, fingerprint=Job.objects.get(kind="tell_news").fingerprint
        )[0].pk
    )
    assert told(Kind.EXTENDED) == people


def test_many_are_told_in_portions(consultation, editor):
    for n in range(5):
        follows(consultation, Addressee(None, f"guest{n}@example.org"))

    def compose(one: Addressee) -> announcing.Words:
        return announcing.Words("News", "Words.")

    def tell() -> bool:
        people = announcing.followers(consultation)
        return announcing.tell_all(Kind.STATUS, "news", people, compose, at_once=2)

    assert [tell(), tell(), tell(), tell()] == [True, True, False, False]
    assert len(told(Kind.STATUS)) == 5


def test_the_end_is_told_to_all_who_took_part(consultation, participant, colleague):
    follows(consultation, GUEST)
    factories.submission(consultation, email="sender@example.org")
    factories.submission(consultation, by=participant)
    begins(consultation, colleague)
    Consultation.objects.update(closes_at=timezone.now())
    lifecycle.close_due()
    run("tell_news")
    assert told(Kind.STATUS) == sorted(
        [GUEST.address, "sender@example.org", participant.email, colleague.email]
    )
    assert "was not sent" in Mail.objects.get(to=colleague.email).text


@pytest.mark.parametrize(
    ("left", "begun_ago", "warned"),
    [
        (timedelta(days=4), timedelta(days=9), 0),
        (timedelta(days=2), timedelta(days=9), 1),
        (timedelta(days=2), timedelta(hours=1), 0),  # begun after the warning was due
        (timedelta(hours=20), timedelta(days=9), 1),
        (timedelta(hours=20), timedelta(hours=1), 0),
    ],
)
def test_a_draft_begun_in_time_is_warned_in_time(consultation, participant, left, begun_ago, warned):
    begins(consultation, participant)
    DraftComment.objects.update(created_at=Now() - begun_ago)
    Consultation.objects.update(opens_at=timezone.now() - timedelta(days=20), closes_at=timezone.now() + left)
    for _ in range(2):
        announcing.tell_due()
    assert len(told(Kind.CLOSING)) == warned


def test_both_warnings_come_once_each_and_again_for_a_new_end(consultation, participant, editor):
    begins(consultation, participant)
    DraftComment.objects.update(created_at=Now() - timedelta(days=9))
    for left in (timedelta(days=2), timedelta(hours=20), timedelta(hours=2)):
        Consultation.objects.update(
            opens_at=timezone.now() - timedelta(days=20),
            closes_at=(end := timezone.now() + timedelta(days=2))
            if left == timedelta(days=2)
            else end - (timedelta(days=2) - left),
        )
        announcing.tell_due()
    # Three ends were set, each told of once.
    assert len(told(Kind.CLOSING)) == 3


def test_an_emptied_draft_is_not_warned(consultation, participant):
    begins(consultation, participant)
    DraftComment.objects.all().delete()
    assert Draft.objects.exists()
    assert announcing.beginners(consultation) == {}


def test_who_followed_before_the_window_hears_when_it_opens(consultation):
    follows(consultation, GUEST)
    Consultation.objects.update(opens_at=timezone.now() - timedelta(minutes=1))
    announcing.tell_due()
    announcing.tell_due()
    assert told(Kind.STATUS) == [GUEST.address]


# New comments -----------------------------------------------------------------------------------------------------


def test_followers_hear_of_new_published_comments_once_and_not_of_their_own(consultation, participant):
    choices.choose(GUEST, {Kind.COMMENTS: Pace.NOW})
    choices.choose(one_of(participant), {Kind.COMMENTS: Pace.NOW})
    item = consultation.items.all()[0]
    follows(consultation, GUEST, item)
    follows(consultation, one_of(participant), item)
    factories.accepted(consultation, "Mine.", by=participant)
    factories.accepted(consultation, "Elsewhere.", items=[consultation.items.all()[1]])
    factories.comment(consultation, "Not decided yet.")
    assert fresh.tell_due() == 1
    assert fresh.tell_due() == 0
    (mail,) = mailroom.posted(Kind.COMMENTS)
    assert mail.to == GUEST.address
    assert "Mine." in mail.text
    assert "Elsewhere" not in mail.text
    assert "Not decided" not in mail.text


def test_once_a_day_means_once_a_day(consultation):
    made = follows(consultation, GUEST)
    factories.accepted(consultation)
    Follow.objects.update(told_at=Now() - timedelta(seconds=5))
    assert fresh.tell_due() in (0, 1)  # 1 where it happens to be just after seven
    Mail.objects.all().delete()
    Follow.objects.filter(pk=made.pk).update(told_at=Now() - timedelta(days=2))
    assert fresh.tell_due() == 1
    (mail,) = mailroom.posted(Kind.COMMENTS)
    assert (mail.status, mail.due_at <= timezone.now()) == (Mail.Status.WAITING, True)


def test_comments_that_are_not_public_are_told_to_nobody(consultation):
    choices.choose(GUEST, {Kind.COMMENTS: Pace.NOW})
    follows(consultation, GUEST)
    Consultation.objects.update(results="after_closing")
    factories.accepted(consultation)
    assert fresh.tell_due() == 0


def test_small_numbers_are_told_to_nobody(consultation):
    choices.choose(GUEST, {Kind.COMMENTS: Pace.NOW})
    follows(consultation, GUEST)
    factories.accepted(consultation)
    Consultation.objects.update(suppress_below=5)
    assert fresh.tell_due() == 0  # the public sees nothing new before the next snapshot
    Consultation.objects.update(shown_as_of=timezone.now())
    assert fresh.tell_due() == 1
    assert "1" not in mailroom.posted(Kind.COMMENTS)[0].subject
