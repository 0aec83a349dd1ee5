"""What the tests let run in a process of its own."""

import os
import signal
import sys
import tempfile
import time
from typing import Any

from django.utils.translation import get_language, gettext

from consult.ledger.errors import DomainError


def count(data: bytes, **given: Any) -> dict[str, Any]:
    print("a library that talks")
    return {"bytes": len(data), **given}


def names(data: bytes) -> list[str]:
    """What it finds around it: its environment and the site's settings."""
    return [*os.environ, *(["settings"] if "consult.settings" in sys.modules else [])]


def refuse(data: bytes) -> None:
    raise DomainError("Line 3: this is no guidance.")


def refuse_in_words(data: bytes) -> None:
    """With a word that Django's own catalogues have."""
    raise DomainError(gettext("This field is required."))


def fail(data: bytes) -> None:
    raise ValueError(data)


def sleep(data: bytes) -> None:
    time.sleep(60)


def spin(data: bytes) -> None:
    while True:
        pass


def hoard(data: bytes) -> int:
    return len([bytearray(50_000_000) for _ in range(1000)])


def die(data: bytes) -> None:
    if data == b"die":
        os.kill(os.getpid(), signal.SIGSEGV)


def write(data: bytes) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(data)


def model(data: bytes) -> str:
    """Needs Django's apps to be known."""
    from guidance.models import Item

    return str(Item.Kind.SECTION.label)


def language(data: bytes) -> str | None:
    return get_language()
