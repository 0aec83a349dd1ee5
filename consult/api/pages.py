"""The API's pages for people: tokens, the reference, downloads."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from comments import publication
from comments.models import Comment
from comments.publication_counts import sight
from consult.api import exports, reference, tokens, withheld
from consult.api.forms import TokenForm
from consult.api.models import Token
from consult.consultations.models import Consultation
from consult.people.words import in_english


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """The reader's tokens, and a form for a new one. The new token is in the answer to the POST and nowhere else."""
    user = request.user
    assert user.is_authenticated
    form = TokenForm(request.POST or None, user=user)
    plain, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            _, plain = tokens.make(form.cleaned_data["name"], form.cleaned_data["scopes"], by=user)
            form, status = TokenForm(user=user), 201
    context = {"form": form, "plain": plain, "tokens": Token.objects.owned_by(user), "section": "tokens"}
    return render(request, "api/tokens.html", context, status=status)


@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    assert user.is_authenticated
    tokens.revoke(get_object_or_404(Token.objects.owned_by(user), pk=pk), by=user)
    return redirect("token-list")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The reference, drawn from the OpenAPI document; it works without JavaScript."""
    with in_english():
        schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return render(request, "api/docs.html", {"schema": schema, "operations": reference.operations(schema)})


class SchemaView(SpectacularAPIView):
    """The OpenAPI document, the same for everybody: programs are made from it."""

    def _get_schema_response(self, request: Request) -> Response:
        with in_english():
            return super()._get_schema_response(request)  # type: ignore[no-any-return, no-untyped-call]


def _exported(request: HttpRequest, slug: str) -> tuple[Consultation, exports.Rows]:
    """The consultation, and its comments as this reader may have them, row by row."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    listed: QuerySet[Comment] = publication.accepted_in(consultation, request.user)
    return consultation, exports.table(listed, withheld.rows_for(sight(request.user, consultation)))


@require_safe
def comments_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    consultation, comments = _exported(request, slug)
    lines: Iterator[str] = exports.as_csv(comments)
    name = f'attachment; filename="{consultation.slug}-comments.csv"'
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )


@require_safe
def comments_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    consultation, comments = _exported(request, slug)
    name = f"{consultation.slug}-comments.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(exports.as_xlsx(comments), as_attachment=True, filename=name, content_type=kind)
