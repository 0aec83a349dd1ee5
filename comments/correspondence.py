"""What was written to and fro about a submission after it was sent, and of which decisions its sender was told."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from consult.ledger.ids import public_id


class Reply(models.Model):
    """One message between moderators and the sender. Without `by` it is the sender's."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    submission = models.ForeignKey("comments.Submission", models.CASCADE, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]


class DecisionsTold(models.Model):
    """The last decision that the sender of a submission was told of."""

    submission = models.OneToOneField(
        "comments.Submission", models.CASCADE, primary_key=True, related_name="+"
    )
    event = models.BigIntegerField("its event")

    def __str__(self) -> str:
        return f"{self.submission_id} up to event {self.event}"
