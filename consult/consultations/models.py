"""A call for comment: what it asks about, when, under which rules, and who works on it."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from consult.consultations import following  # noqa: F401 (so that Django finds its model)
from consult.consultations.deadlines import SOON
from consult.people.models import User
from consult.people.permissions import Can, Role, roles_that
from guidance.models import Edition, Item

PRIVACY_NOTICE_VERSION = "2026-11"


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        words = gettext("{name} is no time zone. Name one like Europe/London or America/New_York.")
        raise ValidationError(words.format(name=name))


class Consent(models.TextChoices):
    NAMED = "named", _("Publish with name")
    UNNAMED = "unnamed", _("Publish without name")
    CONFIDENTIAL = "confidential", _("Confidential: counted, never shown or quoted")


def all_consents() -> list[str]:
    return [consent.value for consent in Consent]


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def public(self) -> Self:
        return self.exclude(status=Consultation.Status.DRAFT)

    def open(self) -> Self:
        now = timezone.now()
        return self.filter(status=Consultation.Status.OPEN, opens_at__lte=now, closes_at__gt=now)

    def with_public_results(self) -> Self:
        """Consultations whose comments and counts everybody may see now."""
        return self.public().filter(
            models.Q(results=Consultation.Results.LIVE)
            | models.Q(results=Consultation.Results.AFTER_CLOSING, status=Consultation.Status.CLOSED)
        )

    def where(self, user: User | AnonymousUser, can: Can) -> Self:
        """Consultations in which this user may do that: by their role everywhere, or by a grant for one of them."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.can_everywhere(can):
            return self
        return self.filter(
            pk__in=Grant.objects.filter(user=user, role__in=roles_that(can)).values("consultation")
        )

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.public() | self.where(user, Can.READ_ALL) if isinstance(user, User) else self.public()


