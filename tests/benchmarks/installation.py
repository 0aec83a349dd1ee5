"""An installation of the benchmarks' own: embedded servers, a database, and the site as production serves it.

Import this first: it names the embedded servers before Django's settings are read.
"""

import os
import sys

if os.environ.get("DATABASE_URL"):
    raise SystemExit("DATABASE_URL is set, and the benchmarks fill a database of their own; unset it.")
os.environ["CONSULT_EMBEDDED_NAME"] = "bench"
SCOPES = ("send.person", "send.address", "send.consultation", "write.address", "save.person")
os.environ["CONSULT_LIMITS"] = ",".join(
    f"{scope}=1000000/minute" for scope in SCOPES
)  # counted, and never reached
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consult.settings")

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from consult.pages.management.commands.demo import Command, commands, wait_until_ready
from consult.pages.processes import Children

ROUNDS = 3


def prepare() -> None:
    """Tables and static files; seconds the first time, then next to nothing."""
    call_command("migrate", verbosity=0, interactive=False)
    Command().collect_static_files()


def say(text: str = "") -> None:
    print(text, flush=True)


def head(title: str) -> None:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    say(f"{title} · {os.cpu_count()} processors, load average {load}")


def verdict(reached: object) -> str:
    return "reached" if reached else "MISSED"


def middle(measure: Callable[[], float], rounds: int = ROUNDS) -> float:
    return median(measure() for _ in range(rounds))


@contextmanager
def served() -> Iterator[int]:
    """The site on a free port, started as in production: two workers, one thread each, logging requests."""
    with serving() as (port, _):
        yield port


@contextmanager
def serving() -> Iterator[tuple[int, Children]]:
    """The same with its processes: for who ends them, and has them started again as an operator's machine would."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    os.environ["LOG_LEVEL"] = "INFO"
    connection.close()
    site = Children({"web": commands(port)["web"]}, settings.STATE_DIR / "log", complain)
    site.start("web")
    try:
        wait_until_ready(port, site)
        yield port, site
    finally:
        site.stop()
        for log in (settings.STATE_DIR / "log").glob("web.log"):
            log.unlink()


def processor_seconds(port: int) -> float:
    """What the site on this port and its database have taken of the processors so far (Linux; 0 elsewhere).

    Divided by what they answered, it tells the cost of an answer on a machine that has other work as well.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity")
        database = [pid for (pid,) in cursor.fetchall()]
    return sum(map(_seconds_of, [*web_processes(port), *database]))


def _seconds_of(pid: int) -> float:
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def web_processes(port: int) -> list[int]:
    """Process ids of the workers that serve this port (Linux; none elsewhere)."""
    found = []
    for folder in os.scandir("/proc") if os.path.isdir("/proc") else ():
        if folder.name.isdigit():
            try:
                with open(f"/proc/{folder.name}/cmdline", "rb") as file:
                    words = file.read().split(b"\0")
            except OSError:
                continue  # it ended meanwhile
            if b"--port" in words and words[words.index(b"--port") + 1] == str(port).encode():
                found.append(int(folder.name))
    return found
