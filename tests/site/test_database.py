"""The connection to the database that a process keeps between requests."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db import connection, connections

from consult.database.base import BELIEVED
from consult.ledger.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def checked() -> Iterator[None]:
    """Between requests, as a server that keeps its connections."""
    Job.objects.exists()
    with patch.dict(connection.settings_dict, {"CONN_HEALTH_CHECKS": True}):
        connection.close()
        _next_request()
        yield
    connection.close()


def _next_request() -> int:
    """The process id of the server's side, once a request has asked something."""
    connection.close_if_unusable_or_obsolete()
    Job.objects.exists()
    return int(connection.connection.info.backend_pid)


def _asked_last(pid: int) -> Any:
    """By the connection of that process, as somebody else sees it."""
    known = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{name: known[name] for name in names if known.get(name)}) as other:
        row = other.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()
    return row and row[0]


def _check() -> None:
    connection.close_if_unusable_or_obsolete()
    connection.close_if_health_check_failed()


def test_a_connection_is_kept_and_not_asked_about() -> None:
    pid = _next_request()
    _check()
    assert "ledger_job" in _asked_last(pid)
    assert _next_request() == pid


def test_it_is_asked_about_after_a_silence_too_long_to_be_believed() -> None:
    pid = _next_request()
    connection.last_checked -= BELIEVED  # type: ignore[attr-defined]
    _check()
    assert _asked_last(pid) == "SELECT 1"
    assert _next_request() == pid


def test_one_that_the_server_ended_is_replaced_before_it_is_used() -> None:
    pid = _next_request()
    ended = connections.create_connection("default")
    with ended.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    ended.close()
    assert _next_request() != pid
