"""Hand queued mail over to the mail server. Reads the outbox; writes that a message was sent."""

from django.core.mail import EmailMessage
from django.db.models.functions import Now

from consult.ledger.moves import Move
from consult.people.outbox import Mail

SENT = Move("send", frozenset({Mail.Status.QUEUED}), Mail.Status.SENT)


def deliver(mail: Mail) -> None:
    """Send one message, unless it is sent already."""
    if mail.status != Mail.Status.QUEUED:
        return
    EmailMessage(mail.subject, mail.text, to=[mail.to], headers=mail.headers).send()
    SENT.apply(mail, by=None, sent_at=Now())
