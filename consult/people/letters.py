"""A mail as it is handed over: plain text, the same as simple HTML, headers to be rid of it by, and attachments."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string

from consult.people.choices import Addressee
from consult.people.kinds import DIGEST, USUAL, Kind
from consult.people.outbox import Mail


@dataclass(frozen=True)
class File:
    """An attachment, made when the mail is handed over and kept nowhere."""

    name: str
    content: bytes
    type: str


def letter(mail: Mail, *, with_files: bool = True) -> EmailMultiAlternatives:
    """The message. Its Message-ID comes from the row: where it arrives twice, programs show it once."""
    with translation.override(mail.language or settings.LANGUAGE_CODE):
        context = _context(mail)
        message = EmailMultiAlternatives(
            mail.subject,
            render_to_string("people/mail/message.txt", context),
            to=[mail.to],
            headers=_headers(mail, context),
        )
        message.attach_alternative(render_to_string("people/mail/message.html", context), "text/html")
        for file in _files(mail) if with_files else ():
            message.attach(file.name, file.content, file.type)
    return message


def message_id(mail: Mail) -> str:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{mail.public_id}@{host}>"


def stop_link(one: Addressee, kind: str) -> str:
    return settings.SITE_URL + reverse("mail-stop", args=[kind, one.token])


def choices_link(one: Addressee) -> str:
    if one.user is not None:
        return settings.SITE_URL + reverse("mail-choices")
    return settings.SITE_URL + reverse("mail-choices-of", args=[one.token])


def _context(mail: Mail) -> dict[str, Any]:
    one = mail.addressee
    stops = f"{DIGEST}:{mail.pace}" if mail.kind == DIGEST else mail.kind if mail.kind in USUAL else ""
    return {
        "mail": mail,
        "text": mail.text.strip(),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "kind": Kind(mail.kind).label if mail.kind in USUAL else "",
        "stop": stop_link(one, stops) if stops else "",
        "choices": choices_link(one) if stops else "",
    }


def _headers(mail: Mail, context: dict[str, Any]) -> dict[str, str]:
    headers = {"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated", **mail.headers}
    if context["stop"]:  # RFC 8058: one click in the mail program, without a page
        headers["List-Unsubscribe"] = f"<{context['stop']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _files(mail: Mail) -> list[File]:
    if not mail.files:
        return []
    make: Callable[[str], list[File]] = import_string(settings.MAIL_FILES[mail.files])
    return make(mail.about)
