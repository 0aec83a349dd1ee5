"""Editions of a guidance by API: what changed from one to the next."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from consult.api.authentication import reader
from consult.api.guidance_serializers import ChangesOut
from consult.api.operations import operation
from consult.api.serializers import ErrorOut
from consult.people.words import in_english
from guidance.changes import changes
from guidance.diff import Change, Diff, Part
from guidance.models import Edition


class ChangesView(APIView):
    @operation(
        operation_id="guidance_changes",
        parameters=[
            OpenApiParameter(
                "from", str, description="Slug of the edition to compare with; else the one before."
            ),
            OpenApiParameter("all", bool, description="Also the items that stayed as they were."),
        ],
        responses={200: ChangesOut, 404: ErrorOut},
        summary="What changed between two editions of a guidance",
    )
    def get(self, request: Request, slug: str, edition_slug: str) -> Response:
        visible = Edition.objects.visible_to(reader(request)).select_related("document")
        new = get_object_or_404(visible, document__slug=slug, slug=edition_slug)
        old = _old(request, visible.filter(document=new.document_id), new)
        whole = request.query_params.get("all", "").lower() in ("1", "true")
        with in_english():
            return Response(changes_out(old, new, changes(old, new), whole=whole))


def _old(request: Request, others: Any, new: Edition) -> Edition:
    wanted = request.query_params.get("from")
    found: Edition | None = others.filter(slug=wanted).first() if wanted else others.before(new).first()
    if found is None:
        raise Http404
    return found


def changes_out(old: Edition, new: Edition, diff: Diff, *, whole: bool) -> dict[str, Any]:
    return {
        "document": new.document.slug,
        "from": old.slug,
        "to": new.slug,
        "counts": {**diff.counts, "same": diff.sorts["same"], "items": len(diff.changes)},
        "items": [change_out(change) for change in diff.changes if whole or change.kinds],
        "url": f"{settings.SITE_URL}/guidance/{new.document.slug}/{new.slug}/changes/?from={old.slug}",
    }


def change_out(change: Change) -> dict[str, Any]:
    return {
        "id": change.key,
        "kinds": sorted(change.kinds),
        "before": _part_out(change.old),
        "after": _part_out(change.new),
        "title": [{"kind": piece.kind, "text": piece.text} for piece in change.title],
        "text": [{"kind": piece.kind, "text": piece.text} for piece in change.text],
    }


def _part_out(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    return {
        "kind": part.kind,
        "label": part.label,
        "title": part.title,
        "text": part.text,
        "parent": part.parent or None,
        "follows": part.after or None,
        "scope": sorted(part.scope),
    }
