"""Organisations that turned out to be one: an entry with all that were merged into it, or into which it was."""

from django.db.models import OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from consult.people.models import User
from consult.people.organisations import Organisation, Representation

FAMILY = """
WITH RECURSIVE up(id, into_id) AS (
    SELECT id, merged_into_id FROM people_organisation WHERE {start}
    UNION SELECT o.id, o.merged_into_id FROM people_organisation o JOIN up ON o.id = up.into_id
), down(id) AS (
    SELECT id FROM up WHERE into_id IS NULL
    UNION SELECT o.id FROM people_organisation o JOIN down ON o.merged_into_id = down.id
) SELECT id FROM down
"""
BY_NAME = "lower(name) = lower(%s)"
VERIFIED = "id IN (SELECT organisation_id FROM people_representation WHERE user_id = %s AND status = %s)"


def named(name: str) -> RawSQL:
    """The entries of the organisation that goes by this name, for `__in`; none where there is no such name."""
    return RawSQL(FAMILY.format(start=BY_NAME), [name.strip()])  # noqa: S611 (the name is a parameter)


def chosen(public_id: str) -> RawSQL:
    """The entries of the organisation that a sender picked, by its public id."""
    return RawSQL(FAMILY.format(start="public_id = %s"), [public_id])  # noqa: S611 (likewise)


def of(organisation: Organisation) -> RawSQL:
    """All entries of this organisation, for `__in`."""
    return RawSQL(FAMILY.format(start="id = %s"), [organisation.pk])  # noqa: S611 (likewise)


def represented_by(user: User) -> RawSQL:
    """All entries of the organisations that this user is verified to speak for, for `__in`."""
    return RawSQL(FAMILY.format(start=VERIFIED), [user.pk, Representation.Status.VERIFIED])  # noqa: S611 (likewise)


def verified_senders(user: str, organisation: str) -> "QuerySet[Representation]":
    """For an `Exists`: the user in one column is verified to speak for the organisation in the other, or its twin."""
    head = Coalesce(OuterRef(f"{organisation}__merged_into"), OuterRef(organisation))
    own = Coalesce("organisation__merged_into", "organisation")
    return Representation.objects.verified().alias(head=own).filter(user=OuterRef(user), head=head)


def representations(user: User, family: RawSQL) -> "QuerySet[Representation]":
    """What lets this user speak for the organisation, as staff verified; under whichever of its entries."""
    return Representation.objects.verified().filter(user=user, organisation__in=family)


def hold(family: RawSQL) -> None:
    """Let nobody else who speaks for it go on before the caller's transaction ends."""
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=family)
    list(rows.order_by("pk").values_list("pk", flat=True))
