"""What staff write down of an organisation: its names, domains and numbers, and whether anybody may find it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people import identifiers, representing
from consult.people.finding import domains_of
from consult.people.models import User
from consult.people.organisations import Domain, Identifier, Organisation, OtherName
from consult.people.public_mail import is_public
from consult.people.throwaway import is_throwaway
from consult.people.words import in_english


@transaction.atomic
def change(organisation: Organisation, *, name: str, size: str, country: str, by: User) -> None:
    """Correct an entry. A name that it had stays one under which it is found; submissions keep what they declared."""
    before = organisation.name
    try:
        with transaction.atomic():
            rows = Organisation.objects.filter(pk=organisation.pk)
            rows.update(name=name.strip(), size=size, country=country)
    except IntegrityError as error:
        raise DomainError(
            _("Another organisation has this name. Merge the two, or add what tells them apart.")
        ) from error
    organisation.refresh_from_db()
    if before != organisation.name:
        former = {"kind": OtherName.Kind.FORMER}
        OtherName.objects.get_or_create(organisation=organisation, name=before, defaults=former)
    note = f"{before} → {organisation.name}" if before != organisation.name else ""
    Event.record(organisation, "change_organisation", actor=by, note=note)


def add_name(organisation: Organisation, *, name: str, kind: str, by: User) -> OtherName:
    """One more name under which it is found."""
    made: OtherName = _add(
        OtherName(organisation=organisation, name=name.strip(), kind=kind),
        _("It is found under this name already."),
        by=by,
    )
    return made


def add_domain(organisation: Organisation, *, name: str, by: User) -> Domain:
    """A domain whose addresses are the organisation's alone. Claims that waited for that are verified."""
    found = domains_of(f"@{name.strip().removeprefix('https://').removeprefix('www.').strip('/')}")
    if not found:
        raise DomainError(_("Write a domain such as example.org, without anything before it."))
    if is_public(found[0]) or is_throwaway(found[0]):
        raise DomainError(_("Anybody may have an address there, so it is no organisation's own domain."))
    words = _("This domain is another organisation's, or this one's already.")
    with transaction.atomic():
        made: Domain = _add(Domain(organisation=organisation, name=found[0], by=by), words, by=by)
        representing.verify_by_address(organisation)
    return made


def add_identifier(
    organisation: Organisation, *, scheme: str, value: str, country: str, by: User
) -> Identifier:
    """A number in an outside register, as `identifiers` writes it."""
    number = identifiers.canonical(scheme, value, country=country)
    words = _("Another organisation has this number, or this one has it already.")
    made: Identifier = _add(Identifier(organisation=organisation, scheme=scheme, value=number), words, by=by)
    return made


@transaction.atomic
def _add(row: Any, taken: str, *, by: User) -> Any:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError(taken) from error
    with in_english():
        Event.record(row.organisation, f"add_{row._meta.model_name}", actor=by, note=str(row))
    return row


@transaction.atomic
def remove(row: OtherName | Domain | Identifier, *, by: User) -> None:
    """Take a name, domain or number away. What was verified by it stays until somebody ends it."""
    with in_english():
        Event.record(row.organisation, f"remove_{row._meta.model_name}", actor=by, note=str(row))
    row.delete()


@transaction.atomic
def list_(organisation: Organisation, *, listed: bool, by: User) -> None:
    """Say whether anybody may find it while writing, whether or not it was ever published as a sender."""
    if Organisation.objects.filter(pk=organisation.pk, is_listed=not listed).update(is_listed=listed):
        verb = "list_organisation" if listed else "unlist_organisation"
        Event.record(organisation, verb, actor=by)
    organisation.is_listed = listed
