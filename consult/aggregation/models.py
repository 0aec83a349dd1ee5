"""The counts as they stand now. Rows are recounted, never maintained; people's decisions are elsewhere."""

from django.db import models

from comments.stances import Stance
from consult.consultations.models import Consultation, ConsultationItem, FacetOption
from consult.people.codes import Sector
from guidance.models import ItemText


class Recount(models.Model):
    """When a consultation was last counted, and over how much."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, related_name="recount", primary_key=True
    )
    counted_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    seconds = models.FloatField()


class Cell(models.Model):
    """Comments about one item by one sector with one stance ("" where none was stated). Counts `About` rows."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="cells")
    item = models.ForeignKey(ConsultationItem, models.CASCADE, related_name="cells")
    sector = models.CharField(max_length=20, choices=Sector)
    stance = models.CharField(max_length=30, choices=Stance, blank=True)
    comments = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "sector", "stance"], name="cell_once")]
        indexes = [models.Index(fields=["consultation"], name="cell_consultation")]


class Voices(models.Model):
    """Who took part: distinct comments, submissions and organisations of a sector; over all where no item is named."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="voices")
    item = models.ForeignKey(ConsultationItem, models.CASCADE, null=True, related_name="voices")
    sector = models.CharField(max_length=20, choices=Sector)
    comments = models.PositiveIntegerField()
    submissions = models.PositiveIntegerField()
    organisations = models.PositiveIntegerField()
    signatories = models.PositiveIntegerField(
        "how many of the organisations sent nothing here themselves, but signed what another one sent",
        db_default=0,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "item", "sector"], name="voices_once", nulls_distinct=False
            )
        ]


class ContextCell(models.Model):
    """Comments made for one combination (axis code → value code) by one sector with one stance, each once.

    "" where a comment states no stance, or different ones on different items.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="context_cells")
    context = models.JSONField()
    sector = models.CharField(max_length=20, choices=Sector)
    stance = models.CharField(max_length=30, choices=Stance, blank=True)
    comments = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "context", "sector", "stance"], name="context_cell_once"
            )
        ]


class FacetCell(models.Model):
    """Comments about one item by one sector that chose an option of a facet."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="facet_cells")
    item = models.ForeignKey(ConsultationItem, models.CASCADE, related_name="facet_cells")
    sector = models.CharField(max_length=20, choices=Sector)
    option = models.ForeignKey(FacetOption, models.CASCADE, related_name="cells")
    comments = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "sector", "option"], name="facet_cell_once")]
        indexes = [models.Index(fields=["consultation"], name="facet_cell_consultation")]


class ParagraphCell(models.Model):
    """Comments with one stance that quote words of one paragraph; counted in each paragraph the quote reaches."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="paragraph_cells")
    text = models.ForeignKey(ItemText, models.CASCADE, related_name="paragraph_cells")
    paragraph = models.PositiveSmallIntegerField("counted from 1")
    stance = models.CharField(max_length=30, choices=Stance, blank=True)
    comments = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "text", "paragraph", "stance"], name="paragraph_cell_once"
            )
        ]


class PublicNumbers(models.Model):
    """What the public sees of the counts of a consultation that withholds small ones: the last snapshot, made ready.

    When it was taken is `Consultation.shown_as_of`; by that, lists of comments go as well.
    """

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, related_name="public_numbers", primary_key=True
    )
    numbers = models.JSONField("as `snapshots` writes it, small counts left out")


class EndorsedCell(models.Model):
    """Submissions of one sector that endorse comments about one item, each once; about any where no item is named.

    Apart from comments: they are in no other count.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="endorsed_cells")
    item = models.ForeignKey(ConsultationItem, models.CASCADE, null=True, related_name="endorsed_cells")
    sector = models.CharField(max_length=20, choices=Sector)
    endorsements = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "item", "sector"], name="endorsed_cell_once", nulls_distinct=False
            )
        ]
