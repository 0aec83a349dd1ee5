"""Bring a server up and wait until it answers; let it go again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Protocol

from consult.embedded import lease
from consult.embedded.errors import CannotStart
from consult.embedded.state import private_folder, require_space, state_dir, unusable
from consult.embedded.supervisor import Plan

SUPERVISOR = Path(__file__).with_name("supervisor.py")
SERVERS = ("postgresql", "redis")


class Server(Protocol):
    name: str
    home: Path

    def prepare(self) -> Plan:
        """Make what must exist before the first start, and say how to start it."""

    def answers(self) -> bool: ...

    def address(self) -> str: ...


def ensure(server: Server) -> str:
    """The address of the server, which answers when this returns and stays until this process ends."""
    private_folder(server.home)
    lease.hold(server.home)
    with lease.one_at_a_time(server.home):
        log = server.home / "server.log"
        read_from = log.stat().st_size if log.exists() else 0
        if not lease.supervised(server.home):
            supervise(server)
        wait_for(server, log, read_from)
    return server.address()


def supervise(server: Server) -> None:
    require_space(server.home, megabytes=50)
    plan = server.prepare()
    try:
        (server.home / "plan.json").write_text(json.dumps(plan, indent=1))
        with (server.home / "supervisor.log").open("ab") as log:
            command = [sys.executable, "-I", "-S", str(SUPERVISOR), str(server.home)]
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True, timeout=30)
    except OSError as error:
        raise unusable(server.home, error) from error
    except subprocess.SubprocessError as error:
        raise CannotStart(
            f"{server.name} could not be started; {server.home}/supervisor.log says why."
        ) from error


def wait_for(server: Server, log: Path, read_from: int) -> None:
    began = told = time.monotonic()
    while not server.answers():
        if not lease.supervised(server.home):
            raise CannotStart(f"{server.name} could not start: {complaint(log, read_from)} (its log: {log})")
        now = time.monotonic()
        if now - began > lease.PATIENCE:
            raise CannotStart(
                f"{server.name} does not answer after {lease.PATIENCE:.0f} seconds (its log: {log})."
            )
        if now - told > 5:
            lease.say(f"Waiting for {server.name}, perhaps recovering after a crash ({now - began:.0f} s) …")
            told = now
        time.sleep(0.03)


def complaint(log: Path, read_from: int) -> str:
    """The last line with which the server, or the supervisor that could not run it, said why it ends."""
    lines = _tail(log, read_from) or _tail(log.with_name("supervisor.log"))[-1:] or ["it left no message"]
    fatal = [line for line in lines if "FATAL" in line or "PANIC" in line or "rror" in line]
    return (fatal or lines)[-1].strip()


def _tail(log: Path, read_from: int = 0) -> list[str]:
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(min(read_from, log.stat().st_size))
        return [line for line in file.read()[-20_000:].decode(errors="replace").splitlines() if line.strip()]


def release(base_dir: Path, *, patience: float = 8) -> bool:
    """Say that this process needs its servers no more; True when nobody else did and they have stopped."""
    homes = [state_dir(base_dir) / name for name in SERVERS if (state_dir(base_dir) / name).is_dir()]
    for home in homes:
        lease.give_up(home)
        _hurry(home)
    end = time.monotonic() + patience
    times_held = 0
    while any(lease.supervised(home) for home in homes):
        times_held = times_held + 1 if any(lease.held_by_others(home) for home in homes) else 0
        if times_held == 3 or time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _hurry(home: Path) -> None:
    """Tell the supervisor not to linger, in case nobody else holds a lease."""
    path = home / "supervisor.pid"
    if path.exists() and lease.supervised(home):
        os.kill(int(path.read_text()), signal.SIGHUP)


def reset(base_dir: Path) -> None:
    """Delete everything that belongs to this checkout and name, servers' data included."""
    folder = state_dir(base_dir)
    if not release(base_dir, patience=60):
        raise CannotStart(
            f"The data in {folder} is in use; stop the demo and everything else that uses it first."
        )
    shutil.rmtree(folder)
