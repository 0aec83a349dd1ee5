"""Pages by which senders use their rights: take back, have erased, get a copy; and where staff decide on a request."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comments import erasing, publication, withdrawing
from comments.erasures import Erasure
from comments.models import Submission
from comments.rights_forms import DecisionForm, EraseForm, WithdrawForm
from comments.visits import form_page
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people import copying
from consult.people.copies import DataCopy
from consult.people.models import User
from consult.people.permissions import Can


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required let nobody else in
    return request.user


# With the link of a receipt ----------------------------------------------------------------------------------------


def _by_link(tracking_number: str, secret: str) -> Submission:
    found = Submission.objects.select_related("consultation")
    return get_object_or_404(found, tracking_number=tracking_number, secret=secret)


def _back_to(submission: Submission) -> HttpResponse:
    return redirect("receipt", submission.tracking_number, submission.secret)


@never_cache
@form_page
def withdraw(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """Which comments to take back, and the button. `?comment=` ticks one of them; it can't be undone, so of several
    none is ticked beforehand."""
    submission = _by_link(tracking_number, secret)
    left = list(withdrawing.withdrawable(submission))
    ids = [one.public_id for one in left]
    ticked = [one for one in ids if len(ids) == 1 or one == request.GET.get("comment")]
    form = WithdrawForm(_posted(request), comments=left, initial={"comments": ticked})
    if request.method == "POST" and form.is_valid():
        n = withdrawing.withdraw(submission, only=form.cleaned_data["comments"], by=_person(request))
        messages.success(request, ngettext("%d comment is withdrawn.", "%d comments are withdrawn.", n) % n)
        return _back_to(submission)
    context = {"submission": submission, "consultation": submission.consultation, "form": form, "left": left}
    return render(
        request, "comments/withdraw.html", {**context, "section": "mine"}, status=_status(request, form)
    )


@never_cache
@form_page
def erase(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """What would be erased, and the button."""
    submission = _by_link(tracking_number, secret)
    form = EraseForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        erasing.ask(submission, by=_person(request))
        return redirect("receipt-erase", tracking_number, secret)
    asked = submission.erasures.order_by("-pk").first()
    context: dict[str, Any] = {
        "submission": submission,
        "consultation": submission.consultation,
        "form": form,
        "asked": asked,
        "reason": erasing.reason_for(asked) if asked else "",
    }
    return render(
        request, "comments/erase.html", {**context, "section": "mine"}, status=_status(request, form)
    )


def _status(request: HttpRequest, form: Any) -> int:
    return 422 if request.method == "POST" and form.errors else 200


# With an account ---------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Copies of everything about the reader, and the way to have it erased. htmx asks while a copy is made."""
    copies = list(DataCopy.objects.filter(user=_signed_in(request))[:10])
    context = {
        "copies": copies,
        "making": any(copy.status == DataCopy.Status.ASKED for copy in copies),
        "days": copying.DAYS,
        "section": "mine",
    }
    part = request.htmx  # type: ignore[attr-defined]
    return render(request, "comments/_copies.html" if part else "comments/my_data.html", context)


@login_required
@require_POST
def copy_ask(request: HttpRequest) -> HttpResponse:
    copying.ask(_signed_in(request))
    return redirect("my-data")


@never_cache
@login_required
@require_safe
def copy_file(request: HttpRequest, public_id: str) -> FileResponse:
    copy = get_object_or_404(
        DataCopy, user=_signed_in(request), public_id=public_id, status=DataCopy.Status.READY
    )
    return FileResponse(copy.file.open(), as_attachment=True, filename=f"my-data-{copy.public_id}.zip")


@never_cache
@login_required
@form_page
def my_data_erase(request: HttpRequest) -> HttpResponse:
    """What would be erased with the account, and the button."""
    user = _signed_in(request)
    form = EraseForm(_posted(request))
    status = _status(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            erasing.ask_for_account(user)
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            logout(request)
            messages.success(request, _("Your account is being erased. This takes a minute."))
            return redirect("home")
    mine = (
        Submission.objects.sent_by(user)
        .exclude(status=Submission.Status.ERASED)
        .select_related("consultation")
    )
    context = {
        "form": form,
        "sent": mine.filter(consultation__keeps_record=False).count(),
        "kept": mine.filter(consultation__keeps_record=True),
        "section": "mine",
    }
    return render(request, "comments/my_data_erase.html", context, status=status)


# Staff -------------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@form_page
def erasures(request: HttpRequest) -> HttpResponse:
    """Requests that wait for this reader's decision, oldest first, and the latest that were decided."""
    rows = Erasure.objects.decided_by(request.user).select_related("submission__consultation")
    if not Consultation.objects.where(request.user, Can.EDIT).exists():
        raise Http404
    waiting = rows.asked().order_by("pk")
    form, chosen = DecisionForm(_posted(request)), None
    if request.method == "POST":
        chosen = get_object_or_404(rows, public_id=request.POST.get("request", ""))
        if form.is_valid() and _decided(request, chosen, form):
            return redirect("erasures")
    cases = [
        (one, form if one == chosen else DecisionForm(auto_id=f"id_{one.public_id}_%s")) for one in waiting
    ]
    bylines = {one.pk: publication.byline(one.submission, named=True) for one in waiting if one.submission}
    context = {
        "cases": [(one, form_, bylines.get(one.pk)) for one, form_ in cases],
        "decided": rows.exclude(status=Erasure.Status.ASKED).order_by("-pk")[:20],
        "section": "moderation",
    }
    return render(request, "comments/erasures.html", context, status=_status(request, form))


def _decided(request: HttpRequest, chosen: Erasure, form: DecisionForm) -> bool:
    try:
        erasing.decide(
            chosen, form.cleaned_data["decision"], by=_signed_in(request), note=form.cleaned_data["note"]
        )
    except DomainError as error:
        form.add_error("note", str(error))
        return False
    return True
