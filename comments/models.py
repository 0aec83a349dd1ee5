"""What was said: submissions, the letters and comments in them, and what each comment is about."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import MD5, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import (  # noqa: F401 (so that Django finds the models there)
    anchors,
    correspondence,
    documents,
    drafting,
    endorsement,
    erasures,
    replacing,
    signatory,
)
from comments.reading import kinds
from comments.stances import Source, Stance
from consult.consultations.models import Consent, Consultation, ConsultationItem, FacetOption
from consult.ledger.ids import public_id, secret, tracking_number
from consult.people.codes import CODE_LIST_VERSION, CompanySize, OrganisationType, Sector
from consult.people.models import User
from consult.people.organisations import Identifier, Organisation
from consult.people.permissions import Can


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def moderated_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(consultation__in=Consultation.objects.where(user, Can.MODERATE))

    def sent_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(user=user) if isinstance(user, User) else self.none()


class Submission(models.Model):
    """What one participant sent in one go. Type and organisation stand as submitted; the verified ones beside them."""

    class Capacity(models.TextChoices):
        SELF = "self", _("For myself")
        ORGANISATION = "organisation", _("On behalf of an organisation")
        ANONYMOUS = "anonymous", _("For myself, without giving a name")

    class Channel(models.TextChoices):
        SITE = "site", _("On the site")
        API = "api", _("By API")
        POST = "post", _("By post")
        EMAIL = "email", _("By e-mail")
        MEETING = "meeting", _("In a meeting")
        IMPORT = "import", _("Imported from a public record")

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Waits for the sender to confirm the e-mail address")
        RECEIVED = "received", pgettext_lazy("status of a submission", "Received")
        WITHDRAWN = "withdrawn", pgettext_lazy("status of a submission", "Withdrawn by the sender")
        ERASED = "erased", pgettext_lazy("status of a submission", "Erased")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    tracking_number = models.CharField(max_length=14, unique=True, default=tracking_number, editable=False)
    secret = models.CharField("key of the receipt's link", max_length=32, default=secret, editable=False)
    external_id = models.CharField("number in the record it came from", max_length=60, blank=True)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="submissions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="submissions")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.SITE)
    capacity = models.CharField(max_length=20, choices=Capacity)
    person_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField("of the page it was sent from: for mail", max_length=10, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="submissions")
    organisation_name = models.CharField("organisation as submitted", max_length=300, blank=True)
    organisation_choice = models.CharField(
        "the entry its sender picked: its public id, or that it was none", max_length=12, blank=True
    )
    identifier_scheme = models.CharField(max_length=30, choices=Identifier.Scheme, blank=True)
    identifier = models.CharField("its number in that register, as submitted", max_length=60, blank=True)
    declared_type = models.CharField(max_length=40, choices=OrganisationType)
    verified_type = models.CharField(max_length=40, choices=OrganisationType, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    code_list_version = models.CharField(max_length=10, default=CODE_LIST_VERSION)
    other_type = models.CharField("type in the sender's words", max_length=200, blank=True)
    sector = models.CharField("counted sector", max_length=20, choices=Sector)
    size = models.CharField(max_length=10, choices=CompanySize, blank=True)
    country = models.CharField(max_length=2, blank=True)
    funding = models.TextField("who funds the organisation, as it says", blank=True)
    consent = models.CharField(max_length=20, choices=Consent)
    no_models = models.BooleanField("not to be processed by language models", default=False)
    privacy_notice_version = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    received_at = models.DateTimeField(db_default=Now())
    is_late = models.BooleanField("arrived after the deadline", default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Staff, for others."
    )
    postmarked_on = models.DateField("date of the postmark, or of the meeting", null=True)
    nonce = models.CharField(max_length=64)
    receipt_hash = models.CharField(max_length=64)
    published_hash = models.CharField(max_length=64)
    is_example = models.BooleanField(default=False)
    beside = models.JSONField("what was sent beside the comments, as the receipt covers it", default=dict)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "external_id"],
                condition=~models.Q(external_id=""),
                name="submission_external_id_once",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_type="", verified_at=None)
                | (~models.Q(verified_type="") & models.Q(verified_at__isnull=False)),
                name="submission_verified_when",
            ),
        ]
        indexes = [models.Index(fields=["consultation", "sector"], name="submission_sector")]

    def __str__(self) -> str:
        return self.tracking_number

    @property
    def counted_type(self) -> str:
        return self.verified_type or self.declared_type

    @property
    def counted_organisation_id(self) -> int | None:
        """The organisation it counts for: the one that stands for its own where that was found to be a twin."""
        return (self.organisation.merged_into_id or self.organisation.pk) if self.organisation else None


class MediaType(models.TextChoices):
    """What a document may be, as its content tells."""

    PDF = kinds.PDF, "PDF"
    DOCX = kinds.DOCX, "Word"
    ODT = kinds.ODT, "OpenDocument"
    TEXT = kinds.TEXT, _("Plain text")


class Letter(models.Model):
    """A submission's document. Its text is extracted once and never changes."""

    class Status(models.TextChoices):
        """Whether its file was scanned for malicious software."""

        NOT_SCANNED = "not_scanned", _("Not scanned")
        WAITING = "waiting", _("Waits to be scanned")
        CLEAN = "clean", _("Scanned, nothing found")
        INFECTED = "infected", _("Malicious software found")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="letters")
    file = models.FileField(upload_to="letters/%Y/", blank=True)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100, choices=MediaType, blank=True)
    size = models.PositiveBigIntegerField("bytes of the file", default=0)
    sha256 = models.CharField("hash of the file", max_length=64)
    consent = models.CharField(
        max_length=20, choices=Consent, blank=True, help_text="Empty: as the submission it came with."
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True)
    text = models.TextField()
    page_starts = ArrayField(models.PositiveIntegerField(), default=list)
    empty_pages = ArrayField(
        models.PositiveIntegerField(), default=list, help_text="Pages without a text layer."
    )
    extracted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.filename

    @property
    def pages(self) -> int:
        return len(self.page_starts)


