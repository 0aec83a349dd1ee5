"""Make and revoke tokens. A token is shown once; only its hash is kept."""

from django.utils import timezone

from consult.api.models import Token, digest
from consult.ledger.ids import secret
from consult.ledger.models import Event
from consult.people.models import User

PREFIX = "consult_"


def make(name: str, scopes: list[str], *, by: User) -> tuple[Token, str]:
    """The row and the token itself."""
    plain = PREFIX + secret()
    token = Token.objects.create(
        user=by, name=name, scopes=scopes, digest=digest(plain), prefix=plain[: len(PREFIX) + 4]
    )
    Event.record(token, "make_token", actor=by, scopes=",".join(sorted(scopes)))
    return token, plain


def revoke(token: Token, *, by: User) -> None:
    """From now on it opens nothing. Revoking twice is no error."""
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        Event.record(token, "revoke_token", actor=by)
