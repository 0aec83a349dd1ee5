"""What a docket's folder holds: questions.json, manifest.csv and the letters. Reads files; writes nothing."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from comments.reading import Question, load_questions
from comments.reading.reader import MAX_BYTES
from consult.ledger.errors import DomainError
from consult.people.codes import OrganisationType

COLUMNS = ("tracking_number", "organisation", "organisation_type", "file")
IDENTIFIERS = ("docket", "fr_docket", "rin", "fr_doc", "citation")


class Refused(Exception):
    """Why one letter can't be taken, as a sentence."""


@dataclass(frozen=True)
class Row:
    """One line of the manifest; `problem` where it can't even be read as a row."""

    line: int
    tracking_number: str = ""
    organisation: str = ""
    organisation_type: str = ""
    file: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        return self.tracking_number or f"line {self.line}"

    def check(self) -> None:
        """Raises Refused."""
        if self.problem:
            raise Refused(self.problem)
        if not 0 < len(self.tracking_number) <= 60:
            raise Refused("It has no tracking number, or one of more than 60 characters.")
        if self.organisation_type not in OrganisationType.values:
            known = ", ".join(OrganisationType.values)
            raise Refused(f"{self.organisation_type!r} is no organisation type; known are {known}.")
        if len(self.organisation) > 300:
            raise Refused("The name of the organisation has more than 300 characters.")
        if not self.organisation and self.organisation_type != OrganisationType.INDIVIDUAL:
            raise Refused("It names no organisation; only an individual's may be empty.")


@dataclass(frozen=True)
class Docket:
    folder: Path
    content: dict[str, Any]
    questions: list[Question]
    rows: list[Row]

    TIME_ZONE: ClassVar[str] = "America/New_York"

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises DomainError where the questions or the manifest can't be used."""
        path = folder / "questions.json"
        try:
            questions = load_questions(path)
        except ValueError as error:
            raise DomainError(f"{error}") from error
        docket = cls(folder, json.loads(path.read_text(encoding="utf-8")), questions, read_manifest(folder))
        if docket.comments_due < docket.published or not slugify(docket.number):
            raise DomainError(
                f"{path}: comments were due before it was published, or the docket has no number."
            )
        return docket

    @property
    def number(self) -> str:
        return self._text("docket")

    @property
    def slug(self) -> str:
        return slugify(self.number)[:100]

    @property
    def prefix(self) -> str:
        """Dockets are numbered by agency: NTIA-2023-0009."""
        return self.number.partition("-")[0]

    @property
    def title(self) -> str:
        return self._text("title")[:300]

    @property
    def source(self) -> str:
        return ", ".join(filter(None, [f"docket {self.number}", str(self.content.get("citation", ""))]))

    @property
    def identifiers(self) -> dict[str, str]:
        return {key: str(self.content[key]) for key in IDENTIFIERS if self.content.get(key)}

    @property
    def published(self) -> date:
        return self._date("published")

    @property
    def comments_due(self) -> date:
        return self._date("comments_due")

    def moment(self, day: date, hour: int, minute: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(self.TIME_ZONE))

    def data_of(self, row: Row) -> bytes:
        """The letter's file. Raises Refused where it can't be had, or lies outside the folder."""
        path = (self._home / row.file).resolve()
        if not path.is_relative_to(self._home):
            raise Refused(f"The file {row.file} lies outside the docket's folder.")
        if not row.file or not path.is_file():
            raise Refused(f"The file {row.file or 'of this letter'} is not there.")
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"The file {row.file} is larger than {MAX_BYTES // 1_000_000} MB.")
        try:
            return path.read_bytes()
        except OSError as error:
            raise Refused(f"The file {row.file} cannot be read: {error.strerror}.") from error

    @cached_property
    def _home(self) -> Path:
        return self.folder.resolve()

    def _text(self, key: str) -> str:
        found = self.content.get(key)
        if not isinstance(found, str) or not found.strip():
            raise DomainError(f'questions.json needs a text under "{key}".')
        return found.strip()

    def _date(self, key: str) -> date:
        try:
            return date.fromisoformat(self._text(key))
        except ValueError as error:
            raise DomainError(f'questions.json needs a date like 2024-02-26 under "{key}".') from error


def read_manifest(folder: Path) -> list[Row]:
    """The rows of manifest.csv. Raises DomainError where its columns are not the ones we know."""
    path = folder / "manifest.csv"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DomainError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DomainError(f"{path} cannot be read: it is no text in UTF-8.") from error
    if "\0" in text:
        raise DomainError(f"{path} is no text: it holds a zero byte.")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        heading = [name.strip() for name in next(reader, [])]
        if sorted(heading) != sorted(COLUMNS):
            has = ", ".join(heading) or "none"
            raise DomainError(f"{path} must have the columns {', '.join(COLUMNS)}; it has {has}.")
        rows = [_row(heading, cells, reader.line_num) for cells in reader if cells]
    except csv.Error as error:
        raise DomainError(f"{path} is no CSV in line {reader.line_num}: {error}.") from error
    return _once(rows)


def _row(heading: list[str], cells: list[str], line: int) -> Row:
    if len(cells) != len(heading):
        return Row(line, problem=f"Line {line} has {len(cells)} cells where {len(heading)} belong.")
    return Row(line, **{name: cell.strip() for name, cell in zip(heading, cells, strict=True)})


def _once(rows: list[Row]) -> list[Row]:
    """The second row of one tracking number is refused: it would look as if it were there already."""
    seen: dict[str, int] = {}
    once = []
    for row in rows:
        first = seen.setdefault(row.tracking_number, row.line) if row.tracking_number else row.line
        once.append(
            row if first == row.line else Row(row.line, problem=f"{row.name} stands in line {first} already.")
        )
    return once
