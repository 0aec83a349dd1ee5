"""A real SMTP server beside the tests, and the post as it goes out."""

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from consult.people import delivery
from consult.people.lines import Line
from consult.people.outbox import Mail


class Inbox:
    """What the server has taken; it can answer otherwise, or fall silent in the middle."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.connections = 0
        self.hangs_up_after: set[int] = set()
        """Messages, by their number, that it takes without an answer."""
        self.mail_per_connection = 1_000
        self.unknown: set[str] = set()
        self.answer = "250 OK"
        self.silent_at = ""
        self.silent_from = 1
        """The first message at whose end it falls silent."""
        self.is_silent = threading.Event()

    async def _pause(self, step: str) -> None:
        if self.silent_at == step:
            self.is_silent.set()
            await asyncio.sleep(3600)

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        session.taken = 0
        self.connections += 1
        await self._pause("EHLO")
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
            session.taken += 1
        if len(self.messages) in self.hangs_up_after:
            self.hangs_up_after.remove(len(self.messages))
            server.transport.abort()
        if len(self.messages) >= self.silent_from:
            await self._pause("DATA")
        return self.answer

    async def handle_RSET(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return "250 OK" if session.taken < self.mail_per_connection else "421 Too many messages, goodbye"


@contextmanager
def smtp_server() -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield inbox, port
    finally:
        server.stop(no_assert=True)


def deliver_all() -> None:
    """What the workers would do with what is queued now."""
    for mail in Mail.objects.queued().select_related("user").order_by("pk"):
        with Line() as line:
            delivery.deliver(mail, line)


def posted(kind: str = "") -> list[Mail]:
    mails = Mail.objects.order_by("pk")
    return list(mails.filter(kind=kind) if kind else mails)


def code(kind: str, form: str) -> str:
    """The one in the latest mail, by its form."""
    (found,) = re.findall(form, posted(kind)[-1].text)
    return str(found)


def link(kind: str) -> str:
    """Where the first link of the latest mail of a kind leads on this site."""
    found = re.search(r"https?://\S+", posted(kind)[-1].text)
    assert found, f"no link in the mail {kind!r}"
    return path(found[0])


def path(address: str) -> str:
    """Of an address on this site."""
    return "/" + address.split("/", 3)[3]
