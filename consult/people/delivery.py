"""Hand queued mail over to the mail server. Reads the outbox; writes what came of it.

A server takes a message at a moment that no transaction covers: whoever dies between its "yes" and our commit leaves a
message that may or may not be on its way. So each attempt is marked, and the mark committed, just before the message is
handed over. Where the mark is still there when the next worker comes, nobody knows: the mail is *unsure*, and a person
sends it again or lets it be; it is not sent twice behind people's backs. Where the provider sends once what it gets
twice under one key, the next worker repeats it. Mails of one run share a connection; each is marked for itself.
"""

from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from consult.ledger.errors import WorkflowError
from consult.ledger.moves import Move
from consult.people import bounces
from consult.people.choices import pace_of
from consult.people.kinds import Pace
from consult.people.letters import letter
from consult.people.lines import Line
from consult.people.models import User
from consult.people.outbox import Mail
from consult.people.refusals import Verdict, verdict

log = structlog.get_logger(__name__)
S = Mail.Status
NEED_A_PERSON = frozenset({S.UNSURE, S.FAILED, S.BOUNCED})
SENT = Move("send", frozenset({S.QUEUED, S.UNSURE}), S.SENT)
DOUBT = Move("doubt", frozenset({S.QUEUED}), S.UNSURE)
FAIL = Move("refuse", frozenset({S.QUEUED}), S.FAILED)
DROP = Move("drop", frozenset({S.QUEUED, S.WAITING}), S.DROPPED)
SEND_AGAIN = Move("send_again", NEED_A_PERSON, S.QUEUED, wakes=("deliver_mail",))
LET_BE = Move("let_be", NEED_A_PERSON, S.DROPPED)

LONGEST_PAUSE = timedelta(hours=1)
FIRST_PAUSE = timedelta(seconds=30)


def deliver(mail: Mail, line: Line) -> None:
    """Hand one message over, unless it went out already, or nobody wants it any more."""
    if mail.status != S.QUEUED:
        return
    try:
        repeats = line.sends_once
    except Exception as error:  # noqa: BLE001 (settings that are wrong: nothing goes out until they are right)
        if not mail.attempted_at:
            _put_off(mail, error, tries=1)
        return
    if mail.attempted_at and not repeats:
        DOUBT.apply(mail, by=None, error="The worker died while it handed the message over.")
    elif pace_of(mail.addressee, mail.kind) == Pace.NEVER:
        DROP.apply(mail, by=None)
    elif bounces.keeps_back(mail):
        DROP.apply(mail, by=None, error=bounces.CAME_BACK)
    else:
        _attempt(mail, line)


def _attempt(mail: Mail, line: Line) -> None:
    try:
        message = letter(mail)
        line.open()
    except Exception as error:  # noqa: BLE001 (nothing has gone out yet, whatever went wrong)
        _put_off(mail, error, tries=1)
        return
    if _mark(mail):
        _hand_over(mail, message, line)


def _mark(mail: Mail) -> bool:
    """From here on nobody else knows whether it went out. False where somebody else has it in hand."""
    rows = Mail.objects.filter(pk=mail.pk, status=S.QUEUED, attempted_at=mail.attempted_at)
    return bool(rows.update(attempted_at=Now(), attempts=F("attempts") + 1))


def _hand_over(mail: Mail, message: EmailMessage, line: Line) -> None:
    try:
        line.send(message)
    except Exception as error:  # noqa: BLE001 (what the error tells is decided below)
        found = verdict(error)
        log.warning("mail_not_sent", mail=mail.public_id, kind=mail.kind, error=_words(error), verdict=found)
        if found == Verdict.NEVER:
            FAIL.apply(mail, by=None, error=_words(error), attempted_at=None)
        elif found == Verdict.UNSURE and not line.sends_once:
            DOUBT.apply(mail, by=None, error=_words(error))
        else:
            _put_off(mail, error)
        return
    more: dict[str, Any] = {"text": ""} if mail.is_secret else {}
    number = getattr(getattr(message, "anymail_status", None), "message_id", None) or ""
    SENT.apply(
        mail, by=None, sent_at=Now(), attempted_at=None, error="", provider_id=str(number)[:200], **more
    )


def _put_off(mail: Mail, error: Exception, *, tries: int = 0) -> None:
    """Nothing went out. Try again, after a longer pause each time, for some days."""
    if timezone.now() - mail.created_at > settings.MAIL_GIVE_UP_AFTER:
        FAIL.apply(mail, by=None, error=_words(error), attempted_at=None)
        return
    log.warning("mail_put_off", mail=mail.public_id, kind=mail.kind, error=_words(error))
    pause = min(FIRST_PAUSE * 2 ** min(mail.attempts, 12), LONGEST_PAUSE)
    Mail.objects.filter(pk=mail.pk, status=S.QUEUED).update(
        due_at=Now() + pause,
        attempts=F("attempts") + tries,
        attempted_at=None,
        error=_words(error),
    )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


# What staff decide ------------------------------------------------------------------------------------------------


def send_again(mail: Mail, *, by: User) -> None:
    """Queue what was refused, or may have been sent. It keeps its Message-ID."""
    if not mail.text:
        raise WorkflowError(
            gettext("The text of this mail is gone: it was about an account. A new one is sent on request.")
        )
    SEND_AGAIN.apply(mail, by=by, attempted_at=None, due_at=Now(), created_at=Now(), error="")


def let_be(mail: Mail, *, by: User) -> None:
    LET_BE.apply(mail, by=by, attempted_at=None)


# What beat does ---------------------------------------------------------------------------------------------------


def forget_texts() -> int:
    """Blank what was sent long ago; that it was sent, and about what, stays. Returns how many."""
    old = Mail.objects.filter(
        status__in=[S.SENT, S.BUNDLED, S.DROPPED, S.BOUNCED],
        created_at__lt=Now() - settings.MAIL_TEXTS_KEPT_FOR,
    )
    return old.exclude(text="").update(text="")
