"""What cannot be run here (Docker, a machine without Python) is at least checked against what it names."""

import os
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

CHECKOUT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text().replace("\\\n", " ")
REQUIRED = re.compile(r"\$\{[A-Z_]+:\?[^}]+\}")


def words(command: str | list[str]) -> list[str]:
    return shlex.split(command) if isinstance(command, str) else command


def named_commands() -> list[list[str]]:
    composed = [words(service["command"]) for service in SERVICES.values() if "command" in service]
    built = [shlex.split(line) for line in DOCKERFILE.splitlines() if line.startswith("RUN")]
    return [*composed, *built, words(yaml.safe_load(re.findall(r"^CMD (.*)$", DOCKERFILE, re.M)[-1]))]


def test_all_parts_are_there() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis"}
    assert SERVICES["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nobody_starts_before_the_migrations_are_done(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_secret_has_a_value_or_a_default(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        if re.search(r"SECRET|PASSWORD|TOKEN", key):
            assert REQUIRED.fullmatch(value), key
        if key == "EMAIL_URL":  # or EMAIL_PROVIDER; the site asks for one of them
            assert value == "${EMAIL_URL:-}"
        for password in re.findall(r"://[^:@/]*:(.*)@", value if "${EMAIL_URL" not in value else ""):
            assert REQUIRED.fullmatch(password), key


def test_every_volume_is_declared() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_every_command_and_module_that_is_named_exists() -> None:
    commands = get_commands()
    found = set()
    for line in named_commands():
        for word, following in zip(line, [*line[1:], ""], strict=True):
            if word.endswith("manage.py"):
                assert following in commands
                found.add(following)
            if word == "--app":
                assert import_module(following).celery_app
                found.add(following)
            if word.endswith(":application"):
                assert import_module(word.split(":")[0]).application
                found.add(word)
    assert found == {"migrate", "collectstatic", "consult", "consult.wsgi:application"}


def test_the_image_is_built_from_what_exists_and_does_not_run_as_root() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text().splitlines()
    for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.M):
        for source in line.split()[:-1]:
            assert (CHECKOUT / source).exists()
            assert f"!{source}" in ignored
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.M)[-1] == "consult"
    assert "--require-hashes -r /requirements.txt" in DOCKERFILE
    assert "HEALTHCHECK" in DOCKERFILE


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_hashes_and_no_index_is_named(name: str) -> None:
    text = (CHECKOUT / name).read_text()
    assert "://" not in text
    packages = re.split(r"\n(?=[a-z0-9])", text)
    assert len(packages) > 50
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_a_missing_python_is_one_sentence(tmp_path: Path) -> None:
    done = make("install", "PYTHON=", f"VENV={tmp_path / 'venv'}")
    assert done.returncode != 0
    assert "Consult needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_make_tells_what_it_can_do() -> None:
    targets = set(re.findall(r"^  make (\S+)", make("help").stdout, re.M))
    assert targets == {"help", "install", "demo", "demo-reset", "test", "lint", "bench", "lock", "messages"}


def test_browser_tests_can_be_left_out_knowingly() -> None:
    assert '-m "not browser"' in make("--dry-run", "test", "BROWSER=0").stdout
    assert "not browser" not in make("--dry-run", "test", "BROWSER=1").stdout


def test_continuous_integration_is_a_program() -> None:
    path = CHECKOUT / ".ci" / "run"
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", path], check=True, timeout=10)


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["make", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True, text=True, timeout=60)


def test_the_settings_in_the_dockerfile_are_enough_to_build_with() -> None:
    line = next(line for line in DOCKERFILE.splitlines() if "collectstatic" in line).removeprefix("RUN ")
    *assignments, _ = re.split(r"(?=python manage\.py)", line, maxsplit=1)
    environment = dict(word.split("=", 1) for word in shlex.split(assignments[0]))
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--dry-run", "--verbosity", "0"]
    clean = {"PATH": os.environ["PATH"]} | environment
    done = subprocess.run(
        command, cwd=CHECKOUT, env=clean, check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_log_level_holds_for_workers_too() -> None:
    """Else one search would not find what a request caused in the worker."""
    code = "from consult.celery import app; app.log.setup(loglevel='WARNING'); import logging; "
    code += "print(logging.getLogger().getEffectiveLevel() == logging.INFO)"
    given = {"DJANGO_SETTINGS_MODULE": "consult.settings", "LOG_LEVEL": "info"}
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=CHECKOUT,
        env=os.environ | given,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "True", done.stderr
