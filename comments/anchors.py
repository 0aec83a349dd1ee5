"""Where the words stand that a comment is about, edition by edition; what a person decided there, and who was told."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from consult.consultations.models import Consultation
from consult.people.models import User
from consult.people.permissions import Can
from guidance.models import Edition, ItemText


class AnchorQuerySet(models.QuerySet["Anchor"]):
    def made(self) -> Self:
        return self.filter(method=Anchor.Method.MADE)

    def carried(self) -> Self:
        return self.exclude(method=Anchor.Method.MADE)

    def orphans(self, edition: Edition) -> Self:
        """Words that were not found again in an edition, and that nobody decided about there."""
        return self.filter(edition=edition, method=Anchor.Method.ORPHANED, placement=None)

    def undecided_orphans(self, edition: Edition) -> Self:
        """Of those, the ones that nobody has confirmed as gone from an earlier edition either."""
        return self.orphans(edition).exclude(gone_before(edition))

    def placed_by(self, user: User | AnonymousUser) -> Self:
        """Carried anchors whose place this user may decide: those of comments in consultations that they edit."""
        return self.carried().filter(comment__consultation__in=Consultation.objects.where(user, Can.EDIT))


def gone_before(edition: Edition) -> Exists:
    """For anchors of an edition: whether the last word on them before it is a person's, that they are gone.

    Who confirmed that once is not asked again with each edition in which they are not found either.
    """
    earlier = Edition.objects.before(edition).order_by().values("pk")
    known = models.Q(text__isnull=False) | models.Q(placement__isnull=False)
    said = Anchor.objects.filter(known, comment=OuterRef(OuterRef("comment")), edition__in=earlier)
    last = said.order_by("-edition__date", "-edition").values("pk")[:1]
    return Exists(Placement.objects.filter(anchor__in=last, text=None))


class Anchor(models.Model):
    """Where the words stand that a comment is about, in one edition. Never changed (a trigger says so too); but an
    orphan that nobody decided about gives way to the place that is found for it once a translation is there.

    The sender's own is `made`, in the text that was commented on; in every later edition one more says where the words
    were found again, or that they were not. `start` and `end` count characters of `guidance.plaintext.plain`.
    """

    class Method(models.TextChoices):
        MADE = "made", "selected by the sender"
        EXACT = "exact", "found again, word for word"
        SIMILAR = "similar", "found again by similarity"
        ORPHANED = "orphaned", "not found again"

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="anchors")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="anchors")
    text = models.ForeignKey(ItemText, models.PROTECT, null=True, related_name="anchors")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    exact = models.TextField("the words at this place; of an orphan, the words that were lost")
    prefix = models.CharField("words before them", max_length=64, blank=True)
    suffix = models.CharField("words after them", max_length=64, blank=True)
    method = models.CharField(max_length=10, choices=Method)
    score = models.FloatField(default=1.0)
    moved = models.BooleanField("found in another item than before", default=False)
    created_at = models.DateTimeField(db_default=Now())

    objects = AnchorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "edition"], name="anchor_once_in_an_edition"),
            models.UniqueConstraint(
                fields=["comment"], condition=models.Q(method="made"), name="anchor_made_once"
            ),
            models.CheckConstraint(
                condition=models.Q(method="orphaned", text=None, start=None, end=None)
                | (
                    ~models.Q(method="orphaned")
                    & models.Q(text__isnull=False, start__isnull=False, end__gt=models.F("start"))
                ),
                name="anchor_has_a_place_unless_orphaned",
            ),
            models.CheckConstraint(condition=models.Q(score__range=(0, 1)), name="anchor_score"),
        ]
        indexes = [models.Index(fields=["edition", "method"], name="anchor_edition")]

    def __str__(self) -> str:
        return self.exact[:60]


class Placement(models.Model):
    """What a person decided about an anchor that a machine carried over: here is its place, or the words are gone."""

    anchor = models.OneToOneField(Anchor, models.CASCADE, related_name="placement")
    text = models.ForeignKey(ItemText, models.PROTECT, null=True, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    exact = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text=None, start=None, end=None, exact="")
                | models.Q(text__isnull=False, start__isnull=False, end__gt=models.F("start")),
                name="placement_somewhere_or_gone",
            )
        ]

    def __str__(self) -> str:
        return self.exact[:60] or "gone"


class Told(models.Model):
    """That the sender of a submission was written to about an edition, the `number`th time. The row comes before the
    mail: never two."""

    submission = models.ForeignKey("comments.Submission", models.CASCADE, related_name="told")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "edition", "number"], name="told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} about {self.edition}"
