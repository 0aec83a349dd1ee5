"""A folder of embedded servers, and processes that need them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from consult.embedded import lease

CHECKOUT = Path(__file__).resolve().parents[2]
# Without `consult/__init__.py`: the application takes longer to import than the servers to start.
ALONE = "import sys, types; sys.modules['consult'] = types.ModuleType('consult')"
ALONE += "; sys.modules['consult'].__path__ = [sys.argv[1] + '/consult']"
START = f"{ALONE}; from pathlib import Path; from consult import embedded; base = Path(sys.argv[1])"
JOIN = f"{START}; print(*embedded.start(base), sep='\\n', flush=True); sys.stdin.read()"


@dataclass
class Client:
    """A process that needs the servers; it ends when its input is closed."""

    process: subprocess.Popen[str]
    database_url: str
    redis_url: str

    def leave(self) -> None:
        self.process.communicate(timeout=10)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=10)


@dataclass
class Place:
    folder: Path
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def server(self, name: str) -> Path:
        return self.folder / "test-own" / name

    def pid(self, name: str, of: str = "server") -> int:
        return int((self.server(name) / f"{of}.pid").read_text())

    def environment(self) -> dict[str, str]:
        own = {"CONSULT_STATE_DIR": str(self.folder), "CONSULT_EMBEDDED_NAME": "test-own"}
        return os.environ | own | {"PYTHONPATH": str(CHECKOUT)}

    def begin(self, code: str = JOIN) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(CHECKOUT)],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def joined(self, process: subprocess.Popen[str]) -> Client:
        assert process.stdout
        assert process.stderr
        database_url, redis_url = process.stdout.readline().strip(), process.stdout.readline().strip()
        assert redis_url, process.stderr.read()
        return Client(process, database_url, redis_url)

    def join(self) -> Client:
        return self.joined(self.begin())

    def refusal(self, code: str = JOIN) -> str:
        """The last line of a process that could not get its servers."""
        _, errors = self.begin(code).communicate(timeout=60)
        return errors.strip().splitlines()[-1]

    def all_stopped(self) -> bool:
        homes = [home for home in (self.server("postgresql"), self.server("redis")) if home.exists()]
        return not any(lease.supervised(home) for home in homes)


def eventually(condition: Callable[[], bool], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def query(client: Client, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(client.database_url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []
