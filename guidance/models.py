"""What is put up for comment: documents, their editions, and the places in them that can be commented on."""

import re
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from consult.people.models import User, can_everywhere
from consult.people.permissions import Can


class Document(models.Model):
    class Kind(models.TextChoices):
        GUIDANCE = "guidance", _("Guidance")
        RFC = "rfc", _("Request for comment")

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=10, default="en")
    source = models.TextField("where it was published", blank=True)
    identifiers = models.JSONField("docket, citation and the like", default=dict, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Axis(models.Model):
    """A dimension along which guidance is tailored, its values in order from least to most."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="axes")
    code = models.SlugField(max_length=50)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["document", "code"], name="axis_once")]

    def __str__(self) -> str:
        return self.title


class AxisValue(models.Model):
    axis = models.ForeignKey(Axis, models.CASCADE, related_name="values")
    code = models.SlugField(max_length=50)
    title = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["axis__position", "position"]
        constraints = [models.UniqueConstraint(fields=["axis", "code"], name="axis_value_once")]

    def __str__(self) -> str:
        return self.title


class FrameText(models.Model):
    """What stands outside the items, in another language than the document's: the title of the document, or what
    belongs to an edition (its notice, as `text`), an axis (its title), a value (its title, and its definition as
    `text`) or a criterion (the question as `title`, its help as `text`). Advice (`text`) and risks (both) are those of
    an edition, so that one is named beside them."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="frame_texts")
    edition = models.ForeignKey("Edition", models.CASCADE, null=True, related_name="frame_texts")
    axis = models.ForeignKey(Axis, models.CASCADE, null=True, related_name="frame_texts")
    value = models.ForeignKey(AxisValue, models.CASCADE, null=True, related_name="frame_texts")
    criterion = models.ForeignKey("Criterion", models.CASCADE, null=True, related_name="frame_texts")
    advice = models.ForeignKey("Advice", models.CASCADE, null=True, related_name="frame_texts")
    risk = models.ForeignKey("Risk", models.CASCADE, null=True, related_name="frame_texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "edition", "axis", "value", "criterion", "advice", "risk", "language"],
                nulls_distinct=False,
                name="frame_text_once",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func(
                        *("axis", "value", "criterion", "advice", "risk"),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="frame_text_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(edition=None, advice=None, risk=None)
                | models.Q(edition__isnull=False, axis=None, value=None, criterion=None),
                name="frame_text_of_an_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]


class Criterion(models.Model):
    """A yes-or-no question that helps to choose a value of an axis: one yes among its questions is enough."""

    value = models.ForeignKey(AxisValue, models.CASCADE, related_name="criteria")
    question = models.CharField(max_length=300)
    help = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["value", "position"], name="criterion_position_once")]

    def __str__(self) -> str:
        return self.question


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        return self.filter(status=Edition.Status.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self if can_everywhere(user, Can.CREATE) else self.published()

    def before(self, edition: "Edition") -> Self:
        """The editions of the same document before this one, the newest first."""
        earlier = models.Q(date__lt=edition.date) | models.Q(date=edition.date, pk__lt=edition.pk)
        return self.filter(earlier, document=edition.document_id).order_by("-date", "-pk")

    def after(self, edition: "Edition") -> Self:
        """Those after it, the newest first."""
        later = models.Q(date__gt=edition.date) | models.Q(date=edition.date, pk__gt=edition.pk)
        return self.filter(later, document=edition.document_id).order_by("-date", "-pk")

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Drafts that this reader may change; the only way into the desk."""
        return self.filter(status=Edition.Status.DRAFT) if can_everywhere(user, Can.CREATE) else self.none()


class Edition(models.Model):
    """One numbered version of a document. A published one never changes."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of an edition", "Draft")
        PUBLISHED = "published", pgettext_lazy("state of an edition", "Published")

    document = models.ForeignKey(Document, models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=100)
    label = models.CharField(max_length=100)
    date = models.DateField()
    notice = models.TextField("what readers must know about this text", blank=True)
    scopes_illustrative = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    fingerprint = models.CharField("SHA-256 of the file it came from", max_length=64, blank=True)
    version = models.PositiveIntegerField("counts the changes of a draft", default=0)
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-id"]
        constraints = [models.UniqueConstraint(fields=["document", "slug"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.document.title}, {self.label}"

    @property
    def in_words(self) -> str:
        """Inside a sentence: "the edition of October 2023", "the edition “Second draft”"."""
        of_a_date = re.fullmatch(r"(?:[^\W\d]+ )?\d{4}", self.label)
        words = gettext("the edition of {label}") if of_a_date else gettext("the edition “{label}”")
        return words.format(label=self.label)


class Revision(models.Model):
    """A draft edition as it stood once, whole, in the form of `export_guidance`."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    yaml = models.TextField()
    summary = models.CharField("what was changed", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.edition}, revision {self.number}"


class Advice(models.Model):
    """A combination that is advised against, and where it points. Both are axis code → value codes."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="advice")
    where = models.JSONField()
    instead = models.JSONField(default=dict)
    text = models.TextField()


class Node(models.Model):
    """A commentable place that survives editions: its key never changes."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="nodes")
    key = models.SlugField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="node_once")]

    def __str__(self) -> str:
        return self.key


class ItemQuerySet(models.QuerySet["Item"]):
    def in_order(self) -> Self:
        return self.order_by("position")

    def commentable(self) -> Self:
        return self.exclude(kind=Item.Kind.SECTION)


class Item(models.Model):
    """A node in one edition. `position` counts through the whole tree, so that one ORDER BY reads it like a book."""

    class Kind(models.TextChoices):
        SECTION = "section", _("Section")
        GUIDELINE = "guideline", _("Guideline")
        PRACTICE = "practice", _("Practice")
        QUESTION = "question", _("Question")

        def numbered(self, label: str) -> str:
            """What an item without a title goes by: "Practice 1.2"."""
            return f"{self.label} {label}".strip()

        @property
        def in_words(self) -> str:
            """Inside a sentence: "guideline"."""
            return str(self.label).lower()

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="items")
    node = models.ForeignKey(Node, models.PROTECT, related_name="items")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField("printed label", max_length=40, blank=True)
    scope = models.ManyToManyField(AxisValue, related_name="items", blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "node"], name="item_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="item_position_once"),
        ]

    def __str__(self) -> str:
        return self.label or self.node.key


class Weighted(models.Func):
    """The words of a title, then those of a body, weighted A and B; `words_of` is a function in the database."""

    template = "setweight(words_of(%(language)s, %(title)s), 'A') || setweight(words_of(%(language)s, %(body)s), 'B')"

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        names = ("language", "title", "body")
        compiled = [compiler.compile(expression)[0] for expression in self.source_expressions]
        return self.template % dict(zip(names, compiled, strict=True)), []


class ItemTextManager(models.Manager["ItemText"]):
    def get_queryset(self) -> models.QuerySet["ItemText"]:
        """Without the words as search has them: only the database needs those."""
        return super().get_queryset().defer("search")


class ItemText(models.Model):
    """An item's words in one language; one of them is the original."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    is_original = models.BooleanField(default=False)
    title = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=Weighted("language", "title", "body"), output_field=SearchVectorField(), db_persist=True
    )

    objects: ClassVar[ItemTextManager] = ItemTextManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "language"], name="item_text_once"),
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(is_original=True), name="item_text_one_original"
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="item_text_search")]

    def __str__(self) -> str:
        return self.title or self.body[:60]


