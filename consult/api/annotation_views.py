"""Comments as W3C Web Annotations: one of them, or a consultation's as a collection that is read page by page."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from comments import publication
from comments.models import Comment
from comments.publication_counts import sight
from consult.api import annotations
from consult.api.annotation_serializers import AnnotationListOut, AnnotationOut
from consult.api.authentication import reader
from consult.api.operations import operation
from consult.api.pagination import paginate
from consult.api.renderers import JSONRenderer
from consult.api.rows import Row
from consult.api.views import MISSING, PAGES
from consult.consultations.models import Consultation


class LinkedDataRenderer(JSONRenderer):
    media_type = annotations.MEDIA_TYPE
    format = "jsonld"


RENDERERS: list[type[BaseRenderer]] = [LinkedDataRenderer, JSONRenderer]


class AnnotationView(APIView):
    renderer_classes = RENDERERS

    @operation(
        {200: AnnotationOut, **MISSING},
        summary="One published comment as an annotation",
    )
    def get(self, request: Request, public_id: str) -> Response:
        readable: QuerySet[Comment] = publication.listable_by(reader(request))
        found = get_object_or_404(annotations.with_parts(readable), public_id=public_id)
        return Response(annotations.single(found, settings.SITE_URL))


class AnnotationListView(APIView):
    renderer_classes = RENDERERS

    @operation(
        operation_id="consultations_annotations_list",
        parameters=PAGES,
        responses={200: AnnotationListOut, **MISSING},
        summary="Published comments as annotations, newest first",
        description="Without `cursor` an AnnotationCollection whose `first` is its first page, else an AnnotationPage.",
    )
    def get(self, request: Request, slug: str) -> Response:
        reading_as = reader(request)
        consultation = get_object_or_404(Consultation.objects.visible_to(reading_as), slug=slug)
        listed: QuerySet[Comment] = publication.accepted_in(consultation, reading_as)
        page = _page(request, consultation, listed)
        if "cursor" in request.query_params:
            return Response({"@context": annotations.CONTEXT, **page})
        total = sight(reading_as, consultation).count(listed.count())
        return Response(annotations.collection(consultation, page["partOf"], total, page))


def _read(page: QuerySet[Comment]) -> list[Row]:
    chosen = annotations.with_parts(Comment.objects.filter(pk__in=page.values("pk")))
    return [Row(comment.pk, comment.public_id, comment) for comment in chosen]


def _page(request: Request, consultation: Consultation, listed: QuerySet[Comment]) -> dict[str, Any]:
    found = paginate(listed, request, _read)
    whole = f"{settings.SITE_URL}/api/v1/consultations/{consultation.slug}/annotations/"
    return annotations.page(
        f"{settings.SITE_URL}{request.get_full_path()}",
        whole,
        (row.out for row in found.rows),
        settings.SITE_URL,
        next=found.next,
        prev=found.previous,
    )
