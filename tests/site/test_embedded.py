"""The embedded servers, with real processes that are really killed."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
import kombu
import psycopg
import pytest
import redis

from consult.embedded import state
from tests.site.places import START, Place, eventually, query

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="root's servers run as somebody else; needs root")


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
    output, _ = process.communicate(timeout=30)
    assert output.splitlines()[-1] == "True"
    assert place.all_stopped()


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
