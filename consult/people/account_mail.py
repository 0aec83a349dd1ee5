"""Mail about accounts (codes, links, changes) goes through the outbox like all other."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils import translation

from consult.ledger.ids import public_id
from consult.people import outbox
from consult.people.choices import language_of
from consult.people.kinds import ACCOUNT
from consult.people.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Each call is a message of its own: a second code is another code."""
        user = context.get("user")
        known = (
            user if isinstance(user, User) and user.pk else User.objects.filter(email__iexact=email).first()
        )
        with translation.override(language_of(known)):
            more = {"email": email, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
            message = self.render_mail(template_prefix, email, {**context, **more})
            outbox.post(
                ACCOUNT,
                email,
                subject=str(message.subject),
                text=str(message.body),
                key=f"{ACCOUNT}:{public_id()}",
                user=known,
            )
