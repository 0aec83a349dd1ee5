"""Which language a request is answered in: the account's, else that of the cookie, else what the browser asks for."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import JavaScriptCatalog

from consult.people.models import User

Handler = Callable[[HttpRequest], HttpResponse]
VARIES = ("Accept-Language", "Cookie")


class LanguageMiddleware:
    """Stands after the one that knows the account, and inside it everything speaks one language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        spoken = language_for(request)
        with translation.override(spoken):
            response = self.get_response(request)
        if "Content-Language" not in response:
            patch_vary_headers(response, VARIES)
            response["Content-Language"] = spoken
        return response


def language_for(request: HttpRequest) -> str:
    """Whoever comes without a session costs no query."""
    known = dict(settings.LANGUAGES)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        chosen = request.user.language
        if chosen in known:
            return chosen
    return translation.get_language_from_request(request)


@dataclass(frozen=True)
class Spoken:
    """A language of the site, as pages name it: to browsers and to those who speak it."""

    code: str
    name: str

    @property
    def tag(self) -> str:
        return self.code.partition("-")[0]

    @property
    def direction(self) -> str:
        return "rtl" if self.tag in settings.LANGUAGES_BIDI else "ltr"

    @property
    def is_current(self) -> bool:
        return self.code == translation.get_language()


def spoken() -> Spoken:
    code = translation.get_language() or settings.LANGUAGE_CODE
    return Spoken(code, dict(settings.LANGUAGES).get(code, ""))


def offered() -> list[Spoken]:
    return [Spoken(code, name) for code, name in settings.LANGUAGES]


def place_of(request: HttpRequest) -> str:
    """Where whoever chooses another language comes back to: this page, or the one on which a form was filled in."""
    if request.method in ("GET", "HEAD"):
        return request.path
    return urlsplit(_before(request)).path or reverse("home")


def _before(request: HttpRequest) -> str:
    """The page of this site that led here, with its query; "" where browsers don't say."""
    address = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return urlunsplit(("", "", *urlsplit(address)[2:4], "")) if ours else ""


@require_POST
@csrf_exempt
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a language, in the account as well, and back to the page that was read.

    An account is protected as ever. A visitor's form has no token: no page sets a cookie for the sake of its foot.
    """
    return (_chosen_by_account if request.user.is_authenticated else _chosen)(request)


def _chosen(request: HttpRequest) -> HttpResponse:
    back, before = request.POST.get("next", ""), _before(request)
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("home")
    response = redirect(before if urlsplit(before).path == back else back)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _remember(request, response, language)
    return response


_chosen_by_account = csrf_protect(_chosen)


def _remember(request: HttpRequest, response: HttpResponse, language: str) -> None:
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


class ScriptWords(JavaScriptCatalog):
    """What the scripts say, in one language: as Django makes it, of our own catalogue alone."""

    domain = "djangojs"

    def get_paths(self, packages: Any) -> list[str]:
        return [str(path) for path in settings.LOCALE_PATHS]


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def script_words(request: HttpRequest, language: str, version: str) -> HttpResponse:
    """404 where nobody is told of it; its address changes with what it says."""
    if version != version_of(language):
        raise Http404
    with translation.override(language):
        response = cast("HttpResponse", ScriptWords.as_view()(request))
    response["Content-Language"] = language
    return response


@lru_cache(maxsize=64)
def version_of(language: str) -> str:
    """Names the words of the scripts in a language by what they are; "" where there are none."""
    name = Path(translation.to_locale(language)) / "LC_MESSAGES" / "djangojs.mo"
    files = [path for folder in settings.LOCALE_PATHS if (path := Path(folder) / name).exists()]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12] if files else ""
