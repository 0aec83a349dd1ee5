"""Text out of a file, in a process of its own with limits on time and memory.

A process started anew (not forked, not by multiprocessing): it works inside a worker of a task queue too,
whose processes may have no children of that kind. One process reads many letters; where it dies, a new one
takes over.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from comments.reading.shapes import Extraction, Unreadable
from comments.reading.worker import read_frame, write_frame

ROOT = Path(__file__).resolve().parents[2]
MAX_BYTES = 60_000_000
SECONDS = 60.0  # on the clock, for one file
TOO_LONG = "This file takes too long to read. Export it again, without pictures and annexes, and send that."
GAVE_UP = "This file cannot be read: the reader gave up on it. Export it again as PDF and send that."


class Reader:
    """A reading process for any number of files. Use it as a context manager."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def extract(self, data: bytes) -> Extraction:
        """Raises Unreadable with a reason for people."""
        if len(data) > MAX_BYTES:
            raise Unreadable(
                f"This file is larger than {MAX_BYTES // 1_000_000} MB. Send the letter by itself."
            )
        answer = self._ask(data)
        if "unreadable" in answer:
            raise Unreadable(cast("str", answer["unreadable"]))
        starts, empty = cast("list[int]", answer["page_starts"]), cast("list[int]", answer["empty_pages"])
        return Extraction(cast("str", answer["text"]), tuple(starts), tuple(empty))

    def close(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.communicate()

    def _ask(self, data: bytes) -> dict[str, object]:
        process = self._running()
        late = threading.Event()
        clock = threading.Timer(self.seconds, _stop, (process, late))
        clock.start()
        try:
            write_frame(cast("BinaryIO", process.stdin), data)
            reply = read_frame(cast("BinaryIO", process.stdout))
        except BrokenPipeError:
            reply = None
        finally:
            clock.cancel()
        if reply is None:
            self.close()
            raise Unreadable(TOO_LONG if late.is_set() else GAVE_UP)
        return cast("dict[str, object]", json.loads(reply))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "comments.reading.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={**_harmless_environment(), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            )
        return self._process


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _harmless_environment() -> dict[str, str]:
    """No secret of the site goes to the process that opens strangers' files."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}


def extract(data: bytes) -> Extraction:
    """The cleaned text of a PDF or plain text file. Raises Unreadable with a reason for people."""
    with Reader() as reader:
        return reader.extract(data)


def extract_many(files: Iterable[bytes]) -> Iterator[Extraction | Unreadable]:
    """For each file its text, or why there is none. One process reads them all."""
    with Reader() as reader:
        for data in files:
            try:
                yield reader.extract(data)
            except Unreadable as error:
                yield error
