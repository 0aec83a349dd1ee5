"""To which organisation a submission belongs: the one its sender chose, else the one of that name, else a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from comments import publication
from comments.models import Submission
from consult.ledger.errors import DomainError
from consult.people.finding import Candidate, candidates
from consult.people.organisations import Identifier, Organisation, OrganisationQuerySet, OtherName

if TYPE_CHECKING:
    from comments.intake import Speaker

NEW = "new"
"""What stands for a public id where the sender says that none of those found is meant."""
WITH_HEAD = Organisation.objects.select_related("merged_into")


def organisation_for(speaker: Speaker) -> Organisation | None:
    """The organisation a sender speaks for, made where it is new with the type declared first.

    Raises DomainError where the one that was chosen isn't there, or a new one could not be told from another.
    """
    name = speaker.organisation_name.strip()
    if speaker.capacity != Submission.Capacity.ORGANISATION or not name:
        return None
    if speaker.organisation and speaker.organisation != NEW:
        return _chosen(speaker.organisation)
    found = _named(name)
    if found and speaker.organisation == NEW:
        _must_not_be_listed(found)
    found = found or _by_number(speaker)
    if found is None and speaker.organisation != NEW:
        found = _by_other_name(name)
    return found or _new(speaker)


def _chosen(public_id: str) -> Organisation:
    found = WITH_HEAD.filter(public_id=public_id).first()
    if found is None:
        raise DomainError(
            _("The organisation that was chosen is not there. Choose it once more, by its name.")
        )
    return found.now


def _named(name: str) -> Organisation | None:
    """By its current name, compared as its unique index does; twins share it with whoever stands for them."""
    found = WITH_HEAD.alias(lowered=Lower("name")).filter(lowered=Lower(Value(name))).first()
    return found.now if found else None


def _must_not_be_listed(organisation: Organisation) -> None:
    """Two organisations of one name must be told apart. Nobody learns so of one they may not know of."""
    if publication.organisations_known_to(publication.ANYBODY).filter(pk=organisation.pk).exists():
        words = _(
            "An organisation is listed under exactly this name. If yours is another one, add what tells them apart, "
            "such as its place: “%(name)s (Geneva)”."
        )
        raise DomainError(words % {"name": organisation.name})


def _by_number(speaker: Speaker) -> Organisation | None:
    if not speaker.identifier:
        return None
    rows = Identifier.objects.select_related("organisation__merged_into")
    row = rows.filter(scheme=speaker.identifier_scheme, value=speaker.identifier).first()
    return row.organisation.now if row else None


def _by_other_name(name: str) -> Organisation | None:
    """By a name it has as well, where that is one organisation's alone."""
    rows = OtherName.objects.alias(lowered=Lower("name")).filter(lowered=Lower(Value(name)))
    found = {row.organisation.now for row in rows.select_related("organisation__merged_into")[:3]}
    return found.pop() if len(found) == 1 else None


def _new(speaker: Speaker) -> Organisation:
    """Two who send at the same moment for a new one find the same."""
    name = speaker.organisation_name.strip()
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                name=name, type=speaker.type, size=speaker.size, country=speaker.country
            )
    except IntegrityError:  # the other one was faster
        found = _named(name)
        assert found
        return found
    if speaker.identifier:
        Identifier.objects.bulk_create(
            [Identifier(organisation=made, scheme=speaker.identifier_scheme, value=speaker.identifier)],
            ignore_conflicts=True,  # somebody else's by now
        )
    return made


def is_known(name: str) -> bool:
    """Is there an organisation of that very name?"""
    return _named(name.strip()) is not None


def offered(reader: publication.Reader, name: str, *, email: str = "", number: str = "") -> list[Candidate]:
    """Organisations that a sender may mean and may learn of."""
    among: OrganisationQuerySet = publication.organisations_known_to(reader)
    return candidates(name, among=among, email=email, number=number)
