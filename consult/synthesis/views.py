"""Reports: the list, one report with its claims, downloads, and what an editor does."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import publication
from comments.publication_counts import sight
from comments.stances import Stance
from consult.consultations.models import Consultation, FacetOption
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Job, subject_type
from consult.people.codes import OrganisationType, Sector
from consult.people.models import User
from consult.people.permissions import Can
from consult.synthesis import publishing, readiness, shelf
from consult.synthesis.drafting import request_draft
from consult.synthesis.figures import Count, in_words
from consult.synthesis.forms import RewordForm
from consult.synthesis.models import Recommendation, Report
from consult.synthesis.renderers import CONTENT_TYPES
from guidance.models import Item

SHOWN_COMMENTS = 100


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    reports = Report.objects.visible_to(request.user).select_related("consultation")[:100]
    return render(request, "synthesis/report_list.html", {"section": "reports", "reports": reports})


@require_safe
def consultation_reports(request: HttpRequest, slug: str) -> HttpResponse:
    """Also what htmx asks for every second while a draft is being made."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    reports = list(Report.objects.visible_to(request.user).filter(consultation=consultation))
    waiting = [report for report in reports if report.status == Report.Status.REQUESTED]
    failed = Job.objects.filter(pk__in=_stuck(waiting), state=Job.State.FAILED).exists()
    context = {
        "section": "consultations",
        "consultation": consultation,
        "reports": reports,
        "drafting": None if failed else next(iter(waiting), None),
        "failed": failed,
        "late": bool(_stuck(waiting)),
        "finished": _finished(reports, request.GET.get("waiting", "")),
        "may_draft": _may_write(request.user, consultation),
    }
    part = request.htmx  # type: ignore[attr-defined]
    return render(
        request, "synthesis/_reports.html" if part else "synthesis/consultation_reports.html", context
    )


