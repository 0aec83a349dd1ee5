"""Who may speak how: the rules about a sender, the same at every door. Asks nothing but the row of the consultation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from comments.models import Submission
from consult.consultations.models import Consent, Consultation
from consult.ledger.errors import DomainError
from consult.people import identifiers
from consult.people.codes import CompanySize, OrganisationType
from consult.people.countries import COUNTRIES

if TYPE_CHECKING:
    from comments.intake import Speaker

MAX_FUNDING = 5000
OF_ORGANISATIONS = ("organisation_name", "organisation", "identifier_scheme", "identifier", "funding")
Capacity = Submission.Capacity


@dataclass(frozen=True)
class Problem:
    """What is wrong with what somebody said about themselves, by the name of its field, and what to do."""

    field: str
    words: str


def takes_anonymous(consultation: Consultation) -> bool:
    """Somebody without a name can only be published without one."""
    return consultation.takes_anonymous and any(one != Consent.NAMED for one in consultation.consents)


def tidied(speaker: Speaker) -> Speaker:
    """What was said, without what does not go with it: a person has no size, who is anonymous no name."""
    dropped = set() if speaker.capacity == Capacity.ORGANISATION else {*OF_ORGANISATIONS}
    if speaker.capacity == Capacity.ANONYMOUS:
        dropped.add("person_name")
    if speaker.type != OrganisationType.COMPANY or speaker.capacity != Capacity.ORGANISATION:
        dropped.add("size")
    if speaker.type != OrganisationType.OTHER:
        dropped.add("other_type")
    emptied: dict[str, Any] = dict.fromkeys(dropped, "")
    return _with_number(replace(speaker, **emptied))


def _with_number(speaker: Speaker) -> Speaker:
    """Its number in canonical form, where it has one; `problems` says so where it has none."""
    if not speaker.identifier.strip():
        return replace(speaker, identifier="", identifier_scheme="") if speaker.identifier_scheme else speaker
    try:
        number = identifiers.canonical(speaker.identifier_scheme, speaker.identifier, country=speaker.country)
    except DomainError:
        return speaker
    return replace(speaker, identifier=number)


def problems(consultation: Consultation, speaker: Speaker) -> Iterator[Problem]:
    """All that is wrong with a tidied speaker, in the order in which it is asked."""
    yield from _about_capacity(consultation, speaker)
    yield from _about_codes(speaker)
    yield from _about_number(speaker)
    yield from _about_publishing(consultation, speaker)


def _about_capacity(consultation: Consultation, speaker: Speaker) -> Iterator[Problem]:
    if speaker.capacity not in Capacity.values:
        yield Problem("capacity", _("Say whom you speak for."))
    if speaker.capacity == Capacity.ANONYMOUS and not takes_anonymous(consultation):
        words = _("This consultation takes no anonymous comments. Speak for yourself or for an organisation.")
        yield Problem("capacity", words)
    if speaker.capacity != Capacity.ORGANISATION:
        return
    if not speaker.organisation_name.strip():
        words = _("Name the organisation you speak for, or say that you speak for yourself.")
        yield Problem("organisation_name", words)
    if speaker.type == OrganisationType.INDIVIDUAL:
        words = _("An organisation is not an individual. Choose its type, or speak for yourself.")
        yield Problem("type", words)


def _about_codes(speaker: Speaker) -> Iterator[Problem]:
    if speaker.type not in OrganisationType.values:
        words = _("%(type)r is no organisation type; choose one of %(types)s.")
        known = ", ".join(OrganisationType.values)
        yield Problem("type", words % {"type": speaker.type, "types": known})
    if speaker.size and speaker.size not in CompanySize.values:
        words = _("%(size)r is no size; choose one of %(sizes)s.")
        yield Problem("size", words % {"size": speaker.size, "sizes": ", ".join(CompanySize.values)})
    if speaker.country and speaker.country not in COUNTRIES:
        words = _("%(country)r is no country; give its two-letter code by ISO 3166, such as FR.")
        yield Problem("country", words % {"country": speaker.country})


def _about_number(speaker: Speaker) -> Iterator[Problem]:
    if not speaker.identifier:
        return
    try:
        identifiers.canonical(speaker.identifier_scheme, speaker.identifier, country=speaker.country)
    except DomainError as error:
        yield Problem("identifier", str(error))


def _about_publishing(consultation: Consultation, speaker: Speaker) -> Iterator[Problem]:
    if len(speaker.funding) > MAX_FUNDING:
        words = _("Keep what you say about funding within %(n)s characters.")
        yield Problem("funding", words % {"n": MAX_FUNDING})
    if speaker.consent not in consultation.consents:
        yield Problem("consent", _("Choose how your submission may be published."))
    elif speaker.consent == Consent.NAMED and speaker.capacity == Capacity.ANONYMOUS:
        yield Problem("consent", _("You give no name, so choose to publish without one."))
    elif (
        speaker.consent == Consent.NAMED
        and speaker.capacity == Capacity.SELF
        and not speaker.person_name.strip()
    ):
        yield Problem("person_name", _("Give the name to publish, or choose to publish without one."))
