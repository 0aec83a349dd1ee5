"""Which language a request is answered in: the account's, else that of the cookie, else what the browser asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

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
        patch_vary_headers(response, VARIES)
        response.headers.setdefault("Content-Language", spoken)
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
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a language, in the account as well, and back to the page that was read."""
    back, before = request.POST.get("next", ""), _before(request)
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("home")
    response = redirect(before if urlsplit(before).path == back else back)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _remember(request, response, language)
    return response


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
