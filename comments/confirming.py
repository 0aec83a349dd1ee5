"""Stage 2, for who has no account: an e-mail address is confirmed by a link before what was sent is looked at; and
whoever signs up later claims what they sent. Reads submissions; moves them and their comments to received."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from comments.models import Comment, Submission
from comments.signing import ask as ask_signatories
from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.people import bounces, outbox
from consult.people.models import User

HOLDS = timedelta(days=14)
SALT = "comments.confirming"
S, C = Submission.Status, Comment.Status
CONFIRM = Move("confirm", frozenset({S.UNCONFIRMED}), S.RECEIVED)
CONFIRM_COMMENTS = Move("confirm", frozenset({C.UNCONFIRMED}), C.RECEIVED)


def ask(submission: Submission) -> None:
    """Send the link to the address that was given; once for each submission, and in the sender's transaction."""
    token = signing.dumps([submission.public_id, submission.email.lower()], salt=SALT, compress=True)
    context = {
        "submission": submission,
        "link": settings.SITE_URL + reverse("submission-confirm", args=[token]),
        "days": HOLDS.days,
    }
    outbox.post(
        "confirm",
        submission.email,
        subject=_("Confirm what you sent: %(number)s") % {"number": submission.tracking_number},
        text=render_to_string("comments/confirm_mail.txt", context),
        key=f"confirm:{submission.public_id}",
    )


def submission_of(token: str) -> Submission:
    """The submission that a link is about. Raises DomainError where the link does not hold, with what to do."""
    try:
        public_id, email = signing.loads(token, salt=SALT, max_age=HOLDS)
    except signing.SignatureExpired as error:
        raise DomainError(
            _(
                "This link held for %(days)d days. Send your comments again, if the consultation is still open."
            )
            % {"days": HOLDS.days}
        ) from error
    except signing.BadSignature as error:
        raise DomainError(
            _("This link is not whole. Copy it from the mail from its first to its last character.")
        ) from error
    found = Submission.objects.select_related("consultation").filter(public_id=public_id, email__iexact=email)
    if submission := found.first():
        return submission
    raise DomainError(_("What this link is about is not here any more."))


@transaction.atomic
def confirm(submission: Submission) -> None:
    """From now on moderators see it. A second press of the button changes nothing."""
    if submission.status != S.UNCONFIRMED:
        return
    CONFIRM.apply(submission, by=None)
    bounces.confirmed(submission.email)
    CONFIRM_COMMENTS.apply_to_all(submission.comments.all(), batch=submission, by=None)
    Job.objects.wake(("send_receipt",), subject=submission)
    if submission.beside:
        ask_signatories(submission)
        Job.objects.wake(("recount",), subject=submission.consultation)


def claimable_by(user: User) -> "QuerySet[Submission]":
    """What was sent without an account from an address that this user has confirmed since."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list(Lower("email"), flat=True)
    rows = Submission.objects.alias(address=Lower("email")).filter(user=None, entered_by=None)
    rows = rows.exclude(capacity=Submission.Capacity.ANONYMOUS)  # no account is noted with those
    return rows.filter(address__in=list(addresses), status__in=[S.UNCONFIRMED, S.RECEIVED]).exclude(email="")


@transaction.atomic
def claim(user: User) -> int:
    """Put them into the account. Who can read the address's mail has confirmed it thereby. Returns how many."""
    claimed = list(claimable_by(user).select_for_update(of=("self",)).order_by("pk"))
    for submission in claimed:
        confirm(submission)
        Submission.objects.filter(pk=submission.pk, user=None).update(user=user)
        Event.record(submission, "claim", actor=user)
    return len(claimed)
