"""PostgreSQL and Redis for an installation that names none.

Whoever needs a server first starts it, the others join, and it stops a few seconds after the last of them
is gone. Nobody has to stop anything, and a `kill -9` of any process is mended at the next start. Every
process that joins holds a *lease* (see `lease.py`) for its life; a small supervisor per server watches the
server and the leases (see `supervisor.py`). Both servers listen on Unix sockets only.

Two environment variables matter: `CONSULT_EMBEDDED_NAME` (default "demo") separates servers and data of
the same checkout, as the tests do with "test"; `CONSULT_STATE_DIR` moves the folder they are kept in.
"""

from pathlib import Path
from typing import NamedTuple

from consult.embedded.errors import CannotStart
from consult.embedded.postgresql import PostgreSQL
from consult.embedded.redisserver import Redis
from consult.embedded.running import ensure, release, reset
from consult.embedded.state import keep_site_url, secret_key, site_url, state_dir

__all__ = [
    "CannotStart",
    "Servers",
    "keep_site_url",
    "postgres",
    "redis",
    "release",
    "reset",
    "secret_key",
    "site_url",
    "start",
    "state_dir",
]


class Servers(NamedTuple):
    database_url: str
    redis_url: str


def postgres(base_dir: Path) -> str:
    """The address of a PostgreSQL that answers now, as Django takes it: `postgres://consult@%2Fsocket%2Ffolder/consult`."""
    return ensure(PostgreSQL(state_dir(base_dir)))


def redis(base_dir: Path) -> str:
    """The address of a Redis that answers now, as Celery takes it: `redis+socket:///path?virtual_host=0`.

    The same server for redis-py and for Django's cache: `unix:///path?db=0`.
    """
    return ensure(Redis(state_dir(base_dir)))


def start(base_dir: Path) -> Servers:
    return Servers(postgres(base_dir), redis(base_dir))
