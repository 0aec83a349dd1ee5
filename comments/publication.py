"""The one rule of publication: who may see which text, name and count. Every exit asks here.

Public is what was accepted, in a consultation whose results are public now, and was not sent in confidence. A name
is public where the sender agreed to it. Authors see what they sent, and so do verified representatives of the same
organisation; staff see what they may read. What was sent in confidence is counted; no list, search, export, quotation
or prompt has it, whoever asks: staff read it one by one, marked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from comments.models import Comment, CommentQuerySet, Letter, Submission
from comments.publication_counts import in_a_snapshot, sight
from comments.signatory import Signatory
from consult.consultations.models import Consent, Consultation, ConsultationQuerySet
from consult.people import families
from consult.people.codes import OrganisationType, Sector
from consult.people.models import User
from consult.people.organisations import Organisation, OrganisationQuerySet, Representation
from consult.people.permissions import Can

Reader = User | AnonymousUser
ANYBODY = AnonymousUser()
UNNAMED = gettext_noop("Name withheld")
"""As exports and reports say it; pages say it in the reader's language."""
NAMELESS = gettext_noop("No name given")
"""Of people on a public record that does not name them: nothing is withheld."""
SAFE = (Letter.Status.NOT_SCANNED, Letter.Status.CLEAN)


@dataclass(frozen=True)
class Byline:
    """Who said it, as far as this reader may know."""

    name: str
    sector: Sector
    type: OrganisationType
    is_bare: bool = False
    """Without sector and type: where small counts are withheld, rows must not be counted by them."""
    is_unnamed: bool = False
    """`name` says that there is none to show: it is withheld, or none was given."""
    is_nameless: bool = False
    """None was given."""

    @property
    def kind(self) -> str:
        """Sector and type in words; once where they say the same."""
        if self.is_bare:
            return ""
        sector, type_ = str(self.sector.label), str(self.type.label)
        if type_.casefold().startswith(sector.casefold()) or sector.casefold().startswith(type_.casefold()):
            return type_
        return f"{sector}, {type_ if type_[:2].isupper() else type_[0].lower() + type_[1:]}"


def published(consultations: ConsultationQuerySet | None = None) -> CommentQuerySet:
    """Comments that everybody may read, list and quote."""
    public = (consultations or Consultation.objects.all()).with_public_results()
    return Comment.objects.accepted().showable().filter(in_a_snapshot(), consultation__in=public)


def promptable(consultations: ConsultationQuerySet | None = None) -> CommentQuerySet:
    """Comments whose words may be given to a language model. Whatever builds a prompt takes them from here alone.

    Not those of senders who refused it, and nothing that was sent in confidence.
    """
    found = Comment.objects.accepted().showable().filter(submission__no_models=False)
    return found if consultations is None else found.filter(consultation__in=consultations)


def readable_by(reader: Reader) -> CommentQuerySet:
    """Comments this reader may read one by one: the published ones, their own, their organisation's, as staff all."""
    may = _public()
    if isinstance(reader, User):
        may |= Q(submission__in=sent_by_or_beside(reader)) | _as_staff(reader)
    return Comment.objects.filter(may)


def listable_by(reader: Reader) -> CommentQuerySet:
    """Accepted comments this reader may meet in lists, search and answers of the API. Nothing sent in confidence."""
    may = _public()
    if isinstance(reader, User):
        may |= Q(submission__user=reader) | _as_staff(reader)
    return Comment.objects.accepted().showable().filter(may)


def _public() -> Q:
    public = Consultation.objects.with_public_results()
    may = Q(in_a_snapshot(), status=Comment.Status.ACCEPTED, consultation__in=public)
    return may & ~Q(consent=Consent.CONFIDENTIAL)


def _as_staff(reader: User) -> Q:
    return Q(consultation__in=Consultation.objects.where(reader, Can.READ_ALL))


