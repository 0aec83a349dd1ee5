"""What reading a letter speaks of: questions, passages, extracted text, and why a file could not be read."""

from dataclasses import dataclass


def gettext_noop(words: str) -> str:
    """Marks a sentence for the catalogues. This room knows no language: it is translated where it is shown."""
    return words


@dataclass(frozen=True)
class Question:
    """A numbered question of the request; `label` as printed ("7.d.i"), `parent` the label above it.

    A guideline has a `title` as well, by which a heading may name it.
    """

    label: str
    text: str
    parent: str | None = None
    title: str = ""


@dataclass(frozen=True)
class Passage:
    """A stretch of a letter that answers the questions `labels` together, or none of them.

    `start` is where its heading or the quoted question begins, `answer_start` the first character of the
    respondent's own words, `end` is exclusive. `kind` says what gave it away: "quoted", "number",
    "title", "paraphrase", "joint" (several questions), or "rest" (answers no numbered question). `score` is 0 to 1.
    """

    start: int
    answer_start: int
    end: int
    labels: tuple[str, ...]
    kind: str
    score: float


@dataclass(frozen=True)
class Extraction:
    """Cleaned text; where each page begins in it; the pages without text, counted from 1; what the file is."""

    text: str
    page_starts: tuple[int, ...]
    empty_pages: tuple[int, ...]
    media_type: str = ""


class Unreadable(Exception):
    """No text can be had from a file. `reason` is a sentence for people that says what to do, in English.

    With `values`, it stands in `refusals` and these are put into it.
    """

    def __init__(self, words: str, **values: object) -> None:
        self.reason = words.format(**values) if values else words
        super().__init__(self.reason)
