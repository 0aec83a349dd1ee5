"""A document's file on its way out: to be saved and not shown: it is a stranger's. Asks nobody who may have it."""

from typing import TypeVar

from django.http import FileResponse, HttpResponse

from comments.models import Letter

Answer = TypeVar("Answer", HttpResponse, FileResponse)
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def file_response(letter: Letter) -> FileResponse:
    """From private storage, never by an address of the storage itself: who may have it is asked each time."""
    answer = FileResponse(
        letter.file.open(),
        as_attachment=True,
        filename=letter.filename,
        content_type="application/octet-stream",
    )
    return _guarded(answer)


def picture_response(png: bytes) -> HttpResponse:
    """A picture that was drawn of one page. A page never changes, so the reader's own browser may keep it."""
    answer = _guarded(HttpResponse(png, content_type="image/png"))
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _guarded(answer: Answer) -> Answer:
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-cache"
    return answer
