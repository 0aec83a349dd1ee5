"""The ways to a draft edition: a new document, the next edition of one, a file."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consult.ledger.errors import DomainError
from guidance import starting
from guidance.desk_requests import get_or_post, may_create, posted
from guidance.models import Edition
from guidance.starting_forms import ImportForm, NewDocumentForm, NewEditionForm


@never_cache
@login_required
@get_or_post
def document_new(request: HttpRequest) -> HttpResponse:
    user = may_create(request)
    form = NewDocumentForm(posted(request))
    return _start(
        request,
        "guidance/document_new.html",
        form,
        lambda: starting.create_document(by=user, **form.cleaned_data),
    )


@never_cache
@login_required
@get_or_post
def edition_new(request: HttpRequest) -> HttpResponse:
    user = may_create(request)
    form = NewEditionForm(posted(request), initial={"document": request.GET.get("document")})
    return _start(
        request, "guidance/edition_new.html", form, lambda: starting.next_edition(by=user, **form.as_fields())
    )


@never_cache
@login_required
@get_or_post
def edition_import(request: HttpRequest) -> HttpResponse:
    user = may_create(request)
    form = ImportForm(posted(request), request.FILES or None)

    def start() -> Edition:
        spec = form.spec()
        made = starting.import_file(spec, instead=form.cleaned_data["instead"], by=user)
        for note in spec.notes:
            messages.info(request, note)
        return made

    return _start(request, "guidance/edition_import.html", form, start)


def _start(
    request: HttpRequest,
    template: str,
    form: "NewDocumentForm | NewEditionForm | ImportForm",
    start: Callable[[], Edition],
) -> HttpResponse:
    if form.is_valid():
        try:
            edition = start()
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The draft is there. Only editors see it until you publish it."))
            return redirect("desk", edition.document.slug, edition.slug)
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "section": "guidance"}, status=status)
