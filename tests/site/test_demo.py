"""The processes behind `make demo`: really started, really killed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from consult.pages.management.commands.demo import SIGNALS, interrupt_once, is_ready
from consult.pages.processes import ATTEMPTS, Children, KeepsDying

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def children(tmp_path: Path, said: list[str]) -> Iterator[Callable[[str], Children]]:
    """One child that runs a line of shell."""
    made = []

    def make(line: str) -> Children:
        made.append(Children({"shell": ["/bin/sh", "-c", line]}, tmp_path / "log", said.append))
        made[-1].start("shell")
        return made[-1]

    yield make
    for group in made:
        group.stop(patience=0)


def look_after(group: Children, until: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not until():
        assert time.monotonic() < end
        group.look_after()
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_only_complaints_reach_the_terminal(children: Callable[[str], Children], said: list[str]) -> None:
    lines = [
        "all is well",
        '{"level": "error", "event": "lost"}',
        '{"level": "info"}',
        "ValueError: no",
        "done",
    ]
    group = children("; ".join(f"echo '{line}'" for line in lines) + "; sleep 60")
    look_after(group, lambda: len(said) == 2)
    assert said == ['shell: {"level": "error", "event": "lost"}', "shell: ValueError: no"]
    assert group.children[0].log.read_text().splitlines() == lines


def test_what_ends_is_started_again_and_its_children_with_it(
    children: Callable[[str], Children], said: list[str], tmp_path: Path
) -> None:
    group = children(f"sleep 60 & echo $! > {tmp_path}/pid; wait")
    look_after(group, lambda: (tmp_path / "pid").exists() and bool((tmp_path / "pid").read_text()))
    orphan = int((tmp_path / "pid").read_text())
    os.kill(group.children[0].process.pid, signal.SIGKILL)  # type: ignore[union-attr]
    look_after(group, lambda: bool(said))
    assert "The shell process ended with code -9; starting it again." in said[0]
    look_after(group, lambda: not alive(orphan))
    assert group.children[0].process.poll() is None  # type: ignore[union-attr]


def test_what_keeps_ending_is_named(children: Callable[[str], Children], said: list[str]) -> None:
    group = children("exit 3")
    with pytest.raises(
        KeepsDying, match=r"The shell process keeps ending \(last with code 3\); see .*shell\.log"
    ):
        look_after(group, lambda: False)
    assert len(said) == ATTEMPTS - 1


def test_who_does_not_stop_when_asked_is_stopped(children: Callable[[str], Children]) -> None:
    group = children("trap '' TERM; sleep 60 & wait; wait")
    time.sleep(0.2)
    group.stop(patience=1)
    assert group.children[0].ended()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def state() -> Iterator[Path]:
    folder = Path("/tmp") / f"consult-demo-test-{os.getpid()}"
    folder.mkdir(mode=0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def demo(port: int, state: Path) -> subprocess.Popen[str]:
    own = {"CONSULT_STATE_DIR": str(state), "CONSULT_EMBEDDED_NAME": "test-demo"}
    environment = {name: value for name, value in os.environ.items() if name not in OUTSIDE} | own
    command = [sys.executable, "manage.py", "demo", "--no-example", "--port", str(port)]
    output = subprocess.PIPE
    return subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=output, stderr=output, text=True)


OUTSIDE = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "DJANGO_SETTINGS_MODULE"}


def descendants(pid: int) -> set[int]:
    found = {pid}
    parents = {
        int(stat.parent.name): int(stat.read_text().rsplit(")", 1)[1].split()[1])
        for stat in Path("/proc").glob("[0-9]*/stat")
    }
    while new := {child for child, parent in parents.items() if parent in found} - found:
        found |= new
    return found - {pid}


def wait_until_ready(port: int) -> None:
    end = time.monotonic() + 120
    while not is_ready(port):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_demo_starts_survives_a_kill_and_stops_all_it_started(free_port: int, state: Path) -> None:
    with demo(free_port, state) as process:
        wait_until_ready(free_port)
        assert process.stdout
        while "Stop with Ctrl-C" not in process.stdout.readline():
            assert process.poll() is None
        os.kill(int((state / "test-demo" / "postgresql" / "server.pid").read_text()), signal.SIGKILL)
        time.sleep(1)
        wait_until_ready(free_port)
        started = descendants(process.pid)
        assert len(started) >= 5
        servers = [int(path.read_text()) for path in state.glob("test-demo/*/*.pid")]
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert "Stopped. The data is kept." in rest
    assert (state / "test-demo" / "site_url").read_text() == f"http://localhost:{free_port}"
    assert [pid for pid in [*started, *servers] if alive(pid)] == []


def test_only_the_first_signal_interrupts() -> None:
    """`make` passes on what its whole group got already; a stop that was broken off left the site running."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        interrupt_once()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        for number in SIGNALS:
            signal.raise_signal(number)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_port_in_use_is_one_sentence(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        _, errors = demo(port, state).communicate(timeout=60)
    assert f"Port {port} cannot be used (Address already in use)" in errors
    assert f"make demo PORT={port + 1}" in errors
    assert "Traceback" not in errors
