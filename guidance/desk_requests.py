"""What every page of the desk does with a request: who may, which version was seen, what became of saving."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from consult.ledger.errors import DomainError, WorkflowError
from consult.people.models import User, can_everywhere
from consult.people.permissions import Can
from guidance.editing import PUBLISHED
from guidance.models import Edition

Page = Callable[..., HttpResponse]
UNSEEN = _(
    "Nothing was saved: what was sent doesn't say which state of the draft it was made from (“seen”). "
    "Open the page again, and put in what you typed."
)


class AlreadyPublished(WorkflowError):
    """The desk of an edition that has none any more."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(PUBLISHED)
        self.edition = edition


def get_or_post(page: Page) -> Page:
    """Who only looks at the desk of a published edition is told how to go on; who sends something is refused."""

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except AlreadyPublished as error:
            if request.method == "POST" or in_place(request):
                raise
            return render(request, "guidance/desk_published.html", {"edition": error.edition})

    return require_http_methods(["GET", "HEAD", "POST"])(answer)


def editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # anonymous readers edit nothing, so they were refused before
    return request.user


def drafted(request: HttpRequest, slug: str, edition_slug: str) -> Edition:
    """A draft that this reader may change; 404 for everybody else.

    An editor who is still at work on what was published meanwhile gets AlreadyPublished.
    """
    here = Edition.objects.filter(document__slug=slug, slug=edition_slug).select_related("document")
    if found := here.editable_by(request.user).first():
        return found
    published = here.published().first() if can_everywhere(request.user, Can.CREATE) else None
    if published:
        raise AlreadyPublished(published)
    raise Http404


def may_create(request: HttpRequest) -> User:
    """404 for everybody who may not start an edition."""
    if not can_everywhere(request.user, Can.CREATE):
        raise Http404
    return editor(request)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def seen(request: HttpRequest) -> int:
    """The version on which the page was made, or over which the editor decided to save. Raises DomainError.

    Without it nobody could tell what others did meanwhile, so nothing is saved.
    """
    told = _told(request)
    if not re.fullmatch(r"[0-9]{1,9}", told):
        raise DomainError(UNSEEN)
    return int(told)


def seen_mark(request: HttpRequest) -> str:
    """As `seen`, where what is saved belongs to all the drafts of a document: see `above`."""
    told = _told(request)
    if not re.fullmatch(r"[0-9a-f]{16}", told):
        raise DomainError(UNSEEN)
    return told


def _told(request: HttpRequest) -> str:
    return request.POST.get("over") or request.POST.get("seen") or request.GET.get("seen", "")


@dataclass(frozen=True)
class Saving:
    """What became of an attempt: 200 with the version (or mark) that was made, 409 with what others did, 422.

    Without a version nothing was attempted.
    """

    status: int = 200
    version: int | str | None = None
    clash: str = ""

    @property
    def done(self) -> bool:
        return self.version is not None


def attempt(form: Form | None, save: Callable[[], int | str]) -> Saving:
    """Save what was filled in; a refusal is said at the form, where there is one."""
    if form is not None and not form.is_valid():
        return Saving(422)
    try:
        return Saving(version=save())
    except WorkflowError as error:
        return Saving(409, clash=str(error))
    except DomainError as error:
        if form is None:
            raise
        form.add_error(None, str(error))
        return Saving(422)


def saves(request: HttpRequest) -> bool:
    """A form may also be sent only to see what it would look like."""
    return request.method == "POST" and "preview" not in request.POST


def in_place(request: HttpRequest) -> bool:
    """Whether only a part of the page is wanted: it saves by itself, or a button swapped it."""
    return bool(request.htmx)  # type: ignore[attr-defined]
