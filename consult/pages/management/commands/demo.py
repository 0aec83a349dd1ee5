import argparse
import http.client
import os
import signal
import socket
import sys
import time
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from consult import embedded
from consult.pages.example import LOGINS
from consult.pages.processes import Children, KeepsDying

BIN = Path(sys.executable).parent
PATIENCE = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = (
        "Run the whole site here with an example: web, worker, beat; PostgreSQL and Redis where none are set."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="delete the embedded servers' data first")
        parser.add_argument("--no-example", action="store_true", help="start with an empty site")

    def handle(self, *, port: int, reset: bool, no_example: bool, **options: Any) -> None:
        interrupt_once()
        if not settings.LOCAL:
            raise CommandError("DATABASE_URL is set, and the demo brings a database of its own; unset it.")
        try:
            if reset:
                self.start_over()
            require_free(port)
            know_the_address(port)
            self.prepare(example=not no_example)
            self.run(port)
        except KeyboardInterrupt:
            self.stderr.write("Interrupted.")
            sys.exit(130)

    def start_over(self) -> None:
        """Delete the data, then begin again as a new process that knows nothing of it."""
        connections.close_all()
        embedded.reset(settings.BASE_DIR)
        self.say("The data of the demo is deleted.")
        os.execv(sys.executable, [sys.executable, *(word for word in sys.argv if word != "--reset")])

    def prepare(self, *, example: bool) -> None:
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        self.collect_static_files()
        if example:
            self.say("Loading the example …")
            call_command("load_example", stdout=self.stdout, stderr=self.stderr)

    def collect_static_files(self) -> None:
        """Only where a file has changed since the last time: hashing and compressing takes seconds."""
        mark = Path(settings.STATIC_ROOT).with_suffix(".fingerprint")
        fingerprint = static_fingerprint()
        if mark.exists() and mark.read_text() == fingerprint:
            return
        self.say("Collecting and compressing static files …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark.write_text(fingerprint)

    def run(self, port: int) -> None:
        children = Children(commands(port), settings.STATE_DIR / "log", self.say)
        self.say("Starting the site, a worker and beat …")
        try:
            children.start("web")  # first and alone: starting takes all there is of a small machine
            wait_until_ready(port, children)
            children.start("worker", "beat")
            self.say(welcome())
            self.watch(children)
        except KeepsDying as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            self.say("\nStopping …")
        finally:
            self.stop(children)

    def watch(self, children: Children) -> None:
        while True:
            children.look_after()
            embedded.postgres(settings.BASE_DIR)  # even a killed supervisor is replaced
            if not os.environ.get("REDIS_URL"):
                embedded.redis(settings.BASE_DIR)
            time.sleep(1)

    def stop(self, children: Children) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        children.stop()
        connections.close_all()
        if not embedded.release(settings.BASE_DIR):
            self.say("PostgreSQL and Redis keep running for other processes of this checkout.")
        self.say("Stopped. The data is kept.")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def interrupt_once() -> None:
    """The first signal interrupts, and no other: stopping takes seconds, and half a stop helps nobody."""
    heard: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        if len(heard) == 1:
            raise KeyboardInterrupt

    for number in SIGNALS:
        signal.signal(number, interrupt)


def require_free(port: int) -> None:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} cannot be used ({getattr(error, 'strerror', None) or error}); "
                f"choose another one, for example `make demo PORT={port + 1 if 1023 < port < 65535 else 8000}`."
            ) from error


def know_the_address(port: int) -> None:
    """Links in reports and mail name the site; where that is unset, begin again with this port's address.

    It is kept for commands that run at a terminal beside the demo or after it.
    """
    if "SITE_URL" not in os.environ:
        os.environ["SITE_URL"] = f"http://localhost:{port}"
        embedded.keep_site_url(settings.BASE_DIR, os.environ["SITE_URL"])
        if os.environ["SITE_URL"] != settings.SITE_URL:
            os.execv(sys.executable, [sys.executable, *sys.argv])


def static_fingerprint() -> str:
    found = sorted(
        (path, Path(storage.path(path)).stat().st_mtime_ns, Path(storage.path(path)).stat().st_size)
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    return sha256(repr(found).encode()).hexdigest()


def commands(port: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "--app", "consult"]
    schedule = str(settings.STATE_DIR / "beat-schedule")
    return {
        "web": [
            str(BIN / "granian"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *(
                "--workers",
                "2",
                "--blocking-threads",
                "1",
                "--respawn-failed-workers",
                "consult.wsgi:application",
            ),
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--schedule", schedule, "--pidfile", ""],
    }


def wait_until_ready(port: int, children: Children) -> None:
    end = time.monotonic() + PATIENCE
    while not is_ready(port):
        children.look_after()
        if time.monotonic() > end:
            logs = settings.STATE_DIR / "log"
            raise CommandError(
                f"The site does not answer after {PATIENCE:.0f} seconds; see the logs in {logs}."
            )
        time.sleep(0.1)


def is_ready(port: int) -> bool:
    """Whether the site and its servers are ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome() -> str:
    site = settings.SITE_URL
    width = max(len(email) for _, email, _ in LOGINS)
    logins = [f"    {role:<14} {email:<{width}}  {password}" for role, email, password in LOGINS]
    return "\n".join(
        [
            "",
            f"  {settings.SITE_NAME} is ready:  {site}/",
            f"  API:               {site}/api/v1/",
            "",
            f"  Sign in at {site}/accounts/login/ as",
            *logins,
            "",
            f"  Mail it would send: {site}/mail/ (and in {settings.EMAIL_FILE_PATH})",
            f"  Logs are in {settings.STATE_DIR / 'log'}",
            "",
            "  Stop with Ctrl-C. `make demo` starts again with the same data, `make demo-reset` starts over.",
            "",
        ]
    )
