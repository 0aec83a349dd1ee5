from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from comments import retaining
from consult.people import copying


class Command(BaseCommand):
    help = "Delete what the retention rules of closed consultations say. Beat does the same every hour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would go, and when, and delete nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self._tell()
            return
        for consultation, done in retaining.retain_all():
            for kind, n in done.items():
                self.stdout.write(f"{consultation.slug}: {kind.label}: {n} deleted.")
        self.stdout.write(f"Copies of personal data that were too old: {copying.delete_old()} deleted.")

    def _tell(self) -> None:
        for consultation in retaining.closed():
            for going in retaining.plan(consultation):
                end = going.rule.goes_at
                when = "now" if going.is_due else f"{end:%Y-%m-%d}" if end else "never"
                self.stdout.write(f"{consultation.slug}: {going.rule.kind.label}: {going.n}, {when}.")
