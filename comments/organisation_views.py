"""Pages of staff about organisations: the list, one of them, twins, and who claims to speak for one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comments import organisation_desk as desk
from comments import organisation_forms as fill
from comments import twins
from comments.moderation_views import SECTION, moderator
from comments.visits import form_page
from consult.ledger.errors import DomainError, WorkflowError, status_of
from consult.people import naming, representing, verifying
from consult.people.models import User
from consult.people.organisations import Domain, Identifier, Organisation, OtherName, Representation

A_PAGE = 50


def _organisation(user: User, public_id: str) -> Organisation:
    rows = desk.worked_on_by(user).select_related("merged_into")
    return get_object_or_404(rows, public_id=public_id)


@never_cache
@login_required
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Organisations by name, or those that are like what is looked for."""
    user, _mine = moderator(request)
    wanted = request.GET.get("q", "")[:300]
    page = Paginator(desk.listed(user, wanted), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **SECTION,
        "wanted": wanted,
        "page": page,
        "rows": desk.with_counts(list(page.object_list), user),
        "query": urlencode({"q": wanted}) if wanted else "",
        "claims": desk.claims_for(user).count(),
    }
    return render(request, "comments/organisation_list.html", context)


# One organisation ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """One thing that can be written down of an organisation: its form, its verb, and what is said afterwards."""

    form: type[forms.Form]
    verb: Callable[..., Any]
    done: Any


ACTS = {
    "details": Act(fill.DetailsForm, naming.change, gettext_lazy("Corrected.")),
    "names": Act(fill.NameForm, naming.add_name, gettext_lazy("It is found under this name, too.")),
    "domains": Act(fill.DomainForm, naming.add_domain, gettext_lazy("The domain is noted.")),
    "numbers": Act(fill.NumberForm, naming.add_identifier, gettext_lazy("The number is noted.")),
    "verify": Act(fill.VerifyForm, verifying.verify, gettext_lazy("The type is verified.")),
}
FIELD_OF = {"details": "name", "names": "name", "domains": "name", "numbers": "value"}
"""At which field of its form the refusal of an act is said; else above the form."""


@never_cache
@login_required
@require_safe
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    user, _mine = moderator(request)
    return _show(request, _organisation(user, public_id), user)


def _show(
    request: HttpRequest,
    shown: Organisation,
    user: User,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    details = {"name": shown.name, "country": shown.country, "size": shown.size}
    initial: dict[str, dict[str, Any]] = {"details": details, "verify": {"kind": shown.type}}
    asked = {name: fill.with_ids(act.form, name, None, initial.get(name, {})) for name, act in ACTS.items()}
    context = {
        **SECTION,
        "organisation": shown,
        "file": desk.file_of(shown, user),
        "forms": {**asked, **(bound or {})},
        "wrong": next(iter(bound.values())) if bound else None,
    }
    return render(request, "comments/organisation.html", context, status=status)


@never_cache
@login_required
@require_POST
def organisation_act(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Write one thing down; what cannot be is said at its field, and what was typed stays."""
    user, _mine = moderator(request)
    found = _organisation(user, public_id)
    if act not in ACTS:
        raise Http404
    form, status = fill.with_ids(ACTS[act].form, act, request.POST, {}), 422
    if form.is_valid():
        try:
            ACTS[act].verb(found, **form.cleaned_data, by=user)
        except DomainError as error:
            form.add_error(FIELD_OF.get(act), str(error))
            status = status_of(error)
        else:
            messages.success(request, str(ACTS[act].done))
            return redirect("organisation", public_id)
    return _show(request, found, user, {act: form}, status=status)


REMOVED: dict[str, Any] = {
    "names": OtherName,
    "domains": Domain,
    "numbers": Identifier,
}


@login_required
@require_POST
def organisation_remove(request: HttpRequest, public_id: str, act: str, pk: int) -> HttpResponse:
    """Take one name, domain or number away, of the organisation or of a twin."""
    user, _mine = moderator(request)
    found = _organisation(user, public_id)
    if act not in REMOVED:
        raise Http404
    rows = REMOVED[act]._default_manager.filter(organisation__in=Organisation.objects.same_as(found))
    row = get_object_or_404(rows.select_related("organisation"), pk=pk)
    naming.remove(row, by=user)
    messages.success(request, _("Removed."))
    return redirect("organisation", public_id)


@login_required
@require_POST
def organisation_listed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let everybody find it while writing, or no longer."""
    user, _mine = moderator(request)
    found = _organisation(user, public_id)
    listed = request.POST.get("listed") == "1"
    naming.list_(found, listed=listed, by=user)
    messages.success(request, _("Everybody may find it now.") if listed else _("It is off the list."))
    return redirect("organisation", public_id)


@login_required
@require_POST
def organisation_apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Count its submissions under the type that was verified."""
    user, _mine = moderator(request)
    n = desk.apply_type(_organisation(user, public_id), by=user)
    words = ngettext("%(n)d submission is counted anew.", "%(n)d submissions are counted anew.", n)
    messages.success(request, words % {"n": n})
    return redirect("organisation", public_id)


# Twins --------------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@form_page
def organisation_merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look for the entry that is the same; then see both and say which stays, and why."""
    user, _mine = moderator(request)
    found = _organisation(user, public_id)
    wanted = request.GET.get("q", found.name)[:300]
    other = desk.worked_on_by(user).filter(public_id=request.GET.get("with", "")).first()
    form = fill.WhyForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if other and form.is_valid():
        stays = other if request.POST.get("stays") == other.public_id else found
        goes = found if stays == other else other
        try:
            twins.merge(goes, stays, by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, _("Merged. It can be undone on this page."))
            return redirect("organisation", stays.public_id)
    context = {
        **SECTION,
        "organisation": found,
        "other": other,
        "both": desk.with_counts([found, other], user) if other else [],
        "form": form,
        "wanted": wanted,
        "offered": [] if other else [one for one in desk.listed(user, wanted) if one != found],
    }
    return render(request, "comments/organisation_merge.html", context, status=status)


@never_cache
@login_required
@form_page
def organisation_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a merge back. The page of the twin that was merged."""
    user, _mine = moderator(request)
    found = _organisation(user, public_id)
    if found.merged_into is None:
        return redirect("organisation", public_id)
    form = fill.WhyForm(request.POST or None)
    if form.is_valid():
        twins.undo(found, by=user, **form.cleaned_data)
        messages.success(request, _("The two stand for themselves again."))
        return redirect("organisation", public_id)
    context = {**SECTION, "organisation": found, "form": form}
    return render(request, "comments/organisation_undo.html", context, status=422 if form.is_bound else 200)


# Claims to speak for one --------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    """Who says to speak for an organisation and waits, the oldest first."""
    user, _mine = moderator(request)
    page = Paginator(desk.claims_for(user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "comments/claim_list.html", {**SECTION, "page": page})


@login_required
@require_POST
def claim_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Verify, refuse or end that a person speaks for an organisation."""
    user, _mine = moderator(request)
    rows = Representation.objects.filter(organisation__in=desk.worked_on_by(user))
    claim = get_object_or_404(rows.select_related("organisation"), public_id=public_id)
    back = "organisation" if request.POST.get("back") == "organisation" else "claim-list"
    try:
        representing.decide(
            claim, request.POST.get("decision", ""), by=user, note=request.POST.get("note", "")
        )
    except WorkflowError:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(person)s: %(now)s.") % _words(claim))
    return redirect(back, claim.organisation.public_id) if back == "organisation" else redirect(back)


def _words(claim: Representation) -> dict[str, Any]:
    return {"person": claim.user, "now": claim.get_status_display().lower()}
