"""Tokens of API clients. Only a hash is kept: the token itself is shown once, when it is made."""

import hashlib
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from comments.models import Submission
from consult.people.models import User


class Scope(models.TextChoices):
    READ = "read", _("Read what is public")
    READ_STAFF = "read:staff", _("Read what I may read as staff")
    WRITE = "write", _("Send submissions in my name")


class TokenQuerySet(models.QuerySet["Token"]):
    def owned_by(self, user: User) -> Self:
        return self.filter(user=user)

    def active(self) -> Self:
        return self.filter(revoked_at=None, user__is_active=True)


class Token(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField("what it is for", max_length=100)
    prefix = models.CharField("first characters, to recognise it by", max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), default=list)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Delivery(models.Model):
    """One submission that came by API, under the key by which its sender may ask again without sending twice."""

    user = models.ForeignKey(User, models.CASCADE, related_name="deliveries")
    key = models.CharField("the sender's idempotency key", max_length=255)
    digest = models.CharField("hash of what was sent under it", max_length=64)
    submission = models.ForeignKey(Submission, models.CASCADE, null=True, related_name="deliveries")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="delivery_once")]

    def __str__(self) -> str:
        return self.key


def digest(token: str) -> str:
    """SHA-256: a token has 160 random bits, so that a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
