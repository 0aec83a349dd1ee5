"""Who still needs a server: an advisory lock on a file, which the kernel gives back however a process ends.

A process shares the lock for its life. Forked children share it with their parent, so that a worker that
outlives its parent keeps its servers; a program started from here does not inherit it. The supervisor that
gets the lock for itself knows that nobody is left.
"""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consult.embedded.errors import CannotStart
from consult.embedded.state import unusable

PATIENCE = 120.0
_held: dict[Path, int] = {}


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def hold(home: Path) -> None:
    """Keep the server of this folder running for as long as this process lives."""
    path = home / "lease"
    if path in _held and _is(path, _held[path]):
        return
    while True:
        handle = _open(path)
        _lock(handle, fcntl.LOCK_SH, "Waiting for the embedded servers to finish stopping")
        if _is(path, handle):  # else the folder was deleted and made again while we waited
            _held[path] = handle
            return
        os.close(handle)


def give_up(home: Path) -> None:
    handle = _held.pop(home / "lease", None)
    if handle is not None:
        os.close(handle)


def held_by_others(home: Path) -> bool:
    """Whether another process holds a lease; for a moment wrong while the supervisor looks."""
    handle = _open(home / "lease")
    try:
        return not taken(handle, fcntl.LOCK_EX) and taken(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def supervised(home: Path) -> bool:
    handle = _open(home / "supervisor.lock")
    try:
        return not taken(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


@contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    """Only one process prepares and starts a server; the others wait for it and find it running."""
    handle = _open(home / "start.lock")
    try:
        _lock(handle, fcntl.LOCK_EX, "Waiting for another process that is starting the embedded servers")
        yield
    finally:
        os.close(handle)


def taken(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable(path, error) from error


def _is(path: Path, handle: int) -> bool:
    return path.exists() and os.path.samestat(path.stat(), os.fstat(handle))


def _lock(handle: int, kind: int, waiting: str) -> None:
    began = told = time.monotonic()
    while not taken(handle, kind):
        now = time.monotonic()
        if now - began > PATIENCE:
            raise CannotStart(f"{waiting}: no end after {PATIENCE:.0f} seconds.")
        if now - told > 5:
            say(f"{waiting} ({now - began:.0f} s) …")
            told = now
        time.sleep(0.05)
