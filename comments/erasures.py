"""That somebody asked to have erased what they sent, or all about their account; and how that was decided."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from consult.consultations.models import Consultation
from consult.ledger.ids import public_id
from consult.people.models import User
from consult.people.permissions import Can


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def asked(self) -> Self:
        return self.filter(status=Erasure.Status.ASKED)

    def decided_by(self, user: User | AnonymousUser) -> Self:
        """Those that this user may grant or refuse."""
        mine = Consultation.objects.where(user, Can.EDIT)
        return self.filter(submission__consultation__in=mine)


class Erasure(models.Model):
    """One request. Of a submission, or of an account with all that was sent from it (then `submission` is empty)."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Waits for a decision")
        GRANTED = "granted", _("Being erased")
        DONE = "done", _("Erased")
        REFUSED = "refused", _("Refused")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    submission = models.ForeignKey("comments.Submission", models.CASCADE, null=True, related_name="erasures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(submission=None) ^ models.Q(user=None), name="erasure_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["submission"],
                condition=models.Q(status__in=["asked", "granted"]),
                name="erasure_asked_once",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(status__in=["asked", "granted"]),
                name="erasure_of_account_once",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.public_id}"
