"""Real processes beside the tests: a Celery worker on the tests' own database and Redis."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def database_url() -> str:
    """The address of the database that this test uses."""
    known = connection.settings_dict
    password = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgres://{known['USER']}{password}@{quote(known['HOST'], safe='')}{port}/{known['NAME']}"


def redis_url(number: int) -> str:
    """The tests' Redis, with a numbered database of its own for each process of tests."""
    parts = urlsplit(settings.REDIS_URL)
    if parts.scheme == "redis+socket":
        return f"redis+socket://{parts.path}?virtual_host={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def environment() -> dict[str, str]:
    """What a process needs to join the tests' servers as a configured installation."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "consult.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": "http://localhost",
        "DEFAULT_FROM_EMAIL": "consult@localhost",
        "EMAIL_URL": "dummy:",
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def celery_worker(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with one child process; ended, and its children with it, when the block ends."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "consult",
        "worker",
        "--concurrency",
        "1",
    ]
    talking = environment() | {"LOG_LEVEL": "INFO"}  # it says when it is ready
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=talking, stdout=out, stderr=out)
    try:
        wait_for(lambda: b"ready." in log.read_bytes(), seconds=40, what="the worker to start", log=log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(condition: Callable[[], object], *, seconds: float, what: str, log: Path | None = None) -> float:
    """Wait until it holds; returns the seconds it took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"Waited {seconds} s for {what}.\n{log.read_text()[-3000:] if log else ''}")
        time.sleep(0.05)
    return time.monotonic() - began
