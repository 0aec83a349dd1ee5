"""Printed labels at the beginning of words ("7.d", "(a)", "Q7.", "1.2"): found, completed, and made into keys."""

import re

from django.utils.text import slugify

# A bare number has three digits at most: a heading may begin with a year. A bare letter needs a dot or a bracket.
LABEL = re.compile(
    r"""
    (?: (?:Question|Frage)\s+ (?P<numbered>\d{1,3}(?:\.?[a-z](?:\.?[ivx]+)?)?(?:\.\w{1,4})*) [.:)]?
      | (?P<bracketed>\((?:[A-Za-z]|[ivxlcIVXLC]{1,5}|\d{1,3})\))
      | (?P<coded>[A-Z]{1,4}[-.]?\d{1,3}(?:[.-]\w{1,4})*) [.:)]?
      | (?P<dotted>(?:\d{1,3}|[A-Za-z]|[IVXLC]{1,5})(?:\.\w{1,4})+(?:\(\w{1,4}\))*) [.:)]?
      | (?P<number>\d{1,3}(?:\(\w{1,4}\))*) [.:)]?
      | (?P<letter>[A-Za-z]|[ivxlc]{1,5}|[IVXLC]{1,5}) [.:)]
    ) (?:\s+|$)
    """,
    re.VERBOSE,
)
PART = re.compile(r"\(?([A-Za-z]|[ivxlc]{1,5}|\d{1,3})\)?")
CHAPTER = re.compile(r"[A-Z]|[IVXLC]+")
LONGEST_KEY = 60


def cut(words: str) -> tuple[str, str]:
    """The label that words begin with, and the rest. Neither dot nor colon after it is part of it."""
    found = LABEL.match(words)
    if not found:
        return "", words
    label = next(part for part in found.groups() if part)
    return label, words[found.end() :].strip()


def full(label: str, above: str) -> str:
    """A label as readers name it: "d" below "7" is "7.d", "(i)" below "7(d)" is "7(d)(i)"; "7.d" stays."""
    if not above or not label or not PART.fullmatch(label):
        return label
    return above + (label if label.startswith("(") else f".{label}")


def is_below(label: str, above: str) -> bool:
    """Whether "7.d.i" says that it stands below "7.d"."""
    return bool(above) and len(label) > len(above) and label.startswith(above) and label[len(above)] in ".(-"


def names_a_chapter(label: str) -> bool:
    """Capital letters and Roman numerals number what holds other things."""
    return bool(CHAPTER.fullmatch(label))


def key_of(title: str, label: str, text: str, above: str, kind: str) -> str:
    """A key from the title; where there is none, from the label; else from the first words."""
    if from_title := _short(title):
        return from_title
    if label:
        return _short(
            f"{above} {label.rpartition('.')[2]}" if above and kind == "practice" else f"{kind} {label}"
        )
    return _short(f"{above} {' '.join(text.split()[:4])}") or kind


def _short(words: str) -> str:
    slug = slugify(re.sub(r"[.()]+", "-", words))
    return slug if len(slug) <= LONGEST_KEY else slug[:LONGEST_KEY].rpartition("-")[0] or slug[:LONGEST_KEY]
