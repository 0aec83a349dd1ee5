"""A legal duty: erase what somebody sent, or all about their account. The one way in which words ever go.

The sender asks, by the receipt's link or from their account. Where the consultation must keep its record, staff decide;
else it is done at once, by a job. Every room forgets (settings.ERASERS), in one transaction.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from comments import personal
from comments.erasures import Erasure
from comments.models import Submission
from comments.withdrawing import WAKES
from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.ledger.personal import Subject, erasers, let_words_go
from consult.people import personal as people
from consult.people.models import User

E = Erasure.Status
GRANT = Move("grant_erasure", frozenset({E.ASKED}), E.GRANTED, wakes=("erase",))
REFUSE = Move("refuse_erasure", frozenset({E.ASKED}), E.REFUSED)
FINISH = Move("finish_erasure", frozenset({E.GRANTED}), E.DONE)
DECISIONS = {"grant": GRANT, "refuse": REFUSE}


@transaction.atomic
def ask(submission: Submission, *, by: User | None) -> Erasure:
    """Ask to have one submission erased. Asking twice is asking once. Raises DomainError where it is erased already."""
    row = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("consultation")
        .get(pk=submission.pk)
    )
    if row.status == Submission.Status.ERASED:
        raise DomainError(_("This submission was erased already."))
    waiting = row.erasures.filter(status__in=[E.ASKED, E.GRANTED]).first()
    if waiting:
        return waiting
    asked = Erasure.objects.create(submission=row)
    Event.record(asked, "ask_for_erasure", actor=by, after=E.ASKED, submission=row.pk)
    if not row.consultation.keeps_record:
        GRANT.apply(asked, by=by)
    return asked


@transaction.atomic
def ask_for_account(user: User) -> Erasure:
    """Ask to have an account erased, with all that was sent from it.

    What staff must decide on first becomes a request of its own. Raises DomainError for somebody who works here.
    """
    people.must_be_free(user)
    if user.grants.exists():
        raise DomainError(
            _("This account works on consultations. Its roles there end first; then it can be erased.")
        )
    waiting = Erasure.objects.filter(user=user, status__in=[E.ASKED, E.GRANTED]).first()
    if waiting:
        return waiting
    for submission in _kept(user):
        ask(submission, by=user)
    asked = Erasure.objects.create(user=user)
    Event.record(asked, "ask_for_erasure", actor=user, after=E.ASKED)
    GRANT.apply(asked, by=user)
    return asked


def _kept(user: User) -> Iterable[Submission]:
    """What they sent to consultations that must keep their record."""
    mine = Submission.objects.sent_by(user).exclude(status=Submission.Status.ERASED)
    return mine.filter(consultation__keeps_record=True)


@transaction.atomic
def decide(asked: Erasure, decision: str, *, by: User, note: str = "") -> None:
    """Grant or refuse. A refusal needs its reason: whoever asked will read it."""
    if decision == "refuse" and not note.strip():
        raise DomainError(_("Give the reason: whoever asked will read it."))
    DECISIONS[decision].apply(asked, by=by, note=note.strip())


@transaction.atomic
def carry_out(asked: Erasure, *, by: User | None = None) -> None:
    """Erase what was granted. Safe to run again after a crash; nothing where it is done."""
    asked = Erasure.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.status != E.GRANTED:
        return
    subject = subject_of(asked)
    if subject is not None:
        forget(subject, by=by)
    FINISH.apply(asked, by=by, done_at=Now())


def subject_of(asked: Erasure) -> Subject | None:
    if asked.submission:
        return personal.subject_of([asked.submission])
    assert asked.user
    mine = Submission.objects.sent_by(asked.user).filter(consultation__keeps_record=False)
    return personal.subject_of(mine, asked.user)


@transaction.atomic
def forget(subject: Subject, *, by: User | None) -> None:
    """Every room forgets. What stays with an account that is gone, because it must be kept, leaves the account."""
    touched = {one.consultation for one in personal.submissions_in(subject).select_related("consultation")}
    let_words_go()
    for erase in erasers():
        erase(subject, by=by)
    if subject.user:
        Submission.objects.filter(user=subject.user.pk).update(user=None)
    for consultation in touched:
        Job.objects.wake(WAKES, subject=consultation)


def reason_for(asked: Erasure) -> str:
    """The reason that was given with a refusal, or ""."""
    event = Event.objects.about(asked).select_related("note").filter(verb=REFUSE.verb).first()
    return event.note.text if event and hasattr(event, "note") else ""