@require_POST
def report_draft(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = get_object_or_404(Consultation.objects.where(request.user, Can.WRITE_REPORT), slug=slug)
    wanted = request_draft(consultation, by=_person(request))
    for job in Job.objects.filter(pk__in=_stuck([wanted])):
        job.retry(by=_person(request))
    return redirect("consultation-reports", slug)


def _stuck(waiting: list[Report]) -> list[int]:
    """Jobs that should have drafted these, and failed or are overdue."""
    jobs = Job.objects.needing_attention().filter(kind="draft_report", subject_type=subject_type(Report))
    return list(jobs.filter(subject_id__in=[one.pk for one in waiting]).values_list("pk", flat=True))


def _finished(reports: list[Report], awaited: str) -> Report | None:
    """The draft that the page was waiting for, where it is there now."""
    done = (one for one in reports if one.status != Report.Status.REQUESTED)
    return next((one for one in done if one.public_id == awaited), None)


@require_safe
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _report(request, public_id)
    return _shown(request, found, RewordForm())


def _shown(
    request: HttpRequest, found: Report, form: RewordForm, status: int = 200, wrong: int = 0
) -> HttpResponse:
    editable = found.status == Report.Status.DRAFT and _may_write(request.user, found.consultation)
    context = {
        "section": "reports",
        "report": found,
        "page": shelf.article(found),
        "formats": list(CONTENT_TYPES),
        "editable": editable,
        "editing": bool(wrong) or "editing" in request.GET,
        "recommendations": found.recommendations.select_related("basis") if editable else [],
        "form": form,
        "wrong": wrong,
    }
    return render(request, "synthesis/report.html", context, status=status)


@require_safe
def report_download(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    if form not in CONTENT_TYPES:
        raise Http404
    found = _report(request, public_id)
    response = HttpResponse(shelf.file_of(found, form), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = (
        f'attachment; filename="{found.consultation.slug}-report-{found.number}.{form}"'
    )
    return response


@require_safe
def claim(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """One sentence: what was counted, what came out, and the comments behind, by the rule of publication."""
    found = _report(request, public_id)
    bound = get_object_or_404(found.claims.filter(code=code).prefetch_related("figures"))
    names = _names(found.consultation)
    behind = bound.comments.filter(pk__in=publication.listable_by(request.user).values("pk"))
    seen = sight(request.user, found.consultation)
    if seen.is_snapshot:
        behind = behind.none()  # A list of those of one sector or position would be a way to count them.
    comments = behind.select_related("submission").order_by("pk")[:SHOWN_COMMENTS]
    context = {
        "section": "reports",
        "report": found,
        "claim": bound,
        "figures": [(in_words(Count(f.counts, f.where), names), f.value) for f in bound.figures.all()],
        "comments": [(comment, publication.signed(comment)) for comment in comments],
        "total": None if seen.is_snapshot else bound.comments.count(),
        "is_withheld": seen.is_snapshot and bound.comments.exists(),
        "readable": behind.count(),
    }
    part = request.htmx  # type: ignore[attr-defined]
    return render(request, "synthesis/_behind.html" if part else "synthesis/claim.html", context)


def _names(consultation: Consultation) -> dict[str, dict[str, str]]:
    """What the codes in a figure's query mean to a reader."""
    items = Item.objects.filter(edition=consultation.edition).select_related("node")
    options = FacetOption.objects.filter(facet__consultation=consultation).select_related("facet")
    return {
        "item": {item.node.key: str(item) for item in items},
        "sector": {code: str(label) for code, label in Sector.choices},
        "type": {code: str(label) for code, label in OrganisationType.choices},
        "stance": {code: str(label) for code, label in Stance.choices},
        "option": {f"{option.facet.code}:{option.code}": option.label for option in options},
    }


@require_POST
def recommendation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Adopt, drop or reword one; what is adopted is what stands in the field. Typed numbers are refused and kept."""
    rows = Recommendation.objects.written_by(request.user).select_related("report__consultation__edition")
    row = get_object_or_404(rows, public_id=public_id)
    decision = request.POST.get("decision", "")
    as_it_is = {"text": row.text} if decision == "adopt" else {}
    form = RewordForm({**as_it_is, **request.POST.dict()})
    if not form.is_valid() and decision != "drop":
        return _shown(request, row.report, form, 422, row.pk)
    try:
        publishing.settle(row, decision, form.cleaned_data.get("text", ""), by=_person(request))
    except WorkflowError:
        raise
    except DomainError as error:
        form.add_error("text", str(error))
        return _shown(request, row.report, form, 422, row.pk)
    return redirect(f"{reverse('report', args=[row.report.public_id])}?editing#edit-{row.public_id}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """What stands in the way, and the button. Where something does, publishing takes a tick as well."""
    rows = Report.objects.written_by(request.user).exclude(status=Report.Status.REQUESTED)
    found = get_object_or_404(rows.select_related("consultation", "snapshot"), public_id=public_id)
    doubts = readiness.doubts(found) if found.status == Report.Status.DRAFT else []
    unsure = request.method == "POST" and bool(doubts) and "sure" not in request.POST
    if request.method == "POST" and not unsure:
        return _published(request, found)
    context = {
        "section": "reports",
        "report": found,
        "doubts": doubts,
        "unsure": unsure,
        "adopted": found.recommendations.filter(status=Recommendation.Status.ADOPTED).count(),
    }
    return render(request, "synthesis/publish.html", context, status=422 if unsure else 200)


def _published(request: HttpRequest, found: Report) -> HttpResponse:
    left = publishing.publish(found, by=_person(request))
    said = [_("The report is published.")]
    if left:
        left_out = ngettext(
            "{n} proposed recommendation that nobody adopted was left out.",
            "{n} proposed recommendations that nobody adopted were left out.",
            left,
        )
        said.append(left_out.format(n=left))
    messages.success(request, " ".join(said))
    return redirect("report", found.public_id)


def _report(request: HttpRequest, public_id: str) -> Report:
    rows = Report.objects.visible_to(request.user).exclude(status=Report.Status.REQUESTED)
    return get_object_or_404(rows.select_related("consultation__edition", "snapshot"), public_id=public_id)


def _may_write(user: User | AnonymousUser, consultation: Consultation) -> bool:
    return Consultation.objects.where(user, Can.WRITE_REPORT).filter(pk=consultation.pk).exists()


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
