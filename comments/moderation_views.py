"""Pages of moderators: the queue, one comment, one submission, and what was decided before."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from comments import cases, moderation, publication, verification
from comments.models import Comment, CommentQuerySet, Submission, status_counts
from comments.moderation_forms import DecisionForm, LetterForm, QueueFilter, TypeForm
from comments.visits import form_page
from consult.consultations.models import Consultation
from consult.ledger.errors import WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from consult.people.permissions import Can

SECTION = {"section": "moderation"}
DONE = {
    "accept": gettext_lazy("Comment accepted."),
    "hold": gettext_lazy("Comment held."),
    "reject": gettext_lazy("Comment rejected."),
    "reopen": gettext_lazy("Comment reopened."),
}
DONE_WITH_ALL: dict[str, Callable[[int], str]] = {
    "accept": lambda n: ngettext("{n} comment accepted.", "{n} comments accepted.", n),
    "hold": lambda n: ngettext("{n} comment held.", "{n} comments held.", n),
    "reject": lambda n: ngettext("{n} comment rejected.", "{n} comments rejected.", n),
    "reopen": lambda n: ngettext("{n} comment reopened.", "{n} comments reopened.", n),
}


def moderator(request: HttpRequest) -> tuple[User, list[Consultation]]:
    """Who asks, and what they moderate; 404 for those who moderate nothing."""
    assert isinstance(request.user, User)
    mine = list(Consultation.objects.where(request.user, Can.MODERATE).only("slug", "title", "status"))
    if not mine and not request.user.can_everywhere(Can.MODERATE):
        raise Http404
    return request.user, mine


# The queue --------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Undecided comments by submission, oldest first."""
    user, mine = moderator(request)
    form = QueueFilter(request.GET, consultations=mine)
    chosen = form.chosen()
    undecided = _filtered(Comment.objects.moderated_by(user).undecided(), chosen)
    after = _submission_id(user, request.GET.get("after", ""))
    bundles, more = cases.queue(undecided, after=after)
    counts = status_counts(undecided)
    last = bundles[-1].submission.public_id if more else ""
    context = {
        **SECTION,
        "form": form,
        "filtered": bool(chosen),
        "bundles": bundles,
        "received": counts.get(Comment.Status.RECEIVED, 0),
        "held": counts.get(Comment.Status.HELD, 0),
        "left": sum(counts.values()),
        "next_url": last and "?" + urlencode({**chosen, "after": last}),
        "previous_url": after and "?" + urlencode(chosen),
        "back": request.get_full_path(),
    }
    return render(request, "comments/moderation_queue.html", context)


def _filtered(comments: CommentQuerySet, chosen: dict[str, str]) -> CommentQuerySet:
    names = {"consultation": "consultation__slug", "sector": "sector", "status": "status"}
    return comments.filter(**{names[name]: value for name, value in chosen.items()})


def _submission_id(user: User, public_id: str) -> int:
    found = Submission.objects.moderated_by(user).filter(public_id=public_id).values_list("pk", flat=True)
    return found.first() or 0 if public_id else 0


@never_cache
@login_required
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """What was decided, by whom, when and why; newest first."""
    user, _mine = moderator(request)
    decision, before = request.GET.get("decision", ""), request.GET.get("before", "")
    lines, older = cases.decisions_for(
        user, decision=decision, before=int(before) if before.isdecimal() else 0
    )
    kept: dict[str, str] = {"decision": decision} if decision in moderation.DECISIONS else {}
    context = {
        **SECTION,
        "lines": lines,
        "decision": decision,
        "past": moderation.PAST,
        "next_url": older and "?" + urlencode({**kept, "before": str(older)}),
    }
    return render(request, "comments/moderation_decisions.html", context)


# One comment ------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@form_page
def moderate_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    user, _mine = moderator(request)
    comment = _comment(user, public_id)
    form = DecisionForm(request.POST or None)
    if not form.is_valid():
        return _show_case(request, comment, form, status=422 if form.is_bound else 200)
    try:
        event = moderation.decide(comment, by=user, **form.cleaned_data)
    except WorkflowError as error:
        return _show_case(request, _comment(user, public_id), form, status=409, notice=str(error))
    return _decided(request, comment, event)


def _comment(user: User, public_id: str) -> Comment:
    return get_object_or_404(
        Comment.objects.moderated_by(user).select_related("consultation", "submission"), public_id=public_id
    )


