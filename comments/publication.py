"""The one rule of publication: who may see which text, name and count. Every exit asks here.

Public is what was accepted, in a consultation whose results are public now. A name is public where the
sender agreed to it. Authors see what they sent; staff see what they may read.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from comments.models import Comment, CommentQuerySet, Letter, Submission
from comments.publication_counts import in_a_snapshot, sight
from consult.consultations.models import Consent, Consultation, ConsultationQuerySet
from consult.people.codes import OrganisationType, Sector
from consult.people.models import User
from consult.people.permissions import Can

Reader = User | AnonymousUser
ANYBODY = AnonymousUser()
UNNAMED = "Name withheld"


@dataclass(frozen=True)
class Byline:
    """Who said it, as far as this reader may know."""

    name: str
    sector: Sector
    type: OrganisationType
    is_bare: bool = False
    """Without sector and type: where small counts are withheld, rows must not be counted by them."""

    @property
    def kind(self) -> str:
        """Sector and type in words; once where they say the same."""
        if self.is_bare:
            return ""
        sector, type_ = self.sector.label, self.type.label
        if type_.casefold().startswith(sector.casefold()) or sector.casefold().startswith(type_.casefold()):
            return type_
        return f"{sector}, {type_[0].lower()}{type_[1:]}"


def published(consultations: ConsultationQuerySet | None = None) -> CommentQuerySet:
    """Comments that everybody may read, list, count and quote."""
    public = (consultations or Consultation.objects.all()).with_public_results()
    return Comment.objects.accepted().filter(in_a_snapshot(), consultation__in=public)


def readable_by(reader: Reader) -> CommentQuerySet:
    """Comments this reader may read: the published ones, their own, and as staff all."""
    public = Consultation.objects.with_public_results()
    may = Q(in_a_snapshot(), status=Comment.Status.ACCEPTED, consultation__in=public)
    if isinstance(reader, User):
        may |= Q(submission__user=reader) | Q(
            consultation__in=Consultation.objects.where(reader, Can.READ_ALL)
        )
    return Comment.objects.filter(may)


def accepted_in(consultation: Consultation, reader: Reader) -> CommentQuerySet:
    """Accepted comments of one consultation that this reader may list.

    All, or those of the last snapshot, or none but their own where results are not public.
    """
    allowed = sight(reader, consultation)
    if allowed.is_live:
        return Comment.objects.accepted().filter(consultation=consultation)
    if allowed.is_snapshot:
        return Comment.objects.accepted().filter(in_a_snapshot(), consultation=consultation)
    return readable_by(reader).accepted().filter(consultation=consultation)


def letters_readable_by(reader: Reader) -> "QuerySet[Letter]":
    """Letters this reader may open whole: every comment cut from it must be readable.

    A letter sent without name stays closed to strangers: its letterhead and signature would tell the name.
    """
    if isinstance(reader, User):
        own = Q(submission__user=reader) | Q(
            submission__consultation__in=Consultation.objects.where(reader, Can.READ_ALL)
        )
    else:
        own = Q(pk__in=[])
    cut = Comment.objects.filter(letter=OuterRef("pk"))
    withheld = cut.current().exclude(pk__in=published().values("pk"))
    public = Q(submission__consent=Consent.NAMED) & Exists(published().filter(letter=OuterRef("pk")))
    return Letter.objects.filter(own | (public & ~Exists(withheld)))


def names_readable_by(reader: Reader, submission: Submission) -> bool:
    """May this reader know who sent it?"""
    if submission.consent == Consent.NAMED:
        return True
    if not isinstance(reader, User):
        return False
    staff = Consultation.objects.where(reader, Can.READ_ALL).filter(pk=submission.consultation_id)
    return submission.user_id == reader.pk or staff.exists()


def shown(consent: str, name: str) -> str:
    """A sender's or an organisation's name as everybody may read it; "" where it is withheld."""
    return name if consent == Consent.NAMED else ""


def shown_in_sql(consent: str, name: str) -> str:
    """The same over two columns, for a statement that is written by hand."""
    return f"CASE WHEN {consent} = '{Consent.NAMED}' THEN {name} ELSE '' END"


def byline(submission: Submission, *, named: bool | None = None, bare: bool = False) -> Byline:
    """How a submission is signed in public; `named` where `names_readable_by` was asked already.

    `bare` is what `publication_counts.Sight.is_snapshot` says of its consultation.
    """
    shown = submission.consent == Consent.NAMED if named is None else named
    name = (submission.organisation_name or submission.person_name or UNNAMED) if shown else UNNAMED
    return Byline(name, Sector(submission.sector), OrganisationType(submission.counted_type), bare)


def counts_readable_by(reader: Reader) -> ConsultationQuerySet:
    """Consultations whose counts this reader may see."""
    consultations = Consultation.objects.all()
    return consultations.with_public_results() | Consultation.objects.where(reader, Can.READ_ALL)


def may_see_counts(reader: Reader, consultation: Consultation) -> bool:
    return consultation.has_public_results or counts_readable_by(reader).filter(pk=consultation.pk).exists()
