"""The editor's pages: set up a consultation, open it, move its end, close it, say who works on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consult.consultations import lifecycle, staffing
from consult.consultations.forms import (
    DraftForm,
    EditionForm,
    ExtendForm,
    GrantForm,
    NoteForm,
    WordsForm,
    initial_for,
    initial_of,
)
from consult.consultations.models import Consent, Consultation, Grant
from consult.ledger.errors import DomainError, WorkflowError
from consult.people.models import User
from consult.people.permissions import Can
from guidance.models import ItemText

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
S = Consultation.Status


def _editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # anonymous readers edit nothing, so they were refused before
    return request.user


def _edited_by(request: HttpRequest, slug: str) -> Consultation:
    """A consultation that this reader may set up; 404 for everybody else."""
    mine = Consultation.objects.where(request.user, Can.EDIT).select_related("edition__document")
    return get_object_or_404(mine, slug=slug)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _seen(request: HttpRequest) -> int | None:
    """The version on which the page was made; none where it doesn't say."""
    told = request.POST.get("seen", "")
    return int(told) if told.isascii() and told.isdigit() else None


@never_cache
@login_required
@get_or_post
def new(request: HttpRequest) -> HttpResponse:
    """First the edition, by address; then all the rest."""
    user = _editor(request)
    if not user.can_everywhere(Can.CREATE):
        raise Http404
    choice = EditionForm(request.GET if {"edition", "continue"} & request.GET.keys() else None)
    edition = choice.chosen
    if edition is None:
        context = {"form": choice, "section": "new"}
        return render(request, "consultations/new.html", context, status=422 if choice.is_bound else 200)
    form = DraftForm(_posted(request), edition=edition, initial=initial_for(edition))
    if form.is_valid():
        made = lifecycle.create(edition=edition, by=user, **form.as_fields())
        messages.success(request, _("The draft is saved. Only staff see it until you open it."))
        return _after_saving(request, made)
    context = {"form": form, "edition": edition, "groups": form.groups(), "section": "new"}
    return render(request, "consultations/edit.html", context, status=422 if form.is_bound else 200)


def _after_saving(request: HttpRequest, saved: Consultation) -> HttpResponse:
    preview = "preview" in request.POST
    return redirect("consultation" if preview else "consultation-manage", saved.slug)


@never_cache
@get_or_post
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """All of a draft; after the opening the words around it, the rest shown as it is fixed."""
    consultation = _edited_by(request, slug)
    form = _form_for(request, consultation)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            lifecycle.edit(consultation, seen=_seen(request), by=_editor(request), **form.as_fields())
        except WorkflowError as error:
            words = _("{error} What you typed is below; save again to put it in place of theirs.")
            form.add_error(None, words.format(error=error))
            status = 409
        except DomainError as error:
            form.add_error("late", str(error))
            status = 422
        else:
            messages.success(request, _("Saved."))
            return _after_saving(request, consultation)
    context = {**_seen_now(consultation), "form": form, "edition": consultation.edition}
    if isinstance(form, DraftForm):
        context["groups"] = form.groups()
    return render(request, "consultations/edit.html", context, status=status)


def _form_for(request: HttpRequest, consultation: Consultation) -> WordsForm:
    if consultation.status == S.DRAFT:
        return DraftForm(
            _posted(request),
            edition=consultation.edition,
            consultation=consultation,
            initial=initial_of(consultation, DraftForm.base_fields),
        )
    form = WordsForm(_posted(request), initial=initial_of(consultation, WordsForm.base_fields))
    if "slug" in request.POST:  # filled in while it was a draft
        form.add_error(
            None, _("The consultation has opened in the meantime: only what is below can change now.")
        )
    return form


def _seen_now(consultation: Consultation) -> dict[str, Any]:
    """A consultation with everything that its opening fixes, in few queries."""
    asked = ItemText.objects.filter(item__consulted__consultation=consultation, is_original=True)
    return {
        "consultation": consultation,
        "version": lifecycle.version(consultation),
        "asked": list(asked.select_related("item").order_by("item__position")),
        "facets": list(consultation.facets.prefetch_related("options")),
        "consents": [Consent(code).label for code in consultation.consents],
    }


@never_cache
@get_or_post
def open_(request: HttpRequest, slug: str) -> HttpResponse:
    """What will be fixed, and the button."""
    consultation = _edited_by(request, slug)
    if request.method == "POST":
        lifecycle.open_(consultation, seen=_seen(request), by=_editor(request))
        messages.success(request, _("The consultation is open."))
        return redirect("consultation-manage", slug)
    context = {**_seen_now(consultation), "obstacles": lifecycle.obstacles(consultation)}
    return render(request, "consultations/open.html", context)


@never_cache
@get_or_post
def close(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = _edited_by(request, slug)
    form = NoteForm(_posted(request))
    if form.is_valid():
        lifecycle.close(consultation, by=_editor(request), **form.cleaned_data)
        messages.success(request, _("The consultation is closed."))
        return redirect("consultation-manage", slug)
    context = {"consultation": consultation, "form": form}
    return render(request, "consultations/close.html", context, status=422 if form.is_bound else 200)


@never_cache
@get_or_post
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """Move the end to a later time. The window of a draft is set where the rest of it is."""
    consultation = _edited_by(request, slug)
    if consultation.status == S.DRAFT:
        return redirect("consultation-edit", slug)
    form = ExtendForm(_posted(request), consultation=consultation)
    if form.is_valid():
        with _said_at(form, "closes_at"):
            lifecycle.extend(consultation, by=_editor(request), **form.cleaned_data)
            messages.success(request, _("The window is extended."))
            return redirect("consultation-manage", slug)
    context = {"consultation": consultation, "form": form}
    return render(request, "consultations/extend.html", context, status=422 if form.is_bound else 200)


@never_cache
@get_or_post
def grants(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works on it, and a form to add somebody who has an account."""
    consultation = _edited_by(request, slug)
    form = GrantForm(_posted(request))
    if form.is_valid():
        with _said_at(form, "email"):
            user = staffing.account_at(form.cleaned_data["email"])
            given = staffing.grant(consultation, user, form.cleaned_data["role"], by=_editor(request))
            # Translators: {role} is “moderator” or “editor”
            words = _("{person} is {role} here now.")
            messages.success(request, words.format(person=user, role=given.get_role_display().lower()))
            return redirect("consultation-grants", slug)
    context = {
        "consultation": consultation,
        "form": form,
        "grants": list(consultation.grants.select_related("user").order_by("user__email")),
    }
    return render(request, "consultations/grants.html", context, status=422 if form.is_bound else 200)


@require_POST
def grant_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    consultation = _edited_by(request, slug)
    given = get_object_or_404(
        Grant.objects.select_related("user", "consultation"), consultation=consultation, pk=pk
    )
    staffing.withdraw(given, by=_editor(request))
    words = _("{person} has no role of their own here any more.")
    messages.success(request, words.format(person=given.user))
    return redirect("consultation-grants", slug)


@contextmanager
def _said_at(form: Form, field: str) -> Iterator[None]:
    """What the domain refuses is said at the field. A lost race is no matter of the form: it gets its own page."""
    try:
        yield
    except WorkflowError:
        raise
    except DomainError as error:
        form.add_error(field, str(error))
