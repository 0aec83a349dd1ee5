"""The editor's page for what stands outside the items in other languages: title, notice, axes with their values and
questions, advice and risks."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guidance import editing, frames, languages
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
)
from guidance.desk_views import saved
from guidance.forms import LanguageForm
from guidance.frame_forms import OutsideForm


@never_cache
@get_or_post
def outside(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """The languages that are there, and the choice of another one."""
    edition = drafted(request, slug, edition_slug)
    chosen = request.GET if "language" in request.GET else None
    form = LanguageForm(chosen, original=edition.document.language)
    if form.is_valid():
        return redirect("desk-outside-in", slug, edition_slug, form.cleaned_data["language"])
    there = sorted({tag for words in frames.frame_texts(edition).values() for tag in words})
    context = {
        "edition": edition,
        "tab": "head",
        "form": form,
        "there": [(tag, languages.name(tag)) for tag in there],
        "original_language": languages.name(edition.document.language),
    }
    return render(request, "guidance/desk_outside.html", context, status=422 if form.is_bound else 200)


@never_cache
@get_or_post
def outside_in(request: HttpRequest, slug: str, edition_slug: str, language: str) -> HttpResponse:
    """Each of the originals, and its words in this language."""
    edition = drafted(request, slug, edition_slug)
    if languages.tag(language) != language or language == edition.document.language:
        raise Http404
    originals = list(frames.originals(edition))
    there = {of: words[language] for of, words in frames.frame_texts(edition).items() if language in words}
    fixed = [one.of for one in originals if frames.is_fixed(edition, one.of)]
    form = OutsideForm(posted(request), originals=originals, there=there, language=language, fixed=fixed)
    saving = Saving()
    if saves(request):
        saving = attempt(
            form,
            lambda: editing.edit_outside(
                edition, language, form.words(), seen=seen(request), by=editor(request)
            ),
        )
        if saving.status == 200 and not in_place(request):
            messages.success(request, _("Saved."))
            return redirect("desk-outside-in", slug, edition_slug, language)
    edition.refresh_from_db(fields=["version"])
    groups = form.groups()
    total, done = sum(len(group.facing) for group in groups), sum(group.done for group in groups)
    context = {
        **saved(edition, form, saving),
        "edition": edition,
        "tab": "head",
        "groups": groups,
        "total": total,
        "done": done,
        "missing": total - done,
        "differences": form.against() if saving.clash else [],
        "language": language,
        "language_name": languages.name(language),
        "original_language": languages.name(edition.document.language),
        "fixed": any(of in there for of in fixed),
    }
    template = "guidance/_desk_outside_saved.html" if in_place(request) else "guidance/desk_outside_in.html"
    return render(request, template, context, status=saving.status)
