"""Questions and answers between moderators and the sender of a submission: a thread on the receipt, and on the page
where staff decide. It is no part of the record and is never published."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from comments.correspondence import Reply
from comments.models import Submission
from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people import outbox
from consult.people.choices import in_language_of
from consult.people.kinds import Kind
from consult.people.models import User

LONGEST = 10_000
MOST = 100
"""Messages of a thread: whoever has the link may write, and not without end."""


@transaction.atomic
def ask(submission: Submission, text: str, *, by: User) -> Reply:
    """Staff write to the sender, who gets a mail with the link to the receipt. Raises DomainError."""
    if not submission.email:
        raise DomainError(
            gettext(
                "The sender gave no e-mail address. They would read this only if they opened their receipt again."
            )
        )
    reply = _write(submission, text, by=by)
    with in_language_of(submission.user, submission.language):
        what = submission.consultation.title
        subject = gettext("A question about your submission to “%(title)s”") % {"title": what}
        _post(reply, submission.email, submission.user, subject, receipt_link(submission) + "#thread")
    return reply


@transaction.atomic
def answer(submission: Submission, text: str) -> Reply:
    """The sender writes; whoever of the staff wrote last gets a mail."""
    asked_by = Reply.objects.filter(submission=submission, by__isnull=False).select_related("by").last()
    if asked_by is None:
        raise DomainError(gettext("Nobody has asked you anything about this submission."))
    reply = _write(submission, text, by=None)
    staff = asked_by.by
    if staff is not None and staff.is_active:
        with in_language_of(staff):
            subject = gettext("An answer about submission %(number)s") % {
                "number": submission.tracking_number
            }
            link = settings.SITE_URL + reverse("moderate-submission", args=[submission.public_id]) + "#thread"
            _post(reply, staff.email, staff, subject, link)
    return reply


def _write(submission: Submission, text: str, *, by: User | None) -> Reply:
    text = text.strip()
    if not text:
        raise DomainError(gettext("Write something before you send it."))
    if len(text) > LONGEST:
        raise DomainError(gettext("Write at most %(n)s characters.") % {"n": f"{LONGEST:,}"})
    if Reply.objects.filter(submission=submission).count() >= MOST:
        raise DomainError(gettext("This thread is full. Write to the contact of the consultation instead."))
    reply = Reply.objects.create(submission=submission, by=by, text=text)
    Event.record(submission, "ask" if by else "answer", actor=by)
    return reply


def _post(reply: Reply, to: str, user: User | None, subject: str, link: str) -> None:
    context = {"reply": reply, "submission": reply.submission, "link": link}
    outbox.post(
        Kind.REPLY,
        to,
        subject=subject,
        text=render_to_string("comments/mail/reply.txt", context),
        key=f"reply:{reply.public_id}",
        user=user,
    )


def receipt_link(submission: Submission) -> str:
    path = reverse("receipt", args=[submission.tracking_number, submission.secret])
    return f"{settings.SITE_URL}{path}"
