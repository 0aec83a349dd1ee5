"""That a comment is to stand for what its organisation said before. A row of `models`, in a module of its own."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from consult.ledger.ids import public_id
from guidance.models import Item, ItemText
from guidance.words import called


class ReplacingQuerySet(models.QuerySet["Replacing"]):
    def claimed(self) -> Self:
        return self.filter(status=Replacing.Status.CLAIMED)

    def confirmed(self) -> Self:
        return self.filter(status=Replacing.Status.CONFIRMED)

    def named(self) -> Self:
        """With what `item_name` reads: by queries of their own, since one over ten tables can be planned badly."""
        original = ItemText.objects.filter(item=models.OuterRef("pk"), is_original=True)
        title = models.Subquery(original.values("title")[:1])
        items = Item.objects.select_related("node").annotate(original_title=title)
        return self.prefetch_related(models.Prefetch("about__item__item", items))


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
        """As lists and headings name it, where it was read with `named`."""
        item = self.about.item.item
        return called(item.label, getattr(item, "original_title", "") or "") or item.node.key

    @property
    def is_done(self) -> bool:
        return self.status == Replacing.Status.CONFIRMED and self.comment.status == "accepted"
