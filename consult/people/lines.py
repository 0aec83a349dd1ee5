"""The connection to the mail server. Several mails share it; where it breaks for one, the next is not in doubt."""

import smtplib
from contextlib import suppress
from typing import Any, Self

from django.core.mail import get_connection
from django.core.mail.backends import filebased

OK = 250


class Line:
    """Closed until a mail needs it, open between two of them, and opened anew where it broke."""

    def __init__(self) -> None:
        self._backend: Any = None
        self._is_open = self._is_out_of_order = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    @property
    def backend(self) -> Any:
        """Raises where the settings are wrong."""
        if self._backend is None:
            self._is_out_of_order = True
            self._backend = get_connection()
            self._is_out_of_order = False
        return self._backend

    @property
    def sends_once(self) -> bool:
        """Whether the provider sends once what it gets twice under one key."""
        return getattr(self.backend, "sends_once", False)

    @property
    def takes_more(self) -> bool:
        """Whether another mail is worth a try now. Where mail is written to files, each has its own."""
        return not self._is_out_of_order and not isinstance(self._backend, filebased.EmailBackend)

    def open(self) -> None:
        """With the greeting, which Django leaves until a message is sent: who dies up to here leaves no doubt.

        A server that hung up since the last mail is called again.
        """
        if self._is_open and self._answers():
            return
        self.close()
        try:
            self.backend.open()
            if server := self._server():
                server.ehlo_or_helo_if_needed()
        except Exception:
            self._is_out_of_order = True
            self.close()
            raise
        self._is_open = True

    def send(self, message: Any) -> None:
        """After an error nobody knows which answers are still to come over it: the next mail gets another."""
        try:
            self.backend.send_messages([message])
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        self._is_open = False
        if self._backend is not None:
            with suppress(Exception):  # saying goodbye changes nothing
                self._backend.close()

    def _server(self) -> smtplib.SMTP | None:
        server = getattr(self.backend, "connection", None)
        return server if isinstance(server, smtplib.SMTP) else None

    def _answers(self) -> bool:
        """And forgets what the last mail may have left behind."""
        server = self._server()
        try:
            return server is None or server.rset()[0] == OK
        except (OSError, smtplib.SMTPException):
            return False
