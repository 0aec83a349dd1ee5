"""That a comment is to stand for what its organisation said before. A row of `models`, in a module of its own."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from consult.ledger.ids import public_id


class ReplacingQuerySet(models.QuerySet["Replacing"]):
    def claimed(self) -> Self:
        return self.filter(status=Replacing.Status.CLAIMED)

    def confirmed(self) -> Self:
        return self.filter(status=Replacing.Status.CONFIRMED)


class Replacing(models.Model):
    """One wish: it takes effect as long as it is confirmed and its comment is accepted, and not before."""

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("Waits for staff: the sender is not known to speak for the organisation")
        CONFIRMED = "confirmed", _("Replaces once accepted")
        REFUSED = "refused", _("Refused: stands beside it")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="replacings")
    about = models.ForeignKey("comments.About", models.CASCADE, related_name="replacings")
    status = models.CharField(max_length=10, choices=Status)

    objects = ReplacingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "about"], name="replacing_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} for {self.about_id}"

    @property
    def item_name(self) -> str:
        """Label and title, as far as they are read with it."""
        item = self.about.item.item
        return f"{item.label} ({item.node.key})".strip() if item.label else item.node.key

    @property
    def is_done(self) -> bool:
        return self.status == Replacing.Status.CONFIRMED and self.comment.status == "accepted"
