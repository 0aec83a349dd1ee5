"""Published comments as CSV and XLSX, written row by row: memory does not grow with the number of comments."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet

from comments import publication
from comments.models import Comment
from consult.api import rows
from consult.api.attachments import file_url

BATCH = 2000
COLUMNS = (
    "id",
    "trackingNbr",
    "submitter",
    "organization",
    "sector",
    "category",
    "country",
    "receiveDate",
    "isLate",
    "items",
    "stances",
    "replaced",
    "facets",
    "context",
    "endorsements",
    "signatories",
    "letter",
    "letterFile",
    "url",
    "comment",
    "quote",
    "wording",
)
MAX_CELL = 32_767  # what a cell of a spreadsheet may hold
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """A file that hands back what is written, for streaming."""

    def write(self, value: str) -> str:
        return value


Rows = Iterator[list[str]]


def table(
    comments: QuerySet[Comment], read: Callable[[QuerySet[Comment]], list[rows.Row]] = rows.comments
) -> Rows:
    """One list of cells for each comment, oldest first, in batches of few queries, each as `read` answers for it."""
    last = 0
    while page := read(comments.filter(pk__gt=last).order_by("pk")[:BATCH]):
        files = _files({row.out["letter"] for row in page if row.out["letter"]})
        yield from (_cells(row.out, files) for row in page)
        last = page[-1].pk


def _files(letters: set[str]) -> dict[str, str]:
    """Where the files of these letters can be had, of those that everybody may have."""
    if not letters:
        return {}
    public = publication.files_readable_by(publication.ANYBODY).filter(public_id__in=letters)
    return {public_id: file_url(public_id) for public_id in public.values_list("public_id", flat=True)}


def _cells(out: dict[str, Any], files: Mapping[str, str]) -> list[str]:
    flat = {
        **out,
        "letterFile": files.get(out["letter"] or ""),
        "items": "; ".join(item["label"] or item["id"] for item in out["about"]),
        "stances": "; ".join(item["stance"] for item in out["about"] if item["stance"]),
        "replaced": "; ".join(
            item["label"] or item["id"] for item in out["about"] if item["isCurrent"] is False
        ),
        "facets": "; ".join(out["facets"]),
        "signatories": "; ".join(out["signatories"]),
        "quote": out["quote"]["exact"] if out["quote"] else None,
        "context": "; ".join(f"{axis}:{value}" for axis, value in sorted((out["context"] or {}).items())),
        "isLate": "late" if out["isLate"] else "",
        "receiveDate": out["receiveDate"][:19] + out["receiveDate"][-6:],  # without fractions of a second
    }
    return ["" if flat[column] is None else str(flat[column]) for column in COLUMNS]


def as_csv(found: Rows) -> Iterator[str]:
    """Lines of CSV. What a spreadsheet would run as a formula is led by an apostrophe."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for cells in found:
        yield writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])


def as_xlsx(found: Rows) -> IO[bytes]:
    """A workbook in a temporary file, at its beginning. Longer words than a cell holds are cut, and say so."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Comments")
        _write(sheet, 0, COLUMNS)
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(found, 1):
            _write(sheet, number, map(_fit, cells))
    file.seek(0)
    return file


def _write(sheet: Any, number: int, cells: Iterable[str]) -> None:
    for column, cell in enumerate(cells):
        if cell:  # an empty cell takes as long to write as a short one
            sheet.write_string(number, column, cell)


def _fit(cell: str) -> str:
    note = " … (cut; the CSV has all of it)"
    return cell if len(cell) <= MAX_CELL else cell[: MAX_CELL - len(note)] + note
