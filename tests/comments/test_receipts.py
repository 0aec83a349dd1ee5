"""The receipt shows what was sent, proves it, and says how each comment stands."""

import hashlib
import re
import subprocess
import sys

import pytest

from comments import moderation, receipts, sent, tasks
from comments.models import About, Comment, Submission
from comments.stances import Source
from consult.consultations.models import FacetOption
from consult.ledger.models import Job
from consult.people.outbox import Mail
from tests import factories


@pytest.fixture
def submission(consultation):
    return factories.submission(consultation, "First <b>words</b>.\n\nMore of them.", "Second words.")


def address(submission, rest=""):
    return f"/receipts/{submission.tracking_number}/{submission.secret}/{rest}"


def page(client, submission):
    return client.get(address(submission)).content.decode()


def test_it_shows_what_was_sent_escaped_and_in_paragraphs(client, submission):
    html = page(client, submission)
    assert submission.tracking_number in html
    assert "<p>First &lt;b&gt;words&lt;/b&gt;.</p>" in html
    assert "<p>More of them.</p>" in html
    assert "Example Rights Network" in html
    assert submission.receipt_hash in html
    assert "SHA-256 of a random number kept on this receipt, followed by your submission" in html


def test_it_opens_with_its_secret_only(client, submission):
    other = factories.submission(submission.consultation, "Others' words.")
    assert client.get(address(submission)).status_code == 200
    assert client.get(f"/receipts/{submission.tracking_number}/{other.secret}/").status_code == 404
    assert client.get(f"/receipts/{submission.tracking_number}/{other.secret}/sent.json").status_code == 404
    response = client.get(address(submission))
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_the_hash_is_that_of_the_file_after_the_nonce(client, submission):
    file = client.get(address(submission, "sent.json"))
    assert f'filename="receipt-{submission.tracking_number}.json"' in file["Content-Disposition"]
    digest = hashlib.sha256(bytes.fromhex(submission.nonce) + file.content).hexdigest()
    assert digest == submission.receipt_hash
    assert file.content == receipts.canonical(file.json())


def test_the_line_on_the_receipt_prints_the_hash(client, submission, tmp_path):
    line = re.search(r'id="check">python3 -c "(.+?)"</code>', page(client, submission))
    assert line
    code = line.group(1)
    file = client.get(address(submission, "sent.json"))
    (tmp_path / f"receipt-{submission.tracking_number}.json").write_bytes(file.content)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=30, check=True
    )
    assert ran.stdout.strip() == submission.receipt_hash


def test_everything_that_can_be_said_is_read_back_to_the_same_hash(db):
    edition = factories.edition_with("one", "two")
    consultation = factories.consultation_on(edition, slug="all", facets=("evidence", "models_concerned"))
    items = list(consultation.items.all())[::-1]  # in the order named by the sender
    options = list(FacetOption.objects.filter(facet__consultation=consultation).order_by("-pk")[:3])
    made = factories.submission(
        consultation, "Größe, 日本語, \u2028 and “quotes”.", stance="oppose", items=items, options=options,
        type="company", size="small", country="DE", capacity="organisation",
    )  # fmt: skip
    submission = Submission.objects.get(pk=made.pk)
    assert sent.still_matches(submission, sent.comments_as_sent(submission))


def test_what_staff_verify_or_code_does_not_change_what_was_sent(submission, moderator):
    comment = submission.comments.first()
    About.objects.create(
        comment=comment,
        item=submission.consultation.items.last(),
        consultation=submission.consultation,
        sector=comment.sector,
        stance="oppose",
        stance_source=Source.CODER,
    )
    comments = sent.comments_as_sent(submission)
    assert [sent.remark_of(one).stance for one in comments] == ["support", "support"]


def test_changed_words_are_noticed(submission):
    comments = sent.comments_as_sent(submission)
    comments[0].body = "Other words."
    assert not sent.still_matches(submission, comments)


def test_without_its_nonce_the_receipt_promises_nothing(client, submission):
    Submission.objects.filter(pk=submission.pk).update(nonce="")
    html = page(client, submission)
    assert "can't be recomputed" in html
    assert 'id="check"' not in html


def test_it_says_how_each_comment_stands_with_the_reason(client, submission, moderator):
    first, second = submission.comments.order_by("position")
    assert page(client, submission).count("In review") >= 2
    moderation.decide(first, "accept", by=moderator)
    moderation.decide(second, "reject", by=moderator, note="It names a private person.")
    html = page(client, submission)
    assert "Reason:</b> It names a private person." in html
    assert f"/comments/{first.public_id}/" in html
    assert f"/comments/{second.public_id}/" not in html
    assert "Not accepted: 1 comment" in html


def test_a_held_comment_says_so(client, submission, moderator):
    moderation.decide(submission.comments.first(), "hold", by=moderator, note="We ask a colleague.")
    html = page(client, submission)
    assert "Held for a closer look" in html
    assert "We ask a colleague." in html


def test_its_queries_do_not_grow_with_the_comments(client, consultation, django_assert_max_num_queries):
    submission = factories.submission(consultation, *(f"Comment {n}." for n in range(40)))
    for comment in submission.comments.all()[:20]:
        moderation.decide(comment, "reject", by=None, note="Again the same.")
    with django_assert_max_num_queries(12):
        html = page(client, submission)
    assert html.count("Again the same.") == 20


def test_my_page_lists_what_was_sent_and_what_waits(
    client, consultation, participant, django_assert_max_num_queries
):
    for n in range(12):
        factories.submission(consultation, f"Comment {n}.", by=participant)
    moderation.decide(Comment.objects.all()[0], "accept", by=None)
    client.force_login(participant)
    client.post(f"/consultations/{consultation.slug}/draft/comments/", {"body": "Not sent."})
    with django_assert_max_num_queries(12):
        html = client.get("/my/").content.decode()
    assert all(one.tracking_number in html for one in Submission.objects.all())
    assert "1 comment." in html


def test_my_page_shows_nothing_of_others(client, submission, colleague):
    client.force_login(colleague)
    html = client.get("/my/").content.decode()
    assert submission.tracking_number not in html


def test_the_link_goes_to_the_address_that_was_given(client, consultation, settings):
    path = f"/consultations/{consultation.slug}/draft/"
    client.post(f"{path}comments/", {"body": "Words that stay on the site."})
    sender = {"capacity": "self", "type": "individual", "consent": "unnamed", "email": "ada@example.org"}
    client.post(path, {**sender, "seen": client.get(path).context["seen"], "send": ""})
    tasks.send_receipt(Job.objects.get(kind="send_receipt").pk)
    mail = Mail.objects.get()
    made = Submission.objects.get()
    assert mail.to == "ada@example.org"
    assert settings.SITE_URL + address(made) in mail.text
    assert "Words that stay" not in mail.text
    tasks.send_receipt(Job.objects.get(kind="send_receipt").pk)
    assert Mail.objects.count() == 1


def test_without_an_address_no_mail_is_asked_for(client, consultation):
    path = f"/consultations/{consultation.slug}/draft/"
    client.post(f"{path}comments/", {"body": "Words."})
    sender = {"capacity": "self", "type": "individual", "consent": "unnamed", "email": ""}
    client.post(path, {**sender, "seen": client.get(path).context["seen"], "send": ""})
    assert Submission.objects.exists()
    assert not Job.objects.filter(kind="send_receipt").exists()
