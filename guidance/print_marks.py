"""Where words end in print, said to PostgreSQL, which knows of ASCII alone in a database with the locale "C".

It takes every other character for a letter there: “open” is no "open" to it, and models³ no "models". The function
`words_of` in the database therefore parses what `as_searched` makes of a text; a passage that is to be shown is
parsed as `parsable` has it, and `as_written` gives back each of its characters.
"""

import re

from guidance.raised import LOWERED, RAISED, raised

APART = "“”„‟«»‹›–—‒―−…•·†‡§¶¿¡′″×÷±→\u00a0\u2007\u2009\u200b\u202f\u3000、。，；：？！（）「」『』《》؟،؛"
APOSTROPHES = "’‘ʼ"
_ALIKE = str.maketrans(
    dict.fromkeys(APART, " ") | dict.fromkeys(APOSTROPHES, "'") | {"‐": "-", "‑": "-", "\u00ad": ""}
)
_MARK = re.compile(rf"(^|[^0-9{RAISED}⁺⁻])([{RAISED}]+)")
_POWER = re.compile(rf"([0-9])([⁺⁻]*[{RAISED}])")
_DIGITS = str.maketrans(f"{RAISED}{LOWERED}⁺⁻", "01234567890123456789+-")

# Two control characters, which no text has and which end a word, for each mark of print.
_CODES = {
    mark: f"{chr(1 + number // 18)}{chr(14 + number % 18)}"
    for number, mark in enumerate(APART + APOSTROPHES + RAISED)
}
_MARKS = {code: mark for mark, code in _CODES.items()}
_CODE = re.compile("[\x01-\x07][\x0e-\x1f]")
_CODED = str.maketrans({mark: _CODES[mark] for mark in APART + APOSTROPHES})
_RAISED_AFTER = re.compile(rf"(?<=[0-9])[{RAISED}]+")
_UP = "\x08"
_LIFTED = re.compile(rf"{_UP}([^0-9]?)([0-9]+)")


def as_searched(text: str) -> str:
    """A text as `words_of` parses it: words end at every mark of print, and 10²⁶ is 10^26."""
    text = _MARK.sub(r"\1 ", text.translate(_ALIKE))
    return _POWER.sub(r"\1^\2", text).translate(_DIGITS)


def parsable(text: str) -> str:
    """A text without control characters, so that PostgreSQL finds the words in it that `as_searched` has."""
    text = _MARK.sub(lambda found: found[1] + "".join(_CODES[one] for one in found[2]), text)
    text = _RAISED_AFTER.sub(lambda found: _UP + found[0].translate(_DIGITS), text)
    return text.translate(_CODED)


def as_written(text: str) -> str:
    """What `parsable` was given, around whatever single characters have been put before and behind its words."""
    text = _LIFTED.sub(lambda found: found[1] + raised(found[2]), text)
    return _CODE.sub(lambda found: _MARKS[found[0]], text)
