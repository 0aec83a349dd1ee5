from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import carrying
from consult.ledger.errors import DomainError
from consult.ledger.models import Job
from guidance.models import Document, Edition


class Command(BaseCommand):
    help = (
        "Carry the words that comments on earlier editions are about over to an edition. Safe to run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("document", metavar="DOCUMENT", help="slug of the document")
        parser.add_argument("edition", metavar="EDITION", help="slug of the edition to carry to")
        parser.add_argument("--silent", action="store_true", help="write to none of those who commented")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Edition.objects.select_related("document")
        edition = rows.filter(document__slug=options["document"], slug=options["edition"]).first()
        if edition is None:
            raise CommandError(_missing(options["document"], options["edition"]))
        try:
            done = carrying.carry(edition, tell=self._tell)
        except DomainError as error:
            raise CommandError(str(error)) from error
        if not options["silent"]:
            Job.objects.wake(("tell_carried",), subject=edition)
        self.stdout.write(
            f"{edition}: {done.exact:,} found word for word + {done.similar:,} found by similarity + "
            f"{done.orphaned:,} not found again + {done.untranslated:,} waiting for a translation = {done.all:,}, "
            "all comments on words of earlier editions. "
            f"{done.moved:,} of those found stand in another item. {done.there:,} were carried before."
        )

    def _tell(self, done: int, of: int) -> None:
        self.stdout.write(f"{done:,} of {of:,} …")


def _missing(document: str, edition: str) -> str:
    if Document.objects.filter(slug=document).exists():
        editions = Edition.objects.filter(document__slug=document).values_list("slug", flat=True)
        return f"{document} has no edition {edition!r}; it has {', '.join(editions) or 'none'}."
    documents = Document.objects.order_by("slug").values_list("slug", flat=True)
    return f"There is no document {document!r}; there are {', '.join(documents) or 'none'}."
