"""Django's PostgreSQL, with a question less a request.

Before its first query, each request makes sure that the connection kept from the last one still stands. A server that
ended it has said so, or hung up: then there is something to read. Where there is nothing, there is no need to ask.
"""

import select
import time

from django.db.backends.postgresql import base

BELIEVED = 30.0
"""Seconds for which silence is believed: a network between may have forgotten the connection since."""


class DatabaseWrapper(base.DatabaseWrapper):
    health_check_enabled: bool
    health_check_done: bool
    last_checked = 0.0

    def close_if_health_check_failed(self) -> None:
        if self.health_check_enabled and not self.health_check_done:
            now = time.monotonic()
            self.health_check_done = now - self.last_checked < BELIEVED and self._is_silent()
            self.last_checked = now
        super().close_if_health_check_failed()

    def _is_silent(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)
