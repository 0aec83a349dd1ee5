"""How accounts differ here from what allauth does by itself."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consult.ledger.ids import public_id
from consult.people import bounces, outbox
from consult.people.choices import in_language_asked_in, in_language_of
from consult.people.kinds import ACCOUNT
from consult.people.models import User
from consult.people.throwaway import check_lasting
from consult.people.words import language


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts to sign in have failed. Try again in a quarter of an hour, or have a code sent to you "
            "by e-mail and sign in with that."
        ),
    }

    def clean_email(self, email: str) -> str:
        cleaned: str = super().clean_email(email)
        check_lasting(cleaned)
        return cleaned

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        done: bool = super().confirm_email(request, email_address)
        if done:
            bounces.confirmed(email_address.email)
        return done

    def new_user(self, request: HttpRequest) -> User:
        """Whoever signs up on a page in French is written to in French, and so on."""
        user: User = super().new_user(request)
        user.language = "" if language() == settings.LANGUAGE_CODE else language()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, like all other mail. Each call is a message of its own: a second code is another code."""
        user = context.get("user")
        known = (
            user if isinstance(user, User) and user.pk else User.objects.filter(email__iexact=email).first()
        )
        more = {"email": email, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        with in_language_asked_in(known):
            message = self.render_mail(template_prefix, email, {**context, **more})
            outbox.post(
                ACCOUNT,
                email,
                subject=str(message.subject),
                text=str(message.body),
                key=f"{ACCOUNT}:{public_id()}",
                user=known,
            )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Whose account is locked after too many wrong passwords learns of it, once an hour."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            _tell_owner(credentials.get("email", ""))
            raise


def _tell_owner(email: str) -> None:
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return
    with in_language_of(user):
        outbox.post(
            "locked",
            user.email,
            subject=_("{site}: too many wrong passwords").format(site=settings.SITE_NAME),
            text=render_to_string("people/locked_mail.txt", {"site_url": settings.SITE_URL}),
            key=f"locked:{user.public_id}:{timezone.now():%Y%m%d%H}",
            user=user,
        )
