"""Watches one embedded server: starts it, starts it again when it dies, stops it when nobody needs it.

Runs by itself, outside the application, with the standard library alone: `python -I -S supervisor.py FOLDER`
where FOLDER has a `plan.json` (see `Plan`). It returns as soon as the watching process is in the background.
Three locked files in that folder tell the truth, as the kernel gives locks back however a process ends:

* `lease`: shared by everyone who needs the server. Whoever gets it exclusively knows that nobody does.
* `supervisor.lock`: held by the one supervisor.
* `server.lock`: held by the server and its children, who inherit it. Whoever gets it knows that all are gone,
  so that whatever process ids they left on disk are stale.

A supervisor that is killed leaves the server running; the next one finds it by its lock and adopts it.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

POLL = 0.2
QUICK_DEATH = 10.0
MAX_LOG = 5_000_000


class Plan(TypedDict):
    command: list[str]
    cwd: str
    environment: dict[str, str]
    user: int | None  # None: run as the user we are
    group: int | None
    stale: list[str]  # files that are wrong once the server is gone
    linger: float  # seconds to wait for another user after the last one is gone
    stop_signals: list[int]  # from polite to rude, with time between them


class Supervisor:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.plan: Plan = json.loads((home / "plan.json").read_text())
        self.lease = _open(self.home / "lease")
        self.server_lock = _open(self.home / "server.lock")
        self.child: subprocess.Popen[bytes] | None = None
        self.pid = self.pid_left_by_the_one_before()
        self.started_at = -QUICK_DEATH
        self.quick_deaths = 0
        self.unused_since: float | None = None
        self.asked_to_stop = False
        self.in_a_hurry = False

    def watch(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "asked_to_stop", True))
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "in_a_hurry", True))
        while not (self.asked_to_stop or self.is_unused() or self.lost_its_folder()):
            if not self.is_running() and not self.start():
                log("gave up: the server keeps dying just after its start")
                return
            time.sleep(POLL)
        self.stop()

    def is_unused(self) -> bool:
        """Nobody held a lease for a while. Then it is ours, and newcomers wait until we are gone."""
        if not _lock(self.lease):
            self.unused_since, self.in_a_hurry = None, False
            return False
        now = time.monotonic()
        self.unused_since = self.unused_since or now
        if self.in_a_hurry or now - self.unused_since >= self.plan["linger"]:
            return True
        fcntl.flock(self.lease, fcntl.LOCK_UN)
        return False

    def lost_its_folder(self) -> bool:
        """Somebody deleted the state folder of a running server."""
        handles = {"lease": self.lease, "server.lock": self.server_lock}
        return not all(_is(self.home / name, handle) for name, handle in handles.items())

    def is_running(self) -> bool:
        if self.child:
            self.child.poll()  # else it stays a zombie
        if _lock(self.server_lock):
            fcntl.flock(self.server_lock, fcntl.LOCK_UN)
            return False
        return True

    def pid_left_by_the_one_before(self) -> int | None:
        path = self.home / "server.pid"
        text = path.read_text() if path.exists() else ""
        return int(text) if text.isdigit() else None

    def start(self) -> bool:
        """False where there is no point in trying again."""
        self.quick_deaths = self.quick_deaths + 1 if time.monotonic() - self.started_at < QUICK_DEATH else 0
        if self.quick_deaths >= 3:
            return False
        for path in self.plan["stale"]:
            Path(path).unlink(missing_ok=True)
        self.started_at = time.monotonic()
        self.child = self.spawn()
        self.pid = self.child.pid
        (self.home / "server.pid").write_text(str(self.pid))
        log(f"started {self.plan['command'][0]} as process {self.pid}")
        return True

    def spawn(self) -> subprocess.Popen[bytes]:
        path = self.home / "server.log"
        if path.exists() and path.stat().st_size > MAX_LOG:
            path.replace(path.with_suffix(".log.old"))
        lock = _open(self.home / "server.lock")
        fcntl.flock(lock, fcntl.LOCK_EX)
        user = self.plan["user"]
        try:
            with path.open("ab") as output:
                return subprocess.Popen(
                    self.plan["command"],
                    cwd=self.plan["cwd"],
                    env=self.plan["environment"],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=[lock],
                    umask=0o077,
                    user=user,
                    group=self.plan["group"],
                    extra_groups=None if user is None else [],
                )
        finally:
            os.close(lock)

    def stop(self) -> None:
        for number in [*self.plan["stop_signals"], signal.SIGKILL]:
            self.send(number)
            if self.gone_within(20):
                log("stopped")
                return
        log("could not stop the server")

    def send(self, number: int) -> None:
        """The process id is trusted only while the server's lock is held, else it may be anybody's."""
        ended = self.child is not None and self.child.returncode is not None
        if self.pid and self.is_running() and not ended:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def gone_within(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while self.is_running():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True


def log(sentence: str) -> None:
    print(time.strftime("%Y-%m-%d %H:%M:%S"), f"supervisor {os.getpid()}: {sentence}", flush=True)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _is(path: Path, handle: int) -> bool:
    return path.exists() and os.path.samestat(path.stat(), os.fstat(handle))


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main() -> None:
    home = Path(sys.argv[1])
    guard = _open(home / "supervisor.lock")
    if not _lock(guard):
        return  # there is one already
    if os.fork():
        os._exit(0)  # the lock stays with the child
    os.setsid()
    os.chdir("/")
    (home / "supervisor.pid").write_text(str(os.getpid()))
    Supervisor(home).watch()


if __name__ == "__main__":
    main()
