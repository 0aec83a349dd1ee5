"""The public door. Every view: what may this reader see, one page of it, in the shape of the contract."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from comments import publication, publication_counts
from comments.models import Comment
from comments.publication_counts import sight
from consult.aggregation.feedback import feedback, in_words
from consult.aggregation.in_context import counted
from consult.api import rows, serializers, withheld
from consult.api.authentication import reader
from consult.api.filters import CommentFilter
from consult.api.operations import operation
from consult.api.pagination import Page, paginate
from consult.consultations.models import Consultation, ConsultationItem
from consult.people.models import User
from consult.synthesis.models import Report
from consult.synthesis.renderers import CONTENT_TYPES
from guidance.models import ItemText

PAGES = [
    OpenApiParameter("cursor", str, description="From `next` or `previous` of an answer."),
    OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}),
]
MISSING = {404: serializers.ErrorOut}


def _consultation(request: Request, slug: str, reading_as: User | AnonymousUser) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(reading_as), slug=slug)


def _answer(page: Page) -> Response:
    return Response({"next": page.next, "previous": page.previous, "results": [row.out for row in page.rows]})


class RootView(APIView):
    @operation(serializers.RootOut, summary="Where everything is")
    def get(self, request: Request) -> Response:
        api = f"{settings.SITE_URL}/api"
        return Response(
            {
                "consultations": f"{api}/v1/consultations/",
                "guidance": f"{api}/v1/guidance/",
                "reports": f"{api}/v1/reports/",
                "submissions": f"{api}/v1/submissions/",
                "search": f"{api}/v1/search/",
                "schema": f"{api}/v1/schema/",
                "documentation": f"{api}/docs/",
            }
        )


class NothingHereView(APIView):
    """For every other address below the API: its own answer, not the site's page."""

    schema = None

    def get(self, request: Request, rest: str) -> Response:
        raise NotFound(_("There is nothing at this address. The reference lists what there is."))

    post = put = patch = delete = get


class ConsultationListView(APIView):
    @operation(
        operation_id="consultations_list",
        parameters=PAGES,
        responses=serializers.ConsultationPageOut,
        summary="Consultations, newest first",
    )
    def get(self, request: Request) -> Response:
        visible = Consultation.objects.visible_to(reader(request)).select_related("edition__document")
        return _answer(paginate(visible, request, _consultations, by="slug"))


def _consultations(page: QuerySet[Consultation]) -> list[rows.Row]:
    return [rows.Row(found.pk, found.slug, consultation_out(found)) for found in page]


def consultation_out(consultation: Consultation) -> dict[str, Any]:
    return {
        "id": consultation.slug,
        "title": consultation.title,
        "sponsor": consultation.sponsor,
        "summary": consultation.summary,
        "status": consultation.status,
        "takesComments": consultation.takes_comments,
        "openForCommentDate": consultation.opens_at,
        "commentEndDate": consultation.closes_at,
        "timeZone": consultation.timezone,
        "results": consultation.results,
        "document": str(consultation.edition),
        "identifiers": {name: str(value) for name, value in consultation.identifiers.items()},
        "isExample": consultation.is_example,
        "url": f"{settings.SITE_URL}/consultations/{consultation.slug}/",
    }


class ConsultationView(APIView):
    @operation({200: serializers.ConsultationOut, **MISSING}, summary="One consultation")
    def get(self, request: Request, slug: str) -> Response:
        return Response(consultation_out(_consultation(request, slug, reader(request))))


class ItemListView(APIView):
    @operation(
        operation_id="consultations_items_list",
        parameters=PAGES,
        responses={200: serializers.ItemPageOut, **MISSING},
        summary="The items it asks about, in order",
    )
    def get(self, request: Request, slug: str) -> Response:
        consultation = _consultation(request, slug, reader(request))
        items = consultation.items.all()
        return _answer(paginate(items, request, _items, by="item__node__key", position="item__position"))


def _items(page: QuerySet[ConsultationItem]) -> list[rows.Row]:
    return [
        rows.Row(item.item.position, item.item.node.key, _item(item, text)) for item, text in in_words(page)
    ]


def _item(item: ConsultationItem, text: ItemText) -> dict[str, Any]:
    parent = item.item.parent
    return {
        "id": item.item.node.key,
        "label": item.item.label,
        "kind": item.item.kind,
        "title": text.title,
        "body": text.body,
        "parent": parent.node.key if parent else None,
        "asksStance": item.asks_stance,
    }


class CommentListView(APIView):
    filterset_class = CommentFilter

    @operation(
        operation_id="consultations_comments_list",
        parameters=PAGES,
        filters=CommentFilter,
        responses={200: serializers.CommentPageOut, **MISSING},
        summary="Published comments, newest first",
    )
    def get(self, request: Request, slug: str) -> Response:
        consultation = _consultation(request, slug, reading_as := reader(request))
        chosen: QuerySet[Comment] = publication.accepted_in(consultation, reading_as)
        seen = sight(reading_as, consultation)
        withheld.refuse_filters(request, seen)
        if CommentFilter.base_filters.keys() & request.query_params.keys():
            chosen = DjangoFilterBackend().filter_queryset(request, chosen, self)
        return _answer(paginate(chosen, request, withheld.rows_for(seen)))


class CommentView(APIView):
    @operation({200: serializers.CommentOut, **MISSING}, summary="One published comment")
    def get(self, request: Request, public_id: str) -> Response:
        readable = publication.listable_by(reading_as := reader(request)).filter(public_id=public_id)
        for found in rows.comments(readable):
            bare = publication_counts.is_bare(found.pk, reading_as)
            return Response(withheld.bare(found.out) if bare else found.out)
        raise Http404


class AggregatesView(APIView):
    @operation(
        responses={200: serializers.AggregatesOut, **MISSING}, summary="Counts by item, sector and stance"
    )
    def get(self, request: Request, slug: str) -> Response:
        consultation = _consultation(request, slug, reading_as := reader(request))
        if not publication.may_see_counts(reading_as, consultation):
            raise Http404
        contexts = counted(consultation, reader=reading_as)
        return Response(rows.aggregates(feedback(consultation, reader=reading_as), contexts))


class ReportListView(APIView):
    @operation(
        operation_id="reports_list",
        parameters=PAGES,
        responses=serializers.ReportPageOut,
        summary="Published reports, newest first",
    )
    def get(self, request: Request) -> Response:
        published = Report.objects.published().select_related("consultation", "snapshot").defer("document")
        return _answer(paginate(published, request, _reports))


def _reports(page: QuerySet[Report]) -> list[rows.Row]:
    return [rows.Row(report.pk, report.public_id, _report(report)) for report in page]


def _report(report: Report) -> dict[str, Any]:
    url = f"{settings.SITE_URL}/reports/{report.public_id}"
    return {
        "id": report.public_id,
        "title": report.title,
        "consultation": report.consultation.slug,
        "publishedDate": report.published_at,
        "snapshot": report.snapshot.public_id if report.snapshot else "",
        "url": f"{url}/",
        "formats": {form: f"{url}.{form}" if form != "html" else f"{url}/" for form in CONTENT_TYPES},
    }
