"""Stage 2, for what came another way: staff enter what arrived by post, by e-mail or in a meeting, for its sender."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Submission
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people.models import User

if TYPE_CHECKING:
    from comments.intake import Speaker

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


def in_their_words(speaker: "Speaker", by: User) -> "Speaker":
    """The sender, without the name and the address of whoever types it in: the form begins with these."""
    name = "" if speaker.person_name.strip() == by.name else speaker.person_name
    email = "" if speaker.email.strip().lower() == by.email.lower() else speaker.email
    return replace(speaker, person_name=name, email=email)
