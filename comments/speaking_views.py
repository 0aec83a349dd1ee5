"""Pages of those who speak for organisations: which one is meant, and which ones I speak for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comments import attribution, publication, reasons
from comments.claims import outcome
from comments.visits import consultation_for
from consult.people import limits, representing
from consult.people.models import User
from consult.people.organisations import Representation

LONGEST = 300


@never_cache
@require_safe
def organisations_offered(request: HttpRequest, slug: str) -> HttpResponse:
    """The organisations that may be meant by what is being typed, to pick one; nothing where none is like it."""
    consultation_for(request, slug)
    typed = {
        name: request.GET.get(name, "")[:LONGEST] for name in ("organisation_name", "email", "identifier")
    }
    name = typed["organisation_name"]
    offered = (
        attribution.offered(request.user, name, email=typed["email"], number=typed["identifier"])
        if name.strip()
        else []
    )
    context = {"offered": offered, "chosen": request.GET.get("organisation", "")}
    return render(request, "comments/_organisations_offered.html", context)


@never_cache
@login_required
@require_safe
def my_organisations(request: HttpRequest) -> HttpResponse:
    """Organisations I speak for, what I asked for, and a search to ask for one more."""
    wanted = request.GET.get("q", "")[:LONGEST]
    rows = Representation.objects.filter(user=request.user.pk).select_related("organisation__merged_into")
    mine = list(rows.order_by("-claimed_at", "-pk"))
    offered = attribution.offered(request.user, wanted) if wanted.strip() else []
    said = reasons.latest_of(mine)
    context = {
        "rows": [(row, said.get(row.pk, "")) for row in mine],
        "wanted": wanted,
        "offered": offered,
        "section": "organisations",
    }
    return render(request, "comments/my_organisations.html", context)


@login_required
@require_POST
def organisation_claim(request: HttpRequest) -> HttpResponse:
    """Ask to be noted as speaking for an organisation that one may know of."""
    assert isinstance(request.user, User)
    limits.hold_back(request, "claim", person=f"user:{request.user.pk}")
    known = publication.organisations_known_to(request.user)
    organisation = get_object_or_404(known, public_id=request.POST.get("organisation", ""))
    role = request.POST.get("role", "").strip()[:200]
    messages.success(request, outcome(representing.claim(organisation, by=request.user, role=role)))
    return redirect("my-organisations")


@login_required
@require_POST
def organisation_give_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Speak for it no more, or take the claim back."""
    assert isinstance(request.user, User)
    rows = Representation.objects.filter(user=request.user).select_related("organisation__merged_into")
    row = get_object_or_404(rows, public_id=public_id)
    representing.give_up(row, by=request.user)
    messages.success(request, _("You speak for %(name)s no more.") % {"name": row.organisation.now.name})
    return redirect("my-organisations")
