"""The page from which a consultation is run: its state, what came in, and the way to every tool."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from consult.consultations.models import Consultation
from consult.people.permissions import Can


def manage(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Consultation.objects.where(request.user, Can.EDIT), slug=slug)
    return redirect("consultation", shown.slug)
