from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.ledger import sealing
from consult.ledger.models import Event, Seal


class Command(BaseCommand):
    help = "Recompute the chain of seals over the ledger; exits with 1 and a list where it does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = list(sealing.verify())
        for problem in problems:
            self.stderr.write(self.style.ERROR(problem))
        if problems:
            raise CommandError(f"The ledger does not hold: {len(problems)} problem(s).")
        events, open_ = Event.objects.count(), Event.objects.unsealed().count()
        seals = Seal.objects.count()
        self.stdout.write(f"{seals} seals hold over {events - open_} events; {open_} are not sealed yet.")
        self.stdout.write(f"Head {sealing.head()}")
