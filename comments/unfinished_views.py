"""Where open forms save themselves to, and the page on which one throws away what one began."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comments import unfinished
from comments.forms import SpeakerForm
from comments.unfinished import ClashError, GoneError, Saved
from comments.visits import author_of, consultation_for, form_page, hold_back, wait
from consult.ledger.errors import DomainError, status_of
from consult.people import limits


@require_POST
def unfinished_save(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Keep what stands in a comment's form. Sent again and again while somebody types."""
    try:
        return JsonResponse(_told(_save(request, slug, key)))
    except DomainError as error:
        return _refused(error)


def _save(request: HttpRequest, slug: str, key: str) -> Saved:
    author, seen = author_of(request), request.POST.get("seen", "0")
    if author.is_known:
        person = f"user:{author.user.pk}" if author.user else author.holder
        limits.hold_back(request, "save", person=person)
    typed = unfinished.cleaned(dict(request.POST.lists()))
    if author.is_known and (saved := unfinished.save(author, slug, key, typed, seen=seen)):
        return saved
    consultation = consultation_for(request, slug)
    if seen == "0":
        hold_back(request, "write", consultation)
    place = {"item": request.POST.get("item", "")[:200], "changes": request.POST.get("changes", "")[:12]}
    author = author_of(request, may_begin=seen == "0")
    return unfinished.begin(author, consultation, key[:40], typed, seen=seen, **place)


@require_POST
def sender_save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what stands in the form about the sender."""
    author, consultation = author_of(request), consultation_for(request, slug)
    entered = {name: request.POST[name] for name in SpeakerForm.base_fields if name in request.POST}
    try:
        seen = request.POST.get("seen", "")
        return JsonResponse(_told(unfinished.keep_sender(author, consultation, entered, seen=seen)))
    except DomainError as error:
        return _refused(error)


def _told(saved: Saved) -> dict[str, str]:
    return {"version": saved.version, "at": saved.at.isoformat(timespec="seconds")}


def _refused(error: DomainError) -> HttpResponse:
    """Why it isn't kept; with the other window's words where there are any."""
    answer: dict[str, object] = {"says": str(error)}
    if isinstance(error, ClashError):
        answer |= {"theirs": error.theirs, **_told(error.saved)}
    if isinstance(error, GoneError):
        answer["gone"] = True
    return wait(JsonResponse(answer, status=status_of(error)), error)


@never_cache
@form_page
def unfinished_throw_away(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    consultation, author = consultation_for(request, slug), author_of(request)
    begun = get_object_or_404(unfinished.of(author, consultation), key=key)
    if request.method == "POST":
        unfinished.finish(author, begun.key)
        messages.success(request, _("Thrown away."))
        return redirect("my-submissions")
    context = {"consultation": consultation, "one": unfinished.listed([begun], consultation)[0]}
    return render(request, "comments/unfinished_throw_away.html", context)
