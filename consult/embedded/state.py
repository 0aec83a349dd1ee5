"""Where the embedded servers of a checkout keep their things, and as whom they run.

An ordinary user's are in `.consult/` inside the checkout. PostgreSQL refuses to run as root: root's servers
run as `nobody`, who must be able to reach the folder, so it lies below `/var/lib/consult`. No folder that
existed before has its mode or owner changed.
"""

import hashlib
import os
import pwd
import re
import secrets
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path

from consult.embedded.errors import CannotStart

UNPRIVILEGED = "nobody"
SITE_URL = "http://localhost:8000"
# A socket's path may have 104 characters on some systems, and both kinds of address go through URL
# parsers, one of which turns capitals into small letters.
PLAIN_PATH = re.compile(r"[a-z0-9/._-]{1,70}")


def state_dir(base_dir: Path) -> Path:
    """The folder for all that belongs to this checkout and name; made where missing, readable by us only."""
    name = os.environ.get("CONSULT_EMBEDDED_NAME") or "demo"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,19}", name):
        raise CannotStart(
            f"CONSULT_EMBEDDED_NAME must be up to 20 small letters, digits and hyphens, not {name!r}."
        )
    return private_folder(_root(base_dir.resolve()) / name)


def is_for_tests(state: Path) -> bool:
    return state.name.startswith("test")


def linger(state: Path) -> float:
    """Seconds that servers outlive their last user: long enough for the next command of a person."""
    return 1.0 if is_for_tests(state) else 3.0


def _root(base_dir: Path) -> Path:
    if chosen := os.environ.get("CONSULT_STATE_DIR"):
        return Path(chosen).resolve()
    if os.geteuid() == 0:
        readable = re.sub(r"[^a-z0-9]+", "-", base_dir.name.lower())[:20].strip("-")
        return Path("/var/lib/consult") / f"{readable}-{digest(base_dir)}"
    return base_dir / ".consult"


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


@cache
def server_user() -> pwd.struct_passwd | None:
    """Whom the servers run as, or None where that is ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise CannotStart(f"Running as root needs a user named {UNPRIVILEGED}, and there is none.") from error


def private_folder(path: Path) -> Path:
    """A folder of ours; as root its group, the servers', may pass through it but not look around."""
    try:
        _make(path)
        owner = path.stat().st_uid
    except OSError as error:
        raise unusable(path, error) from error
    if owner != os.geteuid():
        raise CannotStart(
            f"{path} belongs to another user; run as that user or set CONSULT_STATE_DIR to another folder."
        )
    return path


def _make(path: Path) -> None:
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    user = server_user()
    for folder in reversed(missing):
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue  # another process of ours was quicker
        if user:
            os.chown(folder, 0, user.pw_gid)
            folder.chmod(0o710)


def server_folder(path: Path) -> Path:
    """A folder of the server's own, mode 0700."""
    user = server_user()
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        if user and path.lstat().st_uid == 0:
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
        found = path.lstat()
    except OSError as error:
        raise unusable(path, error) from error
    owner = user.pw_uid if user else os.geteuid()
    if path.is_symlink() or not path.is_dir() or found.st_uid != owner or found.st_mode & 0o077:
        raise CannotStart(
            f"{path} is not a private folder of ours; remove it or set CONSULT_STATE_DIR to another folder."
        )
    return path


def socket_folder(home: Path) -> Path:
    """A private folder whose path is short and plain however deep and oddly named the checkout is."""
    inside = home / "s"
    if PLAIN_PATH.fullmatch(str(inside)):
        return server_folder(inside)
    return server_folder(Path("/tmp") / f"consult-{os.geteuid()}-{digest(home)}")  # noqa: S108


def require_space(path: Path, megabytes: int) -> None:
    free = shutil.disk_usage(path).free // 1_000_000
    if free < megabytes:
        raise CannotStart(f"There is no disk space left at {path}: {free} MB free, {megabytes} MB needed.")


def unusable(path: Path, error: OSError) -> CannotStart:
    reason = error.strerror or str(error)
    return CannotStart(
        f"{path} cannot be used ({reason}); make it writable or set CONSULT_STATE_DIR to another folder."
    )


def secret_key(base_dir: Path) -> str:
    """A random key for signing, made once and kept beside the data."""
    path = state_dir(base_dir) / "secret_key"
    try:
        if not path.exists():
            draft = path.with_name(f"secret_key.{os.getpid()}")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
            with suppress(FileExistsError):
                os.link(draft, path)  # never replaces the key of a process that was quicker
            draft.unlink()
        return path.read_text()
    except OSError as error:
        raise unusable(path, error) from error


def site_url(base_dir: Path) -> str:
    """Where the demo was served last, so that links made at a terminal lead to it."""
    try:
        return (state_dir(base_dir) / "site_url").read_text().strip() or SITE_URL
    except OSError:
        return SITE_URL


def keep_site_url(base_dir: Path, url: str) -> None:
    path = state_dir(base_dir) / "site_url"
    try:
        path.write_text(url)
    except OSError as error:
        raise unusable(path, error) from error
