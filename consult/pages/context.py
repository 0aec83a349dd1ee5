"""What every page's frame shows: the site's name, its places, and what the reader may do."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import drafts
from comments.visits import author_of
from consult.consultations.models import Grant
from consult.pages import languages
from consult.people.models import User
from consult.people.permissions import ROLES, Can


@dataclass(frozen=True)
class Place:
    """A link in the frame. `section` is the word by which a view may mark it as current."""

    section: str
    title: str | Promise
    name: str
    url: str = ""
    current: str = ""


@dataclass(frozen=True)
class Frame:
    """The links around a page. `work` is what staff do; the masthead itself shows the `prominent` part."""

    places: list[Place]
    mine: Place
    work: list[Place]
    prominent: list[Place]
    foot: list[Place]


PLACES = (
    Place("consultations", _("Consultations"), "consultation-list"),
    Place("guidance", pgettext_lazy("the list of guidance", "Guidance"), "guidance-list"),
    Place("reports", _("Reports"), "report-list"),
)
MINE = Place("mine", _("Your comments"), "my-submissions")
WORK = (
    (Can.MODERATE, Place("moderation", _("Moderation"), "moderation-queue")),
    (Can.CREATE, Place("new", _("New consultation"), "consultation-new")),
    (Can.OPERATE, Place("jobs", _("Background work"), "job-list")),
    (Can.OPERATE, Place("mail", _("Mail"), "mail-list")),
)
TOKENS = Place("tokens", _("API tokens"), "token-list")
FOOT = (Place("api", _("API"), "api-docs"),)
MAILBOX = Place("mail", _("Mail this installation would send"), "mail-list")


def site(request: HttpRequest) -> dict[str, Any]:
    """All but the name is found only when a template asks for it: fragments must not pay for a frame."""
    may = SimpleLazyObject(lambda: _permissions(request.user))
    return {
        "site_name": settings.SITE_NAME,
        "spoken": languages.spoken(),
        "languages_offered": SimpleLazyObject(languages.offered),
        "this_place": SimpleLazyObject(lambda: languages.place_of(request)),
        "frame": SimpleLazyObject(lambda: _frame(request, may)),
        "draft_count": SimpleLazyObject(lambda: drafts.waiting(author_of(request))),
        "can_moderate": SimpleLazyObject(lambda: Can.MODERATE in may),
        "can_edit": SimpleLazyObject(lambda: Can.EDIT in may),
        "can_create": SimpleLazyObject(lambda: Can.CREATE in may),
        "can_operate": SimpleLazyObject(lambda: Can.OPERATE in may),
    }


def _permissions(user: User | AnonymousUser) -> frozenset[Can]:
    """What the reader may do everywhere or in at least one consultation. To create is no matter of one consultation."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    granted = Grant.objects.filter(user=user).values_list("role", flat=True)
    here = frozenset().union(*(ROLES[role] for role in granted))
    return ROLES[user.role] | (here - {Can.CREATE, Can.OPERATE})


def _frame(request: HttpRequest, may: Container[Can]) -> Frame:
    tasks = [place for can, place in WORK if can in may]
    own = [TOKENS] if request.user.is_authenticated else []
    return Frame(
        places=_links(PLACES, request),
        mine=_links([MINE], request)[0],
        work=_links([*tasks, *own], request),
        prominent=_links([place for place in tasks if place.section == "moderation"], request),
        foot=_links((*FOOT, MAILBOX) if settings.MAIL_SHOWN_TO_ALL else FOOT, request),
    )


def _links(places: Iterable[Place], request: HttpRequest) -> list[Place]:
    """The places with their addresses, and which of them the reader is at or within."""
    addresses = [(place, reverse(place.name)) for place in places]
    return [replace(place, url=url, current=_current(url, request.path)) for place, url in addresses]


def _current(url: str, path: str) -> str:
    """The value of aria-current: the page itself, or a page below it."""
    return "page" if path == url else "true" if path.startswith(url) else ""