def _show_case(
    request: HttpRequest, comment: Comment, form: DecisionForm, *, status: int, notice: str = ""
) -> HttpResponse:
    """The comment as it stands now; what was typed stays in the form."""
    (case,) = cases.cases([comment])
    context: dict[str, Any] = {**SECTION, "case": case, "notice": notice, "back": _back(request)}
    if form.is_bound:
        context |= {
            "chosen": form.data.get("decision"),
            "typed": form.data.get("note"),
            "errors": form.errors,
        }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "comments/_moderation_case.html", {**context, "swapped": True}, status=status)
    before, after = cases.around(comment)
    context |= {"history": cases.history(comment), "before": before, "after": after}
    return render(request, "comments/moderation_comment.html", context, status=status)


def _decided(request: HttpRequest, comment: Comment, event: Event) -> HttpResponse:
    words = str(DONE[event.verb])
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, words)
        return redirect(_back(request))
    (case,) = cases.cases([comment], longest=300)
    left = Comment.objects.moderated_by(request.user).undecided().count()
    context = {"case": case, "left": left, "is_listed": _is_in_queue(request)}
    answer = render(request, "comments/_moderation_decided.html", context)
    still = ngettext("{n} left to decide.", "{n} left to decide.", left).format(n=left)
    answer["HX-Trigger"] = json.dumps({"announce": f"{words} {still}"})
    return answer


def _is_in_queue(request: HttpRequest) -> bool:
    """Is it the page that says how many are left?"""
    path: str = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    return path.partition("?")[0] == reverse("moderation-queue")


def _back(request: HttpRequest) -> str:
    """Where the moderator came from; never another site."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else reverse("moderation-queue")


# One submission ---------------------------------------------------------------------------------------------------


@never_cache
@login_required
@form_page
def moderate_submission(request: HttpRequest, public_id: str) -> HttpResponse:
    """A submission or letter as a whole, with exceptions for single passages."""
    user, _mine = moderator(request)
    submission = _submission(user, public_id)
    passages = submission.comments.values_list("public_id", flat=True)
    form = LetterForm(request.POST or None, passages=list(passages))
    if not form.is_valid():
        return _show_submission(request, submission, form, status=422 if form.is_bound else 200)
    try:
        n = moderation.decide_letter(submission, by=user, **form.cleaned_data)
    except WorkflowError as error:
        return _show_submission(request, submission, form, status=409, notice=str(error))
    messages.success(request, DONE_WITH_ALL[form.cleaned_data["decision"]](n).format(n=n))
    left = submission.comments.undecided().exists()
    return redirect("moderate-submission", submission.public_id) if left else redirect("moderation-queue")


def _submission(user: User, public_id: str) -> Submission:
    rows = Submission.objects.moderated_by(user).select_related("consultation", "verified_by", "organisation")
    return get_object_or_404(rows, public_id=public_id)


def _show_submission(
    request: HttpRequest, submission: Submission, form: LetterForm, *, status: int, notice: str = ""
) -> HttpResponse:
    rows = cases.cases(submission.comments.current().order_by("position", "pk"), longest=cases.OPENING)
    context = {
        **SECTION,
        "submission": submission,
        "byline": publication.byline(submission, named=True),
        "documents": list(submission.letters.defer("text")),
        "cases": rows,
        "left": sum(case.is_open for case in rows),
        "seen": max((case.seen for case in rows), default=0),
        "form": form,
        "marked": form.data.getlist("exceptions") if form.is_bound else [],  # type: ignore[attr-defined]
        "notice": notice,
        "type_form": TypeForm(initial={"type": submission.counted_type}),
        "history": cases.history(submission),
        "replies": list(submission.replies.select_related("by")),
        "signatories": submission.signatories.all() if "signatories" in submission.beside else [],
    }
    return render(request, "comments/moderation_submission.html", context, status=status)


@login_required
@require_POST
def verify_type(request: HttpRequest, public_id: str) -> HttpResponse:
    user, _mine = moderator(request)
    submission = _submission(user, public_id)
    verification.verify_type(submission, request.POST.get("type", ""), by=user)
    # Translators: a type of organisation and a sector, as in "Counted as Company, in Industry."
    words = _("Counted as {type}, in {sector}.")
    type_, sector = submission.get_verified_type_display(), submission.get_sector_display()
    messages.success(request, words.format(type=type_, sector=sector))
    return redirect("moderate-submission", public_id)
