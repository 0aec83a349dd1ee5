"""Several people on one draft: all see the same, everybody sees who changed what, and who may sends it."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from comments import announcing, drafts, intake, personal, sharing, unfinished
from comments.drafting import CoAuthor, Draft, DraftChange, DraftComment, DraftMember, Unfinished
from comments.drafts import Author
from comments.models import Submission
from consult.ledger.errors import DomainError, WorkflowError
from consult.people.organisations import Organisation, Representation
from consult.people.outbox import Mail
from tests import factories
from tests.racing import at_once

Right = DraftMember.Right
WORDS = "Name the people who will be affected."


@pytest.fixture
def holder(participant):
    return participant


def remark(body=WORDS, items=()):
    return intake.Remark(body, list(items))


def shared(consultation, holder, colleague, right=Right.WRITE):
    """The colleague has joined."""
    member = sharing.invite(consultation, colleague.email, right=right, by=holder)
    sharing.join(member, by=colleague)
    return member


def written(user, consultation):
    return [comment.body for comment in drafts.comments_by(Author(user), consultation)]


def seen(user, consultation):
    return drafts.fingerprint(drafts.comments_by(Author(user), consultation))


def send(user, consultation, **speaker):
    spoken = factories.speaker(**speaker)
    return drafts.send(Author(user), consultation, spoken, seen=seen(user, consultation))


def url(consultation, rest=""):
    return f"/consultations/{consultation.slug}/draft/{rest}"


def test_all_see_and_change_the_same_comments(consultation, holder, colleague):
    comment = drafts.add(Author(holder), consultation, remark("from the holder"))
    shared(consultation, holder, colleague)
    drafts.add(Author(colleague), consultation, remark("from the colleague"))
    version = drafts.version_of(comment)
    drafts.change(
        Author(colleague),
        consultation,
        comment.public_id,
        remark("changed by the colleague"),
        version=version,
    )
    for user in (holder, colleague):
        assert written(user, consultation) == ["changed by the colleague", "from the colleague"]
    assert Draft.objects.count() == 1


def test_whoever_is_slower_is_told_who_was_faster(consultation, holder, colleague):
    comment = drafts.add(Author(holder), consultation, remark())
    shared(consultation, holder, colleague)
    old = drafts.version_of(comment)
    drafts.change(Author(colleague), consultation, comment.public_id, remark("faster"), version=old)
    with pytest.raises(WorkflowError, match="Colin Colleague changed this comment"):
        drafts.change(Author(holder), consultation, comment.public_id, remark("slower"), version=old)
    assert written(holder, consultation) == ["faster"]


def test_who_changed_what_is_kept_and_earlier_words_come_back(consultation, holder, colleague):
    items = list(consultation.items.all()[:1])
    shared(consultation, holder, colleague)
    comment = drafts.add(Author(holder), consultation, remark("first", items))
    drafts.change(
        Author(colleague),
        consultation,
        comment.public_id,
        remark("second"),
        version=drafts.version_of(comment),
    )
    drafts.remove(Author(colleague), consultation, comment.public_id)
    told = [(str(one.by), one.verb, one.before.get("body")) for one in DraftChange.objects.order_by("pk")]
    assert told == [
        ("Paula Participant", "added", None),
        ("Colin Colleague", "changed", "first"),
        ("Colin Colleague", "removed", "second"),
    ]
    sharing.restore(consultation, DraftChange.objects.get(verb="changed").public_id, by=holder)
    back = DraftComment.objects.get()
    assert (back.public_id, back.body, list(back.items.all())) == (comment.public_id, "first", items)


def test_a_draft_of_one_person_keeps_no_changes(consultation, holder):
    comment = drafts.add(Author(holder), consultation, remark())
    drafts.change(
        Author(holder), consultation, comment.public_id, remark("x"), version=drafts.version_of(comment)
    )
    assert not DraftChange.objects.exists()


def test_an_invitation_is_posted_once_and_is_for_one_address(consultation, holder, colleague, stranger):
    member = sharing.invite(consultation, "Colleague@Example.org", right=Right.WRITE, by=holder)
    sharing.invite(consultation, colleague.email, right=Right.SEND, by=holder)
    mail = Mail.objects.get(kind="draft_invitation")
    assert f"/drafts/join/{member.secret}/" in mail.text
    assert mail.to == colleague.email
    with pytest.raises(DomainError, match="another address"):
        sharing.join(member, by=stranger)
    sharing.join(member, by=colleague)
    member.refresh_from_db()
    assert (member.user, member.right) == (colleague, Right.SEND)


def test_what_one_wrote_alone_comes_along(consultation, holder, colleague):
    drafts.add(Author(colleague), consultation, remark("mine"))
    unfinished.begin(Author(colleague), consultation, "k" * 32, {"body": ["begun"]}, seen="0")
    shared(consultation, holder, colleague)
    assert written(holder, consultation) == ["mine"]
    assert not unfinished.of(Author(holder)).exists()  # what is only begun is its writer's
    assert unfinished.save(Author(colleague), consultation.slug, "k" * 32, {"body": ["more"]}, seen="1")


def test_nobody_writes_on_two_drafts_of_one_consultation(consultation, holder, colleague, editor):
    shared(consultation, holder, colleague)
    other = sharing.invite(consultation, colleague.email, right=Right.WRITE, by=editor)
    with pytest.raises(WorkflowError, match="Leave that one first"):
        sharing.join(other, by=colleague)
    with pytest.raises(DomainError, match="holds this draft"):
        sharing.invite(consultation, "fourth@example.org", right=Right.WRITE, by=colleague)


def test_who_leaves_sees_it_no_more_and_keeps_what_was_only_begun(consultation, holder, colleague):
    member = shared(consultation, holder, colleague)
    drafts.add(Author(colleague), consultation, remark("stays"))
    unfinished.begin(Author(colleague), consultation, "k" * 32, {"body": ["begun"]}, seen="0")
    sharing.remove(consultation, member.public_id, by=holder)
    assert written(colleague, consultation) == []
    assert written(holder, consultation) == ["stays"]
    assert Unfinished.objects.get().draft.user == colleague


def test_who_may_only_write_does_not_send(consultation, holder, colleague):
    shared(consultation, holder, colleague)
    drafts.add(Author(colleague), consultation, remark())
    with pytest.raises(DomainError, match="Paula Participant sends it"):
        send(colleague, consultation)
    assert written(colleague, consultation) == [WORDS]
    assert send(holder, consultation).user == holder


def test_in_an_organisations_name_a_member_sends_only_as_verified(consultation, holder, colleague):
    shared(consultation, holder, colleague, Right.SEND)
    drafts.add(Author(holder), consultation, remark())
    with pytest.raises(DomainError, match="verified to speak for it"):
        send(colleague, consultation, capacity="organisation", organisation_name="Example Network")
    found = Organisation.objects.get_or_create(name="Example Network", defaults={"type": "ngo"})[0]
    claim = Representation.objects.create(organisation=found, user=colleague)
    with pytest.raises(DomainError, match="verified to speak for it"):
        send(colleague, consultation, capacity="organisation", organisation_name="Example Network")
    Representation.objects.filter(pk=claim.pk).update(status=Representation.Status.VERIFIED)
    sent = send(colleague, consultation, capacity="organisation", organisation_name="example network")
    assert sent.user == colleague


def test_all_who_wrote_it_find_it_among_what_they_sent(client, consultation, holder, colleague, stranger):
    shared(consultation, holder, colleague)
    drafts.add(Author(colleague), consultation, remark())
    sent = send(holder, consultation)
    assert CoAuthor.objects.get().user == colleague
    assert not DraftChange.objects.exists()
    for user, finds in ((holder, True), (colleague, True), (stranger, False)):
        client.force_login(user)
        assert (sent.tracking_number in client.get("/my/").content.decode()) is finds
    assert not Submission.objects.sent_by(colleague).exists()  # it is the sender's to withdraw


def test_all_who_write_it_are_warned_before_the_end(consultation, holder, colleague):
    shared(consultation, holder, colleague)
    sharing.invite(consultation, "not-here-yet@example.org", right=Right.WRITE, by=holder)
    drafts.add(Author(holder), consultation, remark())
    warned = {one.address: waiting for one, waiting in announcing.beginners(consultation).items()}
    assert warned == {holder.email: 1, colleague.email: 1}


def test_who_is_erased_is_in_no_draft_and_the_others_lose_nothing(consultation, holder, colleague):
    shared(consultation, holder, colleague)
    drafts.add(Author(colleague), consultation, remark("stays"))
    unfinished.begin(Author(holder), consultation, "k" * 32, {"body": ["begun"]}, seen="0")
    names = [name for name, _ in personal.export(personal.subject_of([], holder))]
    assert "unfinished.json" in names
    personal.erase(personal.subject_of([], holder), by=None)
    assert Draft.objects.get().user == colleague
    assert written(colleague, consultation) == ["stays"]
    assert not Unfinished.objects.exists()
    assert not DraftMember.objects.exists()


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_one_comment_at_once_one_is_told(consultation, holder, colleague):
    shared(consultation, holder, colleague)
    comment = drafts.add(Author(holder), consultation, remark())
    version = drafts.version_of(comment)
    done = at_once(
        *(
            lambda user=user: drafts.change(
                Author(user), consultation, comment.public_id, remark(str(user)), version=version
            )
            for user in (holder, colleague)
        )
    )
    assert sorted(isinstance(one, WorkflowError) for one in done) == [False, True]
    assert DraftChange.objects.filter(verb="changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_added_while_it_is_sent_is_sent_or_waits(consultation, holder, colleague):
    shared(consultation, holder, colleague)
    drafts.add(Author(holder), consultation, remark("reviewed"))
    reviewed = seen(holder, consultation)
    done = at_once(
        lambda: drafts.send(Author(holder), consultation, factories.speaker(), seen=reviewed),
        lambda: drafts.add(Author(colleague), consultation, remark("late")),
    )
    bodies = [comment.body for sent in Submission.objects.all() for comment in sent.comments.all()]
    if isinstance(done[0], WorkflowError):
        assert written(holder, consultation) == ["reviewed", "late"]
    else:
        assert bodies == ["reviewed"]
        assert written(colleague, consultation) == ["late"]


@pytest.mark.django_db(transaction=True)
def test_a_comment_written_while_one_joins_is_not_lost(consultation, holder, colleague):
    member = sharing.invite(consultation, colleague.email, right=Right.WRITE, by=holder)
    drafts.add(Author(colleague), consultation, remark("before"))
    at_once(
        lambda: sharing.join(member, by=colleague),
        lambda: drafts.add(Author(colleague), consultation, remark("meanwhile")),
    )
    drafts.add(Author(colleague), consultation, remark("after"))
    assert sorted(written(holder, consultation)) == ["after", "before", "meanwhile"]


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_make_one_submission(consultation, holder, colleague):
    shared(consultation, holder, colleague, Right.SEND)
    drafts.add(Author(holder), consultation, remark())
    reviewed = seen(holder, consultation)
    alone = factories.speaker(capacity="self", organisation_name="", type="individual")
    sent = at_once(
        *(
            lambda user=user: drafts.send(Author(user), consultation, alone, seen=reviewed)
            for user in (holder, colleague)
        )
    )
    assert len({one.pk for one in sent if isinstance(one, Submission)}) == 1
    assert Submission.objects.count() == 1


# Through the pages


def test_from_the_invitation_to_the_review_page(client, consultation, holder, colleague):
    client.force_login(holder)
    client.post(url(consultation, "comments/"), {"body": WORDS})
    page = client.post(url(consultation, "people/"), {"email": colleague.email, "right": "write"})
    assert page.status_code == 302
    assert colleague.email in client.get(url(consultation, "people/")).content.decode()
    join = f"/drafts/join/{DraftMember.objects.get().secret}/"
    client.logout()
    assert "Sign in" in client.get(join).content.decode()
    assert client.post(join).status_code == 404
    client.force_login(colleague)
    assert "Join" in client.get(join).content.decode()
    assert DraftMember.objects.get().user is None  # a GET joins nobody
    assert client.post(join)["Location"] == url(consultation)
    public_id = DraftComment.objects.get().public_id
    version = drafts.version_of(DraftComment.objects.get())
    client.post(url(consultation, f"comments/{public_id}/"), {"body": "Better.", "version": version})
    client.force_login(holder)
    html = client.get(url(consultation)).content.decode()
    assert "Colin Colleague changed this" in html
    changed = DraftChange.objects.get(verb="changed").public_id
    assert "Bring back" in client.get(url(consultation, "changes/")).content.decode()
    assert client.post(url(consultation, f"changes/{changed}/restore/")).status_code == 302
    assert DraftComment.objects.get().body == WORDS
    assert "Written by several people" in client.get("/my/").content.decode()


def test_a_stranger_finds_none_of_it(client, consultation, holder, colleague, stranger):
    member = shared(consultation, holder, colleague)
    comment = drafts.add(Author(holder), consultation, remark())
    change = DraftChange.objects.get()
    client.force_login(stranger)
    assert client.get(url(consultation, "changes/")).status_code == 404
    assert client.post(url(consultation, f"changes/{change.public_id}/restore/")).status_code == 404
    assert client.post(url(consultation, f"people/{member.public_id}/"), {"remove": ""}).status_code == 404
    assert client.get(url(consultation, f"comments/{comment.public_id}/remove/")).status_code == 404
    assert colleague.email not in client.get(url(consultation, "people/")).content.decode()
    assert DraftMember.objects.filter(pk=member.pk).exists()


def test_the_holder_decides_and_a_member_leaves(client, consultation, holder, colleague):
    member = shared(consultation, holder, colleague)
    address = url(consultation, f"people/{member.public_id}/")
    client.force_login(colleague)
    client.post(address, {"right": "send"})
    member.refresh_from_db()
    assert member.right == Right.WRITE
    client.force_login(holder)
    client.post(address, {"right": "send"})
    member.refresh_from_db()
    assert member.right == Right.SEND
    client.force_login(colleague)
    assert client.post(address, {"remove": ""})["Location"] == "/my/"
    with pytest.raises(ObjectDoesNotExist):
        member.refresh_from_db()
