"""Who may speak for an organisation: a claim, verified by a confirmed address there, or decided by staff."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.ledger.moves import Move
from consult.people import outbox
from consult.people.choices import in_language_of
from consult.people.finding import domains_of
from consult.people.models import User
from consult.people.organisations import Domain, Organisation, Representation

S = Representation.Status
CLAIM_AGAIN = Move("claim_again", frozenset({S.REFUSED, S.ENDED}), S.CLAIMED)
VERIFY = Move("verify_representation", frozenset({S.CLAIMED, S.REFUSED}), S.VERIFIED)
REFUSE = Move("refuse_representation", frozenset({S.CLAIMED}), S.REFUSED)
END = Move("end_representation", frozenset({S.CLAIMED, S.VERIFIED}), S.ENDED)
DECISIONS = {"verify": VERIFY, "refuse": REFUSE, "end": END}


@transaction.atomic
def claim(organisation: Organisation, *, by: User, role: str = "") -> Representation:
    """Say that one speaks for it. Verified at once by a confirmed address at one of its domains, else by staff.

    Claiming twice changes nothing. Where staff refused or ended it before, staff decide again.
    """
    mine = Representation.objects.filter(organisation__in=Organisation.objects.same_as(organisation), user=by)
    row = mine.select_for_update(of=("self",)).order_by("pk").first()
    if row is None:
        row, made = Representation.objects.get_or_create(
            organisation=organisation.now, user=by, defaults={"role": role}
        )
        if made:
            Event.record(row, "claim", actor=by, after=S.CLAIMED)
    elif row.status in CLAIM_AGAIN.sources:
        CLAIM_AGAIN.apply(row, by=by, role=role)
    if row.status == S.CLAIMED and _address_tells(row):
        VERIFY.apply(row, by=None)
    return row


@transaction.atomic
def decide(representation: Representation, decision: str, *, by: User, note: str = "") -> None:
    """`decision` is a key of DECISIONS. Whoever is refused, or spoke until now, gets the reason."""
    if decision not in DECISIONS:
        raise DomainError(_("Choose whether to verify, refuse or end it."))
    if decision != "verify" and not note.strip():
        raise DomainError(_("Say why: the person reads it."))
    event = DECISIONS[decision].apply(representation, by=by, note=note.strip())
    _tell(representation, note.strip(), key=f"representation:{event.pk}")


def _tell(representation: Representation, note: str, *, key: str) -> None:
    """The person learns by mail what staff decided, and why."""
    user, name = representation.user, representation.organisation.now.name
    with in_language_of(user):
        words = {
            S.VERIFIED: _("It is verified that you speak for %(name)s"),
            S.REFUSED: _("It was not verified that you speak for %(name)s"),
            S.ENDED: _("You no longer speak for %(name)s"),
        }
        subject = words[S(representation.status)] % {"name": name}
        context = {"subject": subject, "note": note, "site_url": settings.SITE_URL}
        text = render_to_string("people/representation_mail.txt", context)
        outbox.post("representation", user.email, subject=subject[:300], text=text, key=key, user=user)


def give_up(representation: Representation, *, by: User) -> None:
    """The person speaks for it no more, or takes the claim back."""
    END.apply(representation, by=by)


@transaction.atomic
def verify_by_address(organisation: Organisation) -> int:
    """Verify the claims that wait and whose address tells, after a domain has come. Returns how many."""
    family = Organisation.objects.same_as(organisation)
    rows = Representation.objects.waiting().filter(organisation__in=family).select_related("organisation")
    telling = [row for row in rows if _address_tells(row)]
    for row in telling:
        VERIFY.apply(row, by=None)
    return len(telling)


def _address_tells(row: Representation) -> bool:
    """Has the person a confirmed address there, and did staff never say otherwise?"""
    confirmed = EmailAddress.objects.filter(user=row.user_id, verified=True).values_list("email", flat=True)
    names = {name for email in confirmed for name in domains_of(email)}
    family = Organisation.objects.same_as(row.organisation)
    if not Domain.objects.filter(organisation__in=family, name__in=names).exists():
        return False
    decided = Event.objects.about(row).filter(verb__in=[REFUSE.verb, END.verb])
    return not decided.exclude(actor=row.user_id).exists()
