"""What somebody is still writing, alone or with others. Nothing of it is evidence: it goes with the draft."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from comments.stances import Stance
from consult.consultations.models import Consultation, ConsultationItem, FacetOption
from consult.ledger.ids import public_id, secret
from consult.people.models import User


class Draft(models.Model):
    """What somebody is still writing: not evidence, freely changed, thrown away once sent."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="drafts")
    session_key = models.CharField(max_length=40, blank=True)
    speaker = models.JSONField(
        "what was entered about the sender so far", default=dict, encoder=DjangoJSONEncoder
    )
    shared_at = models.DateTimeField("since when several people write it", null=True)
    beside = models.JSONField("what is to be sent beside the comments", default=dict)
    language = models.CharField("of the page it was written on: for mail", max_length=10, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "user"],
                condition=models.Q(user__isnull=False),
                name="draft_one_per_user",
            ),
            models.UniqueConstraint(
                fields=["consultation", "session_key"],
                condition=models.Q(user__isnull=True),
                name="draft_one_per_session",
            ),
        ]


class DraftComment(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="comments")
    items = models.ManyToManyField(ConsultationItem, related_name="+", blank=True)
    stance = models.CharField(max_length=30, choices=Stance, blank=True)
    options = models.ManyToManyField(FacetOption, related_name="+", blank=True)
    body = models.TextField()
    quote = models.JSONField("the words it is about, as `guidance.quotes.Quote`", default=dict)
    wording = models.TextField("what should stand there instead", blank=True)
    context = models.JSONField("the combination it is made for: axis code → value code", default=dict)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]


class Unfinished(models.Model):
    """What somebody types into a comment's form and has not added yet, as the form has it. Only they see it."""

    key = models.CharField("name that the page chose for it", max_length=40, unique=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="unfinished")
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


class DraftMember(models.Model):
    """Somebody whom the holder of a draft asked to write on it: a link by mail first, then an account."""

    class Right(models.TextChoices):
        WRITE = "write", _("May write")
        SEND = "send", _("May write and send")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="members")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    email = models.EmailField("address in lower case to which the invitation went")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    right = models.CharField(max_length=10, choices=Right, default=Right.WRITE)
    secret = models.CharField("key of the invitation's link", max_length=32, default=secret, editable=False)
    invited_at = models.DateTimeField(db_default=Now())
    joined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "email"], name="draft_member_once"),
            models.UniqueConstraint(fields=["consultation", "user"], name="member_of_one_draft"),
            models.CheckConstraint(
                condition=models.Q(user=None, joined_at=None)
                | models.Q(user__isnull=False, joined_at__isnull=False),
                name="draft_member_joined_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.email)


class DraftChange(models.Model):
    """What somebody did to a comment of a draft that several people write; gone once the draft is sent."""

    class Verb(models.TextChoices):
        ADDED = "added", _("wrote this")
        CHANGED = "changed", _("changed this")
        REMOVED = "removed", _("removed this")
        RESTORED = "restored", _("brought back earlier words")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="changes")
    comment = models.CharField("public id of the comment", max_length=12)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb)
    before = models.JSONField("the comment before it, to bring back", default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["draft", "comment", "-id"], name="draft_change_latest")]

    def __str__(self) -> str:
        return f"{self.by} {self.get_verb_display()}"


class CoAuthor(models.Model):
    """That somebody wrote a submission together with the one who sent it."""

    submission = models.ForeignKey("comments.Submission", models.CASCADE, related_name="co_authors")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "user"], name="co_author_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.submission}"