class Risk(models.Model):
    """Something that may go wrong, and the items of the edition that address it."""

    class Origin(models.TextChoices):
        MODEL = "model", _("From the model itself")
        DOWNSTREAM = "downstream", _("From downstream use")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="risks")
    key = models.SlugField(max_length=100)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin)
    position = models.PositiveSmallIntegerField()
    items = models.ManyToManyField(Item, related_name="risks", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="risk_once")]

    def __str__(self) -> str:
        return self.title


class Reference(models.Model):
    """What an item points to: a place in this or another document, or something outside by its identifier."""

    class Scheme(models.TextChoices):
        DOCKET = "docket", "Docket"
        FEDERAL_REGISTER = "fr", "Federal Register"
        RIN = "rin", "Regulation Identifier Number"
        DOI = "doi", "DOI"
        CELEX = "celex", "CELEX"
        URL = "url", "Address"

    item = models.ForeignKey(Item, models.CASCADE, related_name="references")
    node = models.ForeignKey(Node, models.PROTECT, null=True, related_name="referred_to_by")
    scheme = models.CharField(max_length=10, choices=Scheme, blank=True)
    value = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="reference_position_once"),
            models.CheckConstraint(
                condition=models.Q(node__isnull=False, scheme="", value="")
                | (models.Q(node=None) & ~models.Q(scheme="") & ~models.Q(value="")),
                name="reference_inside_or_outside",
            ),
        ]

    def __str__(self) -> str:
        return str(self.node) if self.node else f"{self.scheme}:{self.value}"


class Visit(models.Model):
    """Up to when a signed-in reader knows what was said and changed in a document. Set by a button or a beacon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="visits")
    document = models.ForeignKey(Document, models.CASCADE, related_name="visits")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document"], name="visit_once")]

    def __str__(self) -> str:
        return f"{self.user} saw {self.document} at {self.seen_at}"
