"""That somebody agrees with what another one said. Counted apart from comments. Part of `models`, as a module."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Endorsement(models.Model):
    """One comment endorsed by one submission. A person endorses a comment once, and so does an organisation."""

    submission = models.ForeignKey("comments.Submission", models.CASCADE, related_name="endorsements")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="endorsed_by")
    consultation = models.ForeignKey("consultations.Consultation", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Where the sender is verified to speak for it: nobody else may use up its one endorsement.",
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "comment"], name="endorsement_once"),
            models.UniqueConstraint(
                fields=["comment", "user"],
                condition=models.Q(user__isnull=False),
                name="endorsement_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["comment", "organisation"],
                condition=models.Q(organisation__isnull=False),
                name="endorsement_once_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} endorses {self.comment_id}"
