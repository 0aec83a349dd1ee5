"""Run a function over a stranger's file in a process of its own, with limits on time and memory.

A process started anew (not forked, not by multiprocessing): it works inside a worker of a task queue too, whose
processes may have no children of that kind. The function is named by its dotted path, takes the file as bytes and
what else is given as JSON, and returns what JSON can hold. It finds no database and no secret of the site.

    confined.run("guidance.formats.read_apart", data, limits=Limits(seconds=20), name="draft.docx")
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consult.ledger.confined_worker import read_frame, write_frame
from consult.ledger.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("confined_worker.py")
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
log = logging.getLogger(__name__)


class GaveUp(DomainError):
    """No answer came; the sentence says why and what to do."""

    sentence: Promise | str = _(
        "This file can't be read: the reader gave up on it. Save it again, or in another format."
    )

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or str(self.sentence))


class Crashed(GaveUp):
    """It raised what is no DomainError, or died."""


class TookTooLong(GaveUp):
    sentence = _("This file takes too long to read. Save it again without pictures and annexes, or in parts.")


class NeededTooMuchMemory(GaveUp):
    sentence = _("This file needs too much memory to read. Send a smaller one, or its text alone.")


@dataclass(frozen=True)
class Limits:
    """`seconds` on the clock and `processor_seconds` are for one call, `memory` is bytes of address space.

    `apps` are those whose models the function imports, for Django to know; none where it does without.
    """

    seconds: float = 60.0
    processor_seconds: int = 30
    memory: int = 1 << 30
    apps: tuple[str, ...] = ()


def run(function: str, data: bytes, *, limits: Limits | None = None, **given: Any) -> Any:
    """What the function returns. Raises DomainError with its own words where it does, else a GaveUp."""
    with Confined(function, limits or Limits()) as confined:
        return confined.call(data, **given)


class Confined:
    """A process for any number of calls of one function; where it dies, a new one takes over."""

    def __init__(self, function: str, limits: Limits) -> None:
        self.function, self.limits = function, limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(self, data: bytes, **given: Any) -> Any:
        """As `run` does."""
        asked = {"function": self.function, "given": given, "language": get_language() or ""}
        answer = self._ask(json.dumps(asked).encode(), data)
        if "result" in answer:
            return answer["result"]
        self.close()
        if "refused" in answer:
            raise DomainError(answer["refused"])
        if "memory" in answer:
            raise NeededTooMuchMemory
        log.error("%s crashed on a file:\n%s", self.function, answer["crashed"])
        raise Crashed

    def close(self) -> None:
        self._end()

    def _end(self) -> int | None:
        """How it ended; minus a signal where one ended it."""
        if self._process is None:
            return None
        process, self._process = self._process, None
        process.kill()  # too late for one that is dead already, whose own end is told then
        process.communicate()
        return process.returncode

    def _ask(self, call: bytes, data: bytes) -> dict[str, Any]:
        late = threading.Event()
        process = self._running()
        clock = threading.Timer(self.limits.seconds, _stop, (process, late))
        clock.start()
        try:
            entrance = cast("BinaryIO", process.stdin)
            write_frame(entrance, call)
            write_frame(entrance, data)
            reply = read_frame(cast("BinaryIO", process.stdout))
        except BrokenPipeError:
            reply = None
        finally:
            clock.cancel()
        if reply is None:
            raise self._gave_up(late=late.is_set())
        return cast("dict[str, Any]", json.loads(reply))

    def _gave_up(self, *, late: bool) -> GaveUp:
        process = self._process
        if process is not None and not late:
            process.wait(timeout=10)
        how = self._end()
        if late or how == -signal.SIGXCPU:
            return TookTooLong()
        log.error("%s died on a file (%s)", self.function, how)
        return Crashed()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={**_harmless_environment(), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            )
            self._begin(self._process)
        return self._process

    def _begin(self, process: subprocess.Popen[bytes]) -> None:
        user_model = settings.AUTH_USER_MODEL if self.limits.apps else ""
        catalogues = [str(path) for path in settings.LOCALE_PATHS]
        start = {**asdict(self.limits), "user_model": user_model, "catalogues": catalogues}
        try:
            write_frame(cast("BinaryIO", process.stdin), json.dumps(start).encode())
        except BrokenPipeError as error:
            raise self._gave_up(late=False) from error


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _harmless_environment() -> dict[str, str]:
    """No secret of the site goes to the process that opens strangers' files."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}
