"""`Authorization: Bearer …` with a token made on the site."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from consult.api.models import Scope, Token, digest
from consult.people.models import User

REMEMBER_USE_EVERY = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words:
            return None
        if len(words) != 2 or words[0].lower() != "bearer":
            raise AuthenticationFailed(_("Send the token as `Authorization: Bearer TOKEN`."))
        token = Token.objects.active().select_related("user").filter(digest=digest(words[1])).first()
        if token is None:
            raise AuthenticationFailed(
                _("This token isn't known or was revoked. Make a new one on the site.")
            )
        _remember_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Consult"'


def _remember_use(token: Token) -> None:
    now = timezone.now()
    if token.last_used_at and token.last_used_at >= now - REMEMBER_USE_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - REMEMBER_USE_EVERY)
    Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def reader(request: Request) -> User | AnonymousUser:
    """On whose behalf the API reads: with a token, staff see what isn't public only where its scope says so."""
    if isinstance(request.auth, Token) and Scope.READ_STAFF not in request.auth.scopes:
        return AnonymousUser()
    return request.user


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "consult.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made on the site, under API tokens.",
        }
