"""Stage 3. Say which type of organisation really sent a submission. Reads and writes submissions and their comments."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from comments.models import Comment, Submission
from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from consult.people.codes import SECTOR_OF, OrganisationType
from consult.people.models import User


@transaction.atomic
def verify_type(submission: Submission, type_: str, *, by: User) -> Event:
    """Set the type that is counted, and with it the sector of the submission and of each of its comments.

    What the sender declared stays as it is. The one verb that changes a counted sector.
    """
    if type_ not in OrganisationType.values:
        words = _("%(type)r is no organisation type; choose one of %(types)s.")
        raise DomainError(words % {"type": type_, "types": ", ".join(OrganisationType.values)})
    row = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    before, sector = row.counted_type, SECTOR_OF[type_]
    Submission.objects.filter(pk=row.pk).update(
        verified_type=type_, verified_by=by, verified_at=Now(), sector=sector
    )
    Comment.objects.filter(submission=row).update(sector=sector)  # A trigger copies it to what is counted.
    event = Event.record(row, "verify_type", actor=by, before=before, after=type_, sector=sector)
    Job.objects.wake(["recount"], subject=row.consultation)
    submission.refresh_from_db()
    return event
