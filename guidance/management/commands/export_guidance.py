from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guidance.exporting import export
from guidance.models import Document, Edition


class Command(BaseCommand):
    help = "Write an edition as a YAML file that imports to the same edition: the newest one where none is named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("document", metavar="DOCUMENT", help="slug of the document")
        parser.add_argument("edition", metavar="EDITION", nargs="?", default="", help="slug or label of it")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to write it, instead of here")

    def handle(self, *args: Any, **options: Any) -> None:
        words = export(_edition(options["document"], options["edition"]))
        if options["output"] is None:
            self.stdout.write(words, ending="")
            return
        try:
            options["output"].write_bytes(words.encode())
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['output']} is written.")


def _edition(slug: str, name: str) -> Edition:
    document = Document.objects.filter(slug=slug).first()
    if document is None:
        known = ", ".join(Document.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no document {slug!r}; there are {known}.")
    editions = list(document.editions.select_related("document"))
    for edition in editions:
        if not name or name in (edition.slug, edition.label):
            return edition
    known = ", ".join(edition.slug for edition in editions) or "none"
    raise CommandError(f"{slug} has no edition {name!r}; it has {known}.")
