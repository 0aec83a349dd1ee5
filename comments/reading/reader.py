"""Text out of a file, in a process of its own with limits on time and memory; one process reads many letters."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self

from comments.reading import refusals
from comments.reading.shapes import Extraction, Passage, Question, Unreadable
from comments.reading.shapes import gettext_noop as _
from consult.ledger.confined import Confined, Crashed, Limits, NeededTooMuchMemory, TookTooLong

MAX_BYTES = 60_000_000
SECONDS = 60.0  # on the clock, for one file
TOO_LONG = _(
    "This file takes too long to read. Export it again, without pictures and annexes, and send that."
)
TOO_MUCH = _("This file needs too much memory to read. Send a smaller one, or its text alone.")
GAVE_UP = _("This file cannot be read: the reader gave up on it. Export it again as PDF and send that.")


class Reader:
    """A reading process for any number of files. Use it as a context manager."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.confined = Confined("comments.reading.worker.answer", Limits(seconds=seconds))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.confined.close()

    def extract(self, data: bytes) -> Extraction:
        """Raises Unreadable with a reason for people."""
        return self._extraction(self._read(data))

    def extract_and_split(
        self, data: bytes, questions: Sequence[Question]
    ) -> tuple[Extraction, list[Passage]]:
        """The text, where it has any, and the passages that answer these questions. Raises Unreadable."""
        answer = self._read(data, takes_pictures=True, questions=[asdict(one) for one in questions])
        passages = [Passage(**{**one, "labels": tuple(one["labels"])}) for one in answer["passages"]]
        return self._extraction(answer), passages

    def _read(self, data: bytes, **given: Any) -> Any:
        if len(data) > MAX_BYTES:
            raise Unreadable(refusals.LARGE, megabytes=MAX_BYTES // 1_000_000)
        answer = self._ask(data, **given)
        if "unreadable" in answer:
            raise Unreadable(answer["unreadable"])
        return answer

    @staticmethod
    def _extraction(answer: Any) -> Extraction:
        starts, empty = tuple(answer["page_starts"]), tuple(answer["empty_pages"])
        return Extraction(answer["text"], starts, empty, answer["media_type"])

    def _ask(self, data: bytes, **given: Any) -> Any:
        try:
            return self.confined.call(data, **given)
        except TookTooLong as error:
            raise Unreadable(TOO_LONG) from error
        except NeededTooMuchMemory as error:
            raise Unreadable(TOO_MUCH) from error
        except Crashed as error:
            raise Unreadable(GAVE_UP) from error


def extract(data: bytes) -> Extraction:
    """The cleaned text of a letter. Raises Unreadable with a reason for people."""
    with Reader() as reader:
        return reader.extract(data)


def extract_many(files: Iterable[bytes]) -> Iterator[Extraction | Unreadable]:
    """For each file its text, or why there is none. One process reads them all."""
    with Reader() as reader:
        for data in files:
            try:
                yield reader.extract(data)
            except Unreadable as error:
                yield error
