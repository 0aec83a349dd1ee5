"""Documents before they are sent, with the parts to cut them into; and words that stand beside a page without any."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from consult.consultations.models import Consent
from consult.ledger.ids import public_id


class DraftLetter(models.Model):
    """A file that somebody wants to send. Not evidence yet: it is read in the background, and may be taken out."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    draft = models.ForeignKey("comments.Draft", models.CASCADE, related_name="letters")
    file = models.FileField(upload_to="letters/%Y/")
    filename = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField("bytes of the file")
    sha256 = models.CharField("hash of the file", max_length=64)
    media_type = models.CharField(max_length=100, blank=True)
    consent = models.CharField(max_length=20, choices=Consent, blank=True)
    text = models.TextField(blank=True)
    page_starts = ArrayField(models.PositiveIntegerField(), default=list)
    empty_pages = ArrayField(models.PositiveIntegerField(), default=list)
    refused = models.TextField("why it can't be taken", blank=True)
    read_at = models.DateTimeField("when it was read, or refused", null=True)
    scanned_at = models.DateTimeField("when it was scanned and nothing found", null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draft", "sha256"], name="draft_letter_once")]

    def __str__(self) -> str:
        return self.filename

    @property
    def pages(self) -> int:
        return len(self.page_starts)

    @property
    def can_be_sent(self) -> bool:
        return self.read_at is not None and not self.refused


class DraftPart(models.Model):
    """A part of a document that would become a comment. Proposed by a machine until the sender confirms it."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    letter = models.ForeignKey(DraftLetter, models.CASCADE, related_name="parts")
    heading_start = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    cut_kind = models.CharField(max_length=20, blank=True)
    cut_score = models.FloatField(null=True)
    items = ArrayField(models.BigIntegerField(), default=list)
    stance = models.CharField(max_length=30, blank=True)
    options = ArrayField(models.BigIntegerField(), default=list)
    is_confirmed = models.BooleanField("the sender says so", default=False)

    class Meta:
        ordering = ["start", "id"]


class PageText(models.Model):
    """Words for a page that has no text layer: recognised or typed. They stand beside the letter, whose text stays."""

    class Source(models.TextChoices):
        OCR = "ocr", _("Recognised by machine")
        STAFF = "staff", _("Typed by staff")

    letter = models.ForeignKey("comments.Letter", models.PROTECT, related_name="page_texts")
    page = models.PositiveIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=10, choices=Source)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    comment = models.OneToOneField(
        "comments.Comment",
        models.PROTECT,
        null=True,
        related_name="page_text",
        help_text="What counts of it.",
    )

    class Meta:
        ordering = ["page", "id"]
