"""Merge organisations that are one, and undo it. Reads submissions; writes organisations, and asks for new counts.

A merge writes one fact: which entry stands for which. Names, domains, numbers, representatives and submissions stay
where they are, and whoever looks at an organisation looks at its twins as well; so that undoing it loses nothing.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from comments.models import Submission
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.people.models import User
from consult.people.organisations import Organisation


@transaction.atomic
def merge(twin: Organisation, into: Organisation, *, by: User, why: str) -> None:
    """Let `into` stand for `twin`, and for all that `twin` stood for. Earlier submissions stay as they are."""
    if not why.strip():
        raise DomainError(_("Say how you know that the two are one."))
    twin, into = _both(twin, into)
    if twin == into:
        raise DomainError(_("An organisation is no twin of itself. Choose another one."))
    if twin.merged_into_id or into.merged_into_id:
        raise WorkflowError(_("One of the two was merged in the meantime. Reload to see how."))
    followers = Organisation.objects.filter(merged_into=twin)
    moved = list(followers.order_by("pk").values_list("pk", flat=True))
    followers.update(merged_into=into)
    Organisation.objects.filter(pk=twin.pk).update(merged_into=into)
    Event.record(twin, "merge", actor=by, note=why.strip(), into=into.pk, moved=moved)
    Event.record(into, "merge_in", actor=by, note=why.strip(), twin=twin.pk)
    _count_anew([twin.pk, *moved, into.pk])


@transaction.atomic
def undo(twin: Organisation, *, by: User, why: str) -> None:
    """Take a merge back: `twin` stands for itself, and again for what it stood for before."""
    if not why.strip():
        raise DomainError(_("Say why they are two after all."))
    twin = Organisation.objects.select_for_update().get(pk=twin.pk)
    head = twin.merged_into_id
    if head is None:
        raise WorkflowError(_("This merge was undone in the meantime."))
    last = Event.objects.about(twin).filter(verb="merge").latest("pk")
    moved = last.details.get("moved", [])
    Organisation.objects.filter(pk=twin.pk).update(merged_into=None)
    Organisation.objects.filter(pk__in=moved, merged_into=head).update(merged_into=twin)
    Event.record(twin, "undo_merge", actor=by, note=why.strip(), out_of=head)
    Event.record(Organisation(pk=head), "undo_merge_in", actor=by, note=why.strip(), twin=twin.pk)
    _count_anew([twin.pk, *moved, head])


def _both(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """Both rows as they are now, locked in one order, so that two who merge crosswise don't wait for each other."""
    rows = Organisation.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one.pk], found[other.pk]


def _count_anew(organisations: list[int]) -> None:
    """In each consultation in which one of them spoke."""
    spoken = Submission.objects.filter(organisation__in=organisations).values("consultation")
    for consultation in Consultation.objects.filter(pk__in=spoken).order_by("pk"):
        Job.objects.wake(["recount"], subject=consultation)
