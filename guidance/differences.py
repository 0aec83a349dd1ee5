"""Two states of something field by field, as redlines. Pure functions."""

from dataclasses import dataclass

from guidance.redline import Piece, redline


@dataclass(frozen=True)
class Difference:
    what: str
    pieces: tuple[Piece, ...]


def differences(*fields: tuple[str, str, str]) -> list[Difference]:
    """The fields that differ. Each is its name, the old words and the new ones."""
    return [Difference(what, redline(old, new)) for what, old, new in fields if old != new]