def sent_by_or_beside(reader: User) -> "QuerySet[Submission]":
    """What this user sent, or a colleague: sender and reader are both verified to speak for the organisation.

    Under whichever of its entries each is, and it was sent: those that staff found to be one are one here.
    """
    beside = Submission.objects.filter(
        Exists(families.verified_senders("user", "organisation")),
        capacity=Submission.Capacity.ORGANISATION,
        organisation__in=families.represented_by(reader),
    )
    return Submission.objects.filter(Q(user=reader) | Q(pk__in=beside.values("pk")))


def tombstones() -> CommentQuerySet:
    """Comments that everybody could read until their sender took them back: that they were there may be told."""
    gone = Comment.objects.filter(
        in_a_snapshot(), status__in=[Comment.Status.WITHDRAWN, Comment.Status.ERASED]
    )
    public = Consultation.objects.with_public_results()
    return gone.showable().filter(accepted_at__isnull=False, consultation__in=public)


def accepted_in(consultation: Consultation, reader: Reader) -> CommentQuerySet:
    """Accepted comments of one consultation that this reader may list, without what was sent in confidence.

    All, or those of the last snapshot, or none but their own where results are not public.
    """
    allowed = sight(reader, consultation)
    if allowed.is_live:
        return Comment.objects.accepted().showable().filter(consultation=consultation)
    if allowed.is_snapshot:
        return Comment.objects.accepted().showable().filter(in_a_snapshot(), consultation=consultation)
    return listable_by(reader).filter(consultation=consultation)


def letters_readable_by(reader: Reader) -> "QuerySet[Letter]":
    """Letters this reader may open whole: every comment cut from it must be readable.

    A letter sent without name stays closed to strangers: its letterhead and signature would tell the name. So does
    one whose file waits to be scanned.
    """
    if isinstance(reader, User):
        own = Q(submission__in=sent_by_or_beside(reader)) | Q(
            submission__consultation__in=Consultation.objects.where(reader, Can.READ_ALL)
        )
    else:
        own = Q(pk__in=[])
    named = Q(consent=Consent.NAMED) | Q(consent="", submission__consent=Consent.NAMED)
    whole = Exists(published().filter(letter=OuterRef("pk"))) | Exists(
        published().filter(page_text__letter=OuterRef("pk"))
    )
    public = named & Q(status__in=SAFE) & whole & ~_withheld(letter=OuterRef("pk"))
    return Letter.objects.filter(own | (public & ~_withheld(page_text__letter=OuterRef("pk"))))


def _withheld(**of: OuterRef) -> Exists:
    """Whether anything made of a letter is not published."""
    return Exists(Comment.objects.filter(**of).current().exclude(pk__in=published().values("pk")))


def files_readable_by(reader: Reader) -> "QuerySet[Letter]":
    """Letters whose file this reader may have. Nobody gets one that waits to be scanned or may do harm."""
    return letters_readable_by(reader).filter(status__in=SAFE).exclude(file="")


def positions_readable_by(reader: Reader, organisations: Any) -> CommentQuerySet:
    """What organisations (a subquery of their keys) said, as somebody may see it who is about to send for them.

    Their verified representatives see all that counts or waits; others what was published under the organisation's
    name, and their own.
    """
    said = Comment.objects.filter(submission__organisation__in=organisations)
    public = said.filter(pk__in=published().filter(consent=Consent.NAMED).order_by().values("pk"))
    if not isinstance(reader, User):
        return public
    standing = [Comment.Status.RECEIVED, Comment.Status.HELD, Comment.Status.ACCEPTED]
    represents = Representation.objects.verified().filter(user=reader, organisation__in=organisations)
    own = said.filter(Q(Exists(represents)) | Q(submission__user=reader), status__in=standing)
    return said.filter(Q(pk__in=own.order_by().values("pk")) | Q(pk__in=public.order_by().values("pk")))