class Consultation(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a consultation", "Draft")
        OPEN = "open", pgettext_lazy("state of a consultation", "Open")
        CLOSED = "closed", pgettext_lazy("state of a consultation", "Closed")

    class Results(models.TextChoices):
        LIVE = "live", _("Comments are public as soon as they are accepted")
        AFTER_CLOSING = "after_closing", _("Comments are public after closing")
        STAFF = "staff", _("Comments are for staff only")

    class Late(models.TextChoices):
        REFUSED = "refused", _("What arrives after the deadline is refused")
        MARKED = "marked", _("What arrives after the deadline is taken and marked late")

    class Senders(models.TextChoices):
        ANYBODY = "anybody", _("Anybody may send")
        CONFIRMED = "confirmed", _("Who has no account confirms an e-mail address")
        ACCOUNTS = "accounts", _("Only people with an account may send")

    class Interval(models.IntegerChoices):
        """In hours, counted from 6 in the morning in the consultation's own time zone."""

        SIX_HOURS = 6, _("Every six hours")
        DAILY = 24, _("Once a day, at 6 in the morning")
        WEEKLY = 168, _("Once a week, on Monday at 6 in the morning")

    slug = models.SlugField(max_length=100, unique=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="consultations")
    language = models.CharField("language of its words: its document's", max_length=10, default="en")
    title = models.CharField(max_length=300)
    sponsor = models.CharField("who asks", max_length=200)
    summary = models.TextField("summary for the head of the page", blank=True)
    background = models.TextField("background, in Markdown", blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    identifiers = models.JSONField("docket, citation and the like", default=dict, blank=True)
    timezone = models.CharField(
        "time zone of the window", max_length=60, default="Europe/London", validators=[check_time_zone]
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    results = models.CharField("who sees the comments", max_length=20, choices=Results, default=Results.LIVE)
    consents = ArrayField(models.CharField(max_length=20, choices=Consent), default=all_consents)
    suppress_below = models.PositiveSmallIntegerField(
        "hide counts below", default=0, help_text="0 shows every count; 5 hides counts from 1 to 4."
    )
    late = models.CharField("what arrives late", max_length=10, choices=Late, default=Late.REFUSED)
    senders = models.CharField("who may send", max_length=10, choices=Senders, default=Senders.ANYBODY)
    takes_anonymous = models.BooleanField("takes comments of people who give no name", default=True)
    asks_funding = models.BooleanField("asks organisations who funds them", default=False)
    asks_proof = models.BooleanField("asks a browser for a small proof of work, against bots", default=False)
    snapshot_hours = models.PositiveSmallIntegerField(
        "where small counts are hidden, the public's numbers are taken",
        choices=Interval,
        default=Interval.DAILY,
    )
    shown_as_of = models.DateTimeField("when the public's numbers were last taken", null=True, editable=False)
    keeps_record = models.BooleanField(
        "a law says to keep its record: staff decide on each request to erase", default=False
    )
    privacy_notice_version = models.CharField(max_length=20, default=PRIVACY_NOTICE_VERSION)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="consultation_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_comments(self) -> bool:
        """Within the window, by the server's clock."""
        return self.status == self.Status.OPEN and self.opens_at <= timezone.now() < self.closes_at

    @property
    def takes_late(self) -> bool:
        """After the deadline, where it takes and marks what arrives then."""
        return (
            self.late == self.Late.MARKED
            and self.status != self.Status.DRAFT
            and self.closes_at <= timezone.now()
        )

    @property
    def takes_more(self) -> bool:
        """In time, or late."""
        return self.takes_comments or self.takes_late

    @property
    def closes_soon(self) -> bool:
        return self.takes_comments and self.closes_at - timezone.now() <= SOON

    @property
    def has_public_results(self) -> bool:
        """As `with_public_results` says it for many."""
        if self.results == self.Results.AFTER_CLOSING:
            return self.status == self.Status.CLOSED
        return self.results == self.Results.LIVE and self.status != self.Status.DRAFT

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def closes_at_local(self) -> datetime:
        return self.closes_at.astimezone(self.zone)

    @property
    def opens_at_local(self) -> datetime:
        return self.opens_at.astimezone(self.zone)


class ConsultationItem(models.Model):
    """An item that a consultation asks about. The list is fixed when the consultation opens."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="consulted")

    class Meta:
        ordering = ["item__position"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "item"], name="consultation_item_once")
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def asks_stance(self) -> bool:
        """A stance can be had on a guideline, never on an open question."""
        return self.item.kind != Item.Kind.QUESTION


class Facet(models.Model):
    """A closed question beside the text, on every item of the consultation. Stance is no row here: see `comments`."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="facets")
    code = models.SlugField(max_length=40)
    question = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["consultation", "code"], name="facet_once")]

    def __str__(self) -> str:
        return self.question


class FacetOption(models.Model):
    facet = models.ForeignKey(Facet, models.CASCADE, related_name="options")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["facet", "code"], name="facet_option_once")]

    def __str__(self) -> str:
        return self.label


class Grant(models.Model):
    """A role in one consultation."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "user"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.consultation}"


class Kept(models.TextChoices):
    """What is kept for a time."""

    ANONYMOUS_EMAIL = "anonymous_email", _("E-mail addresses of people who gave no name")
    UNCONFIRMED = "unconfirmed", _("Submissions whose sender never confirmed the address")
    GUEST_DRAFTS = (
        "guest_drafts",
        _("Drafts of guests that were never sent, with all they only began to write"),
    )
    DRAFTS = "drafts", _("Drafts in accounts that were never sent, with all that was only begun")
    UNNAMED = (
        "unnamed",
        _("Names of persons in submissions that are published without a name, or in confidence"),
    )
    CONTACT = "contact", _("E-mail addresses of all other senders")


class RetentionRule(models.Model):
    """A consultation's own number of days for one kind. Without days it is kept for as long as the consultation is."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="retention_rules")
    kind = models.CharField(max_length=20, choices=Kept)
    days = models.PositiveIntegerField("days after closing; empty: kept", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "kind"], name="retention_rule_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"
