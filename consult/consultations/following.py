"""Who follows a consultation, or one of its items: accounts at once, guests once their address is confirmed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from consult.ledger.ids import public_id
from consult.people import bounces, outbox
from consult.people.choices import Addressee, in_language_asked_in
from consult.people.kinds import CONFIRM
from consult.people.words import language

SALT = "consult.consultations.follow"
UNCONFIRMED_FOR = timedelta(days=7)


class FollowQuerySet(models.QuerySet["Follow"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def by(self, one: Addressee) -> Self:
        if one.user is not None:
            return self.filter(user=one.user)
        return self.filter(user=None, address=one.address.casefold())

    def people(self) -> Iterator[Addressee]:
        """Whom to write to."""
        for follow in self.confirmed().select_related("user").order_by("pk"):
            if follow.user is None or follow.user.is_active:
                yield follow.follower


class Follow(models.Model):
    """That somebody wants to hear of it. Without an item it is the whole consultation."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    consultation = models.ForeignKey("consultations.Consultation", models.CASCADE, related_name="follows")
    item = models.ForeignKey(
        "consultations.ConsultationItem", models.CASCADE, null=True, related_name="follows"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="follows")
    address = models.EmailField("of a guest, in small letters", blank=True)
    language = models.CharField("of the page on which a guest followed it", max_length=10, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField("comments up to then were told of", db_default=Now())

    objects: ClassVar[FollowQuerySet] = FollowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "item", "user", "address"], nulls_distinct=False, name="follow_once"
            ),
            models.CheckConstraint(
                condition=(models.Q(user=None) & ~models.Q(address=""))
                | models.Q(user__isnull=False, address=""),
                name="follow_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.address} follows {self.item or self.consultation}"

    @property
    def follower(self) -> Addressee:
        return Addressee(self.user, self.user.email if self.user else self.address, self.language)


def follow(consultation: Any, item: Any, one: Addressee) -> Follow:
    """Follow it from now on; a guest gets a mail whose link confirms it. Following twice is following once."""
    who = {"user": one.user} if one.user is not None else {"user": None, "address": one.address.casefold()}
    with transaction.atomic():
        made, _ = Follow.objects.get_or_create(
            consultation=consultation,
            item=item,
            **who,
            defaults={"confirmed_at": timezone.now()} if one.user is not None else {"language": language()},
        )
        if made.confirmed_at is None:
            _ask_to_confirm(made)
    return made


def _ask_to_confirm(made: Follow) -> None:
    """Once a day at most, however often somebody enters that address."""
    link = settings.SITE_URL + reverse("follow-confirm", args=[signing.dumps(made.public_id, salt=SALT)])
    with in_language_asked_in(None):
        outbox.post(
            CONFIRM,
            made.address,
            subject=gettext("Confirm that you want to follow “%(title)s”")
            % {"title": made.consultation.title},
            text=render_to_string("consultations/mail/follow.txt", {"follow": made, "link": link}),
            key=f"{CONFIRM}:follow:{made.public_id}:{timezone.now():%Y-%m-%d}",
        )


def by_token(token: str) -> Follow | None:
    """The one that a link in a mail is about; None where nobody made that link, or it is too old."""
    try:
        known = signing.loads(token, salt=SALT, max_age=UNCONFIRMED_FOR)
    except signing.BadSignature:
        return None
    return Follow.objects.select_related("consultation", "item__item", "user").filter(public_id=known).first()


def confirm(found: Follow) -> None:
    Follow.objects.filter(pk=found.pk, confirmed_at=None).update(confirmed_at=Now(), told_at=Now())
    bounces.confirmed(found.follower.address)


def stop(one: Addressee, public_id: str) -> bool:
    """Follow it no longer. False where they did not."""
    return bool(Follow.objects.by(one).filter(public_id=public_id).delete()[0])


def forget_unconfirmed() -> int:
    old = Follow.objects.filter(confirmed_at=None, created_at__lt=Now() - UNCONFIRMED_FOR)
    return old.delete()[0]
