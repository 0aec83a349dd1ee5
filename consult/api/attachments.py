"""Published documents of a consultation, each with a link to its file."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from comments import publication
from comments.models import Letter
from consult.api import serializers
from consult.api.authentication import reader
from consult.api.operations import operation
from consult.api.pagination import paginate
from consult.api.rows import Row
from consult.api.views import MISSING, PAGES, _answer, _consultation


class AttachmentListView(APIView):
    @operation(
        operation_id="consultations_attachments_list",
        parameters=PAGES,
        responses={200: serializers.AttachmentPageOut, **MISSING},
        summary="Published documents of submissions, newest first",
    )
    def get(self, request: Request, slug: str) -> Response:
        consultation = _consultation(request, slug, reading_as := reader(request))
        letters = publication.letters_readable_by(reading_as).filter(submission__consultation=consultation)
        return _answer(paginate(letters, request, attachments))


def attachments(page: QuerySet[Letter]) -> list[Row]:
    """These documents as `AttachmentOut`, without reading their text."""
    letters = page.select_related("submission").defer("text")
    return [Row(letter.pk, letter.public_id, attachment_out(letter)) for letter in letters]


def attachment_out(letter: Letter) -> dict[str, Any]:
    has_file = bool(letter.file) and letter.status in publication.SAFE
    return {
        "id": letter.public_id,
        "trackingNbr": letter.submission.tracking_number,
        "fileName": letter.filename,
        "mediaType": letter.media_type or None,
        "size": letter.size or None,
        "pages": letter.pages,
        "pagesWithoutText": letter.empty_pages,
        "sha256": letter.sha256,
        "scanned": letter.status == Letter.Status.CLEAN,
        "url": f"{settings.SITE_URL}{reverse('letter', args=[letter.public_id])}",
        "fileUrl": file_url(letter.public_id) if has_file else None,
    }


def file_url(public_id: str) -> str:
    return f"{settings.SITE_URL}{reverse('letter-file', args=[public_id])}"
