"""How numbers are put into words, and where a text holds any: digits, number words and words of quantity.

A report prints nothing of the kind that is not bound to a figure; `unbound` finds what is. Pure functions.
"""

import re
from collections.abc import Iterable

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LARGER = [
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "dozen",
    "dozens",
]
QUANTITIES = [
    "half",
    "most",
    "all",
    "both",
    "none",
    "nobody",
    "several",
    "many",
    "few",
    "fewer",
    "some",
    "every",
    "each",
    "majority",
    "minority",
    "neither",
    "twice",
    "thrice",
    "quarter",
    "quarters",
    "thirds",
    "double",
    "single",
    "zero",
    "plurality",
    "percent",
    "unanimous",
    "unanimously",
    "everyone",
    "everybody",
]
_WORD = re.compile(
    rf"(?<![\w.])\d[\d\u202f,.]*|\b(?:{'|'.join([*WORDS[1:], *LARGER, *QUANTITIES])})\b|%", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^“”]*”")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b(?:\d{{1,2}} )?(?:{_MONTHS}) \d{{4}}\b")
_LABEL = re.compile(
    r"\b(?:questions?|guidelines?|practices?|items?|parts?|recommendations?|sections?|figures?|tables?|edition|draft)"
    r" (?:[a-z]{0,4}[.-]?\d[\w.-]*(?:(?:, | and | to | or |–)(?=[a-z]{0,4}[.-]?\d))?)+",
    re.IGNORECASE,
)
NEARLY_ALL = 0.9
HALF = 0.5


def number(n: int) -> str:
    """Up to ten in words, above in digits: "no", "nine", "11", "1 204" (with a narrow space)."""
    return WORDS[n] if 0 <= n < len(WORDS) else f"{n:,}".replace(",", "\u202f")


def share(part: int, whole: int) -> str:
    """The word for a part of a whole. "Most" is more than half, "nearly all" at least nine in ten."""
    if not 0 <= part <= whole or not whole:
        raise ValueError(f"{part} is no part of {whole}.")
    if part in (0, whole):
        return "none" if not part else "both" if whole == 2 else "all"
    ratio = part / whole
    if ratio >= NEARLY_ALL:
        return "nearly all"
    return "most" if ratio > HALF else "half" if ratio == HALF else "a minority"


def quantities(text: str) -> list[str]:
    """Digits, number words and words of quantity in a text, as they stand, without dates, labels and quotations."""
    for exempt in (_QUOTED, _DATE, _LABEL):
        text = exempt.sub(" ", text)
    return [found.group().rstrip(".,") for found in _WORD.finditer(text)]


def unbound(text: str, printed: Iterable[str]) -> list[str]:
    """What of `quantities(text)` none of the printed figures accounts for, each printed one taken once."""
    left = [word for text_ in printed for word in quantities(text_.casefold())]
    missing = []
    for word in quantities(text):
        if word.casefold() in left:
            left.remove(word.casefold())
        else:
            missing.append(word)
    return missing
