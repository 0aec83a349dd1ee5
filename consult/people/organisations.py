"""Organisations that speak: their names, domains and numbers, what staff verified, and who may speak for them."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consult.ledger.ids import public_id
from consult.people.codes import SECTOR_OF, CompanySize, OrganisationType, Sector


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def current(self) -> Self:
        """Those that were not found to be a twin of another."""
        return self.filter(merged_into=None)

    def represented_by(self, user: "models.Model | AnonymousUser") -> Self:
        """Those for which this user may speak, as staff verified."""
        rows = Representation.objects.verified().filter(user=user.pk)
        return self.current().filter(
            models.Q(pk__in=rows.values("organisation"))
            | models.Q(pk__in=rows.values("organisation__merged_into"))
        )

    def same_as(self, organisation: "Organisation") -> Self:
        """This organisation and all entries that were found to be the same."""
        head = organisation.merged_into_id or organisation.pk
        return self.filter(models.Q(pk=head) | models.Q(merged_into=head))


class Organisation(models.Model):
    """An organisation that speaks, under its current name and type. Submissions keep what they declared.

    A twin names the entry that stands for it in `merged_into`; that one is never merged itself. What hangs on a twin
    stays there, so that a merge can be undone.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=300)
    type = models.CharField(max_length=40, choices=OrganisationType)
    size = models.CharField(max_length=10, choices=CompanySize, blank=True)
    country = models.CharField(max_length=2, blank=True)
    is_listed = models.BooleanField("anybody may find it while writing: staff listed it", default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    created_at = models.DateTimeField(db_default=Now())

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="organisation_name_once"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="organisation_not_its_own_twin"
            ),
        ]
        indexes = [GinIndex(SearchVector("name", config="simple"), name="organisation_words")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def sector(self) -> Sector:
        return SECTOR_OF[self.type]

    @property
    def now(self) -> "Organisation":
        """The entry that stands for this one."""
        return self.merged_into or self


class OtherName(models.Model):
    """A name under which an organisation is found as well."""

    class Kind(models.TextChoices):
        ALIAS = "alias", _("Also called")
        SHORT = "short", _("Short form")
        FORMER = "former", _("Formerly")
        TWIN = "twin", _("Name of a merged entry")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ALIAS)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), "organisation", name="other_name_once")]
        indexes = [GinIndex(SearchVector("name", config="simple"), name="other_name_words")]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A domain of an organisation's e-mail addresses. Whoever confirms an address there belongs to it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domains")
    name = models.CharField("domain in lower case", max_length=253, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(name=Lower("name")), name="domain_in_lower_case")
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """The organisation's number in an outside register."""

    class Scheme(models.TextChoices):
        EU_TRANSPARENCY = "eu_transparency_register", _("EU Transparency Register")
        ROR = "ror", _("ROR (research organisations)")
        LEI = "lei", _("LEI (legal entities)")
        COMPANY = "company_number", _("Company number")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=30, choices=Scheme)
    value = models.CharField("number in its canonical form", max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once")]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Verification(models.Model):
    """That somebody checked an organisation's type: how, who, when and why. The latest holds."""

    class Method(models.TextChoices):
        DOMAIN = "domain", pgettext_lazy("how it was verified", "by its e-mail domain")
        REGISTER = "register", pgettext_lazy("how it was verified", "in a register")
        HAND = "hand", pgettext_lazy("how it was verified", "by hand")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="verifications")
    type = models.CharField(max_length=40, choices=OrganisationType)
    method = models.CharField(max_length=10, choices=Method)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    why = models.TextField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.organisation} is {self.get_type_display()}"


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def verified(self) -> Self:
        return self.filter(status=Representation.Status.VERIFIED)

    def waiting(self) -> Self:
        return self.filter(status=Representation.Status.CLAIMED)


class Representation(models.Model):
    """That a person speaks for an organisation: a claim until staff, or a confirmed address there, verified it."""

    class Status(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("that somebody speaks for an organisation", "Claimed")
        VERIFIED = "verified", pgettext_lazy("that somebody speaks for an organisation", "Verified")
        REFUSED = "refused", pgettext_lazy("that somebody speaks for an organisation", "Refused")
        ENDED = "ended", pgettext_lazy("that somebody speaks for an organisation", "Ended")

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="representations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="representations")
    role = models.CharField("what the person does there, as they say", max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.CLAIMED)
    claimed_at = models.DateTimeField(db_default=Now())

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="representation_once")]

    def __str__(self) -> str:
        return f"{self.user} for {self.organisation}"
