"""The page of all wording that comments propose."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comments import voices, wordings
from comments.asked import asked
from comments.publication_counts import sight
from comments.visits import consultation_for


@require_safe
def wording_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Item by item; with `?item=` all that is proposed for one, newest first."""
    consultation = consultation_for(request, slug)
    items, reader = asked(consultation), request.user
    one = next((item for item in items if item.key == request.GET.get("item")), None)
    context = {
        "consultation": consultation,
        "is_public": consultation.has_public_results,
        "seen": sight(reader, consultation),
        "one": one,
    }
    if one is None:
        context["groups"] = wordings.by_item(consultation, items, reader)
        return render(request, "comments/wordings.html", context)
    listed = wordings.on_item(consultation, one.key, reader)
    page = voices.page_at(listed, request.GET)
    context |= {
        "voices": voices.voices(page.comments, items, reader=reader, item=one.key),
        **page.links({"item": one.key}),
    }
    return render(request, "comments/wordings.html", context)
