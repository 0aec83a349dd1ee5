"""The editor's pages for a draft edition as a whole: its head, labels and revisions; publishing and deleting it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from guidance import above, arranging, editing, languages, publishing, restoring
from guidance.comparing import compared
from guidance.desk_requests import (
    Saving,
    attempt,
    drafted,
    editor,
    get_or_post,
    in_place,
    posted,
    saves,
    seen,
    seen_mark,
)
from guidance.desk_views import saved
from guidance.differences import Difference, differences
from guidance.exporting import spec_of
from guidance.forms import EditionForm, NumberingForm
from guidance.hints import hints
from guidance.history import happened, named
from guidance.models import Document, Edition, Item, ItemText
from guidance.starting_forms import DocumentForm
from guidance.yaml_files import read_unchecked


@never_cache
@get_or_post
def head(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """What the edition says about itself."""
    edition = drafted(request, slug, edition_slug)
    form = EditionForm(posted(request), edition=edition)
    saving = Saving()
    if saves(request):
        saving = attempt(
            form,
            lambda: editing.edit_edition(
                edition, seen=seen(request), by=editor(request), **form.cleaned_data
            ),
        )
        if saving.status == 200 and not in_place(request):
            messages.success(request, gettext("Saved."))
            return redirect("desk-head", slug, edition_slug)
    edition.refresh_from_db()
    context = {
        **saved(edition, form, saving),
        "edition": edition,
        "tab": "head",
        "language_name": languages.name(edition.document.language),
        "differences": _against(edition, form) if saving.clash else [],
    }
    template = "guidance/_desk_saved.html" if in_place(request) else "guidance/desk_head.html"
    return render(request, template, context, status=saving.status)


def _against(edition: Edition, form: EditionForm) -> list[Difference]:
    fields = [
        (str(field.label), str(getattr(edition, field.name)), str(form.cleaned_data[field.name]))
        for field in form
    ]
    return differences(*fields)


@never_cache
@get_or_post
def document(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """What is said of the document above all its editions."""
    edition = drafted(request, slug, edition_slug)
    form = DocumentForm(posted(request), document=edition.document)
    saving = Saving()
    if saves(request):
        saving = attempt(form, lambda: _describe(request, edition, form))
        if saving.status == 200 and not in_place(request):
            messages.success(request, gettext("Saved."))
            return redirect("desk-head", slug, edition_slug)
    now = Document.objects.get(pk=edition.document_id)
    context = {
        **saved(edition, form, saving),
        "edition": edition,
        "tab": "head",
        "version": saving.version or above.description_mark(now),
        "differences": _against_document(now, form) if saving.clash else [],
    }
    template = "guidance/_desk_saved.html" if in_place(request) else "guidance/desk_document.html"
    return render(request, template, context, status=saving.status)


@transaction.atomic
def _describe(request: HttpRequest, edition: Edition, form: DocumentForm) -> str:
    """The mark of what is said then."""
    editing.edit_document(edition, seen=seen_mark(request), by=editor(request), **form.cleaned_data)
    return above.description_mark(Document.objects.get(pk=edition.document_id))


def _against_document(document: Document, form: DocumentForm) -> list[Difference]:
    """What is said there now against what was typed."""
    there = DocumentForm(document=document)
    return differences(
        *((str(field.label), str(there[field.name].value()), str(field.value())) for field in form)
    )


@never_cache
@get_or_post
def labels(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """Choose a scheme, see what it would change, then number."""
    edition = drafted(request, slug, edition_slug)
    asked = {"show", "scheme", "sections"} & request.GET.keys()
    form = NumberingForm(posted(request) or (request.GET if asked else None))
    if request.method == "POST" and form.is_valid():
        arranging.renumber(edition, seen=seen(request), by=editor(request), **form.cleaned_data)
        messages.success(request, gettext("The labels follow the tree now."))
        return redirect("desk", slug, edition_slug)
    changes = arranging.new_labels(edition, **form.cleaned_data) if form.is_valid() else []
    context = {
        "edition": edition,
        "form": form,
        "tab": "labels",
        "version": edition.version,
        "changes": _in_words(changes),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "guidance/desk_labels.html", context, status=status)


def _in_words(changes: list[tuple[Item, str]]) -> list[dict[str, str]]:
    texts = {
        text.item_id: text
        for text in ItemText.objects.filter(item__in=[item for item, _ in changes], is_original=True)
    }
    return [
        {
            "before": item.label,
            "after": label,
            "words": named("", texts[item.pk].title, texts[item.pk].body),
        }
        for item, label in changes
    ]


@never_cache
@get_or_post
def revisions(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    edition = drafted(request, slug, edition_slug)
    listed = edition.revisions.select_related("by").defer("yaml")
    page = Paginator(listed, 20).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "tab": "revisions",
        "page": page,
        "revisions": page.object_list,
        "happened": happened(edition),
    }
    return render(request, "guidance/desk_revisions.html", context)


@never_cache
@get_or_post
def revision(request: HttpRequest, slug: str, edition_slug: str, number: int) -> HttpResponse:
    """What has changed since, item by item, and the way back."""
    edition = drafted(request, slug, edition_slug)
    found = get_object_or_404(edition.revisions.select_related("by", "edition"), number=number)
    if request.method == "POST":
        restoring.restore(found, seen=seen(request), by=editor(request))
        words = gettext("The edition stands as in revision {n} again.")
        messages.success(request, words.format(n=number))
        return redirect("desk", slug, edition_slug)
    context = {
        "edition": edition,
        "tab": "revisions",
        "revision": found,
        "version": edition.version,
        "changes": compared(read_unchecked(found.yaml.encode()), spec_of(edition)),
    }
    return render(request, "guidance/desk_revision.html", context)


@never_cache
@get_or_post
def publish(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """What is still wrong with it; where nothing is, the button."""
    edition = drafted(request, slug, edition_slug)
    if request.method == "POST":
        publishing.publish(edition, seen=seen(request), by=editor(request))
        messages.success(request, gettext("The edition is published. A consultation on it can open now."))
        return redirect("edition", slug, edition_slug)
    context: dict[str, Any] = {
        "edition": edition,
        "tab": "publish",
        "version": edition.version,
        "faults": publishing.faults(edition),
        "hints": hints(edition),
        "items": edition.items.count(),
        "languages": [(languages.name(code), n) for code, n in publishing.translated(edition)],
        "consultations": list(edition.consultations.all()),
    }
    return render(request, "guidance/desk_publish.html", context)


@never_cache
@get_or_post
def delete(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    edition = drafted(request, slug, edition_slug)
    if request.method == "POST":
        publishing.delete(edition, seen=seen(request), by=editor(request))
        messages.success(request, gettext("The draft is deleted."))
        return redirect("guidance-list")
    context = {
        "edition": edition,
        "tab": "head",
        "version": edition.version,
        "items": edition.items.count(),
        "revisions": edition.revisions.count(),
        "is_only": not edition.document.editions.exclude(pk=edition.pk).exists(),
        "consultations": list(edition.consultations.all()),
    }
    return render(request, "guidance/desk_delete.html", context)
