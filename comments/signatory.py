"""That an organisation stands behind a submission that another one sent. Part of `models`, as a module."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from consult.ledger.ids import public_id, secret
from consult.people.codes import OrganisationType


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def confirmed(self) -> Self:
        return self.filter(status=Signatory.Status.CONFIRMED)


class Signatory(models.Model):
    """An organisation that was named as a signatory. It is one once its own representative said so."""

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("a signatory", "Asked, no answer yet")
        CONFIRMED = "confirmed", pgettext_lazy("a signatory", "Confirmed")
        REFUSED = "refused", pgettext_lazy("a signatory", "Does not sign")
        WITHDRAWN = "withdrawn", pgettext_lazy("a signatory", "Withdrawn")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    secret = models.CharField("key of the link in the mail", max_length=32, default=secret, editable=False)
    submission = models.ForeignKey("comments.Submission", models.CASCADE, related_name="signatories")
    name = models.CharField(max_length=300)
    email = models.EmailField("of its representative; never published")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="signatures"
    )
    type = models.CharField(max_length=40, choices=OrganisationType, blank=True)
    person_name = models.CharField("who confirmed; not published", max_length=200, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    asked_times = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "signatories"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
