"""The editor's pages for the axes of a document and the advice of a draft edition."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guidance import above, axes
from guidance.axes_forms import AdviceForm, AxesForm
from guidance.desk_requests import (
    Saving,
    attempt,
    drafted,
    editor,
    get_or_post,
    posted,
    saves,
    seen,
    seen_mark,
)
from guidance.models import Advice, Edition
from guidance.outline import outline


@never_cache
@get_or_post
def axes_page(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """The axes with their values, and the advice."""
    edition = drafted(request, slug, edition_slug)
    mark, fixed = above.axes_mark(edition.document), axes.are_fixed(edition.document)
    form = AxesForm(posted(request), document=edition.document, fixed=fixed)
    saving = Saving()
    if saves(request):
        saving = attempt(
            form, lambda: axes.edit_axes(edition, form.entries(), seen=seen_mark(request), by=editor(request))
        )
        if saving.status == 200:
            messages.success(request, _("Saved."))
            return redirect("desk-axes", slug, edition_slug)
    whole = outline(edition)
    context = {
        "edition": edition,
        "tab": "axes",
        "form": form,
        "saving": saving,
        "version": mark,
        "differences": form.against() if saving.clash else [],
        "advice": [(one, whole.place(one), whole.instead(one)) for one in whole.advice],
    }
    return render(request, "guidance/desk_axes.html", context, status=saving.status)


@never_cache
@get_or_post
def advice_new(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    return _advice(request, drafted(request, slug, edition_slug), None)


@never_cache
@get_or_post
def advice_edit(request: HttpRequest, slug: str, edition_slug: str, pk: int) -> HttpResponse:
    edition = drafted(request, slug, edition_slug)
    return _advice(request, edition, get_object_or_404(edition.advice, pk=pk))


def _advice(request: HttpRequest, edition: Edition, advice: Advice | None) -> HttpResponse:
    form = AdviceForm(posted(request), document=edition.document, advice=advice)
    saving = Saving()
    if request.method == "POST" and advice and "remove" in request.POST:
        axes.remove_advice(advice, seen=seen(request), by=editor(request))
        messages.success(request, _("The advice is removed. The revision before it is kept."))
        return redirect("desk-axes", edition.document.slug, edition.slug)
    if saves(request):
        saving = attempt(
            form,
            lambda: axes.edit_advice(
                edition, advice, seen=seen(request), by=editor(request), **form.cleaned_data
            ),
        )
        if saving.status == 200:
            messages.success(request, _("Saved."))
            return redirect("desk-axes", edition.document.slug, edition.slug)
    context = {
        "edition": edition,
        "tab": "axes",
        "form": form,
        "advice": advice,
        "saving": saving,
        "version": edition.version,
    }
    return render(request, "guidance/desk_advice.html", context, status=saving.status)
