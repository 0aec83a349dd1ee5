"""Reports on the site: lists, the report with its claims, what is behind a claim, and the files."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from comments import publication
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.people.permissions import Can
from consult.synthesis import drafting, reading
from consult.synthesis.models import Claim, Figure, Report
from consult.synthesis.renderers import CONTENT_TYPES, FORMATS


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    reports = Report.objects.visible_to(request.user).exclude(status=Report.Status.REQUESTED)
    context = {"section": "reports", "reports": reports.select_related("consultation").defer("document")[:200]}
    return render(request, "synthesis/report_list.html", context)


@require_safe
def consultation_reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports of one consultation; for who writes them with the button and the progress of what was asked for."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    context = _standing(request, consultation)
    template = "synthesis/_drafts.html" if request.htmx else "synthesis/consultation_reports.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _standing(request: HttpRequest, consultation: Consultation) -> dict[str, object]:
    reports = list(Report.objects.visible_to(request.user).filter(consultation=consultation).defer("document"))
    return {
        "section": "consultations",
        "consultation": consultation,
        "reports": reports,
        "drafting": any(report.status == Report.Status.REQUESTED for report in reports),
        "may_write": Consultation.objects.where(request.user, Can.WRITE_REPORT).filter(pk=consultation.pk).exists(),
    }


@require_POST
def report_draft(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = get_object_or_404(Consultation.objects.where(request.user, Can.WRITE_REPORT), slug=slug)
    assert isinstance(request.user, User)
    drafting.request_draft(consultation, by=request.user)
    return redirect("consultation-reports", slug=slug)


@require_safe
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(_readable(request).select_related("consultation", "snapshot"), public_id=public_id)
    if found.status == Report.Status.REQUESTED:
        return redirect("consultation-reports", slug=found.consultation.slug)
    writes = Report.objects.written_by(request.user).filter(pk=found.pk).exists()
    context = {
        "section": "reports",
        "report": found,
        "consultation": found.consultation,
        "page": reading.page(found),
        "formats": reading.DOWNLOADS,
        "may_write": writes,
        "recommendations": found.recommendations.select_related("basis") if writes else [],
    }
    return render(request, "synthesis/report.html", context)


@require_safe
def report_download(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    if form not in FORMATS:
        raise Http404
    found = get_object_or_404(
        _readable(request).exclude(status=Report.Status.REQUESTED).select_related("snapshot", "consultation"),
        public_id=public_id,
    )
    name = f"{found.consultation.slug}-report-{found.number}.{form}"
    return HttpResponse(
        reading.file(found, form),
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def claim(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """What is behind a sentence: each figure's query and value, and the comments, as far as this reader may read them."""
    claims = Claim.objects.filter(report__in=_readable(request), report__public_id=public_id)
    figures = Prefetch("figures", Figure.objects.order_by("id"))
    found = get_object_or_404(claims.select_related("report__consultation").prefetch_related(figures), code=code)
    readable = publication.readable_by(request.user).filter(claims=found).select_related("submission")
    shown = list(readable.order_by("sector", "pk")[: reading.SHOWN])
    behind = found.comments.count()
    context = {
        "section": "reports",
        "claim": found,
        "report": found.report,
        "figures": reading.figures(found),
        "voices": [(comment, publication.byline(comment.submission)) for comment in shown],
        "behind": behind,
        "readable": readable.count(),
    }
    template = "synthesis/_claim.html" if request.htmx else "synthesis/claim.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _readable(request: HttpRequest) -> "reading.Reports":
    return Report.objects.visible_to(request.user)
