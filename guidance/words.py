"""Words as they are stored and compared: one kind of line end, nothing around them, no control characters."""

import re

BREAKS = re.compile(r"\r\n?")
# A database can't hold the first of these, no reader sees the others; a tab and a line end are words.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")


def tidy(words: str) -> str:
    """A text of many lines; the indentation of its first line stays, since it means something in Markdown."""
    return BLANK_LINES.sub("", UNSEEN.sub("", BREAKS.sub("\n", words))).rstrip()


def tidy_line(words: str) -> str:
    """A text of one line, such as a title or a label."""
    return " ".join(tidy(words).split("\n")).strip()


def called(label: str, title: str) -> str:
    """How lists and headings name an item: its label before its title; "" where it has neither."""
    return f"{label} {title}".strip()
