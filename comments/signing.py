"""Coalitions: one submission, signed by many organisations, each by a representative of its own.

Whoever sends names them; each is asked by mail, by a link to a page with a button. Only what was confirmed is shown and
counted: as organisations, while the submission counts once.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.beside import Signer
from comments.models import Submission
from comments.signatory import Signatory
from consult.ledger.errors import DomainError
from consult.ledger.moves import Move
from consult.people import outbox
from consult.people.kinds import SIGNATURE
from consult.people.organisations import Organisation

S = Signatory.Status
CONFIRM = Move("sign", frozenset({S.ASKED, S.REFUSED, S.WITHDRAWN}), S.CONFIRMED, wakes=("recount",))
REFUSE = Move("refuse_to_sign", frozenset({S.ASKED}), S.REFUSED)
WITHDRAW = Move("withdraw_signature", frozenset({S.CONFIRMED}), S.WITHDRAWN, wakes=("recount",))
MOST = 100
REMINDED_AFTER = timedelta(days=2)
ASKED_AT_MOST = 4


def receive(submission: Submission, signers: Sequence[Signer]) -> None:
    """Write whom a new submission names, and ask them. Raises DomainError where it can't have signatories."""
    if not signers:
        return
    if submission.capacity != Submission.Capacity.ORGANISATION:
        raise DomainError(
            _(
                "Other organisations can sign what an organisation sends. Say that you speak for one, or take them out."
            )
        )
    if len(signers) > MOST:
        raise DomainError(_("A submission may have %(most)s signatories.") % {"most": MOST})
    if any(signer.name.casefold() == submission.organisation_name.casefold() for signer in signers):
        raise DomainError(_("Your own organisation signs already; take it out of the others."))
    Signatory.objects.bulk_create(
        Signatory(submission=submission, name=signer.name, email=signer.email) for signer in signers
    )
    ask(submission)


def ask(submission: Submission) -> None:
    """Write to all who were not asked yet, once the submission is received for good."""
    if submission.status != Submission.Status.RECEIVED:
        return
    for signatory in submission.signatories.filter(asked_times=0, status=S.ASKED):
        _post(signatory, submission)


@transaction.atomic
def remind(signatory: Signatory) -> None:
    """Ask once more. Raises DomainError where that would be too soon or too often."""
    row = Signatory.objects.select_for_update(of=("self",)).select_related("submission__consultation")
    signatory = row.get(pk=signatory.pk)
    if signatory.status != S.ASKED:
        raise DomainError(_("%(name)s has answered already.") % {"name": signatory.name})
    if signatory.asked_times >= ASKED_AT_MOST:
        raise DomainError(
            _("%(name)s was asked %(times)s times. Write to them yourself.")
            % {"name": signatory.name, "times": signatory.asked_times}
        )
    if signatory.asked_at > timezone.now() - REMINDED_AFTER:
        raise DomainError(
            _("%(name)s was asked in the last two days. Wait a little.") % {"name": signatory.name}
        )
    _post(signatory, signatory.submission)


def _post(signatory: Signatory, submission: Submission) -> None:
    n = signatory.asked_times + 1
    link = settings.SITE_URL + reverse("signature", args=[signatory.public_id, signatory.secret])
    outbox.post(
        SIGNATURE,
        signatory.email,
        subject=_("Does %(name)s sign?") % {"name": signatory.name},
        text=_(
            "%(sender)s sent a submission to the consultation “%(title)s” and named %(name)s as a signatory.\n\n"
            "Read it, and say whether your organisation signs:\n%(link)s\n\n"
            "Until you say so, your organisation is neither shown nor counted. If this is a mistake, "
            "you need not do anything."
        )
        % {
            "sender": submission.organisation_name,
            "title": submission.consultation.title,
            "name": signatory.name,
            "link": link,
        },
        key=f"signature:{signatory.public_id}:{n}",
    )
    Signatory.objects.filter(pk=signatory.pk).update(
        asked_times=F("asked_times") + 1, asked_at=timezone.now()
    )


def confirm(signatory: Signatory, *, organisation: Organisation | None, type_: str, person: str) -> None:
    """The representative says yes, for this organisation, and who they are."""
    CONFIRM.apply(
        signatory,
        by=None,
        subject=signatory.submission.consultation,
        organisation=organisation,
        type=type_,
        person_name=person,
        decided_at=timezone.now(),
    )


def refuse(signatory: Signatory) -> None:
    REFUSE.apply(signatory, by=None, decided_at=timezone.now())


def withdraw(signatory: Signatory) -> None:
    """The representative takes the signature back."""
    WITHDRAW.apply(signatory, by=None, subject=signatory.submission.consultation, decided_at=timezone.now())
