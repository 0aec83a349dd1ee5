"""Say which type an organisation really has: how it was checked, by whom, when and why."""

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people.codes import OrganisationType
from consult.people.models import User
from consult.people.organisations import Domain, Identifier, Organisation, Verification

M = Verification.Method
GROUNDS: "dict[str, tuple[type[Domain] | type[Identifier], Promise]]" = {
    M.DOMAIN: (Domain, later("Add the e-mail domain first by which the type was checked.")),
    M.REGISTER: (Identifier, later("Add the number in the register first by which the type was checked.")),
}


@transaction.atomic
def verify(organisation: Organisation, *, kind: str, method: str, why: str, by: User) -> Verification:
    """Write down what was found; the latest holds. What submissions declared stays as it is."""
    if kind not in OrganisationType.values or kind == OrganisationType.INDIVIDUAL:
        raise DomainError(_("Choose a type of organisation."))
    if method not in M.values:
        raise DomainError(_("Say how you checked it."))
    if not why.strip():
        raise DomainError(_("Say what you found, and where."))
    if method in GROUNDS:
        ground, missing = GROUNDS[method]
        family = Organisation.objects.same_as(organisation)
        if not ground.objects.filter(organisation__in=family).exists():
            raise DomainError(str(missing))
    made = Verification.objects.create(
        organisation=organisation, type=kind, method=method, by=by, why=why.strip()
    )
    before = organisation.type
    Organisation.objects.filter(pk=organisation.pk).update(type=kind)
    organisation.type = kind
    Event.record(organisation, "verify_organisation", actor=by, before=before, after=kind, how=method)
    return made


def verification_of(organisation: Organisation) -> Verification | None:
    """The one that holds, of the entry or a twin of it."""
    family = Organisation.objects.same_as(organisation)
    return Verification.objects.filter(organisation__in=family).select_related("by").first()
