"""Background work as the people who run the site see it: what waits, runs, is stuck or failed; with retry."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consult.ledger.models import Job, JobQuerySet
from consult.people.models import User, can_everywhere
from consult.people.permissions import Can

SHOWN = 50
UNANSWERED_AFTER = timedelta(seconds=30)


def jobs_operated_by(user: object) -> JobQuerySet:
    """Jobs this user may see and retry: all for operators, none for others."""
    if isinstance(user, User) and can_everywhere(user, Can.OPERATE):
        return Job.objects.all()
    raise Http404


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = jobs_operated_by(request.user)
    troubled = list(jobs.needing_attention().order_by("-pk")[:SHOWN])
    unanswered = jobs.waiting().filter(run_at__lt=timezone.now() - UNANSWERED_AFTER).exists()
    going = jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).exclude(
        pk__in=[j.pk for j in troubled]
    )
    done = jobs.filter(state=Job.State.DONE, started_at__isnull=False).order_by("-finished_at")
    context = {
        "section": "jobs",
        "unanswered": unanswered,
        "groups": [
            (_("Stuck or failed"), troubled, _("Nothing is stuck and nothing has failed.")),
            (_("Waiting and running"), list(going.order_by("-pk")[:SHOWN]), _("Nothing waits.")),
            (_("Done last"), list(done[:SHOWN]), _("Nothing has been done yet.")),
        ],
    }
    return render(request, "pages/jobs.html", context)


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(jobs_operated_by(request.user), pk=pk)
    assert isinstance(request.user, User)
    if job.retry(by=request.user):
        messages.success(request, _("Job {number} will run again in a moment.").format(number=job.pk))
    else:
        messages.warning(
            request, _("Job {number} is neither stuck nor failed any more.").format(number=job.pk)
        )
    return redirect("job-list")
