"""The copies that people had made of everything about them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from consult.ledger.ids import public_id


class DataCopyQuerySet(models.QuerySet["DataCopy"]):
    def waiting(self) -> Self:
        return self.filter(status=DataCopy.Status.ASKED)


class DataCopy(models.Model):
    """One ZIP file, for one person alone. Deleted some days after it was made, and with their account."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Being made")
        READY = "ready", _("Ready")
        GONE = "gone", _("Deleted")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="copies")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    done = models.PositiveSmallIntegerField("rooms that were read so far", default=0)
    of = models.PositiveSmallIntegerField("rooms to read", default=0)
    file = models.FileField(upload_to="copies/%Y/", blank=True)
    size = models.PositiveBigIntegerField("bytes", default=0)
    asked_at = models.DateTimeField(db_default=Now())
    ready_at = models.DateTimeField(null=True)

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(status="asked"), name="copy_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"copy {self.public_id}"
