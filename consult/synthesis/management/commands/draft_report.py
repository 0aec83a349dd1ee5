import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.synthesis.drafting import draft_now
from consult.synthesis.publishing import file_of
from consult.synthesis.renderers import FORMATS


class Command(BaseCommand):
    help = "Draft the report on a consultation and write it as files. Without new counted input: the same draft again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--output", type=Path, required=True, metavar="DIR")
        parser.add_argument("--format", action="append", choices=list(FORMATS), dest="formats")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(slug=options["slug"]).first()
        if consultation is None:
            known = ", ".join(Consultation.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no consultation {options['slug']!r}. Known: {known}.")
        began = time.perf_counter()
        try:
            options["output"].mkdir(parents=True, exist_ok=True)
            report = draft_now(consultation, by=None)
            self.stdout.write(
                f"Draft {report.number} of {consultation.slug}, snapshot {report.snapshot}: {self._counts(report)}"
            )
            for form in options["formats"] or list(FORMATS):
                path = options["output"] / f"{consultation.slug}.{form}"
                path.write_bytes(file_of(report, form))
                self.stdout.write(f"  {path} ({path.stat().st_size // 1024} kB)")
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Done in {time.perf_counter() - began:.1f} s.")

    def _counts(self, report: Any) -> str:
        return f"{report.claims.count()} claims, {report.recommendations.count()} proposed recommendations."
