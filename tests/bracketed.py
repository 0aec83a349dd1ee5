"""French in which every sentence of ours, of Django and of its libraries stands in brackets, translated or not.

What is in brackets follows the language; what is not, doesn't.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import trans_real

OPEN, CLOSE = "⟦", "⟧"


class Bracketed:
    """As a catalogue answers, for what Django asks of one."""

    domain = "django"

    def language(self) -> str:
        return "fr"

    def to_language(self) -> str:
        return "fr"

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{CLOSE}" if message else ""

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


@contextmanager
def bracketed_french() -> Iterator[None]:
    """As long as it lasts, whoever is answered in French is answered in brackets."""
    translation.activate("en-gb")
    before = trans_real._translations.pop("fr", None)  # type: ignore[attr-defined]
    trans_real._translations["fr"] = Bracketed()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del trans_real._translations["fr"]  # type: ignore[attr-defined]
        if before is not None:
            trans_real._translations["fr"] = before  # type: ignore[attr-defined]
