"""Organisations as staff work on them. Reads submissions and representatives; verifies types by one verb for each."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from comments import reasons, verification
from comments.models import Submission
from consult.people.finding import candidates
from consult.people.models import User
from consult.people.organisations import (
    Domain,
    Identifier,
    Organisation,
    OrganisationQuerySet,
    OtherName,
    Representation,
    Verification,
)
from consult.people.permissions import Can
from consult.people.verifying import verification_of

SHOWN = 50


def worked_on_by(user: User) -> OrganisationQuerySet:
    """Those this user may work on: all, or those that everybody may find or that spoke where the user moderates."""
    everything = Organisation.objects.all()
    if user.can_everywhere(Can.MODERATE):
        return everything
    mine = Submission.objects.moderated_by(user)
    spoke = mine.filter(Q(organisation=OuterRef("pk")) | Q(organisation__merged_into=OuterRef("pk")))
    return everything.filter(Q(is_listed=True) | Q(Exists(spoke)))


def listed(user: User, wanted: str) -> "list[Organisation] | OrganisationQuerySet":
    """Current entries: those that are like what is wanted, the likeliest first; or all by name."""
    among = worked_on_by(user)
    if wanted.strip():
        return [one.organisation for one in candidates(wanted, among=among, email=wanted, number=wanted)]
    return among.current()


def with_counts(organisations: list[Organisation], user: User) -> list[tuple[Organisation, int]]:
    """Each with how many submissions it and its twins sent, of those that the user moderates."""
    rows = Submission.objects.moderated_by(user).filter(
        Q(organisation__in=organisations) | Q(organisation__merged_into__in=organisations)
    )
    counted: dict[int, int] = {}
    for pk, head, n in rows.values_list("organisation", "organisation__merged_into").annotate(n=Count("pk")):
        counted[head or pk] = counted.get(head or pk, 0) + n
    return [(one, counted.get(one.pk, 0)) for one in organisations]


def claims_for(user: User) -> "QuerySet[Representation]":
    """Claims that wait for this user, the oldest first."""
    rows = Representation.objects.waiting().filter(organisation__in=worked_on_by(user))
    return rows.select_related("organisation__merged_into", "user").order_by("claimed_at", "pk")


def submissions_of(organisation: Organisation, user: User) -> "QuerySet[Submission]":
    family = Organisation.objects.same_as(organisation)
    rows = Submission.objects.moderated_by(user).filter(organisation__in=family)
    return rows.select_related("consultation").order_by("-pk")


@dataclass(frozen=True)
class File:
    """All that is known of one organisation and its twins."""

    organisation: Organisation
    twins: list[Organisation]
    names: list[OtherName]
    domains: list[Domain]
    identifiers: list[Identifier]
    verifications: list[Verification]
    representations: list[Representation]
    submissions: list[Submission]
    sent: int
    counted_otherwise: int
    """Submissions that are not counted under the type that was verified."""
    history: list[tuple[Any, str]]


def file_of(organisation: Organisation, user: User) -> File:
    family = list(Organisation.objects.same_as(organisation))
    of = {"organisation__in": family}
    submissions = submissions_of(organisation, user)
    return File(
        organisation,
        [one for one in family if one.pk != organisation.pk],
        list(OtherName.objects.filter(**of).order_by("name")),
        list(Domain.objects.filter(**of).order_by("name")),
        list(Identifier.objects.filter(**of).order_by("scheme", "value")),
        list(Verification.objects.filter(**of).select_related("by")),
        list(Representation.objects.filter(**of).select_related("user").order_by("status", "pk")),
        list(submissions[:SHOWN]),
        submissions.count(),
        counted_otherwise(organisation, user).count(),
        reasons.history(family),
    )


def counted_otherwise(organisation: Organisation, user: User) -> "QuerySet[Submission]":
    """Its submissions whose counted type is another than the one that was verified."""
    rows = submissions_of(organisation, user)
    found = verification_of(organisation)
    if found is None:
        return rows.none()
    return rows.exclude(verified_type=found.type).exclude(verified_type="", declared_type=found.type)


@transaction.atomic
def apply_type(organisation: Organisation, *, by: User) -> int:
    """Count its submissions under the verified type. What they declared stays beside it. Returns how many changed."""
    found = verification_of(organisation)
    rows = list(counted_otherwise(organisation, by))
    for submission in rows:
        assert found
        verification.verify_type(submission, found.type, by=by)
    return len(rows)
