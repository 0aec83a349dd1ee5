"""Put what waits for somebody into one message, in the morning of their zone. Reads and writes the outbox only."""

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import ngettext

from consult.ledger.moves import Move
from consult.people import bounces
from consult.people.choices import pace_of
from consult.people.delivery import DROP
from consult.people.kinds import DIGEST, Pace
from consult.people.outbox import Mail, post
from consult.people.words import number

BUNDLE = Move("bundle", frozenset({Mail.Status.WAITING}), Mail.Status.BUNDLED)
AT_ONCE = 200
RULE = "\n\n" + "=" * 60 + "\n\n"


def make_due(*, at_once: int = AT_ONCE) -> int:
    """A digest for each of those for whom something waits and is due. Returns how many were made."""
    due = Mail.objects.waiting().filter(due_at__lte=Now()).order_by().values_list("user", "to", "pace")
    people = list(due.distinct()[:at_once])
    return sum(_make(user, to, pace) for user, to, pace in people)


@transaction.atomic
def _make(user: int | None, to: str, pace: str) -> bool:
    """False where somebody else makes it now, or nothing of it is wanted any more."""
    rows = Mail.objects.waiting().filter(user=user, to=to, pace=pace, due_at__lte=Now())
    locked = list(
        rows.select_related("user").select_for_update(of=("self",), skip_locked=True).order_by("pk")
    )
    came_back = bounces.of(to) is not None
    wanted = [mail for mail in locked if not came_back and pace_of(mail.addressee, mail.kind) != Pace.NEVER]
    for mail in locked:
        if mail not in wanted:
            DROP.apply(mail, by=None, error=bounces.CAME_BACK if came_back else "")
    if not wanted:
        return False
    with translation.override(wanted[-1].language or settings.LANGUAGE_CODE):
        subject = _subject(len(wanted), pace)
        digest = post(
            DIGEST,
            to,
            subject=subject,
            text=RULE.join(f"{mail.subject}\n\n{mail.text.strip()}" for mail in wanted),
            key=f"{DIGEST}:{wanted[0].public_id}",
            user=wanted[0].user,
            pace=pace,
        )
    BUNDLE.apply_to_all(
        Mail.objects.filter(pk__in=[m.pk for m in wanted]), batch=digest, by=None, bundle=digest
    )
    return True


def _subject(n: int, pace: str) -> str:
    if pace == Pace.WEEKLY:
        words = ngettext("{site}, this week: {n} message", "{site}, this week: {n} messages", n)
    else:
        words = ngettext("{site}, today: {n} message", "{site}, today: {n} messages", n)
    return words.format(site=settings.SITE_NAME, n=number(n))
