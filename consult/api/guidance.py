"""Guidance for one combination of axis values, as data."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from consult.api.authentication import reader
from consult.api.guidance_serializers import EditionOut, TailoredOut
from consult.api.operations import only, operation
from consult.api.serializers import ErrorOut
from consult.people.words import in_english, listed
from guidance import scopes, translations
from guidance.in_translation import in_translation
from guidance.models import Axis, Edition
from guidance.outline import Outline, outline
from guidance.risks import Cover, cover, risks_in
from guidance.tailoring import Applying, Tailored, tailor

AXES = OpenApiParameter(
    "axes",
    {"type": "object", "additionalProperties": {"type": "string"}},
    style="form",
    explode=True,
    description="A value for each axis of the guidance, by its code: "
    "`?model_capability=general&release_type=open`. The codes stand in the answer to a wrong one.",
)
LANG = OpenApiParameter(
    "lang",
    str,
    description="Tag of a language it is translated into. What isn't translated stays in the original.",
)


class EditionListView(APIView):
    @operation(
        operation_id="guidance_list",
        responses=EditionOut(many=True),
        summary="Published editions of guidance, newest first",
    )
    def get(self, request: Request) -> Response:
        published = Edition.objects.published()
        before = Q(date__lt=OuterRef("date")) | Q(date=OuterRef("date"), pk__lt=OuterRef("pk"))
        rows = published.select_related("document").annotate(
            has_axes=Exists(Axis.objects.filter(document=OuterRef("document"))),
            has_earlier=Exists(published.filter(before, document=OuterRef("document"))),
        )
        return Response([self._out(edition) for edition in rows[:500]])

    def _out(self, edition: Any) -> dict[str, Any]:
        names = [edition.document.slug, edition.slug]
        page, tailored, changes = (
            f"{settings.SITE_URL}{reverse(name, args=names)}"
            for name in ("edition", "api-tailored", "api-edition-changes")
        )
        return {
            "document": edition.document.slug,
            "edition": edition.slug,
            "title": edition.document.title,
            "editionLabel": edition.label,
            "date": edition.date,
            "url": page,
            "tailored": tailored if edition.has_axes else None,
            "changes": changes if edition.has_earlier else None,
        }


class TailoredView(APIView):
    @extend_schema(
        operation_id="guidance_tailored",
        parameters=[AXES, LANG],
        responses={200: TailoredOut, 400: dict, 404: ErrorOut},
        summary="What an edition asks of one combination",
    )
    def get(self, request: Request, slug: str, edition_slug: str) -> Response:
        editions = Edition.objects.visible_to(reader(request)).select_related("document")
        edition = get_object_or_404(editions, document__slug=slug, slug=edition_slug)
        whole = outline(edition)
        only(request, [*(d.code for d in whole.dimensions), LANG.name])
        combination = {d.code: request.query_params.get(d.code, "") for d in whole.dimensions}
        if wrong := scopes.problem(combination, whole.dimensions):
            raise ValidationError({"axes": [wrong]})
        whole = _in_language(whole, request.query_params.get(LANG.name, ""))
        with in_english():
            tailored = tailor(whole, combination)
            return Response(tailored_json(edition, tailored, cover(risks_in(edition, whole), tailored)))


def _in_language(whole: Outline, wanted: str) -> Outline:
    offered = translations.offered(whole.edition)
    if wanted in ("", offered[0].language):
        return whole
    if found := translations.chosen(offered, wanted):
        return in_translation(whole, found.language)
    said = _("There is no text in {language} here; there is one in {tags}.")
    tags = listed([one.language for one in offered])
    raise ValidationError({LANG.name: [said.format(language=repr(wanted), tags=tags)]})


def tailored_json(edition: Edition, tailored: Tailored, covered: Cover) -> dict[str, Any]:
    """As `TailoredOut`."""
    document, frame = edition.document, tailored.outline.frame
    path = reverse("tailored", args=[document.slug, edition.slug])
    return {
        "document": document.slug,
        "title": frame.title,
        "publisher": document.publisher,
        "language": frame.language,
        "edition": edition.slug,
        "editionLabel": edition.label,
        "date": edition.date.isoformat(),
        "notice": frame.notice,
        "scopesIllustrative": edition.scopes_illustrative,
        "combination": dict(tailored.combination),
        "combinationTitle": tailored.title,
        "baseline": dict(scopes.least(tailored.outline.dimensions)),
        "advice": [
            {
                "text": one.text,
                "instead": [dict(pointer.combination) for pointer in one.instead],
                "isTranslation": not one.is_original,
            }
            for one in tailored.advice
        ],
        "sections": [
            {"id": stage.key, "title": stage.title, "items": [_item(item) for item in stage.items]}
            for stage in tailored.stages
        ],
        "risks": [
            {
                "id": risk.key,
                "title": risk.title,
                "body": risk.body,
                "origin": risk.origin,
                "isTranslation": not risk.is_original,
                "items": items,
            }
            for risks, applying in ((covered.addressed, True), (covered.unaddressed, False))
            for risk in risks
            for items in [[entry.key for entry in risk.entries] if applying else []]
        ],
        "url": f"{settings.SITE_URL}{path}" + (f"?{tailored.whole_query}" if tailored.whole_query else ""),
    }


def _item(item: Applying) -> dict[str, Any]:
    return {**_part(item, None), "parts": _parts(item)}


def _parts(above: Applying) -> list[dict[str, Any]]:
    return [row for part in above.parts for row in (_part(part, above.entry.key), *_parts(part))]


def _part(item: Applying, parent: str | None) -> dict[str, Any]:
    entry = item.entry
    return {
        "id": entry.key,
        "label": entry.label,
        "kind": entry.kind,
        "title": entry.title,
        "body": entry.body,
        "additional": item.is_additional,
        "isTranslation": not entry.is_original,
        "parent": parent,
    }