def names_readable_by(reader: Reader, submission: Submission) -> bool:
    """May this reader know who sent it?"""
    if submission.consent == Consent.NAMED:
        return True
    if not isinstance(reader, User):
        return False
    staff = Consultation.objects.where(reader, Can.READ_ALL).filter(pk=submission.consultation_id)
    if submission.user_id == reader.pk or staff.exists():
        return True
    return sent_by_or_beside(reader).filter(pk=submission.pk).exists()


def knows_all(reader: Reader, comment: Comment) -> bool:
    """May this reader know which other comments the same organisation sent?"""
    return isinstance(reader, User) and (
        Consultation.objects.where(reader, Can.READ_ALL).filter(pk=comment.consultation_id).exists()
    )


def with_names(comments: CommentQuerySet) -> CommentQuerySet:
    """Those whose senders' names are public: of one organisation, such comments may be told to belong together."""
    return comments.filter(consent=Consent.NAMED)


def signatories_of(submissions: Iterable[Submission], reader: Reader) -> list[Signatory]:
    """Who signed these, as this reader may know: what was confirmed, where the senders' names are public.

    Staff are told of unconfirmed ones elsewhere. No query where nobody was named.
    """
    asked = [one.pk for one in submissions if "signatories" in one.beside and names_readable_by(reader, one)]
    return list(Signatory.objects.confirmed().filter(submission__in=asked)) if asked else []


def shown(consent: str, name: str) -> str:
    """A sender's or an organisation's name as everybody may read it; "" where it is withheld."""
    return name if consent == Consent.NAMED else ""


def shown_in_sql(consent: str, name: str) -> str:
    """The same over two columns, for a statement that is written by hand."""
    return f"CASE WHEN {consent} = '{Consent.NAMED}' THEN {name} ELSE '' END"


def signed(comment: Comment, *, bare: bool = False) -> Byline:
    """How a comment is signed in public: a part of a submission may be published with less than the rest."""
    return byline(comment.submission, named=comment.consent == Consent.NAMED, bare=bare)


def byline(submission: Submission, *, named: bool | None = None, bare: bool = False) -> Byline:
    """How a submission is signed in public; `named` where `names_readable_by` was asked already.

    `bare` is what `publication_counts.Sight.is_snapshot` says of its consultation.
    """
    is_shown = submission.consent == Consent.NAMED if named is None else named
    name = (submission.organisation_name or submission.person_name) if is_shown else ""
    sector, type_ = Sector(submission.sector), OrganisationType(submission.counted_type)
    nameless = is_shown and not name
    said = name or gettext(NAMELESS if nameless else UNNAMED)
    return Byline(said, sector, type_, bare, is_unnamed=not name, is_nameless=nameless)


def counts_readable_by(reader: Reader) -> ConsultationQuerySet:
    """Consultations whose counts this reader may see."""
    consultations = Consultation.objects.all()
    return consultations.with_public_results() | Consultation.objects.where(reader, Can.READ_ALL)


def may_see_counts(reader: Reader, consultation: Consultation) -> bool:
    return consultation.has_public_results or counts_readable_by(reader).filter(pk=consultation.pk).exists()


def organisations_known_to(reader: Reader) -> OrganisationQuerySet:
    """Organisations that this reader may learn of: that one is here says that it took part.

    Everybody may know those that staff listed, and senders of published comments who agreed to be named; people also
    those they spoke for, and staff all.
    """
    known = Organisation.objects.current()
    if isinstance(reader, User) and reader.can_everywhere(Can.READ_ALL):
        return known
    sent = Submission.objects.filter(
        Q(organisation=OuterRef("pk")) | Q(organisation__merged_into=OuterRef("pk"))
    )
    named = Exists(published().filter(submission=OuterRef("pk")))
    may = Q(is_listed=True) | Q(Exists(sent.filter(named, consent=Consent.NAMED)))
    if isinstance(reader, User):
        may |= Q(Exists(sent.filter(user=reader))) | Q(
            pk__in=Organisation.objects.represented_by(reader).values("pk")
        )
    return known.filter(may)
