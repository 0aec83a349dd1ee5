"""Mail that came back. The provider tells a URL of ours; the mail is marked, and where the address takes none for good,
news no longer go there until its owner confirms it again. Writes mail and bounces."""

import re
from collections.abc import Mapping
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from consult.ledger.moves import Move
from consult.people.choices import Addressee, in_language_asked_in
from consult.people.kinds import CONFIRM, NEWS
from consult.people.outbox import Mail, post

S = Mail.Status
BOUNCE = Move("bounce", frozenset({S.SENT, S.UNSURE}), S.BOUNCED)
NOT_ARRIVED = frozenset({EventType.BOUNCED, EventType.REJECTED, EventType.FAILED})
FOR_GOOD = frozenset({RejectReason.BOUNCED, RejectReason.INVALID})
SOFT = re.compile(r"soft|transient|temporary", re.IGNORECASE)
"""How providers name what may pass, such as a full mailbox, where django-anymail makes no difference."""
KINDS = frozenset({"type", "bouncetype", "severity"})
SALT = "consult.people.bounces"
LINK_HOLDS = 7 * 24 * 60 * 60
CAME_BACK = "Mail to this address came back; its owner has not confirmed it since."


class Bounce(models.Model):
    """An address that takes no mail."""

    address = models.EmailField("in small letters", unique=True)
    at = models.DateTimeField(db_default=Now())
    said = models.CharField("what the provider says", max_length=500, blank=True)

    def __str__(self) -> str:
        return self.address


def heard(*, event: AnymailTrackingEvent, **_more: Any) -> None:
    """What django-anymail calls with each event, whatever the provider; the same one twice is one."""
    if event.event_type not in NOT_ARRIVED or not event.message_id:
        return
    with transaction.atomic():
        mail = Mail.objects.select_for_update().filter(provider_id=event.message_id).first()
        if mail is None:  # the provider sends for others too
            return
        said = " ".join(filter(None, (event.description, event.mta_response)))[:500]
        if mail.status in BOUNCE.sources:
            BOUNCE.apply(mail, by=None, error=said)
        if event.reject_reason in FOR_GOOD and not _may_pass(event.esp_event):
            Bounce.objects.update_or_create(
                address=mail.to.casefold(), defaults={"said": said, "at": timezone.now()}
            )


def _may_pass(said: Any) -> bool:
    if not isinstance(said, Mapping):
        return False
    return any(
        (str(name).lower() in KINDS and SOFT.search(str(value))) or _may_pass(value)
        for name, value in said.items()
    )


def of(address: str) -> Bounce | None:
    return Bounce.objects.filter(address=address.casefold()).first()


def keeps_back(mail: Mail) -> bool:
    """Whether it is news for an address where mail came back."""
    return mail.kind in NEWS and of(mail.to) is not None


# Until its owner confirms it again ----------------------------------------------------------------------------------


def ask(one: Addressee) -> None:
    """Send a link to an address where mail came back; once a day, however often somebody asks for it."""
    bounce = of(one.address)
    if bounce is None:
        return
    link = settings.SITE_URL + reverse("mail-reached", args=[signing.dumps(bounce.address, salt=SALT)])
    with in_language_asked_in(one.user):
        post(
            CONFIRM,
            one.address,
            subject=gettext("Confirm that mail reaches you"),
            text=render_to_string("people/mail/reach.txt", {"link": link, "site": settings.SITE_NAME}),
            key=f"{CONFIRM}:reach:{bounce.pk}:{timezone.now():%Y-%m-%d}",
            user=one.user,
        )


def address_in(token: str) -> str:
    """The one that a link is for; "" where nobody made that link, or it is too old."""
    try:
        address: str = signing.loads(token, salt=SALT, max_age=LINK_HOLDS)
    except signing.BadSignature:
        return ""
    return address


def confirmed(address: str) -> None:
    """Its owner has read a mail there."""
    Bounce.objects.filter(address=address.casefold()).delete()


def forget_old() -> int:
    """Providers give an address that was given up to somebody else after a while."""
    return Bounce.objects.filter(at__lt=Now() - settings.BOUNCES_KEPT_FOR).delete()[0]
