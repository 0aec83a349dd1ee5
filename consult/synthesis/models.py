"""Reports, the frozen counts they stand on, and the sentences that are bound to them."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from comments.models import Comment, Submission
from comments.stances import Stance
from consult.consultations.models import Consultation, ConsultationItem
from consult.ledger.ids import public_id
from consult.people.codes import OrganisationType, Sector
from consult.people.models import User
from consult.people.permissions import Can
from guidance.search import Words

LANGUAGE = "en"
"""Reports are written in English."""


class Snapshot(models.Model):
    """Frozen rows behind a report's figures. `digest` is the SHA-256 over its rows; the ledger's "
    "head is printed with it."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="snapshots")
    created_at = models.DateTimeField(db_default=Now())
    ledger_head = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    suppress_below = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.public_id


class SnapshotRow(models.Model):
    """One counted comment on one item (none: on the whole), as it stood. A trigger forbids change and removal."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="rows")
    comment = models.ForeignKey(Comment, models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    item = models.ForeignKey(ConsultationItem, models.PROTECT, null=True, related_name="+")
    sector = models.CharField(max_length=20, choices=Sector)
    type = models.CharField(max_length=40, choices=OrganisationType)
    organisation_id = models.BigIntegerField(null=True)
    stance = models.CharField(max_length=30, choices=Stance, blank=True)
    options = ArrayField(models.CharField(max_length=90), default=list, help_text="facet:option, in order")
    text_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["snapshot", "item"], name="snapshot_row_item")]


class SnapshotBeside(models.Model):
    """What stood beside one counted comment on one item (none: on the whole): that it was endorsed, or signed as well.

    `submission` is the one that endorses, or the one that was signed; `sector` its sender's. A trigger forbids change
    and removal.
    """

    class Kind(models.TextChoices):
        ENDORSES = "endorses", "endorses it"
        SIGNS = "signs", "signs it"

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="beside")
    kind = models.CharField(max_length=10, choices=Kind)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, models.PROTECT, related_name="+")
    item = models.ForeignKey(ConsultationItem, models.PROTECT, null=True, related_name="+")
    sector = models.CharField(max_length=20, choices=Sector)
    type = models.CharField("of a signatory", max_length=40, choices=OrganisationType, blank=True)
    organisation_id = models.BigIntegerField("of a signatory", null=True)

    def __str__(self) -> str:
        return f"{self.submission_id} {self.kind} {self.comment_id}"


class Texts(models.Func):
    """`texts_in(document)`: what is read in a document tree, as one text."""

    function = "texts_in"
    arity = 1
    output_field = models.TextField()


def report_words() -> Words:
    """Title and text of a report, as the index over them has it."""
    said = models.Func(
        models.F("title"),
        models.Value(" "),
        Texts("document"),
        template="(%(expressions)s)",
        arg_joiner=" || ",
    )
    return Words(models.Value(LANGUAGE), said)


class ReportQuerySet(models.QuerySet["Report"]):
    def published(self) -> Self:
        return self.filter(status=Report.Status.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        staff = Consultation.objects.where(user, Can.WRITE_REPORT).values("pk")
        return self.filter(models.Q(status=Report.Status.PUBLISHED) | models.Q(consultation__in=staff))

    def written_by(self, user: User | AnonymousUser) -> Self:
        """Reports this user may change or publish."""
        return self.filter(consultation__in=Consultation.objects.where(user, Can.WRITE_REPORT))


class Report(models.Model):
    class Status(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("state of a report", "Being drafted")
        DRAFT = "draft", pgettext_lazy("state of a report", "Draft")
        PUBLISHED = "published", pgettext_lazy("state of a report", "Published")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="reports")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="reports")
    number = models.PositiveIntegerField("draft number within the consultation")
    title = models.CharField(max_length=400, blank=True)
    document = models.JSONField("the document tree", default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    drafted_at = models.DateTimeField(null=True)
    fingerprint = models.CharField("hash of all that the draft was made from", max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="report_number_once")]
        indexes = [
            GinIndex(report_words(), name="report_words", condition=models.Q(status="published")),
        ]

    def __str__(self) -> str:
        return self.title or f"Report {self.number}"


class Claim(models.Model):
    """One sentence of a report, bound to figures and comments. `code` is its id in the document tree."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="claims")
    code = models.CharField(max_length=60)
    text = models.TextField()
    printed = models.JSONField(
        "each number or quantity word in it, and the figures it stems from", default=list
    )
    comments = models.ManyToManyField(Comment, related_name="claims", blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="claim_once")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_of_cells(self) -> bool:
        """Of a figure or a table, whose cells it binds; `text` is the caption."""
        return self.code.startswith("t")


class Figure(models.Model):
    """One number in a claim: what was counted over the snapshot's rows, and what came out."""

    class Counts(models.TextChoices):
        COMMENTS = "comments", "distinct comments"
        SUBMISSIONS = "submissions", "distinct submissions"
        ORGANISATIONS = "organisations", "distinct organisations"
        SECTORS = "sectors", "distinct sectors"
        ITEMS = "items", "distinct items"
        ENDORSEMENTS = "endorsements", "distinct submissions that endorse"
        SIGNATORIES = "signatories", "distinct organisations that only signed"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="figures")
    name = models.CharField(max_length=60)
    counts = models.CharField(max_length=20, choices=Counts)
    where = models.JSONField("column of the snapshot's rows → value or list of values", default=dict)
    value = models.IntegerField()

    class Meta:
        ordering = ["id"]


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def written_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(report__in=Report.objects.written_by(user))


class Recommendation(models.Model):
    """What the report recommends. The machine proposes; a person accepts or drops, here and nowhere else."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("state of a recommendation", "Proposed by the machine")
        ADOPTED = "adopted", pgettext_lazy("state of a recommendation", "Adopted")
        DROPPED = "dropped", pgettext_lazy("state of a recommendation", "Dropped")

    class Principle(models.TextChoices):
        """What recommendations are grouped under, in this order."""

        SETTLED = "settled", "Leave alone what is accepted"
        MEND = "mend", "Mend what respondents ask to have mended"
        ATTENTION = "attention", "Answer first what respondents raised of their own accord"
        MEET = "meet", "Treat together what belongs together"
        MISSING = "missing", "Hear those who are missing before conclusions are drawn"
        EVIDENCE = "evidence", "Ask for what counting cannot supply"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    principle = models.CharField(max_length=20, choices=Principle, blank=True)
    section = models.CharField("id of the heading it belongs to", max_length=60, blank=True)
    text = models.TextField()
    basis = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="recommendations")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.text[:60]


class Erratum(models.Model):
    """That comments counted in a published report were withdrawn or erased on a day after it."""

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn", "Withdrawn"
        ERASED = "erased", "Erased"

    report = models.ForeignKey(Report, models.CASCADE, related_name="errata")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "kind", "on"], name="erratum_once")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"
