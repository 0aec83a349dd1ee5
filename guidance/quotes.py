"""Words picked out of a text: where they stand, and what stands around them. Pure functions.

The selectors are those of the W3C Web Annotation Data Model (www.w3.org/TR/annotation-model): TextPosition for
`start` and `end`, TextQuote for `exact`, `prefix` and `suffix`.
"""

from dataclasses import dataclass

AROUND = 32
"""Characters of context kept on each side."""


@dataclass(frozen=True)
class Quote:
    """`text` is the ItemText's primary key; `start` and `end` count characters of its plain text."""

    text: int
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


def quote(text: int, plain: str, start: int, end: int) -> Quote:
    """The quote of a range, with what stands around it."""
    return Quote(
        text,
        start,
        end,
        exact=plain[start:end],
        prefix=plain[max(start - AROUND, 0) : start],
        suffix=plain[end : end + AROUND],
    )
