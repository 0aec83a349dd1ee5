"""What belongs to a draft beside its comments. Nothing of it is evidence: it goes with the draft."""

from django.db import models
from django.db.models.functions import Now

from consult.people.models import User


class Unfinished(models.Model):
    """What somebody types into a comment's form and has not added yet, as the form has it. Only they see it."""

    key = models.CharField("name that the page chose for it", max_length=40, unique=True)
    draft = models.ForeignKey("comments.Draft", models.CASCADE, related_name="unfinished")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    item = models.CharField("key of the item at which the form was opened", max_length=200, blank=True)
    changes = models.CharField("public id of the comment that is being changed", max_length=12, blank=True)
    typed = models.JSONField("what the fields held: name → values")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-saved_at", "-id"]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def words(self) -> str:
        return next(iter(self.typed.get("body", ())), "")
