"""How exact a number may leave: the part of `publication` that is about counts. Every exit of a number asks here.

Where a consultation withholds small counts, nothing that the public sees of it changes between two snapshots: neither
the numbers nor the comments that are listed. And a listed comment does not say by what it is counted (sector, position,
answers, combination): else whoever counts the rows has the counts. docs/decisions/0007 tells why.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q

from comments.models import Comment, Submission
from consult.consultations.models import Consultation, ConsultationQuerySet
from consult.people.models import User
from consult.people.permissions import Can

Reader = User | AnonymousUser


class Exactness(StrEnum):
    LIVE = "live"
    """Every count, as it is now."""
    SNAPSHOT = "snapshot"
    """As of the last snapshot, without small counts."""
    NONE = "none"
    """Results are not public: not yet, or never."""


@dataclass(frozen=True)
class Sight:
    """How exact a number somebody may see of one consultation. `below` 0 hides nothing."""

    exactness: Exactness
    below: int = 0
    as_of: datetime | None = None
    """When the last snapshot was taken; None where there is none yet, or none is needed."""

    @property
    def is_live(self) -> bool:
        return self.exactness == Exactness.LIVE

    @property
    def is_snapshot(self) -> bool:
        return self.exactness == Exactness.SNAPSHOT

    @property
    def may_see(self) -> bool:
        return self.exactness != Exactness.NONE

    def count(self, n: int) -> int | None:
        """A number of comments that are listed anyway, as it may be said; None is withheld."""
        if self.is_live:
            return n
        return n if self.is_snapshot and (n == 0 or n >= self.below) else None


LIVE, NOTHING = Sight(Exactness.LIVE), Sight(Exactness.NONE)


def sight(reader: Reader, consultation: Consultation) -> Sight:
    """No query where everybody may see all there is."""
    if consultation.has_public_results and not consultation.suppress_below:
        return LIVE
    if is_staff(reader, consultation):
        return LIVE
    if not consultation.has_public_results:
        return NOTHING
    return Sight(Exactness.SNAPSHOT, consultation.suppress_below, consultation.shown_as_of)


def is_staff(reader: Reader, consultation: Consultation) -> bool:
    return Consultation.objects.where(reader, Can.READ_ALL).filter(pk=consultation.pk).exists()


def is_own(submission: Submission, reader: Reader) -> bool:
    return isinstance(reader, User) and submission.user_id == reader.pk


def is_bare(comment: int, reader: Reader) -> bool:
    """Whether this reader sees a comment (its pk) without what it is counted by."""
    found = Comment.objects.filter(pk=comment, consultation__in=snapshots_for(reader).values("pk"))
    return (found.exclude(submission__user=reader) if isinstance(reader, User) else found).exists()


def exact_for(reader: Reader) -> ConsultationQuerySet:
    """Consultations whose counts this reader may see live, to the last one."""
    open_ones = Consultation.objects.with_public_results().filter(suppress_below=0)
    return open_ones | Consultation.objects.where(reader, Can.READ_ALL)


def snapshots_for(reader: Reader) -> ConsultationQuerySet:
    """Consultations whose counts this reader sees as of a snapshot."""
    withholding = Consultation.objects.with_public_results().filter(suppress_below__gt=0)
    return withholding.exclude(pk__in=Consultation.objects.where(reader, Can.READ_ALL).values("pk"))


def in_a_snapshot() -> Q:
    """Of comments: those that the public may know of by now. Where nothing is withheld, all."""
    return Q(consultation__suppress_below=0) | Q(accepted_at__lte=F("consultation__shown_as_of"))
