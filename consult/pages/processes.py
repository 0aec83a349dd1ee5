"""The processes behind `manage.py demo`: start them, pass on complaints, start again what dies, stop all.

Each leads a process group of its own, so that the terminal's Ctrl-C reaches nobody but us and whatever a
killed one leaves behind can be ended with it. Their output goes to files; only errors reach the terminal.
"""

import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

COMPLAINT = re.compile(r'"level": ?"(error|critical)"|\b(ERROR|CRITICAL|FATAL)\b|^\w*(Error|Exception)\b')
SOON = 60.0
ATTEMPTS = 5
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class KeepsDying(Exception):
    """A process ended again and again; the message says which, and where its log is."""


@dataclass
class Child:
    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    reader: IO[str] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.starts.append(time.monotonic())
        with self.log.open("ab") as output:
            if self.reader is None:
                self.reader = self.log.open(errors="replace")
                self.reader.seek(0, os.SEEK_END)
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_parent if _libc else None,  # noqa: PLW1509  # we run no threads
            )

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: int) -> None:
        """To the whole group: the leader's own children may outlive it."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def complaints(self) -> Iterator[str]:
        for line in self.reader or ():
            if COMPLAINT.search(line):
                yield f"{self.name}: {line.strip()[:400]}"


def _end_with_parent() -> None:
    """Linux: if the demo is killed outright, its children get a SIGTERM instead of staying behind."""
    assert _libc
    _libc.prctl(1, signal.SIGTERM)


class Children:
    def __init__(self, commands: dict[str, list[str]], logs: Path, say: Callable[[str], None]) -> None:
        logs.mkdir(mode=0o700, exist_ok=True)
        self.children = [Child(name, command, logs / f"{name}.log") for name, command in commands.items()]
        self.say = say

    def start(self, *names: str) -> None:
        for child in self.children:
            if child.name in names:
                child.start()

    def look_after(self) -> None:
        """Pass complaints on and start again what has ended. Raises KeepsDying where that does not help."""
        for child in self.children:
            for complaint in child.complaints():
                self.say(complaint)
            if child.ended():
                self.restart(child)

    def restart(self, child: Child) -> None:
        assert child.process
        child.signal(signal.SIGKILL)  # what it left behind
        code = child.process.returncode
        if len([start for start in child.starts if time.monotonic() - start < SOON]) >= ATTEMPTS:
            raise KeepsDying(
                f"The {child.name} process keeps ending (last with code {code}); see {child.log}"
            )
        self.say(f"The {child.name} process ended with code {code}; starting it again. Its log: {child.log}")
        child.start()

    def stop(self, patience: float = 5) -> None:
        for child in self.children:
            if child.process:
                child.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + patience
        while time.monotonic() < end and not all(child.ended() for child in self.children if child.process):
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
            if child.process:
                child.process.wait()
            if child.reader:
                child.reader.close()
