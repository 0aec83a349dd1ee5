"""Sessions in the database as Django keeps them; every request reads one, so it is read without its model.

A new one is not looked for first: a key of 32 random characters that is taken already is refused when it is written.
"""

from typing import Any, cast

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"

BEGIN = """
INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)
ON CONFLICT (session_key) DO NOTHING
"""


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])

    def save(self, must_create: bool = False) -> None:
        if must_create and self.session_key:
            self._begin()
        else:
            super().save(must_create)

    def _begin(self) -> None:
        data = self.encode(cast("Any", self)._get_session(no_load=True))
        with connection.cursor() as cursor:
            cursor.execute(BEGIN, [self.session_key, data, self.get_expiry_date()])
            if not cursor.rowcount:
                raise CreateError

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)
