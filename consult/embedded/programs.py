"""The servers' programs: finding them, copying them within their user's reach, running them as that user."""

import importlib.metadata
import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from consult.embedded import lease
from consult.embedded.errors import CannotStart
from consult.embedded.state import private_folder, server_user, unusable

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def label(distribution: str) -> str:
    return f"{distribution}-{importlib.metadata.version(distribution)}"


def package_folder(name: str) -> Path | None:
    """Where an installed package lies; it is not imported."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def usable(program: Path, *, packages: Path, label: str, needs: list[str], root: Path) -> Path:
    """The program itself, or a copy below `root` where the servers' user cannot reach it, as below /root.

    `needs` are the folders to copy, relative to `packages`, the folder they are installed in; `label` names
    the copy, so that another version gets another one.
    """
    if _runs(program):
        return program
    target = private_folder(root) / label
    if not target.exists():
        lease.say(f"Copying the programs of {label} to where an unprivileged user can read them …")
        _copy(packages, needs, target)
    return target / program.relative_to(packages)


def _runs(program: Path) -> bool:
    """Asked of the kernel, as the user in question: every folder above counts."""
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True, timeout=30, **as_server())
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def _copy(packages: Path, needs: list[str], target: Path) -> None:
    """Under another name first: another process may be doing the same, or we may be interrupted."""
    try:
        draft = Path(tempfile.mkdtemp(dir=target.parent, prefix="draft-"))
    except OSError as error:
        raise unusable(target, error) from error
    try:
        for part in filter(lambda part: (packages / part).exists(), needs):
            shutil.copytree(
                packages / part,
                draft / part,
                ignore=shutil.ignore_patterns("*.a", "include", "pgxs"),
                symlinks=True,
            )
        for path in [draft, *draft.rglob("*")]:
            if not path.is_symlink():
                path.chmod(
                    path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044)
                )
        if not target.exists():
            draft.rename(target)
    except OSError as error:
        if not target.exists():
            raise unusable(target, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def as_server() -> dict[str, Any]:
    """Arguments for `subprocess.run` that make it the servers' user."""
    user = server_user()
    common: dict[str, Any] = {"cwd": "/", "env": ENVIRONMENT}
    return common | ({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {})


def run(command: list[str], text: str = "") -> None:
    """Run a program to its end as the servers' user, or say in a sentence why it failed."""
    options = {"text": True, "capture_output": True, "umask": 0o077, **as_server()}
    done = subprocess.run(command, input=text, check=False, timeout=120, **options)
    if done.returncode:
        lines = done.stderr.splitlines() or [f"exit code {done.returncode}"]
        telling = [line for line in lines if "rror" in line or "FATAL" in line or "PANIC" in line]
        raise CannotStart(f"{Path(command[0]).name} failed: {(telling or lines)[-1].strip()}")