class CommentQuerySet(models.QuerySet["Comment"]):
    def accepted(self) -> Self:
        return self.filter(status=Comment.Status.ACCEPTED)

    def showable(self) -> Self:
        """Without what was sent in confidence. Who asks for lists, quotations or words asks for these."""
        return self.exclude(consent=Consent.CONFIDENTIAL)

    def undecided(self) -> Self:
        return self.filter(status__in=[Comment.Status.RECEIVED, Comment.Status.HELD])

    def current(self) -> Self:
        return self.exclude(status=Comment.Status.SUPERSEDED)

    def standing(self) -> Self:
        """Without what its sender took back."""
        return self.exclude(status__in=[Comment.Status.WITHDRAWN, Comment.Status.ERASED])

    def moderated_by(self, user: User | AnonymousUser) -> Self:
        """Comments this user may decide on; the only way into moderation."""
        return self.filter(consultation__in=Consultation.objects.where(user, Can.MODERATE))


class Comment(models.Model):
    """One passage with something to say. Its words and their range in a letter never change (a trigger says so too)."""

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", pgettext_lazy("status of a comment", "Not confirmed yet")
        RECEIVED = "received", pgettext_lazy("status of a comment", "Received")
        HELD = "held", pgettext_lazy("status of a comment", "Held")
        ACCEPTED = "accepted", pgettext_lazy("status of a comment", "Accepted")
        REJECTED = "rejected", pgettext_lazy("status of a comment", "Rejected")
        SUPERSEDED = "superseded", pgettext_lazy("status of a comment", "Superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("status of a comment", "Withdrawn")
        ERASED = "erased", pgettext_lazy("status of a comment", "Erased")

    class CutBy(models.TextChoices):
        SUBMITTER = "submitter", pgettext_lazy("who cut a letter", "the submitter")
        MACHINE = "machine", pgettext_lazy("who cut a letter", "machine")
        STAFF = "staff", pgettext_lazy("who cut a letter", "staff")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comments")
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="comments")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="comments")
    position = models.PositiveIntegerField("order within the submission", default=0)
    heading_start = models.PositiveIntegerField(null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    body = models.TextField()
    language = models.CharField("language of the text it was written on", max_length=10, default="en")
    wording = models.TextField("proposed instead of the words it is anchored to", blank=True)
    context = models.JSONField("the combination it is made for: axis code → value code", default=dict)
    cut_by = models.CharField(max_length=10, choices=CutBy, default=CutBy.SUBMITTER)
    cut_kind = models.CharField(max_length=20, blank=True)
    cut_score = models.FloatField(null=True)
    replaces = models.ManyToManyField("self", symmetrical=False, related_name="replaced_by", blank=True)
    sector = models.CharField(max_length=20, choices=Sector)
    consent = models.CharField(
        "how it may be published; a trigger sees that it is no freer than its submission's",
        max_length=20,
        choices=Consent,
        default=Consent.NAMED,
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    created_at = models.DateTimeField(db_default=Now())
    accepted_at = models.DateTimeField("last accepted at; a trigger keeps it", null=True, editable=False)
    endorsements = models.PositiveIntegerField("how many endorse it; recounted", default=0, editable=False)
    options: "models.ManyToManyField[FacetOption, FacetValue]" = models.ManyToManyField(
        FacetOption, through="FacetValue", related_name="comments"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(letter=None, start=None, end=None)
                | models.Q(letter__isnull=False, start__isnull=False, end__gt=models.F("start")),
                name="comment_range_with_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(cut_score=None) | models.Q(cut_score__range=(0, 1)), name="cut_score"
            ),
        ]
        indexes = [
            models.Index(
                fields=["consultation", "-id"],
                # so that counting who took part, and how many may be listed, reads no comment's words
                include=["submission", "sector", "consent"],
                name="comment_accepted",
                condition=models.Q(status="accepted"),
            ),
            models.Index(
                fields=["consultation", "-id"],
                name="comment_in_context",
                condition=models.Q(status="accepted") & ~models.Q(context={}),
            ),
            models.Index(
                fields=["consultation", "id"],
                name="comment_confidential",
                condition=models.Q(consent="confidential"),
            ),
            models.Index(
                fields=["consultation", "id"],
                name="comment_queue",
                condition=models.Q(status__in=["received", "held"]),
            ),
            models.Index(MD5("body"), name="comment_same_words", condition=models.Q(status="accepted")),
            models.Index(
                fields=["consultation", "accepted_at"],
                name="comment_accepted_when",
                condition=models.Q(status="accepted"),
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class CommentWords(models.Model):
    """The words of an accepted comment as search has them. A trigger keeps them, at acceptance: not at intake."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="words")
    search = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="comment_words")]


class About(models.Model):
    """That a comment is about an item, and the position it takes there.

    `consultation`, `sector` and `counted` are copies that a trigger keeps: counting reads one narrow index. Counted is
    what was accepted and is not replaced there by a later comment of the same organisation.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="abouts")
    item = models.ForeignKey(ConsultationItem, models.PROTECT, related_name="abouts")
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+", editable=False)
    sector = models.CharField(max_length=20, choices=Sector, editable=False)
    counted = models.BooleanField(default=False, editable=False)
    stance = models.CharField(max_length=30, choices=Stance, blank=True)
    stance_source = models.CharField(max_length=10, choices=Source, blank=True)
    replaced_by = models.ForeignKey("Comment", models.PROTECT, null=True, related_name="replaces_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "item"], name="about_once"),
            models.CheckConstraint(
                condition=models.Q(stance="", stance_source="")
                | (~models.Q(stance="") & ~models.Q(stance_source="")),
                name="about_stance_has_source",
            ),
        ]
        indexes = [
            models.Index(
                fields=["consultation", "item", "sector", "stance"],
                include=["comment"],
                name="about_counted",
                condition=models.Q(counted=True),
            )
        ]


class FacetValue(models.Model):
    """The answer to a closed question, and who gave it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="facet_values")
    option = models.ForeignKey(FacetOption, models.PROTECT, related_name="values")
    source = models.CharField(max_length=10, choices=Source)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "option"], name="facet_value_once")]


def status_counts(comments: "models.QuerySet[Comment]") -> dict[str, int]:
    """How many comments stand at each status."""
    rows: Any = comments.order_by().values_list("status").annotate(n=models.Count("pk"))
    return dict(rows)
