"""The page on which two editions are compared."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guidance.changes import bar, changes, shown
from guidance.models import Edition


@require_safe
def edition_changes(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """What changed since an earlier edition: `?from=` names it, else it is the one before; `?all=1` shows the rest."""
    visible = Edition.objects.visible_to(request.user).select_related("document")
    edition = get_object_or_404(visible, document__slug=slug, slug=edition_slug)
    others = list(visible.before(edition))
    wanted = request.GET.get("from", "")
    old = get_object_or_404(visible, document__slug=slug, slug=wanted) if wanted else next(iter(others), None)
    context: dict[str, Any] = {"edition": edition, "old": old, "others": others, "section": "guidance"}
    if old:
        diff, whole = changes(old, edition), "all" in request.GET
        context |= {"diff": diff, "bar": bar(diff), "whole": whole, "shown": shown(diff, whole=whole)}
    return render(request, "guidance/changes.html", context)
