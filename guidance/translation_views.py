"""The editor's pages for the words of an item in other languages."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guidance import desk, editing, languages
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
from guidance.desk_views import found_item, frame, saved, translated
from guidance.differences import differences
from guidance.forms import LanguageForm, TranslationForm
from guidance.models import Edition, ItemText


@never_cache
@get_or_post
def translations(request: HttpRequest, slug: str, edition_slug: str, key: str) -> HttpResponse:
    """Those that are there, and the choice of another language."""
    edition = drafted(request, slug, edition_slug)
    text = found_item(edition, key)
    chosen = request.GET if "language" in request.GET else None
    form = LanguageForm(chosen, original=text.language)
    if form.is_valid():
        return redirect("desk-translation", slug, edition_slug, key, form.cleaned_data["language"])
    context = {
        **_frame(edition, text),
        "form": form,
        "translations": [
            {
                "text": one,
                "language_name": languages.name(one.language),
                "direction": languages.direction(one.language),
            }
            for one in text.item.texts.filter(is_original=False).order_by("language")
        ],
    }
    return render(request, "guidance/desk_translations.html", context, status=422 if form.is_bound else 200)


def _frame(edition: Edition, text: ItemText) -> dict[str, Any]:
    return {
        **frame(edition, desk.arrangement(edition), text.item),
        "text": text,
        "languages": translated(text.item),
        "original_language": languages.name(text.language),
    }


@never_cache
@get_or_post
def translation(request: HttpRequest, slug: str, edition_slug: str, key: str, language: str) -> HttpResponse:
    """The original on one side, its words in another language on the other."""
    edition = drafted(request, slug, edition_slug)
    text = found_item(edition, key)
    if languages.tag(language) != language or language == text.language:
        raise Http404
    form = TranslationForm(posted(request), initial=_words(text, language))
    form.fields["body"].widget.attrs |= {"lang": language, "dir": languages.direction(language)}
    form.fields["title"].widget.attrs |= {"lang": language, "dir": languages.direction(language)}
    saving = Saving()
    if saves(request):
        saving = attempt(
            form,
            lambda: editing.edit_translation(
                text.item, language, seen=seen(request), by=editor(request), **form.cleaned_data
            ),
        )
        if saving.status == 200 and not in_place(request):
            messages.success(request, _("Saved."))
            return redirect("desk-translation", slug, edition_slug, key, language)
    edition.refresh_from_db(fields=["version"])
    there = _words(text, language)
    context = {
        **_frame(edition, text),
        **saved(edition, form, saving),
        "language": language,
        "language_name": languages.name(language),
        "differences": [],
    }
    if saving.clash:
        pairs = [(str(field.label), there[field.name], form.cleaned_data[field.name]) for field in form]
        context["differences"] = differences(*pairs)
    template = "guidance/_desk_saved.html" if in_place(request) else "guidance/desk_translation.html"
    return render(request, template, context, status=saving.status)


def _words(text: ItemText, language: str) -> dict[str, str]:
    there = text.item.texts.filter(language=language).first()
    return {"title": there.title if there else "", "body": there.body if there else ""}
