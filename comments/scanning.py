"""Stage 2, documents. Ask clamd whether a file is malicious. Reads and writes letters.

Where `CLAMD_URL` is not set nothing is scanned, and every page that shows a document says so.
"""

import io
from typing import cast
from urllib.parse import urlsplit

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from comments.models import Letter
from consult.ledger.models import Job, subject_type
from consult.ledger.moves import Move

S = Letter.Status
CLEAR = Move("clear_file", frozenset({S.WAITING, S.NOT_SCANNED}), S.CLEAN)
LOCK = Move("lock_file", frozenset({S.WAITING, S.NOT_SCANNED}), S.INFECTED)
SECONDS = 60


class ScannerUnreachable(Exception):
    """No answer came, or none that says whether the file is malicious."""


def is_on() -> bool:
    return bool(settings.CLAMD_URL)


def signature_in(data: bytes) -> str:
    """The name of what was found; "" where the file is clean. Raises ScannerUnreachable."""
    try:
        [(verdict, name)] = _clamd().instream(io.BytesIO(data)).values()
    except (ClamdError, OSError, ValueError) as error:
        raise ScannerUnreachable(f"clamd at {settings.CLAMD_URL} did not answer: {error}") from error
    if verdict == "ERROR":
        raise ScannerUnreachable(f"clamd could not scan the file: {name}")
    return (name or "something malicious") if verdict == "FOUND" else ""


def scan(letter: Letter) -> None:
    """Clear or lock a letter that waits. Raises ScannerUnreachable: the job then tries again."""
    if letter.status != S.WAITING or not is_on():
        return
    with letter.file.open() as file:
        found = signature_in(file.read())
    (LOCK if found else CLEAR).apply(letter, by=None, note=found, scanned_at=Now())


def wake_waiting() -> None:
    """Ask again for letters whose scan was given up: clamd may be back."""
    open_jobs = Job.objects.filter(
        kind="scan_letter", subject_type=subject_type(Letter), subject_id=OuterRef("pk")
    ).filter(state__in=[Job.State.WAITING, Job.State.RUNNING])
    for letter in Letter.objects.filter(status=S.WAITING).exclude(Exists(open_jobs)).only("pk"):
        Job.objects.wake(["scan_letter"], subject=letter)


def _clamd() -> ClamdNetworkSocket | ClamdUnixSocket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        return ClamdUnixSocket(path=address.path, timeout=SECONDS)
    return ClamdNetworkSocket(cast("str", address.hostname), address.port or 3310, timeout=SECONDS)
