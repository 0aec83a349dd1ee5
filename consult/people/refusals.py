"""What an error says about a message that was being handed over: nothing went out, it never will, or nobody knows."""

import smtplib
from enum import StrEnum

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from requests.exceptions import ConnectTimeout
from urllib3.exceptions import NewConnectionError

PERMANENT = 500


class Verdict(StrEnum):
    LATER = "later"
    NEVER = "never"
    UNSURE = "unsure"


def verdict(error: Exception) -> Verdict:
    """Of an error while a message was handed over, over a connection that was open. What isn't known is unsure."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _by_code(min((code for code, _ in error.recipients.values()), default=0))
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            return _by_code(error.smtp_code)
        case AnymailRecipientsRefused():
            return Verdict.NEVER
        case AnymailAPIError():
            return _of_provider(error)
        case smtplib.SMTPResponseException() | smtplib.SMTPNotSupportedError() | AnymailError():
            return Verdict.LATER  # before the message was begun
    return Verdict.UNSURE


def _by_code(code: int) -> Verdict:
    return Verdict.NEVER if code >= PERMANENT else Verdict.LATER


def _of_provider(error: AnymailAPIError) -> Verdict:
    status = getattr(error, "status_code", None) or 0
    if status in (400, 422):
        return Verdict.NEVER
    if 400 < status < PERMANENT:
        return Verdict.LATER
    return Verdict.LATER if _never_connected(error.__cause__) else Verdict.UNSURE


def _never_connected(cause: BaseException | None) -> bool:
    reason = getattr(cause.args[0], "reason", None) if cause and cause.args else None
    return isinstance(cause, ConnectTimeout) or isinstance(reason, NewConnectionError)
