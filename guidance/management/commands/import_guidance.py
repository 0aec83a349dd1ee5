from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.ledger.errors import DomainError
from guidance.importing import import_guidance


class Command(BaseCommand):
    help = "Import one edition of a guidance or a request for comment from a YAML file. Safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--draft", action="store_true", help="do not publish the edition yet")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            self._import(path, publish=not options["draft"])

    def _import(self, path: Path, *, publish: bool) -> None:
        try:
            done = import_guidance(path.read_bytes(), publish=publish, by=None)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except DomainError as error:
            raise CommandError(f"{path}: {error} Nothing was imported.") from error
        kept = f"{done.items} items kept" if done.is_new else "it was there already, nothing changed"
        self.stdout.write(f"{path}: {done.items} items read, {kept}, 0 refused.")
        self.stdout.write(f"{done.edition} is {done.edition.get_status_display().lower()}.")
