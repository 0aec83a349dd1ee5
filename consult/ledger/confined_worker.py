"""The process in which strangers' files are opened, fed and watched by confined.py. Imports nothing of the site.

Frames on stdin and stdout: eight bytes of length, then a call as JSON, then its file; the answer is JSON. The first
frame says the limits, the Django apps whose models are needed and where catalogues of translations are: there is no
database, and no secret of the site. It ends when stdin does.
"""

import importlib
import json
import os
import resource
import struct
import sys
import traceback
from typing import Any, BinaryIO

LENGTH = struct.Struct(">Q")
ENGLISH = "en-gb"


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames
    start = json.loads(read_frame(sys.stdin.buffer) or b"{}")
    _confine(start["memory"])
    os.environ["DJANGO_SETTINGS_MODULE"] = (
        "consult.ledger.confined_settings"  # read where something asks for them
    )
    os.environ["CONFINED"] = json.dumps(start)
    if start["apps"]:
        _set_up()
    while (call := read_frame(sys.stdin.buffer)) is not None:
        data = read_frame(sys.stdin.buffer)
        _allow_more_time(start["processor_seconds"])
        answer = _answer(json.loads(call), data or b"")
        write_frame(answers, json.dumps(answer).encode())
        if "result" not in answer:
            return  # who knows what state it left


def _confine(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to no disk


def _set_up() -> None:
    import django  # noqa: PLC0415 - where nothing needs it, it costs time and memory

    django.setup()


def _speak(language: str) -> None:
    """Refusals are for people. The language of the settings needs nothing."""
    if language and (language != ENGLISH or "django.utils.translation.trans_real" in sys.modules):
        from django.utils import translation  # noqa: PLC0415 - likewise

        translation.activate(language)


def _allow_more_time(seconds: int) -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + seconds, hard))


def _answer(call: dict[str, Any], data: bytes) -> dict[str, Any]:
    """{"result": …}, {"refused": sentence}, {"memory": true} or {"crashed": traceback}."""
    module, _, name = call["function"].rpartition(".")
    try:
        _speak(call["language"])
        return {"result": getattr(importlib.import_module(module), name)(data, **call["given"])}
    except MemoryError:
        return {"memory": True}
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to the parent
        if _is_refusal(error):
            return {"refused": str(error)}
        return {"crashed": traceback.format_exc()}


def _is_refusal(error: Exception) -> bool:
    errors = sys.modules.get("consult.ledger.errors")
    return errors is not None and isinstance(error, errors.DomainError)


def read_frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    data = stream.read(size)
    return data if len(data) == size else None


def write_frame(stream: BinaryIO, data: bytes) -> None:
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


if __name__ == "__main__":
    main()
