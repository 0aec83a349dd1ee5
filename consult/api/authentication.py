"""`Authorization: Bearer …` with a token made on the site."""

from rest_framework import authentication


class TokenAuthentication(authentication.BaseAuthentication):
    pass
