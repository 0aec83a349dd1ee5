"""Stage 2, for what came another way: staff enter what arrived by post, by e-mail or in a meeting, for its sender."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Submission
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people.models import User

CHANNELS = (Submission.Channel.POST, Submission.Channel.EMAIL, Submission.Channel.MEETING)


@dataclass(frozen=True)
class Entered:
    """How and when it came, and who typed it in."""

    channel: str
    on: date
    by: User


def check_day(entered: Entered, consultation: Consultation) -> bool:
    """Is it late, by the day of the postmark or the meeting? What was posted on the last day came in time.

    Raises DomainError where the day can't be right, or where late submissions are refused.
    """
    begins = datetime.combine(entered.on, time(), consultation.zone)
    if begins > timezone.now() or begins < consultation.opens_at - timedelta(days=1):
        raise DomainError(
            _("Give the day of the postmark or the meeting: after the opening, and not in the future.")
        )
    late = begins >= consultation.closes_at
    if late and consultation.late == Consultation.Late.REFUSED:
        raise DomainError(_("It was posted after the deadline, and this consultation refuses what is late."))
    return late
