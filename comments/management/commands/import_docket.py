from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from comments.docket import Outcome, import_docket
from consult.ledger.errors import DomainError


class Command(BaseCommand):
    help = "Import a docket: a folder with questions.json, manifest.csv and the letters. Safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="SOURCE")
        parser.add_argument("--consultation", required=True, metavar="SLUG")
        parser.add_argument(
            "--sponsor", default="", help="who asks; the letters before the docket's number if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.done = 0
        try:
            validate_slug(options["consultation"])
            imported = import_docket(
                options["source"], options["consultation"], sponsor=options["sponsor"], tell=self._tell
            )
        except ValidationError as error:
            raise CommandError("A slug may hold letters, digits, hyphens and underscores only.") from error
        except DomainError as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        kept, there, refused = (imported.of(kind) for kind in ("kept", "there", "refused"))
        self.stdout.write(
            f"{len(imported.outcomes)} rows read: {len(kept)} kept, {len(there)} there already, "
            f"{len(refused)} refused."
        )
        for outcome in refused:
            self.stdout.write(f"  refused {outcome.row.name}: {outcome.reason}")
        self.stdout.write(f"{imported.accepted} comments accepted in {imported.consultation.slug}.")
        if not kept and not there:
            raise CommandError("No letter could be imported.")

    def _tell(self, outcome: Outcome, total: int) -> None:
        self.done += 1
        became = {
            "kept": _cut(outcome),
            "there": "there already",
            "refused": f"refused: {outcome.reason}",
        }[outcome.kind]
        self.stdout.write(f"{self.done} of {total} {_who(outcome)}: {became}")


def _cut(outcome: Outcome) -> str:
    comments = f"{outcome.comments} comment{'' if outcome.comments == 1 else 's'}"
    if not outcome.items:
        return f"{comments} on the whole"
    return f"{comments} about {outcome.items} item{'' if outcome.items == 1 else 's'}"


def _who(outcome: Outcome) -> str:
    return f"{outcome.row.name} {outcome.row.organisation}".strip()
