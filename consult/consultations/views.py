"""The editor's pages: set up a consultation, open it, close it, say who works on it. Being written, page by page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consult.consultations.models import Consultation
from consult.people.models import User, can_everywhere
from consult.people.permissions import Can
from django.contrib.auth.decorators import login_required
from django.http import Http404


def _edited_by(request: HttpRequest, slug: str) -> Consultation:
    """A consultation that this user may set up; 404 for everybody else."""
    return get_object_or_404(Consultation.objects.where(request.user, Can.EDIT), slug=slug)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    if not can_everywhere(request.user, Can.CREATE):
        raise Http404
    return render(request, "consultations/new.html")


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    return redirect("consultation", _edited_by(request, slug).slug)


open_ = close = extend = grants = edit


def grant_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return redirect("consultation", _edited_by(request, slug).slug)
